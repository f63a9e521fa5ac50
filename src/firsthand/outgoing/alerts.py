"""What a rule is to be told of: rules and the store in, matters out, each story once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from firsthand.errors import UsageError
from firsthand.model.item import Item
from firsthand.model.sending import Rule, Sent
from firsthand.model.story import Story
from firsthand.store.query import read as read_query
from firsthand.store.shelf import ItemQuery, Store, StoryQuery
from firsthand.text.urls import registrable_domain

KINDS = ("search", "new-report", "independent", "not-us-yet", "uncredited")
CHANNELS = ("mail", "webhook", "ntfy")
CADENCES: Mapping[str, float] = {"now": 0.0, "hourly": 3_600.0, "daily": 86_400.0}
BACK_S = 2 * 3_600.0  # an item is written minutes after it was seen first: that far is looked back
STORY_BACK_S = 48 * 3_600.0
MOST_HITS = 200
_RETOLD = frozenset({"copy", "rewrite", "translation"})
_NO_CREDIT = frozenset({"overlap", "publisher-group", "site"})  # where evidence comes from that is no word on the page
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_TOPIC = re.compile(r"[-_A-Za-z0-9]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A rule as somebody asked for it."""

    kind: str
    channel: str
    target: str
    query: str = ""
    mine: str = ""
    least: int = 3
    cadence: str = "now"


def read(wish: Wish, id: str, made_at: float, network: str) -> Rule:
    """The rule that is wished for. Raises UsageError with what was expected."""
    for name, value, known in (("kind", wish.kind, KINDS), ("channel", wish.channel, CHANNELS), ("cadence", wish.cadence, tuple(CADENCES))):
        if value not in known:
            raise UsageError(f"{name} is one of {', '.join(known)}")
    query = wish.query.strip()
    if query:
        read_query(query)
    elif wish.kind in ("search", "new-report"):
        raise UsageError("this kind of alert needs a query: a search says what your beat is")
    mine = registrable_domain(wish.mine.strip().lower()) if wish.mine.strip() else None
    if wish.kind in ("not-us-yet", "uncredited") and (not mine or "." not in mine):
        raise UsageError("this kind of alert needs mine: your own domain")
    if not 2 <= wish.least <= 50:
        raise UsageError("least is between 2 and 50")
    target = wish.target.strip()
    if wish.channel == "mail" and (len(target) > 254 or not _ADDRESS.fullmatch(target)):
        raise UsageError("target is a mail address")
    if wish.channel != "mail" and not _is_address(target, wish.channel):
        raise UsageError("target is an http or https address; that of an ntfy topic ends in the topic's name")
    return Rule(
        id=id, kind=wish.kind, channel=wish.channel, target=target, made_at=made_at, query=query, mine=mine, least=wish.least, cadence=wish.cadence, network=network
    )  # fmt: skip


def _is_address(target: str, channel: str) -> bool:
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    topic = parts.path.rstrip("/").rpartition("/")[2]
    return (
        parts.scheme in ("http", "https")
        and bool(parts.netloc)
        and target.isprintable()
        and (channel != "ntfy" or _TOPIC.fullmatch(topic) is not None)
    )


def due_at(rule: Rule, now: float) -> float:
    """When a matter of now is told: at once, or at the next full hour or day (UTC)."""
    every = CADENCES[rule.cadence]
    return (now // every + 1) * every if every else now


def matters(rule: Rule, store: Store, told: frozenset[str], now: float, back_s: float = BACK_S) -> tuple[Sent, ...]:
    """What is new for a rule: a story that was told under the id that it had before it was joined to another is not new."""
    known = set(told) | {_current(store, key) for key in told}
    found: list[Sent] = []
    since = max(now - back_s, rule.made_at)
    for key, item in _candidates(rule, store, since, now):
        if key not in known:
            known.add(key)
            found.append(Sent(rule=rule.id, key=key, at=due_at(rule, now), item=item))
    return tuple(found)


def _current(store: Store, key: str) -> str:
    """The key under which the same matter would be told today."""
    story, mark, outlet = key.partition("/")
    held = store.story(story)
    return f"{held.id if held else story}{mark}{outlet}"


def _candidates(rule: Rule, store: Store, since: float, now: float) -> Iterator[tuple[str, str]]:
    """Key and item of everything that a rule is about, new or not, oldest first."""
    if rule.kind in ("search", "new-report"):
        for item in reversed(_hits(store, rule.query, since)):
            if rule.kind == "search" or _own_report(item):
                yield item.story or item.id, item.id
    elif rule.kind == "uncredited":
        for item in reversed(store.items(ItemQuery(origin=rule.mine, after=since, limit=MOST_HITS)).members):
            if item.outlet != rule.mine and no_credit(item):
                yield f"{item.story or item.id}/{item.outlet}", item.id
    else:
        for story in _stories(rule, store, since, now):
            if story.independent >= rule.least and story.lead and not (rule.kind == "not-us-yet" and _has_ours(store, story, rule.mine)):
                yield story.id, story.lead


def _hits(store: Store, query: str, since: float) -> tuple[Item, ...]:
    after = datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return tuple(h.item for h in store.search(f"{query} after:{after}", limit=MOST_HITS).members)


def _stories(rule: Rule, store: Store, since: float, now: float) -> Iterable[Story]:
    """Stories that changed since, on the rule's beat where it has one."""
    if not rule.query:
        return reversed(store.stories(StoryQuery(order="updated", after=since, limit=MOST_HITS)).members)
    ids = dict.fromkeys(i.story for i in reversed(_hits(store, rule.query, now - STORY_BACK_S)) if i.story)
    found = {s.id: s for id in ids if (s := store.story(id))}
    return [s for s in found.values() if s.updated >= since]


def _own_report(item: Item) -> bool:
    return item.origin.kind == "own" and item.role not in _RETOLD


def _has_ours(store: Store, story: Story, mine: str | None) -> bool:
    own = ItemQuery(story=story.id, outlet=mine, limit=1), ItemQuery(story=story.id, origin=mine, limit=1)
    return any(store.items(query).members for query in own)


def no_credit(item: Item) -> bool:
    """Whether an item is traced to its origin by its text alone: no credit was found on the page as fetched."""
    found = {e.where.partition(":")[0] for e in item.origin.evidence}
    return "overlap" in found and found <= _NO_CREDIT

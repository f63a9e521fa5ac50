"""Every list that there is a feed of, by its address: one table for the feeds' addresses, the hub's topics and readers' subscriptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from firsthand.errors import UsageError
from firsthand.model.item import Item
from firsthand.store.shelf import ItemQuery, Store, StoryQuery

FORMATS = ("atom", "rss", "json")
ENTRIES = 50
LONGEST_QUERY = 300
_LISTS = ("section", "country", "language", "outlet", "story")


@dataclass(frozen=True, slots=True)
class Topic:
    """A list: `kind` is index, section, country, language, outlet, story or search; `value` which one; `outlets` with a country: published there."""

    kind: str
    value: str = ""
    outlets: str = ""

    @property
    def page(self) -> str:
        """The address of its page."""
        if self.kind == "index":
            return "/"
        if self.kind == "search":
            return f"/search?{urlencode({'q': self.value})}"
        return f"/{self.kind}/{quote(self.value, safe='')}" + (f"?{urlencode({'outlets': self.outlets})}" if self.outlets else "")

    def feed(self, format: str) -> str:
        """The address of its feed."""
        bare, _, query = self.page.partition("?")
        return f"{'/index' if bare == '/' else bare}.{format}" + (f"?{query}" if query else "")


def topic_of(address: str) -> tuple[Topic, str] | None:
    """The list and format of a feed's address (path and query), or None where it is no feed of ours."""
    if len(address) > 2_000:
        return None
    try:
        parts = urlsplit(address)
        asked = dict(parse_qsl(parts.query, max_num_fields=8))
    except ValueError:
        return None
    bare, _, format = parts.path.rpartition(".")
    if format not in FORMATS:
        return None
    names = bare.strip("/").split("/")
    if names == ["index"]:
        return Topic("index"), format
    if names == ["search"]:
        words = asked.get("q", "").strip()[:LONGEST_QUERY]
        return (Topic("search", words), format) if words else None
    if len(names) == 2 and names[0] in _LISTS and names[1]:
        outlets = asked.get("outlets", "")[:8] if names[0] == "country" else ""
        return Topic(names[0], unquote(names[1])[:260], outlets), format
    return None


def members(store: Store, topic: Topic, limit: int = ENTRIES) -> tuple[str, tuple[Item, ...]] | None:
    """The title and the items of a list, or None where there is no such story. Raises UsageError for a query that cannot be read."""
    value = topic.value
    if topic.kind == "story":
        found = store.story(value)
        return (found.headline, store.items(ItemQuery(story=found.id, limit=limit)).members) if found else None
    if topic.kind == "outlet":
        return value, store.items(ItemQuery(outlet=value, limit=limit)).members
    if topic.kind == "search":
        return value, tuple(h.item for h in store.search(value, limit=limit).members)
    return value, _leads(store, topic, limit)


def _leads(store: Store, topic: Topic, limit: int) -> tuple[Item, ...]:
    wanted: Mapping[str, StoryQuery] = {
        "index": StoryQuery(limit=limit),
        "section": StoryQuery(topic=topic.value, limit=limit),
        "country": StoryQuery(outlet_country=topic.outlets.upper(), limit=limit) if topic.outlets else StoryQuery(country=topic.value.upper(), limit=limit),
        "language": StoryQuery(language=topic.value, limit=limit),
    }  # fmt: skip
    if topic.kind not in wanted:
        raise UsageError(f"there is no list of the kind {topic.kind}")
    return store.items_by_id([s.lead for s in store.stories(wanted[topic.kind]).members if s.lead])

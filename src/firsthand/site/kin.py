"""Which other stories stand beside one: found by its rare words in the store, judged by `stories.related`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.errors import UsageError
from firsthand.model.item import Item
from firsthand.model.story import Story
from firsthand.store.shelf import Store, StoryQuery
from firsthand.stories.related import earlier, related, subject
from firsthand.text.tokens import has_capitals, mentions, words

MOST = 6
FEWEST = 3
_ASKED = 12  # words of the subject that are searched for
_HITS = 80


@dataclass(frozen=True, slots=True)
class Kin:
    """`shown` at most six stories; `chapters` are those of them that ended before this one began."""

    shown: tuple[Story, ...] = ()
    chapters: tuple[Story, ...] = ()


def kin(store: Store, story: Story, members: Sequence[Item]) -> Kin:
    """Related stories, the nearest first; where fewer than three are, the latest of the same section fill up to three."""
    about = subject(t for m in members[:60] for t in (m.headline, m.snippet) if t)
    near = {s.id: s for s in (*_by_words(store, _asked(story, members)), *_latest(store, story))}
    near.pop(story.id, None)
    leads = {i.id: i for i in store.items_by_id([s.lead for s in near.values() if s.lead])}
    candidates = {id: (s, subject(_texts(s, leads.get(s.lead or "")))) for id, s in near.items()}
    found = related(story, about, candidates, limit=MOST)
    shown = [r.story for r in found]
    taken = {s.id for s in shown}
    shown += [s for s in near.values() if s.id not in taken and s.topic and s.topic == story.topic][: max(0, FEWEST - len(shown))]
    return Kin(tuple(shown), earlier(story, found))


def _texts(story: Story, lead: Item | None) -> list[str]:
    return [t for t in (story.headline, lead.snippet if lead else None) if t]


def _asked(story: Story, members: Sequence[Item]) -> list[str]:
    """Names and numbers of the headlines, as they stand there: the commonest first."""
    counted: Counter[str] = Counter()
    for text in (story.headline, *(m.headline for m in members[:60] if m.headline)):
        counted.update(dict.fromkeys(mentions(text) if has_capitals(text) else [w for w in words(text) if len(w) > 1], 1))
    return [w for w, _ in counted.most_common(_ASKED)]


def _by_words(store: Store, about: Sequence[str]) -> list[Story]:
    if not about:
        return []
    quoted = " OR ".join('"' + word.replace('"', " ") + '"' for word in about)
    try:
        hits = store.search(quoted[:500], limit=_HITS).members
    except UsageError:  # the words are too long together
        return []
    ids = dict.fromkeys(h.item.story for h in hits if h.item.story)
    return [s for s in (store.story(id) for id in list(ids)[:40]) if s]


def _latest(store: Store, story: Story) -> tuple[Story, ...]:
    if not (story.topic or story.place):
        return ()
    return store.stories(StoryQuery(topic=story.topic, country=None if story.topic else story.place, order="updated", limit=30)).members

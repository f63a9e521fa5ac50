"""Other stories that a reader of one may want: earlier chapters of it, and stories with the same rare names.

A story's subject is the names and numbers in its headlines and snippets. Two stories are related when they share two names
that few of the candidates have, or one and their topic; near in time before far. Each story is shown once.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from firsthand.model.story import Story
from firsthand.stories.features import stem
from firsthand.text.tokens import has_capitals, mentions, words

WINDOW_S = 30 * 86400.0
_SUBJECT = 40
_LEAST = 2.0  # summed rarity from which stories are related
_FADE_S = 10 * 86400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A related story, how near it is (above 0), and the words that both have: `shared` is why it is shown."""

    story: Story
    nearness: float
    shared: tuple[str, ...]


def subject(texts: Iterable[str]) -> tuple[str, ...]:
    """What a story is about by its members' headlines and snippets, the commonest first: to search candidates by, and to compare."""
    counted: Counter[str] = Counter()
    for text in texts:
        found = mentions(text) if has_capitals(text) else [w for w in words(text) if len(w) > 1]
        counted.update(dict.fromkeys(map(stem, found), 1))
    return tuple(w for w, _ in counted.most_common(_SUBJECT))


def related(
    story: Story, about: Sequence[str], candidates: Mapping[str, tuple[Story, Sequence[str]]], *, limit: int = 6
) -> tuple[Related, ...]:  # fmt: skip
    """The nearest of `candidates` (by story id: the story and its subject) seen within 30 days of `story`, one a story, itself left out."""
    frequency: Counter[str] = Counter()
    for _, theirs in candidates.values():
        frequency.update(set(theirs))
    mine = set(about)
    found = []
    for id, (other, theirs) in candidates.items():
        away = abs(other.updated - story.updated)
        if id in (story.id, story.merged_into) or other.merged_into or away > WINDOW_S:
            continue
        shared = sorted(mine.intersection(theirs), key=lambda w: (frequency[w], w))
        rarity = sum(math.log((len(candidates) + 2) / (1 + frequency[w])) for w in shared)
        kin = len(shared) > 1 or (
            len(shared) == 1 and story.topic is not None and story.topic == other.topic and story.place == other.place
        )
        if kin and rarity >= min(_LEAST, math.log(len(candidates) + 2)):
            found.append(Related(story=other, nearness=rarity * math.exp(-away / _FADE_S), shared=tuple(shared)))
    found.sort(key=lambda r: (-r.nearness, r.story.id))
    return tuple(found[:limit])


def earlier(story: Story, found: Iterable[Related]) -> tuple[Story, ...]:
    """Of related stories those that ended before `story` began: its earlier chapters, newest first."""
    before = [r.story for r in found if r.story.updated < story.first_seen and len(r.shared) > 1]
    return tuple(sorted(before, key=lambda s: -s.updated))

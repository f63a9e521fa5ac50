"""The score of stories: pairs of an event, follow-ups that count nowhere, languages, copies with and without the words."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from firsthand.world.build import build
from firsthand.world.nouns import TrueArticle, World
from firsthand.world.stories import has_words_of, story_score


@dataclass(frozen=True)
class Told:
    id: str
    url: str
    story: str | None
    copy_of: str | None = None


@pytest.fixture(scope="module")
def world() -> World:
    return build(1, outlets=30, hours=12.0, start_at=1_790_000_000.0)


def as_they_are(world: World) -> list[Told]:
    ids = {a.url: f"i{n}" for n, a in enumerate(world.articles)}
    return [Told(ids[a.url], a.url, a.event) for a in world.articles]


def test_every_event_once_is_perfect(world: World) -> None:
    found = story_score(world, as_they_are(world))
    assert found["story_pairs"]["wrong"] == found["story_pairs"]["missed"] == 0
    assert found["story_pairs"]["right"] > found["across"]["right"] > 100
    assert found["stories"]["wrong"] == 0


def test_everything_in_one_story_is_wrong(world: World) -> None:
    found = story_score(world, [replace(t, story="one") for t in as_they_are(world)])
    assert found["story_pairs"]["missed"] == 0
    assert found["story_pairs"]["wrong"] > 10 * found["story_pairs"]["right"]
    assert found["stories"] == {"right": 0, "wrong": 1}


def test_every_item_alone_misses_every_pair(world: World) -> None:
    found = story_score(world, [replace(t, story=t.id) for t in as_they_are(world)])
    assert found["story_pairs"]["right"] == found["story_pairs"]["wrong"] == 0
    assert found["story_pairs"]["missed"] > 100


def test_what_followed_an_event_may_stand_with_it_or_not(world: World) -> None:
    parents = {e.id: e.parent or e.id for e in world.events}
    apart, told = story_score(world, as_they_are(world)), as_they_are(world)
    truth = {a.url: a for a in world.articles}
    assert story_score(world, [replace(t, story=parents[truth[t.url].event]) for t in told])["story_pairs"] == apart["story_pairs"]


def copies(world: World) -> list[tuple[TrueArticle, TrueArticle]]:
    by = {a.url: a for a in world.articles}
    return [(a, by[a.copy_of]) for a in world.articles if a.copy_of in by]


def test_copies_have_the_words_of_their_source(world: World) -> None:
    same = [(a, b) for a, b in copies(world) if a.language == b.language and a.altered in ("none", "trimmed")]
    assert len(same) > 20
    assert all(has_words_of(a, b) for a, b in same)
    assert not any(has_words_of(a, b) for a, b in copies(world) if a.altered == "translated")


def test_copies_called_right_wrong_and_not_at_all(world: World) -> None:
    told = {t.url: t for t in as_they_are(world)}
    a, b = next((a, b) for a, b in copies(world) if a.altered == "none" and a.language == b.language)
    other = next(c for c in world.articles if c.event != a.event)
    for source, key in ((b, "right"), (other, "wrong")):
        items = [replace(told[a.url], copy_of=told[source.url].id), told[source.url]]
        assert story_score(world, items)["copies"] == {"right": 0, "wrong": 0, "missed": 0} | {key: 1}
    assert story_score(world, [told[a.url], told[b.url]])["copies"]["missed"] == 1

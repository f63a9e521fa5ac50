"""Stories, and the figures of the whole."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from firsthand.errors import UsageError
from firsthand.model.story import Story
from firsthand.store.ids import day_of, day_start
from firsthand.store.shelf import Listing, StoryQuery
from firsthand.store.sqlite.connect import File
from firsthand.store.sqlite.files import Files
from firsthand.store.sqlite.rows import pack, primary_subtag, unpack_story
from firsthand.store.sqlite.statements import statements

_SQL = statements("stories")
_ORDERS = ("score", "updated")
_FAILING = ("failing", "blocked", "gone")
_SMALL = 5000  # feeds asked
LIVE_S = 7 * 86400  # a live feed gave an entry in the last seven days


class Stories:
    """`shelf.StoryShelf` in `catalogue.db`."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._figures: tuple[tuple[int, ...], dict[str, object]] | None = None
        self._counted: dict[str, tuple[tuple[int, ...], dict[str, Counter[str]]]] = {}

    def put_stories(self, stories: Iterable[Story]) -> None:
        """Insert or replace by id."""
        with self._files.catalogue.writing() as file:
            for story in stories:
                put_story(file, story)

    def story(self, id: str) -> Story | None:
        """The story; one that was merged is followed to where it went."""
        record = self._files.catalogue.value(_SQL["story"], {"id": id})
        return unpack_story(record) if record else None

    def stories(self, query: StoryQuery) -> Listing[Story]:
        """Stories by score or newest first; raises UsageError on an unknown order or cursor."""
        if query.order not in _ORDERS:
            raise UsageError(f"stories are ordered by {' or '.join(_ORDERS)}")
        asked = [
            ("topic", query.topic),
            ("place", query.country),
            ("country", query.outlet_country),
            ("language", primary_subtag(query.language)),
        ]
        facets = [(kind, value) for kind, value in asked if value]
        tail = "_facet" if facets else ""
        values: dict[str, str | float | int] = {"limit": query.limit + 1}
        parts = [_SQL[f"list{tail}"]]
        if facets:
            values |= {"kind": facets[0][0], "value": facets[0][1]}
        for number, (kind, value) in enumerate(facets[1:]):
            parts.append(_SQL["facet"].replace("{number}", str(number)))
            values |= {f"kind_{number}": kind, f"value_{number}": value}
        if query.languages:
            parts.append(_SQL["languages"])
            values["languages"] = json.dumps([tag for name in query.languages if (tag := primary_subtag(name))])
        if query.after is not None:
            parts.append(_SQL["after"])
            values["after"] = query.after
        if query.cursor is not None:
            parts.append(_SQL[f"further{tail}"])
            values |= _after(query.cursor)
        parts.append(_SQL[f"ordered{tail}"])
        rows = self._files.catalogue.rows(" ".join(parts).replace("{order}", query.order), values)
        shown = rows[: query.limit]
        cursor = f"{float(shown[-1][1]).hex()}~{shown[-1][0]}" if len(rows) > len(shown) > 0 else None
        return Listing(tuple(unpack_story(record) for _, _, record in shown), cursor)

    def told(self, after: float, before: float, limit: int) -> tuple[str, ...]:
        """Ids of the stories with the most items in a span of time; merged ones under where they went."""
        counted: Counter[str] = Counter()
        for day in self._files.days():
            if day_of(after) <= day <= day_of(before) and (file := self._files.day(day)) is not None:
                start = day_start(day)
                low, high = (int(max(0.0, min(1e8, at - start)) * 1000) << 20 for at in (after, before))
                counted.update(dict(file.rows(_SQL["day_told"], {"low": low, "high": high, "limit": 4 * limit})))
        whole: Counter[str] = Counter()
        for id, number in counted.most_common(2 * limit):
            if (story := self.story(id)) is not None:
                whole[story.id] += number
        return tuple(id for id, _ in whole.most_common(limit))

    def figures(self, now: float) -> Mapping[str, object]:
        """Counts of the whole; a large store counts once a minute, a small one whenever it has changed.

        items, stories, outlets, days; feeds (listed), feeds_asked, feeds_live (an entry in the last seven days), feeds_failing;
        and by name: health (of feeds), primaries and origins (of items, by kind), places (of stories of the last two days),
        live_countries and live_languages (of live feeds).
        """
        kept = self._figures
        small = kept is None or int(str(kept[1]["feeds_asked"])) < _SMALL
        stamp = (int(now // 60), *(_stamps(self._files.catalogue) if small else ()))
        if kept is None or kept[0] != stamp:
            kept = self._figures = (stamp, self._all_figures(now))
        return kept[1]

    def _all_figures(self, now: float) -> dict[str, object]:
        catalogue, since = self._files.catalogue, {"since": now - LIVE_S}
        counted: dict[str, Counter[str]] = {"items": Counter(), "primaries": Counter(), "origins": Counter()}
        for day, file in self._files.each_day():
            for name, of_day in self._count(day, file).items():
                counted[name].update(of_day)
        stories, outlets, feeds, asked, live = catalogue.rows(_SQL["totals"], since)[0]
        health: dict[str, int] = dict(catalogue.rows(_SQL["health"]))
        return {
            "items": counted["items"][""], "stories": stories, "outlets": outlets, "days": len(self._files.days()),
            "feeds": feeds, "feeds_asked": asked, "feeds_live": live, "feeds_failing": sum(health.get(h, 0) for h in _FAILING),
            "health": health, "primaries": dict(sorted(counted["primaries"].items())), "origins": dict(sorted(counted["origins"].items())),
            "places": dict(catalogue.rows(_SQL["places"], (now - 2 * 86400,))),
            "live_countries": dict(catalogue.rows(_SQL["live_countries"], since)),
            "live_languages": dict(catalogue.rows(_SQL["live_languages"], since)),
        }  # fmt: skip

    def _count(self, day: str, file: File) -> dict[str, Counter[str]]:
        """The counts of one day, counted again only when its file or log has changed."""
        stamp = tuple(_stamps(file))
        kept = self._counted.get(day)
        if kept is None or kept[0] != stamp:
            counted = {
                "items": Counter({"": int(file.value(_SQL["day_items"]))}),
                "primaries": Counter(dict(file.rows(_SQL["day_primaries"]))),
                "origins": Counter(dict(file.rows(_SQL["day_kinds"]))),
            }
            kept = self._counted[day] = (stamp, counted)
        return kept[1]


def put_story(file: File, story: Story) -> None:
    """Write a story and what it can be listed by."""
    file.run(_SQL["put"], (story.id, story.first_seen, story.updated, story.score, story.lead, story.merged_into, pack(story)))
    file.run(_SQL["drop_facets"], (story.id,))
    if story.merged_into is None:
        file.many(_SQL["put_facet"], ((kind, value, story.id, story.score, story.updated) for kind, value in _facets(story)))


def _facets(story: Story) -> Iterator[tuple[str, str]]:
    if story.topic:
        yield "topic", story.topic
    if story.place:
        yield "place", story.place
    yield from (("country", country) for country in story.countries)
    yield from (("language", subtag) for tag in story.languages if (subtag := primary_subtag(tag)))


def _after(cursor: str) -> dict[str, str | float]:
    key, _, last = cursor.partition("~")
    try:
        return {"key": float.fromhex(key), "id": last}
    except (ValueError, OverflowError) as error:
        raise UsageError("this cursor was not given by a list") from error


def _stamps(file: File) -> Iterator[int]:
    for suffix in ("", "-wal"):
        try:
            found = file.path.with_name(file.path.name + suffix).stat()
        except FileNotFoundError:
            yield 0
        else:
            yield found.st_mtime_ns
            yield found.st_size

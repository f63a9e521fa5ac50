"""Cases, tombstones, the journal; hiding; and erasure.

Order of an erasure, so that a killed one is done whole by doing it again: first what others say of the items (other items, stories,
drops, address hashes), then the items' own rows, while their addresses are still known; then the search index of those days is
merged, in steps of a few milliseconds between which others write, and the logs are cut. What stays of a row is its id.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from firsthand.model.item import Item
from firsthand.model.origin import Primary
from firsthand.model.story import Story
from firsthand.model.takedown import Case, Tombstone
from firsthand.store.ids import AGAIN, address_key, day_of_id, own_addresses
from firsthand.store.scan import matcher, scan
from firsthand.store.shelf import JournalEntry
from firsthand.store.sqlite.connect import File
from firsthand.store.sqlite.files import Files
from firsthand.store.sqlite.items import is_shown, put_row
from firsthand.store.sqlite.rows import pack, unpack
from firsthand.store.sqlite.statements import statements
from firsthand.store.sqlite.stories import put_story
from firsthand.store.sqlite.traces import Traces, traces_of
from firsthand.text.urls import canonical

T = TypeVar("T")
_SQL = statements("removals")
_ITEMS = statements("items")
_STORIES = statements("stories")
_CLOSED = frozenset({"receipt", "refused", "restored", "delisted"})
PATIENCE_S = 60.0  # how long a reader may hold a log before an erasure goes on without cutting it
_SHORT_MS = 100


class Removals:
    """Cases, tombstones, the journal and the scan of `shelf.RemovalShelf`."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def put_cases(self, cases: Iterable[Case]) -> None:
        """Insert or replace by id; the log is cut, so that what a case no longer says is gone."""
        with self._files.catalogue.writing() as file:
            rows = ((c.id, int(c.state not in _CLOSED), c.arrived_at, c.deadline_at, pack(c)) for c in cases)
            file.many(_SQL["put_case"], rows)
        self._files.catalogue.checkpoint(_SHORT_MS)

    def case(self, id: str) -> Case | None:
        """The case of a number."""
        record = self._files.catalogue.value(_SQL["case"], (id,))
        return unpack(Case, record) if record else None

    def cases(self, *, open_only: bool = False) -> tuple[Case, ...]:
        """All cases by arrival, or the open ones by deadline."""
        return tuple(unpack(Case, record) for (record,) in self._files.catalogue.rows(_SQL["open_cases" if open_only else "cases"]))

    def put_tombstones(self, stones: Iterable[Tombstone]) -> None:
        """Insert; one that stands stays as it is."""
        with self._files.catalogue.writing() as file:
            file.many(_SQL["put_tombstone"], ((s.kind, s.hash, s.scope or "", pack(s)) for s in stones))

    def tombstones(self) -> tuple[Tombstone, ...]:
        """All tombstones."""
        return tuple(unpack(Tombstone, record) for (record,) in self._files.catalogue.rows(_SQL["tombstones"]))

    def put_journal(self, entries: Iterable[JournalEntry]) -> None:
        """Append, chained by hash; an entry that stands is not written again."""
        with self._files.catalogue.writing() as file:
            chain = file.value(_SQL["journal_head"]) or ""
            for entry in entries:
                if file.rows(_SQL["journal_has"], (entry.kind, entry.subject, entry.at, entry.text)):
                    continue
                chain = chained(chain, entry)
                file.run(_SQL["put_journal"], (entry.at, entry.kind, entry.subject, entry.text, chain))

    def journal(self, *, kind: str | None = None, after: int = 0, limit: int = 1000) -> tuple[JournalEntry, ...]:
        """Entries after a number, oldest first."""
        rows = self._files.catalogue.rows(_SQL["journal"], {"after": after, "kind": kind, "limit": limit})
        return tuple(
            JournalEntry(number=n, at=at, kind=k, subject=subject, text=text, chain=chain) for n, at, k, subject, text, chain in rows
        )

    def scan(self, probes: Sequence[str]) -> Mapping[str, object]:
        """Look for the probes in every byte of the data directory (see `store.scan`)."""
        return scan([self._files.root], matcher(probes))


def chained(before: str, entry: JournalEntry) -> str:
    """The chain value of an entry that follows one whose value is `before`: blake2b, 32 bytes, hex."""
    told = json.dumps([before, entry.at, entry.kind, entry.subject, entry.text], ensure_ascii=False)
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=32).hexdigest()


@dataclass(frozen=True, slots=True)
class _Held:
    """A row of an item as it stands."""

    day: str
    slot: int
    country: str | None
    item: Item


class Eraser:
    """Hiding and erasure of `shelf.RemovalShelf`."""

    def __init__(self, files: Files, pause: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic) -> None:
        self._files = files
        self._pause = pause
        self._clock = clock

    def hide(self, ids: Sequence[str], case: str | None) -> None:
        """Hide items behind a case, or show them again (None)."""
        for day, members in _by_day(ids).items():
            if (found := self._files.day(day)) is None:
                continue
            with found.writing() as file:
                for held in _rows(day, file, "item_rows", members):
                    put_row(file, held.slot, replace(held.item, hidden=case), held.country)
        with self._files.catalogue.writing() as catalogue:  # whoever keeps rendered pages learns of it there
            catalogue.run(_SQL["touch"])

    def erase(self, ids: Sequence[str]) -> Mapping[str, int]:
        """Delete the items from every table, index, story and file; rows deleted by table, and `held_logs` that a reader kept from being cut."""
        return self._files.despite_full_disk(lambda: self._erase(sorted(set(ids))))

    def _erase(self, ids: list[str]) -> Counter[str]:
        counted: Counter[str] = Counter()
        own = [
            held
            for day, members in _by_day(ids).items()
            if (file := self._files.day(day))
            for held in _rows(day, file, "item_rows", members)
        ]
        addresses = sorted({a for held in own for a in own_addresses(held.item)})
        traces = traces_of(addresses, ids)
        stories = self._stories_of(own)
        touched = self._clear_mentions(own, traces, stories, counted)
        self._mend_stories(own, traces.ids, stories, counted)
        counted["dropped"] += self._erase_drops(traces, min((held.day for held in own), default="9"))
        for some in _chunks(ids):
            with self._files.catalogue.writing() as file:
                counted["addresses"] += sum(file.run(_SQL["erase_addresses"], (key,)) for key in some)
        for some in _chunks(addresses):
            with self._files.catalogue.writing() as file:
                file.many(_SQL["erase_drop_address"], ((address_key(a),) for a in some))
                file.many(_SQL["erase_waiting"], ((canonical(a) + tail,) for a in some for tail in ("", AGAIN)))
        for day, members in _by_day(ids).items():
            if (found := self._files.day(day)) is not None:
                self._erase_rows(found, members, counted)
                self._merge(found)
        counted["held_logs"] = self._cut_logs({*touched, *_by_day(ids), *(held.day for held in own)})
        return counted

    def _stories_of(self, own: list[_Held]) -> list[str]:
        asked = sorted({held.item.story for held in own if held.item.story})
        found = {key for story in asked for (key,) in self._files.catalogue.rows(_STORIES["merged"], (story,))}
        for story in asked:
            if (record := self._files.catalogue.value(_STORIES["story"], {"id": story})) is not None:
                found |= {key for (key,) in self._files.catalogue.rows(_STORIES["merged"], (unpack(Story, record).id,))}
        return sorted(found)

    def _clear_mentions(self, own: list[_Held], traces: Traces, stories: list[str], counted: Counter[str]) -> set[str]:
        touched, ids = set(), sorted(traces.ids)
        for day in self._story_days(stories) | {held.day for held in own}:
            if (file := self._files.day(day)) is None:
                continue
            others = {
                h.item.id: None for name, asked in (("of_stories", stories), ("primaries", ids)) for h in _rows(day, file, name, asked)
            }
            for some in _chunks([key for key in others if key not in traces.ids]):
                with file.writing():
                    counted["mentions"] += sum(_clear(file, held, traces) for held in _rows(day, file, "item_rows", some))
            touched.add(day)
        return touched

    def _story_days(self, stories: list[str]) -> set[str]:
        return {day for (day,) in self._files.catalogue.rows(_ITEMS["story_days"], (json.dumps(stories),))}

    def _mend_stories(self, own: list[_Held], ids: frozenset[str], stories: list[str], counted: Counter[str]) -> None:
        """Give each story of the erased another of its items to be told by, or end it."""
        headlines = {held.item.headline for held in own if held.item.headline}
        left = self._left_of(stories, ids)
        with self._files.catalogue.writing() as file:
            records = file.rows(_SQL["leads"], {"ids": json.dumps(sorted(ids)), "stories": json.dumps(stories)})
            for story in (unpack(Story, record) for (record,) in records):
                members = left if story.id in stories else []
                if not members:
                    file.run(_STORIES["drop_facets"], (story.id,))
                    file.run(_SQL["erase_story_days"], (story.id,))
                    counted["stories"] += file.run(_SQL["erase_story"], (story.id,))
                elif story.lead in ids or story.headline in headlines or (story.primary and story.primary.item in ids):
                    put_story(file, _told_by(story, members))
                    counted["mended"] += 1

    def _left_of(self, stories: list[str], ids: frozenset[str]) -> list[Item]:
        found = []
        for day in sorted(self._story_days(stories)):
            if (file := self._files.day(day)) is not None:
                found += [h.item for h in _rows(day, file, "of_stories", stories) if h.item.id not in ids]
        return sorted(found, key=lambda item: (not is_shown(item), item.first_seen))

    def _erase_drops(self, traces: Traces, since: str) -> int:
        gone = 0
        for day in [d for d in self._files.days() if d >= since] if traces.addresses else []:
            if (found := self._files.day(day)) is None:
                continue
            rows = found.rows(_SQL["drops"])
            keys = [(url, stage) for url, stage, reason in rows if traces.names(url) or traces.names(reason)]
            if keys:
                with found.writing() as file:
                    file.many(_SQL["erase_drop"], keys)
                found.checkpoint(_SHORT_MS)
                gone += len(keys)
        return gone

    def _erase_rows(self, found: File, ids: list[str], counted: Counter[str]) -> None:
        for some in _chunks(ids):
            with found.writing() as file:
                for held in _rows("", file, "item_rows", some):
                    counted["texts"] += file.run(_SQL["erase_text"], (held.slot,))
                    file.run(_SQL["erase_words"], (held.slot,))
                    counted["items"] += file.run(_SQL["erase_item"], (held.slot,))
                for key in some:
                    counted["versions"] += file.run(_SQL["erase_versions"], (key,))
                    file.run(_SQL["erase_pending"], (key,))
                    file.run(_SQL["refuse"], (key,))
            self._pause(0)

    def _merge(self, found: File) -> None:
        """Rewrite the day's search index: FTS5 keeps the words of a deleted row until its segment is merged."""
        statement = _SQL["merge_start"]
        while True:
            with found.writing() as file:
                before = file.connection.total_changes()
                file.run(statement)
                if file.connection.total_changes() - before < 2:  # as FTS5's documentation says: nothing was left to do
                    return
            statement = _SQL["merge_on"]
            self._pause(0.002)  # the lock is let go: others write now

    def _cut_logs(self, days: Iterable[str]) -> int:
        """Cut the logs of the files, waiting for readers in short turns that hold nobody up; how many were held longer than that."""
        held = [file for day in sorted(days) if (file := self._files.day(day)) is not None] + [self._files.catalogue]
        until = self._clock() + PATIENCE_S
        while (held := [file for file in held if not file.checkpoint(_SHORT_MS)]) and self._clock() < until:
            self._pause(0.05)
        return len(held)

    def purge(self, binds: Callable[[str], bool]) -> int:
        """Take bound addresses off the waiting list and out of all drops."""
        with self._files.catalogue.writing() as file:
            keys = [key for (key,) in file.rows(_SQL["waiting_keys"]) if binds(key)]
            file.many(_SQL["erase_waiting"], ((key,) for key in keys))
        gone = len(keys)
        for _, found in list(self._files.each_day()):
            drops = [(url, stage) for url, stage in found.rows(_SQL["drop_keys"]) if binds(url)]
            if drops:
                with found.writing() as file:
                    file.many(_SQL["erase_drop"], drops)
                found.checkpoint(_SHORT_MS)
                gone += len(drops)
        if keys:
            self._files.catalogue.checkpoint(_SHORT_MS)
        return gone

    def ids_of(self, domain: str) -> tuple[str, ...]:
        """The ids of every item of a registrable domain."""
        return tuple(key for _, file in self._files.each_day() for (key,) in file.rows(_SQL["ids_of"], (domain,)))

    def was_erased(self, id: str) -> bool:
        """Whether an item of this id was erased."""
        day = day_of_id(id)
        file = self._files.day(day) if day else None
        return bool(file and file.rows(_SQL["was_erased"], (id,)))

    def passages(self, *, without: Sequence[str]) -> Iterator[str]:
        """Record and text of every item but those of `without`."""
        left_out = frozenset(without)
        for _, file in self._files.each_day():
            slot = -1
            while rows := file.rows(_SQL["passages"], (slot,)):
                slot = rows[-1][0]
                yield from (f"{record}\n{text or ''}" for _, key, record, text in rows if key not in left_out)

    def scrub(self, addresses: Sequence[str], ids: Sequence[str]) -> int:
        """Take every trace of erased addresses out of the items and drops of every day and out of the stories; the number of rows changed."""
        traces = traces_of(addresses, ids)
        changed = self._erase_drops(traces, "")
        for _, found in list(self._files.each_day()):
            slot, here = -1, 0
            while rows := found.rows(_SQL["all_rows"], (slot,)):
                slot = rows[-1][0]
                suspects = [unpack(Item, record).id for _, _, record in rows if traces.may_name(record)]
                for some in _chunks([key for key in suspects if key not in traces.ids]):
                    with found.writing() as file:
                        here += sum(_clear(file, held, traces) for held in _rows("", file, "item_rows", some))
            if here:
                found.checkpoint(_SHORT_MS)
            changed += here
        return changed + self._scrub_stories(traces)

    def _scrub_stories(self, traces: Traces) -> int:
        """Stories elsewhere may have named an erased page as their source: they are told by what is left of their own items."""
        rows = self._files.catalogue.rows(_SQL["stories_all"])
        named = [story for (record,) in rows if traces.may_name(record) for story in [unpack(Story, record)] if story.id not in traces.ids]
        for some in _chunks(named):
            told = [_told_by(s, held) if (held := self._left_of([s.id], traces.ids)) else replace(s, primary=None) for s in some]
            with self._files.catalogue.writing() as file:
                for story in told:
                    put_story(file, story)
        if named:
            self._files.catalogue.checkpoint(_SHORT_MS)
        return len(named)


def _chunks(members: list[T]) -> Iterator[list[T]]:
    """A hundred at a time: what one transaction may hold up others with."""
    yield from (members[n : n + 100] for n in range(0, len(members), 100))


def _clear(file: File, held: _Held, traces: Traces) -> int:
    cleaned = traces.out_of(held.item)
    if cleaned == held.item:
        return 0
    put_row(file, held.slot, cleaned, held.country)
    return 1


def _told_by(story: Story, members: list[Item]) -> Story:
    lead = members[0]
    outlets = len({m.outlet for m in members})
    primary = lead.primary or Primary(url=lead.url, kind="own" if lead.origin.kind == "own" else "earliest-copy", item=lead.id)
    return replace(
        story, lead=lead.id, headline=lead.headline or "", language=lead.language, primary=primary,
        outlets=outlets, independent=min(story.independent, outlets),
    )  # fmt: skip


def _rows(day: str, file: File, statement: str, asked: Sequence[str]) -> list[_Held]:
    rows = file.rows(_SQL[statement], (json.dumps(list(asked)),))
    return [_Held(day, slot, country, unpack(Item, record)) for slot, country, record in rows]


def _by_day(ids: Iterable[str]) -> dict[str, list[str]]:
    by_day: dict[str, list[str]] = defaultdict(list)
    for key in ids:
        if (day := day_of_id(key)) is not None:
            by_day[day].append(key)
    return by_day

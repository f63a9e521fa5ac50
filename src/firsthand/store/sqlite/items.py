"""Items: written to the file of their day first, to the catalogue's indices second; a killed writer is caught up at the next start."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from firsthand.errors import StoreError
from firsthand.model.item import Dropped, Item, Version
from firsthand.model.origin import Neighbour
from firsthand.model.outlet import Outlet
from firsthand.store.ids import address_key, day_of, day_of_id, day_start, named_key, own_addresses
from firsthand.store.shelf import ItemQuery, Listing
from firsthand.store.sqlite.connect import File
from firsthand.store.sqlite.files import Files
from firsthand.store.sqlite.listing import matching
from firsthand.store.sqlite.rows import pack, primary_subtag, unpack, unpack_item
from firsthand.store.sqlite.statements import statements
from firsthand.text.tokens import search_terms
from firsthand.text.urls import canonical, registrable_domain

_SQL = statements("items")
_CATALOGUE = statements("catalogue")
_STORIES = statements("stories")
_KEEPS_TEXT = frozenset({"transient", "text"})
_LAST_MS = 86_400_000 - 1


class Items:
    """The writing half of `shelf.ItemShelf` and its look-ups."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._binds: Callable[[str], bool] = _nothing
        self._words_of: Callable[[str, str], str] = _all_words
        self._behind: set[str] = set()  # days whose last write has not reached the catalogue

    def put_items(self, items: Iterable[Item], texts: Mapping[str, str], words: Mapping[str, str], text_until: Mapping[str, float]) -> None:
        """Insert or replace; `first_seen` and `hidden` of an item that stands are kept, erased ids are refused.

        A text is kept only where the item's `rights.store` allows it and `text_until` names its end.
        """
        by_day: dict[str, list[Item]] = defaultdict(list)
        for item in items:
            by_day[_day(item.id)].append(item)
        for day, members in sorted(by_day.items()):
            countries = {outlet: self._country(outlet) for outlet in {m.outlet for m in members}}
            if day in self._behind:
                self._catch_up(day)
            self._behind.add(day)
            with self._files.day_for_writing(day).writing() as file:
                file.run(_SQL["drop_pending"])
                refused = {key for (key,) in file.rows(_SQL["refused"], (_list(m.id for m in members),))}
                written = [_put(file, m, countries[m.outlet]) for m in members if m.id not in refused]
                for slot, item in written:
                    found_by = self._words_of(item.id, words[item.id]) if item.id in words else None
                    _put_words(file, slot, item, texts, found_by, text_until)
                file.many(_SQL["put_pending"], ((item.id,) for _, item in written))
            self._index(day, [item for _, item in written])
            self._behind.discard(day)

    def catch_up(self) -> None:
        """Write what a killed writer left unwritten in the catalogue."""
        for day, _ in self._files.each_day():
            self._catch_up(day)

    def _catch_up(self, day: str) -> None:
        file = self._files.day(day)
        if file is not None and (found := file.rows(_SQL["pending"])):
            self._index(day, [unpack(Item, record) for (record,) in found])

    def _index(self, day: str, items: list[Item]) -> None:
        with self._files.catalogue.writing() as file:
            file.many(_SQL["put_address"], ((key, item.id, day) for item in items for key in sorted(_keys(item))))
            file.many(_SQL["put_story_day"], ((item.story, day) for item in items if item.story))

    def _country(self, domain: str) -> str | None:
        found = self._files.catalogue.value(_CATALOGUE["country"], (domain,))
        return None if found is None else str(found)

    def _name(self, domain: str) -> str | None:
        record = self._files.catalogue.value(_CATALOGUE["name"], (domain,))
        return (unpack(Outlet, record).name or None) if record else None

    def known(self, urls: Iterable[str]) -> frozenset[str]:
        """Those of `urls` that an item or a late drop has."""
        keys = {url: address_key(url) for url in urls}
        found = {key for (key,) in self._files.catalogue.rows(_SQL["known"], (json.dumps(sorted(set(keys.values()))),))}
        return frozenset(url for url, key in keys.items() if key in found or self._binds(url))

    def heed(self, binds: Callable[[str], bool], words_of: Callable[[str, str], str]) -> None:
        """From now on `known` also names what `binds` says a tombstone binds, and an item is found by what `words_of` leaves."""
        self._binds, self._words_of = binds, words_of

    def item(self, id: str) -> Item | None:
        """The item of an id."""
        return next(iter(self.items_by_id((id,))), None)

    def items_by_id(self, ids: Iterable[str]) -> tuple[Item, ...]:
        """The items of these ids that we hold, in the order of `ids`."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, Item] = {}
        for file, members in self._by_day(wanted):
            found.update((key, unpack_item(record)) for key, record in file.rows(_SQL["by_id"], (_list(members),)))
        return tuple(found[key] for key in wanted if key in found)

    def item_at(self, url: str) -> Item | None:
        """The newest item that stands at this address; else the newest that names it as its canonical one, its own outlet's first."""
        form, found = canonical(url), list[tuple[int, Item]]()
        for (key,) in self._files.catalogue.rows(_SQL["items_at"], (address_key(url), named_key(url))):
            item = self.item(key)
            if item is None:
                continue
            if canonical(item.url) == form:
                return item
            if item.canonical and canonical(item.canonical) == form:
                found.append((registrable_domain(item.canonical) != item.outlet, item))
        return min(found, key=lambda pair: pair[0])[1] if found else None

    def items(self, query: ItemQuery) -> Listing[Item]:
        """Shown items, newest first."""
        values: dict[str, str | float | None] = {
            "outlet": query.outlet, "country": query.country, "place": query.place, "language": primary_subtag(query.language),
            "topic": query.topic, "origin": query.origin, "kind": query.kind, "role": query.role,
            "after": query.after, "before": query.before,
        }  # fmt: skip
        days = None
        if query.story:
            values["story"] = _list([query.story, *(key for (key,) in self._files.catalogue.rows(_STORIES["merged"], (query.story,)))])
            days = [day for (day,) in self._files.catalogue.rows(_SQL["story_days"], (values["story"],))]
        found = list(matching(self._files, values, limit=query.limit + 1, cursor=query.cursor, days=days))
        shown = found[: query.limit]
        return Listing(tuple(unpack_item(record) for _, record in shown), shown[-1][0].cursor() if len(found) > len(shown) > 0 else None)

    def neighbours(self, ids: Iterable[str]) -> tuple[Neighbour, ...]:
        """Items with their texts; those whose text has expired, or has rotted on disk, are left out."""
        found = []
        names: dict[str, str | None] = {}
        for file, members in self._by_day(dict.fromkeys(ids)):
            for record, text, digest in file.rows(_SQL["with_text"], (_list(members),)):
                if digest_of(text) == digest:
                    item = unpack(Item, record)
                    if item.outlet not in names:
                        names[item.outlet] = self._name(item.outlet)
                    found.append(_neighbour(item, names[item.outlet], text))
        return tuple(found)

    def recent(self, after: float) -> Iterator[tuple[Item, str | None]]:
        """Every item first seen since `after`, oldest first, with its text while that is kept."""
        for day in reversed([d for d in self._files.days() if d >= day_of(after)]):
            slot = -1
            while (file := self._files.day(day)) is not None and (rows := file.rows(_SQL["recent"], (slot, after))):
                slot = rows[-1][0]
                for _, record, text, digest in rows:
                    yield unpack(Item, record), text if text is not None and digest_of(text) == digest else None

    def records(self, day: str) -> Iterator[dict[str, Any]]:
        """The shown items of a UTC day, oldest first, as rows without what stands at its default: for exports, which read by the million."""
        slot = -1
        while (file := self._files.day(day)) is not None and (rows := file.rows(_SQL["records"], (slot,))):
            slot = rows[-1][0]
            for _, record in rows:
                yield json.loads(record)

    def _by_day(self, ids: Iterable[str]) -> Iterator[tuple[File, list[str]]]:
        by_day: dict[str, list[str]] = defaultdict(list)
        for key in ids:
            if (day := day_of_id(key)) is not None:
                by_day[day].append(key)
        for day, members in by_day.items():
            if (file := self._files.day(day)) is not None:
                yield file, members


class Traces:
    """The rest of `shelf.ItemShelf`: versions, drops, and the end of everything's time."""

    def __init__(self, files: Files, retention_days: int | None) -> None:
        self._files = files
        self._retention_days = retention_days

    def put_versions(self, versions: Iterable[Version]) -> None:
        """Insert or replace by item, instant and what; those of days that are gone are passed over."""
        by_day: dict[str, list[Version]] = defaultdict(list)
        for version in versions:
            by_day[_day(version.item)].append(version)
        for day, members in sorted(by_day.items()):
            if (found := self._files.day(day)) is None:
                continue
            with found.writing() as file:
                refused = {key for (key,) in file.rows(_SQL["refused"], (_list(v.item for v in members),))}
                file.many(_SQL["put_version"], ((v.item, v.seen_at, v.what, v.text) for v in members if v.item not in refused))

    def versions(self, item: str) -> tuple[Version, ...]:
        """What an item said when it was read again, oldest first."""
        day = day_of_id(item)
        file = self._files.day(day) if day else None
        rows = file.rows(_SQL["versions"], (item,)) if file else []
        return tuple(Version(item=key, seen_at=at, what=what, text=text) for key, at, what, text in rows)

    def put_dropped(self, dropped: Iterable[Dropped]) -> None:
        """Insert or replace by day, url and stage."""
        by_day: dict[str, list[Dropped]] = defaultdict(list)
        for drop in dropped:
            by_day[day_of(drop.at)].append(drop)
        for day, members in sorted(by_day.items()):
            with self._files.day_for_writing(day).writing() as file:
                file.many(_SQL["put_dropped"], ((d.url, d.stage, d.reason, d.at) for d in members))
            with self._files.catalogue.writing() as file:
                file.many(_SQL["put_address"], ((address_key(d.url), "", day) for d in members))

    def dropped(self, limit: int = 100) -> tuple[Dropped, ...]:
        """The latest drops, newest first."""
        found: list[Dropped] = []
        for _, file in self._files.each_day():
            if len(found) >= limit:
                break
            rows = file.rows(_SQL["dropped"], (limit - len(found),))
            found.extend(Dropped(url=url, stage=stage, reason=reason, at=at) for url, stage, reason, at in rows)
        return tuple(found)

    def expire(self, now: float) -> int:
        """Erase texts past their time and days past retention, unlist what its owner wants unlisted by now; texts erased."""
        oldest = day_of(now - self._retention_days * 86400) if self._retention_days is not None else ""
        erased = 0
        for day, found in list(self._files.each_day()):
            if day < oldest:
                erased += int(found.value(_SQL["count_texts"]))
                self._files.drop_day(day)
                continue
            with found.writing() as file:
                gone = file.run(_SQL["expire_texts"], (now,))
                gone_or_unlisted = gone + file.run(_SQL["expire_listing"], (now,))
            erased += gone
            if gone_or_unlisted:
                found.checkpoint(200)
        with self._files.catalogue.writing() as file:
            file.run(_SQL["forget_drops"], (day_of(now - 3 * 86400),))
            if oldest:
                file.run(_SQL["forget_story_days"], (oldest,))
                file.run(_SQL["forget_facets"], (day_start(oldest),))
                file.run(_SQL["forget_stories"], (day_start(oldest),))
                file.run(_SQL["forget_addresses"], (day_of(day_start(oldest) - 30 * 86400),))
        return erased


def digest_of(text: str) -> bytes:
    """What bit rot is seen by: blake2b, 16 bytes."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()


def is_shown(item: Item) -> bool:
    """Whether lists and search may name the item at all."""
    return item.hidden is None and item.rights.index != "deny" and item.rights.show != "none"


def put_row(file: File, slot: int, item: Item, country: str | None) -> None:
    """Write the row of an item at its slot."""
    primary = item.primary
    file.run(_SQL["put"], (
        slot, item.id, item.first_seen, item.outlet, country, item.place, primary_subtag(item.language), item.topic, item.story,
        item.origin.origin.domain if item.origin.origin else None, item.origin.kind, item.role,
        primary.kind if primary else None, primary.item if primary else None, int(is_shown(item)), item.rights.index_until, pack(item),
    ))  # fmt: skip


def _put(file: File, item: Item, country: str | None) -> tuple[int, Item]:
    standing = file.rows(_SQL["standing"], (item.id,))
    if standing:
        slot, first_seen, gap, hidden = standing[0]
        item = replace(item, first_seen=first_seen, first_seen_gap_s=gap, hidden=hidden or item.hidden)
    else:
        past_midnight = int((item.first_seen - day_start(_day(item.id))) * 1000)
        slot = min(max(past_midnight, 0), _LAST_MS) << 20 | int(item.id[-5:], 16)
        while file.rows(_SQL["taken"], (slot,)):
            slot += 1
    put_row(file, slot, item, country)
    return slot, item


def _put_words(file: File, slot: int, item: Item, texts: Mapping[str, str], words: str | None, text_until: Mapping[str, float]) -> None:
    if words is not None:
        file.run(_SQL["put_words"], (slot, search_terms(words)))
    text, until = texts.get(item.id), text_until.get(item.id)
    if text is not None and until is not None and item.rights.store in _KEEPS_TEXT:
        text = text.encode("utf-8", "replace").decode()
        file.run(_SQL["put_text"], (slot, until, digest_of(text), text))
    elif item.rights.store not in _KEEPS_TEXT:  # a revision may have tightened the rights
        file.run(_SQL["drop_text"], (slot,))


def _neighbour(item: Item, name: str | None, text: str) -> Neighbour:
    return Neighbour(
        id=item.id, url=item.url, outlet=item.outlet, name=name, headline=item.headline, text=text, language=item.language,
        published=item.published, first_seen=item.first_seen, gap_s=item.first_seen_gap_s, origin=item.origin,
    )  # fmt: skip


def _nothing(url: str) -> bool:
    return False


def _all_words(item: str, words: str) -> str:
    return words


def _keys(item: Item) -> set[int]:
    """Its own address and its canonical one; another's page that it names as canonical is not known by that: it may come yet."""
    own = own_addresses(item)
    keys = {address_key(url) for url in own}
    if item.canonical and item.canonical not in own:
        keys.add(named_key(item.canonical))
    return keys


def _day(id: str) -> str:
    day = day_of_id(id)
    if day is None:
        raise StoreError(f"{id!r} is no item's id: they are made by store.ids.item_id")
    return day


def _list(ids: Iterable[str]) -> str:
    return json.dumps(list(ids))

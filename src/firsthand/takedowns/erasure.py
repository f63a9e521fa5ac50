"""Erasing what a case names: tombstones first, so that nothing comes back while it goes; then every row, index and byte.

Done again it does the same, so a killed one is finished by doing it again: the case names its targets until all is gone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from firsthand.errors import UsageError
from firsthand.model.item import Item
from firsthand.model.takedown import Case, CaseEvent, Letter, Target, Tombstone
from firsthand.store.ids import own_addresses
from firsthand.store.scan import Match, scan
from firsthand.store.shelf import ItemQuery, JournalEntry, Store
from firsthand.takedowns import backups
from firsthand.takedowns.delisting import Names
from firsthand.takedowns.keys import Keys
from firsthand.takedowns.lens import Lens, Probe, probe_of
from firsthand.takedowns.probes import words_for
from firsthand.takedowns.tombstones import Tombstones, for_addresses, for_domains, for_texts
from firsthand.text.tokens import units
from firsthand.text.urls import is_web

PROBES = "probes"
WAITING = frozenset({"received", "asked-proof", "queued", "hidden"})
MOST_PROBED = 400  # items of one case whose words are looked for: of a whole domain's, every n-th
_MOST_HEADLINES = 20
_MOST_OTHERS = 500  # items of one story that probes are compared with


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a removal works with. `forget` takes ids out of whatever holds items in memory: live stories, working memory, caches."""

    shelf: Store
    keys: Keys
    lens: Lens
    stones: Tombstones
    names: Names
    data_dir: Path
    forget: Callable[[tuple[str, ...]], None] = lambda ids: None


def tools_for(shelf: Store, keys: Keys, data_dir: Path, forget: Callable[[tuple[str, ...]], None] = lambda ids: None) -> Tools:
    """Tools on an open store; from now on it knows what its tombstones bind."""
    stones, names = Tombstones(keys, shelf), Names(keys, shelf.tombstones)
    shelf.heed(stones.binds, names.words_of)
    return Tools(shelf=shelf, keys=keys, lens=Lens(keys), stones=stones, names=names, data_dir=data_dir, forget=forget)


def targets_of(shelf: Store, letter: Letter) -> tuple[Target, ...]:
    """Our items that a letter names: by address, by our own page of them, by domain, by a headline that it quotes."""
    named = {item.id: item for url in letter.urls if (item := _named(shelf, url)) is not None}
    named |= {item.id: item for headline in letter.headlines[:_MOST_HEADLINES] for item in _with_headline(shelf, headline)}
    named |= {item.id: item for domain in letter.domains for item in shelf.items_by_id(shelf.ids_of(domain))}
    return tuple(_target(shelf, item) for item in named.values())


def _target(shelf: Store, item: Item) -> Target:
    story = shelf.story(item.story) if item.story else None
    return Target(
        item=item.id, url=item.url, outlet=item.outlet, origin=item.origin.origin.domain if item.origin.origin else None,
        origin_kind=item.origin.kind, lead=story is not None and story.lead == item.id,
    )  # fmt: skip


def _named(shelf: Store, url: str) -> Item | None:
    """The item at an address: the publisher's own, or our page of it."""
    kind, _, name = (urlsplit(url).path if is_web(url) else "").strip("/").removeprefix("api/v1/").partition("/")
    return shelf.item_at(url) or (shelf.item(name) if kind in ("item", "items") else None)


def _with_headline(shelf: Store, headline: str) -> list[Item]:
    try:
        hits = shelf.search('"' + headline.replace('"', " ")[:300] + '"', limit=20).members
    except UsageError:
        return []
    return [hit.item for hit in hits if units(hit.item.headline or "") == units(headline)]


def erase(case: Case, tools: Tools, now: float) -> Case:
    """Erase the items of a case, bind its addresses, domains and texts; the case emptied of what it named, with an event `erased`."""
    shelf = tools.shelf
    items = shelf.items_by_id(case.items)
    texts = {n.id: n.text for n in shelf.neighbours(case.items)}
    addresses = sorted({a for i in items for a in own_addresses(i)} | set(case.targets))
    shelf.put_tombstones(_stones(case, items, texts, addresses, tools.keys, now))
    tools.stones.reload()
    sample = items[:: len(items) // MOST_PROBED + 1]
    words = words_for([(i, texts.get(i.id)) for i in sample], _others(shelf, items))
    named = addresses if len(items) <= MOST_PROBED else case.targets
    probes = [probe for number, word in enumerate(dict.fromkeys((*words, *named))) for probe in tools.lens.made(word, number)]
    rows = json.dumps([p.row() for p in probes], separators=(",", ":"))
    shelf.put_journal([JournalEntry(at=case.arrived_at, kind=PROBES, subject=case.id, text=rows)] if probes else [])
    tools.forget(case.items)
    counted = {**shelf.erase(case.items), "probed": len(sample)}
    shelf.purge(tools.stones.binds)
    emptied = emptied_of(case, now, counted)
    others = list(_others_that_name(case, items, tools, now))
    shelf.put_journal(JournalEntry(at=now, kind=PROBES, subject=o.id, text=rows) for o in others if o.state == "deleting")
    match = tools.lens.match(probes)

    def in_backup(copy: Store, folder: Path) -> str:
        backups.teach(copy, shelf, [emptied, *others])
        return _erased_in(copy, folder, backups.named_in(copy, case.items, addresses, case.domains), addresses, tools, match)

    backups.in_each(shelf, tools.data_dir, case.id, in_backup, now)
    shelf.put_cases([emptied, *others])
    if scan([tools.data_dir], match)["hits"]:
        shelf.scrub(addresses, case.items)
    return emptied


def erase_in_backups(case: Case, tools: Tools, now: float) -> None:
    """Erase again what backups still hold of a case that is emptied already: every item there that a tombstone binds. Reads all of it."""
    match = tools.lens.match(probes_of(tools.shelf, case.id))

    def again(copy: Store, folder: Path) -> str:
        backups.teach(copy, tools.shelf, ())
        bound = {item.id for item, _ in copy.recent(0.0) if tools.stones.refuses([a for a in (item.url, item.canonical) if a], "")}
        return _erased_in(copy, folder, sorted({*case.items, *bound}), (), tools, match)

    backups.in_each(tools.shelf, tools.data_dir, case.id, again, now)


def _erased_in(copy: Store, folder: Path, ids: Sequence[str], addresses: Sequence[str], tools: Tools, match: Match) -> str:
    urls = sorted({*addresses, *(a for item in copy.items_by_id(ids) for a in own_addresses(item))})
    counted = copy.erase(ids)
    copy.purge(tools.stones.binds)
    if scan([folder], match)["hits"]:
        copy.scrub(urls, ids)
    return ", ".join(f"{name} {number}" for name, number in sorted(counted.items()) if number) or "nothing of it was in it"


def emptied_of(case: Case, now: float, counted: dict[str, int]) -> Case:
    """The case without what it named: what binds is in the tombstones; ids, counts and times stay."""
    letter = case.letter
    kept = Letter(intent=letter.intent, also=letter.also, complete=letter.complete, language=letter.language, bulk=letter.bulk)
    note = ", ".join(f"{name} {number}" for name, number in sorted(counted.items()) if number)
    event = CaseEvent(at=now, state="erased", note=note or "nothing of it was held")
    return replace(case, letter=kept, targets=(), domains=(), state="deleting", events=(*case.events, event))


def _others_that_name(case: Case, items: Iterable[Item], tools: Tools, now: float) -> Iterator[Case]:
    """Other cases that name what is bound now: they name it no longer, and are to be proven too where that was all they asked."""
    headlines = {i.headline for i in items}
    for other in tools.shelf.cases():
        named = {*other.targets, *other.letter.urls}
        if other.id == case.id or not (any(tools.stones.binds(url) for url in named) or headlines & set(other.letter.headlines)):
            continue
        urls = tuple(u for u in other.letter.urls if not tools.stones.binds(u))
        targets = tuple(u for u in other.targets if not tools.stones.binds(u))
        letter = replace(other.letter, urls=urls, headlines=tuple(h for h in other.letter.headlines if h not in headlines))
        done = other.state in WAITING and not targets and not other.domains
        event = CaseEvent(at=now, state="erased" if done else other.state, note=f"by case {case.id}")
        yield replace(other, letter=letter, targets=targets, state="deleting" if done else other.state, events=(*other.events, event))


def probes_of(shelf: Store, case: str) -> tuple[Probe, ...]:
    """The probes that a case left in the journal."""
    entries = [entry for entry in shelf.journal(kind=PROBES, limit=-1) if entry.subject == case]
    return tuple(dict.fromkeys(probe_of(row) for entry in entries for row in json.loads(entry.text)))


def _stones(case: Case, items: Iterable[Item], texts: dict[str, str], addresses: list[str], keys: Keys, now: float) -> list[Tombstone]:
    told = [(i.outlet, texts[i.id]) for i in items if i.id in texts]
    return [
        *for_addresses(keys, addresses, case.id, now),
        *for_domains(keys, case.domains, case.id, now),
        *for_texts(keys, told, case.id, now, everywhere=case.everywhere),
    ]


def _others(shelf: Store, items: Iterable[Item]) -> list[tuple[Item, str | None]]:
    """The items that stay in the stories of these, with their texts."""
    gone = {i.id for i in items}
    stories = {i.story for i in items if i.story}
    found = {i.id: i for story in stories for i in shelf.items(ItemQuery(story=story, limit=_MOST_OTHERS)).members if i.id not in gone}
    texts = {n.id: n.text for n in shelf.neighbours(found)}
    return [(item, texts.get(item.id)) for item in found.values()]

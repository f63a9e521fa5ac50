"""Readers' reports that an origin is told wrongly: filed, decided by the operator, each step in the journal and shown by `why`.

A report stands among the versions of its item, so that it goes with it; the journal knows of it without its words.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from firsthand.errors import UsageError
from firsthand.facts import Facts
from firsthand.model.item import Item, Version
from firsthand.model.origin import BY_OPERATOR, Evidence, Hop, Origin, Source
from firsthand.origins.primary import primary
from firsthand.rights import display
from firsthand.rights.tighten import tightened
from firsthand.store.shelf import RETELL, ItemQuery, JournalEntry, Store
from firsthand.text.urls import host_of, registrable_domain

KIND = "report"
RELATIONS = {"own": None, "agency": "wire", "republished": "republished", "press-release": "press-release", "translation": "translation"}
MOST_OPEN = 500
MOST_OF_ITEM = 5
LONGEST = 300
_LONGEST_SOURCE = 120
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+", re.I)
_MEMBERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a reader says of an item's origin. `source`: a name or a domain, empty for `own`; `state`: open, accepted, refused."""

    number: int
    item: str
    at: float  # Unix seconds
    kind: str
    source: str
    because: str
    state: str = "open"
    note: str = ""


def file_report(store: Store, item: Item, kind: str, source: str, because: str, now: float) -> Report:
    """Queue a report. Raises UsageError where it says nothing that could be decided, or too many wait already."""
    source, because = _source(source), _words(because)
    if kind not in RELATIONS:
        raise UsageError(f"an origin is one of {', '.join(RELATIONS)}")
    if (kind == "own") == bool(source):
        raise UsageError("name whose report it is, by name or domain; for the outlet's own report name nobody")
    waiting = reports(store, state="open")
    if len(waiting) >= MOST_OPEN or sum(r.item == item.id for r in waiting) >= MOST_OF_ITEM:
        raise UsageError("enough reports wait to be read; try again later")
    if found := next((r for r in waiting if (r.item, r.kind, r.source) == (item.id, kind, source)), None):
        return found
    taken = {v.seen_at for v in store.versions(item.id)}
    while now in taken:
        now += 0.001
    text = json.dumps({"kind": kind, "source": source, "because": because}, ensure_ascii=False)
    store.put_versions([Version(item=item.id, seen_at=now, what=KIND, text=text)])
    store.put_journal([JournalEntry(at=now, kind=KIND, subject=item.id, text="filed")])
    return next(r for r in reversed(reports(store)) if r.item == item.id and r.at == now)


def reports(store: Store, *, state: str | None = None) -> tuple[Report, ...]:
    """The reports in the order of their filing; those of erased items are gone with them."""
    entries = store.journal(kind=KIND, limit=-1)
    ends = {int(e.text.split()[1]): e.text.split(maxsplit=2) for e in entries if e.text != "filed"}
    return tuple(r for r in _filed(store, entries, ends) if state is None or r.state == state)


def _filed(store: Store, entries: tuple[JournalEntry, ...], ends: dict[int, list[str]]) -> Iterator[Report]:
    for entry in entries:
        if entry.text != "filed":
            continue
        said = next((v.text for v in store.versions(entry.subject) if v.what == KIND and v.seen_at == entry.at), None)
        if said is None:
            continue
        row, end = json.loads(said), ends.get(entry.number, ["open"])
        yield Report(
            number=entry.number, item=entry.subject, at=entry.at, kind=row["kind"], source=row["source"], because=row["because"], state=end[0], note=" ".join(end[2:]),
        )  # fmt: skip


def decide(store: Store, number: int, *, accepted: bool, note: str, now: float, facts: Facts) -> Report:
    """Close a report. Where it is accepted, its item says what the reader said from now on, whatever its page is read as later.

    Raises UsageError where no such report is open.
    """
    report = next((r for r in reports(store, state="open") if r.number == number), None)
    item = store.item(report.item) if report else None
    if report is None or item is None:
        raise UsageError(f"no open report has the number {number}")
    if accepted:
        _correct(store, item, report, now, facts)
    state = "accepted" if accepted else "refused"
    store.put_journal([JournalEntry(at=now, kind=KIND, subject=item.id, text=f"{state} {number} {_words(note)}".strip())])
    return replace(report, state=state, note=_words(note))


def _correct(store: Store, item: Item, report: Report, now: float, facts: Facts) -> None:
    origin = _stated(store, item, report, facts)
    members = store.items(ItemQuery(story=item.story, limit=_MEMBERS)).members if item.story else ()
    others = store.neighbours([m.id for m in members if m.id != item.id])
    changed = replace(item, origin=origin, primary=primary(item.url, item.outlet, origin, others, facts))
    store.put_versions([Version(item=item.id, seen_at=now, what="origin", text=f"{item.origin.kind} to {origin.kind}, a reader's report")])
    store.put_items([display.shown(changed, tightened(item.rights, item.url, facts, origin))], {}, {}, {})
    if item.story:
        store.put_journal([JournalEntry(at=now, kind=RETELL, subject=item.story, text=KIND)])


def _stated(store: Store, item: Item, report: Report, facts: Facts) -> Origin:
    outlet = store.outlet(item.outlet)
    here = Hop(name=outlet.name if outlet else None, domain=item.outlet, url=item.url, relation=RELATIONS[report.kind])
    source = Source(name=here.name, domain=here.domain, url=here.url) if report.kind == "own" else _named(store, report.source, facts)
    return Origin(
        kind=report.kind, origin=source, credits=item.origin.credits, altered=item.origin.altered, claimed=item.origin.claimed, confidence=1.0, method=BY_OPERATOR,
        chain=(here,) if report.kind == "own" else (Hop(name=source.name, domain=source.domain), here),
        evidence=(Evidence(signal="operator", where="site", text=item.outlet), *item.origin.evidence),
    )  # fmt: skip


def _named(store: Store, source: str, facts: Facts) -> Source:
    """A source by its name or its domain."""
    agency = next((a for a in facts.agencies if source.casefold() in {n.casefold() for n in (a.domain or "", a.name, a.own_name or "", *a.aliases)}), None)  # fmt: skip
    if agency is not None:
        return Source(name=agency.name, domain=agency.domain)
    known = store.outlet(source) if "." in source else None
    return Source(name=known.name if known else None, domain=source) if "." in source and " " not in source else Source(name=source)


def _source(said: str) -> str:
    """A name, or the domain of an address: no address is kept."""
    said = _words(said)[:_LONGEST_SOURCE]
    host = host_of(said) if "://" in said else said
    return registrable_domain(host) or host if "." in host and " " not in host else said


def _words(said: str) -> str:
    """One line of what somebody wrote, without control characters; of addresses the host alone."""
    plain = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in said[: 4 * LONGEST])
    cut = _ADDRESS.sub(lambda m: host_of(m.group()) or host_of(f"https://{m.group()}"), plain)
    return " ".join(cut.split())[:LONGEST]

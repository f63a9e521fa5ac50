"""Nouns to what a template prints: cards, coverage by origin, lead and lag, drift of headlines, what happened when. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from firsthand.model.item import Item, Version
from firsthand.model.story import Story
from firsthand.site import words
from firsthand.site.names import Outlets

MORE_SHOWN = 8
MOST_LAGS = 40
BAR = 220  # user units of a lag bar
_PUNCTUATION = str.maketrans("", "", " \t\n\r.,;:!?'\"`´‘’“”„«»‹›()[]–—-…|/")


@dataclass(frozen=True, slots=True)
class Other:
    """Another outlet on a card; `copies` further outlets carry the same text."""

    item: Item
    name: str
    copies: int


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story as a card or a line. `source` is who reported it, `first` its earliest item and `first_name` whose that is."""

    story: Story
    lead: Item | None
    lead_name: str
    source: str
    first: Item | None = None
    first_name: str = ""
    more: tuple[Other, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """An item in a story's coverage; `lag` in words behind the first seen; `copies` carry its text."""

    item: Item
    name: str
    country: str | None
    lag: str | None
    copies: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tongue:
    """The rows of a group in one language."""

    language: str | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Coverage that comes from one origin."""

    name: str
    number: int
    tongues: tuple[Tongue, ...]


@dataclass(frozen=True, slots=True)
class Lag:
    """When an outlet had it: a bar from the last look without it to the first with it, on the story's own span."""

    item: Item
    name: str
    words: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the timeline."""

    at: float
    gap_s: float
    what: str
    name: str
    item: Item
    text: str | None = None
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Drift:
    """One text under other headlines."""

    item: Item
    name: str
    others: tuple[tuple[Item, str], ...]


def story_view(story: Story, members: Sequence[Item], names: Callable[[str], str], with_more: bool = True) -> StoryView:
    """A card: the lead, its source, and the other outlets, copies folded under the report that they copy."""
    lead = next((m for m in members if m.id == story.lead), members[0] if members else None)
    lead_name = names(lead.outlet) if lead else ""
    source = words.source_name(lead.origin, lead_name) if lead else (story.primary.name or "" if story.primary else "")
    first = min(members, key=lambda m: (m.first_seen, m.id), default=None)
    more = _more(lead, members, names) if with_more and lead else ()
    return StoryView(story, lead, lead_name, source, first, names(first.outlet) if first else "", more)


def _more(lead: Item, members: Sequence[Item], names: Callable[[str], str]) -> tuple[Other, ...]:
    originals = same_text(members)
    copies: dict[str, set[str]] = defaultdict(set)
    reports: dict[str, Item] = {}
    for member in members:
        if member.outlet == lead.outlet:
            continue
        original = originals.get(member.id)
        if original:
            copies[original].add(member.outlet)
        else:
            reports.setdefault(member.outlet, member)
    shown = [Other(item, names(outlet), len(copies.pop(item.id, set()))) for outlet, item in reports.items()]
    for original, outlets in copies.items():  # copies of the lead, or of a report that is not shown
        first = next((m for m in members if originals.get(m.id) == original and m.outlet in outlets), None)
        if first:
            shown.append(Other(first, names(first.outlet), len(outlets) - 1))
    return tuple(shown[:MORE_SHOWN])


def same_text(members: Sequence[Item]) -> dict[str, str]:
    """The first of those members whose text a member carries, by the copy's id; copies of copies are copies of the first."""
    above = {m.id: m.copy_of for m in members if m.role == "copy" and m.copy_of}
    held = {m.id for m in members}
    found = {}
    for id in above:
        at, seen = id, {id}
        while (upper := above.get(at)) in held and upper not in seen:
            at = str(upper)
            seen.add(at)
        if at != id:
            found[id] = at
    return found


def coverage(members: Sequence[Item], outlets: Outlets) -> list[Group]:
    """Members grouped by who reported it, then by language and time, copies folded; the group of the earliest item first."""
    if not members:
        return []
    first = min(members, key=lambda m: m.first_seen)
    rows = {m.id: Row(m, outlets.name(m.outlet), outlets.country(m.outlet), lag_words(m, first)) for m in _in_time(members)}
    folded = same_text(members)
    for id, original in folded.items():
        rows[original].copies.append(rows[id])
    groups: dict[str, list[Row]] = defaultdict(list)
    for id, row in rows.items():
        if id not in folded:
            groups[_source_key(row)].append(row)
    return [
        Group(words.source_name(held[0].item.origin, held[0].name), sum(1 + len(r.copies) for r in held), _tongues(held))
        for held in groups.values()
    ]  # fmt: skip


def _source_key(row: Row) -> str:
    """Whose report it is: by domain where that is known, so that an agency's own page and copies of it stand together."""
    origin = row.item.origin
    if origin.kind in ("own", "unknown") or origin.origin is None:
        return row.item.outlet
    return origin.origin.domain or words.source_name(origin, row.name)


def _tongues(rows: Sequence[Row]) -> tuple[Tongue, ...]:
    held: dict[str | None, list[Row]] = defaultdict(list)
    for row in rows:
        held[row.item.language].append(row)
    return tuple(Tongue(language, tuple(members)) for language, members in held.items())


def _in_time(members: Iterable[Item]) -> list[Item]:
    return sorted(members, key=lambda m: (m.first_seen, m.id))


def lag_words(member: Item, first: Item) -> str | None:
    """How far behind the first seen, with both polls' gaps as its error; None for the first itself."""
    if member.id == first.id:
        return None
    behind, error = member.first_seen - first.first_seen, member.first_seen_gap_s + first.first_seen_gap_s
    if behind <= error:
        return "not to be told apart from the first"
    return f"{words.span(behind)} after the first ({words.gap(error)})"


def lags(members: Sequence[Item], names: Callable[[str], str]) -> list[Lag]:
    """A bar an outlet, earliest first; nothing where a single outlet has it."""
    firsts: dict[str, Item] = {}
    for member in _in_time(members):
        firsts.setdefault(member.outlet, member)
    shown = list(firsts.values())[:MOST_LAGS]
    if len(shown) < 2:
        return []
    start = min(m.first_seen - m.first_seen_gap_s for m in shown)
    scale = BAR / max(1.0, max(m.first_seen for m in shown) - start)
    bars = []
    for member in shown:
        width = max(3.0, member.first_seen_gap_s * scale)
        right = max(width, (member.first_seen - start) * scale)
        bars.append(
            Lag(member, names(member.outlet), lag_words(member, shown[0]) or "first seen", round(right - width, 1), round(width, 1))
        )
    return bars


def drift(members: Sequence[Item], names: Callable[[str], str]) -> list[Drift]:
    """Texts that stand under more than one headline; spaces and punctuation make no difference."""
    by_id = {m.id: m for m in members}
    originals = same_text(members)
    under: dict[str, list[Item]] = defaultdict(list)
    for member in _in_time(members):
        if member.id in originals:
            under[originals[member.id]].append(member)
    found = []
    for id, copies in under.items():
        seen, others = {_bare(by_id[id].headline)}, []
        for copy in copies:
            bare = _bare(copy.headline)
            if bare and bare not in seen:
                seen.add(bare)
                others.append((copy, names(copy.outlet)))
        if others:
            found.append(Drift(by_id[id], names(by_id[id].outlet), tuple(others)))
    return found


def _bare(headline: str | None) -> str:
    return (headline or "").casefold().translate(_PUNCTUATION)


def timeline(members: Sequence[Item], versions: Sequence[Version], names: Callable[[str], str]) -> list[Event]:
    """What happened when: reports as they were first seen (copies counted at their original), changes and corrections."""
    by_id = {m.id: m for m in members}
    originals = same_text(members)
    copies = Counter(originals.values())
    events = []
    for member in _in_time(members):
        if member.id in originals:
            continue
        name = words.source_name(member.origin, names(member.outlet))
        what = {"own": "report", "agency": "agency copy"}.get(member.origin.kind, words.KIND_WORDS.get(member.origin.kind, ""))
        via = names(member.outlet)
        events.append(
            Event(
                member.first_seen, member.first_seen_gap_s, what, via if name == via else f"{via} (from {name})", member,
                copies=copies.get(member.id, 0),
            )
        )  # fmt: skip
    changes = {"headline": "headline changed", "lede": "opening changed", "correction": "correction", "gone": "taken down by its outlet"}
    for version in versions:
        held = by_id.get(version.item)
        if held and version.what in changes:
            text = version.text if version.what in ("headline", "correction") else None
            events.append(Event(version.seen_at, 0.0, changes[version.what], names(held.outlet), held, text))
    return sorted(events, key=lambda e: e.at)


def by_day(events: Iterable[Event]) -> list[tuple[str, list[Event]]]:
    """Events under their UTC day."""
    days: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        days[words.day(event.at)].append(event)
    return list(days.items())


def shares(counted: Mapping[str, int], naming: Callable[[str], str], most: int = 200) -> list[dict[str, object]]:
    """Counts as rows for bars: name, number, share of the whole and width of the bar (of 100), the largest first."""
    whole = sum(counted.values())
    largest = max(counted.values(), default=0)
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    return [
        {"key": k, "name": naming(k) if k else "not stated", "number": n, "share": words.share(n, whole), "width": round(100 * n / largest, 1) if largest else 0}
        for k, n in ordered
    ]  # fmt: skip

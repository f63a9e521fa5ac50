"""Nouns to what a template prints: cards, coverage by origin, lead and lag, drift of headlines, what happened when. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from firsthand.model.item import Item, Version
from firsthand.model.origin import Document
from firsthand.model.story import Story
from firsthand.site import words
from firsthand.site.names import Outlets
from firsthand.site.tongues import ENGLISH, Tongue

MORE_SHOWN = 8
MOST_LAGS = 40
MOST_DOCUMENTS = 20
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
    """A story as a card or a line. `source` is who reported it, `first` its earliest item and `first_name` whose that is.

    `tied` outlets had it when we first looked, and nobody can say which of them was first (0 or 1: one is). `reading` is the
    same story in a language that the reader asked for, where the headline is in none of them.
    """

    story: Story
    lead: Item | None
    lead_name: str
    source: str
    first: Item | None = None
    first_name: str = ""
    more: tuple[Other, ...] = ()
    tied: int = 0
    reading: Item | None = None
    reading_name: str = ""


@dataclass(frozen=True, slots=True)
class Lag:
    """How far behind the first (s), and the sum of both polls' gaps (s)."""

    behind: float
    error: float

    @property
    def told_apart(self) -> bool:
        """Whether it came later than both polls could have missed."""
        return self.behind > self.error


@dataclass(frozen=True, slots=True)
class Row:
    """An item in a story's coverage; `lag` behind the first seen, None for that one; `copies` carry its text."""

    item: Item
    name: str
    country: str | None
    lag: Lag | None
    copies: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of a group in one language."""

    language: str | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Coverage that comes from one origin."""

    name: str
    number: int
    tongues: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """When an outlet had it: a bar from the last look without it to the first with it, on the story's own span."""

    item: Item
    name: str
    lag: Lag | None
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the timeline; `what` is a key of `words.EVENT_WORDS` or `words.KIND_WORDS`; `source` where it is not the outlet."""

    at: float
    gap_s: float
    what: str
    name: str
    item: Item
    text: str | None = None
    copies: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class Drift:
    """One text under other headlines."""

    item: Item
    name: str
    others: tuple[tuple[Item, str], ...]


def story_view(
    story: Story, members: Sequence[Item], names: Callable[[str], str], with_more: bool = True, tongue: Tongue = ENGLISH
) -> StoryView:  # fmt: skip
    """A card: the lead, its source, and the other outlets, copies folded under the report that they copy."""
    lead = next((m for m in members if m.id == story.lead), members[0] if members else None)
    lead_name = names(lead.outlet) if lead else ""
    source = words.source_name(lead.origin, lead_name, tongue) if lead else (story.primary.name or "" if story.primary else "")
    first = min(members, key=lambda m: (m.first_seen, m.id), default=None)
    more = _more(lead, members, names) if with_more and lead else ()
    return StoryView(story, lead, lead_name, source, first, names(first.outlet) if first else "", more, tied(members))


def read_in(view: StoryView, item: Item, name: str) -> StoryView:
    """The view, with the same story in a language that the reader reads."""
    return replace(view, reading=item, reading_name=name)


def firsts(members: Sequence[Item]) -> list[Item]:
    """Each outlet's first item, in the order in which we saw them."""
    found: dict[str, Item] = {}
    for member in _in_time(members):
        found.setdefault(member.outlet, member)
    return list(found.values())


def tied(members: Sequence[Item]) -> int:
    """How many outlets nobody can order: those whose first item is not to be told apart from the earliest, itself counted."""
    each = firsts(members)
    return sum(1 for m in each if (lag := lag_of(m, each[0])) is None or not lag.told_apart)


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


def coverage(members: Sequence[Item], outlets: Outlets, tongue: Tongue = ENGLISH) -> list[Group]:
    """Members grouped by who reported it, then by language and time, copies folded; the group of the earliest item first."""
    if not members:
        return []
    first = min(members, key=lambda m: m.first_seen)
    rows = {m.id: Row(m, outlets.name(m.outlet), outlets.country(m.outlet), lag_of(m, first)) for m in _in_time(members)}
    folded = same_text(members)
    for id, original in folded.items():
        rows[original].copies.append(rows[id])
    groups: dict[str, list[Row]] = defaultdict(list)
    for id, row in rows.items():
        if id not in folded:
            groups[_source_key(row)].append(row)
    return [
        Group(words.source_name(held[0].item.origin, held[0].name, tongue), sum(1 + len(r.copies) for r in held), _tongues(held))
        for held in groups.values()
    ]  # fmt: skip


def _source_key(row: Row) -> str:
    """Whose report it is: by domain where that is known, so that an agency's own page and copies of it stand together."""
    origin = row.item.origin
    if origin.kind in ("own", "unknown") or origin.origin is None:
        return row.item.outlet
    return origin.origin.domain or words.source_name(origin, row.name)


def _tongues(rows: Sequence[Row]) -> tuple[Part, ...]:
    held: dict[str | None, list[Row]] = defaultdict(list)
    for row in rows:
        held[row.item.language].append(row)
    return tuple(Part(language, tuple(members)) for language, members in held.items())


def _in_time(members: Iterable[Item]) -> list[Item]:
    return sorted(members, key=lambda m: (m.first_seen, m.id))


def lag_of(member: Item, first: Item) -> Lag | None:
    """How far behind the first seen, with both polls' gaps as its error; None for the first itself."""
    if member.id == first.id:
        return None
    return Lag(member.first_seen - first.first_seen, member.first_seen_gap_s + first.first_seen_gap_s)


def lags(members: Sequence[Item], names: Callable[[str], str]) -> list[Bar]:
    """A bar an outlet, earliest first; nothing where a single outlet has it."""
    shown = firsts(members)[:MOST_LAGS]
    if len(shown) < 2:
        return []
    start = min(m.first_seen - m.first_seen_gap_s for m in shown)
    scale = BAR / max(1.0, max(m.first_seen for m in shown) - start)
    bars = []
    for member in shown:
        width = max(3.0, member.first_seen_gap_s * scale)
        right = max(width, (member.first_seen - start) * scale)
        bars.append(Bar(member, names(member.outlet), lag_of(member, shown[0]), round(right - width, 1), round(width, 1)))
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


def timeline(members: Sequence[Item], versions: Sequence[Version], names: Callable[[str], str], tongue: Tongue = ENGLISH) -> list[Event]:
    """What happened when: reports as they were first seen (copies counted at their original), changes and corrections."""
    by_id = {m.id: m for m in members}
    originals = same_text(members)
    copies = Counter(originals.values())
    events = []
    for member in _in_time(members):
        if member.id in originals:
            continue
        name = names(member.outlet)
        source = words.source_name(member.origin, name, tongue)
        what = {"own": "report"}.get(member.origin.kind, member.origin.kind)
        events.append(
            Event(member.first_seen, member.first_seen_gap_s, what, name, member, copies=copies.get(member.id, 0), source="" if source == name else source)
        )  # fmt: skip
    for version in versions:
        held = by_id.get(version.item)
        if held and version.what in ("headline", "lede", "correction", "gone"):
            text = version.text if version.what in ("headline", "correction") else None
            events.append(Event(version.seen_at, 0.0, version.what, names(held.outlet), held, text))
    return sorted(events, key=lambda e: e.at)


def documents(members: Sequence[Item]) -> list[tuple[Document, list[Item]]]:
    """First sources that the coverage links to, each with the items that do, copies of one text counted once; the most linked first."""
    originals = same_text(members)
    held: dict[str, tuple[Document, list[Item]]] = {}
    for member in members:
        if member.id not in originals:
            for document in member.documents[:20]:
                held.setdefault(document.url, (document, []))[1].append(member)
    return sorted(held.values(), key=lambda pair: -len(pair[1]))[:MOST_DOCUMENTS]


def by_day(events: Iterable[Event], tongue: Tongue = ENGLISH) -> list[tuple[str, list[Event]]]:
    """Events under their UTC day."""
    days: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        days[words.day(event.at, tongue)].append(event)
    return list(days.items())


def shares(counted: Mapping[str, int], naming: Callable[[str], str], most: int = 200) -> list[dict[str, object]]:
    """Counts as rows for bars: name, number, share of the whole and width of the bar (of 100), the largest first."""
    whole = sum(counted.values())
    largest = max(counted.values(), default=0)
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    return [
        {"key": k, "name": naming(k) if k else "", "number": n, "share": words.share(n, whole), "width": round(100 * n / largest, 1) if largest else 0}
        for k, n in ordered
    ]  # fmt: skip

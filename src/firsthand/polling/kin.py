"""What the feeds of one outlet tell of each other.

One poll of a busy feed, a news sitemap or a front page shows what forty section feeds will show. So a feed whose entries another
one of its outlet has too is worth only what the other lacks (`covered`), a feed that has the same entries as another is asked
once a day to see whether it still does (`twin_of`), and new entries under a section's directory are a hint that its feed has
changed. A cover is never itself covered, so that somebody is always asked; when it fails, those it covers are free again.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from firsthand.model.entry import Entry, FeedDocument
from firsthand.model.feed import FeedState
from firsthand.text.dates import instant
from firsthand.text.urls import canonical

RECENT = 24
COVERED_FROM, COVERED_MOST, COVERED_AGAIN = 0.5, 0.98, 0.3
LEAST_COMPARED = 3
TWIN_SHARE, TWIN_ENTRIES, TWIN_AFTER, TWIN_AFTER_S = 0.9, 5, 3, 86_400.0
FLOW = 1.25  # how much busier a feed must be to cover one that covers it as well
PLACE_SHARE, HINT_PRIOR, HINTS_KEPT = 0.8, 1.0, 50.0
_UNFIT = frozenset({"failing", "blocked", "gone"})


@dataclass(frozen=True, slots=True)
class Sketch:
    """A document by its addresses: all of them, the newest ones with the times printed, the directory they share."""

    keys: frozenset[int]
    recent: tuple[int, ...]
    recent_at: tuple[float, ...]
    oldest: float  # the earliest time printed; 0 where none is
    place: str | None


def sketch(document: FeedDocument) -> Sketch:
    """What is remembered of a document."""
    known = [(key_of(e), _printed(e)) for e in document.entries if e.url or e.guid]
    if any(at for _, at in known):
        known.sort(key=lambda pair: -pair[1])
    places = Counter(place for e in document.entries if (place := place_of(e.url)))
    common = places.most_common(1)
    shared = common[0][0] if common and len(known) >= LEAST_COMPARED and common[0][1] >= PLACE_SHARE * len(known) else None
    times = [at for _, at in known if at]
    newest = known[:RECENT]
    return Sketch(
        frozenset(k for k, _ in known), tuple(k for k, _ in newest), tuple(at for _, at in newest), min(times, default=0.0), shared
    )  # fmt: skip


def key_of(entry: Entry) -> int:
    """An entry's mark, the same in every feed that has it."""
    return zlib.crc32((canonical(entry.url) if entry.url else entry.guid or "").encode("utf-8", "replace"))


def place_of(url: str | None) -> str | None:
    """The first directory of an address, where it has one beside its last part and is not a number: a section's name."""
    parts = [part for part in urlsplit(url or "").path.split("/") if part]
    return parts[0].lower() if len(parts) > 1 and not parts[0].isdigit() else None


def meet(shown: FeedState, seen: Sketch, places: frozenset[str], kin: Iterable[FeedState], now: float) -> list[FeedState]:
    """What a poll of `shown` (the state after it) that gave `seen` says of the other feeds of its outlet: those that change, and itself.

    `places` are the directories of the entries that were new to everybody.
    """
    changed: dict[str, FeedState] = {}
    covers = 0
    for other in kin:
        if other.url == shown.url:
            continue
        after, shown = _weighed(shown, seen, other, now)
        covers += after.cover == shown.url
        after = _hinted(after, places, now)
        if after != other:
            changed[after.url] = after
    return [*changed.values(), replace(shown, covers=covers)]


def freed(lost: FeedState, kin: Iterable[FeedState], now: float) -> list[FeedState]:
    """The feeds that relied on one that cannot be had: asked for themselves from now on."""
    if lost.health not in _UNFIT:
        return []
    found = []
    for other in kin:
        if lost.url in (other.cover, other.twin_of):
            free = _alone(_covered(other, None, 0.0))
            found.append(replace(free, next_due_at=min(free.next_due_at, max(now, free.earliest_at))))
    return found


def unmet(state: FeedState, seen: Sketch, novel: frozenset[int]) -> tuple[float, ...]:
    """The times of entries that are new to a feed and had come by another way: a cover is worth these too."""
    if not state.recent:
        return ()
    before, latest = set(state.recent), max(state.recent_at, default=0.0)
    return tuple(
        at for key, at in zip(seen.recent, seen.recent_at, strict=True) if key not in before and key not in novel and (not at or at >= latest)
    )  # fmt: skip


def paid(state: FeedState, found: bool) -> dict[str, float | bool]:
    """What a poll says of the hint that led to it."""
    if not state.hinted:
        return {}
    fade = min(1.0, HINTS_KEPT / (state.hints + 1.0))
    return {"hints": (state.hints + 1.0) * fade, "hints_paid": (state.hints_paid + found) * fade, "hinted": False}


def _weighed(shown: FeedState, seen: Sketch, other: FeedState, now: float) -> tuple[FeedState, FeedState]:
    """The other feed as it stands beside a document just seen, and the feed seen."""
    if shown.cover == other.url and other.cover == shown.url:  # each was judged while the other was being asked
        shown = _covered(shown, None, 0.0)
    share = _share(seen, other)
    if share is None:
        return other, shown
    if shown.twin_of == other.url:  # the daily look whether it still is one
        return other, shown if share >= TWIN_SHARE else _alone(shown)
    if not other.twin_of and shown.twin_of is None:
        if _same(shown, other):
            other = _twinned(shown, other, now)
        elif other.twin_to == shown.url:
            other = _alone(other)
    if other.cover == shown.url:
        mixed = (1 - COVERED_AGAIN) * other.covered + COVERED_AGAIN * share
        kept = mixed >= COVERED_FROM * 0.8
        return _covered(other, shown.url if kept else None, mixed if kept else 0.0), shown
    if share >= COVERED_FROM and share > other.covered and shown.cover is None and shown.twin_of is None and _before(shown, other):
        return _covered(other, shown.url, share), shown
    return other, shown


def _share(seen: Sketch, other: FeedState) -> float | None:
    """The share of the other's newest entries that stand in the document, of those young enough to; None where too few are."""
    pairs = [(k, at) for k, at in zip(other.recent, other.recent_at, strict=True) if not seen.oldest or not at or at >= seen.oldest]
    if len(pairs) < LEAST_COMPARED:
        return None
    return sum(k in seen.keys for k, _ in pairs) / len(pairs)


def _same(shown: FeedState, other: FeedState) -> bool:
    """Whether two feeds have the same newest entries, but for those that came after the other was asked."""
    asked_at = other.last_success_at or 0.0
    common = [k for k, at in zip(shown.recent, shown.recent_at, strict=True) if at <= asked_at]
    length = min(len(common), len(other.recent))
    return length >= TWIN_ENTRIES and len(set(common[:length]) & set(other.recent[:length])) >= TWIN_SHARE * length


def _alone(state: FeedState) -> FeedState:
    return replace(state, twin_of=None, twin_to=None, twin_seen=0, twin_since_at=None)


def _twinned(shown: FeedState, other: FeedState, now: float) -> FeedState:
    """The same entries: at once where both are one address, or one names the other as itself; else after a day of it."""
    if not _better(shown, other):
        return other
    names = {canonical(u) for u in (shown.url, shown.self_url, shown.moved_to) if u} & {canonical(u) for u in (other.url, other.self_url, other.moved_to) if u}  # fmt: skip
    if names:
        return replace(_alone(other), twin_of=shown.url)
    if other.twin_to != shown.url:
        return replace(other, twin_to=shown.url, twin_seen=1, twin_since_at=now)
    other = replace(other, twin_seen=other.twin_seen + 1)
    since = other.twin_since_at if other.twin_since_at is not None else now
    if other.twin_seen >= TWIN_AFTER and now - since >= TWIN_AFTER_S:
        return replace(_alone(other), twin_of=shown.url)
    return other


def _before(shown: FeedState, other: FeedState) -> bool:
    """Whether this one may cover the other: it is busier, or as busy and better to ask."""
    if shown.health in _UNFIT or other.covers:
        return False
    return shown.rate > other.rate * FLOW or (other.rate <= shown.rate * FLOW and _better(shown, other))


def _better(one: FeedState, other: FeedState) -> bool:
    """The one of two alike that is asked; an order, so that they never choose each other."""
    return _rank(one) > _rank(other)


def _rank(state: FeedState) -> tuple[bool, bool, bool, int, str]:
    return (state.health not in _UNFIT, state.pushed, state.url.startswith("https:"), -len(state.url), state.url)


def _covered(state: FeedState, cover: str | None, share: float) -> FeedState:
    """The state with what it is worth beside its cover: its rate and counts are those of the entries that the cover lacks."""
    share = min(share, COVERED_MOST)
    scale = (1.0 - share) / (1.0 - state.covered)
    return replace(state, cover=cover, covered=share, rate=state.rate * scale, arrivals=state.arrivals * scale)


def _hinted(state: FeedState, places: frozenset[str], now: float) -> FeedState:
    """Sooner, by as much of its wait as the share of hints that were right: the less they pay, the less they move."""
    if not places or state.place not in places or state.hinted or state.twin_of or state.health in _UNFIT or state.next_due_at <= now:
        return state
    chance = (1.0 - state.covered) * (HINT_PRIOR + state.hints_paid) / (2 * HINT_PRIOR + state.hints)
    at = state.next_due_at - (state.next_due_at - now) * chance
    return replace(state, next_due_at=min(state.next_due_at, max(at, state.earliest_at)), hinted=True)


def _printed(entry: Entry) -> float:
    stamp = entry.published or entry.updated
    return (instant(stamp) if stamp else None) or 0.0


def siblings(state: FeedState, states: Sequence[FeedState], most: int = 64) -> list[FeedState]:
    """The feeds that are compared with one: of its outlet, alive, at most so many."""
    return [s for s in states if s.url != state.url and s.health != "gone"][:most]

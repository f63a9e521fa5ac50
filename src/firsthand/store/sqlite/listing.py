"""Lists over the day files, newest first: which days, which conditions, where the next part begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from firsthand.errors import UsageError
from firsthand.store.ids import day_of
from firsthand.store.sqlite.connect import File
from firsthand.store.sqlite.files import Files
from firsthand.store.sqlite.statements import statements

_SQL = statements("listing")
_INDEXED = frozenset({"outlet", "place", "language", "topic", "origin", "kind"})
_FEW = 500
_FIT_DAYS, _FIT_NEWEST, _FIT_HALF_S = 30, 4_000, 2 * 86_400.0
Values = Mapping[str, str | float | None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list stands: the day and slot of its last member."""

    day: str
    slot: int

    def cursor(self) -> str:
        """The opaque string for it."""
        return f"{self.day.replace('-', '')}.{self.slot:x}"


def place_of(cursor: str | None) -> Place | None:
    """The place that a cursor names. Raises UsageError on any other string."""
    if cursor is None:
        return None
    day, _, slot = cursor.partition(".")
    if len(day) != 8 or not (day.isascii() and day.isdigit()) or not 0 < len(slot) <= 16:
        raise UsageError("this cursor was not given by a list")
    try:
        return Place(f"{day[:4]}-{day[4:6]}-{day[6:]}", min(int(slot, 16), (1 << 63) - 1))
    except ValueError as error:
        raise UsageError("this cursor was not given by a list") from error


def matching(
    files: Files, values: Values, *, limit: int, cursor: str | None, days: Iterable[str] | None = None
) -> Iterator[tuple[Place, str]]:
    """Place and record of up to `limit` shown items that meet every condition of `values` (names of `listing.sql`), newest first."""
    given = {name: value for name, value in values.items() if value is not None}
    start = place_of(cursor)
    searching = "match" in given
    conditions = conditions_of(given)
    left = limit
    for day in _days(files, given, start, days):
        if left <= 0:
            return
        file = files.day(day)
        if file is None:
            continue
        base, tail = ("search", "_words") if searching and not _few(file, given) else ("search_few" if searching else "items", "")
        older = start is not None and start.day == day
        sql = " ".join((_SQL[base], conditions, _SQL[f"older{tail}"] if older else "", _SQL[f"newest{tail}"]))
        rows = file.rows(sql, {**given, "limit": left, **({"older": start.slot} if older and start else {})})
        left -= len(rows)
        for slot, record in rows:
            yield Place(day, slot), record


def conditions_of(given: Values) -> str:
    """SQL of every condition but the words; `either_outlet` and `neither_outlet` take several values (JSON) of a column."""
    found = []
    for name in given:
        several, _, column = name.partition("_")
        if several in ("either", "neither") and column:
            found.append(_SQL[name if name in _SQL else several].replace("{column}", column).replace("{name}", name))
        elif name != "match":
            found.append(_SQL[name])
    return " ".join(found)


def fittest(files: Files, values: Values, most: int) -> list[tuple[float, str]]:
    """Score and record of up to `most` shown items, the fittest first: BM25 (FTS5's), halved with every two days that the newest hit is newer.

    Of each day only the newest matches are weighed, of the newest days only: an old text is found by its time.
    """
    given = {name: value for name, value in values.items() if value is not None}
    sql = " ".join((_SQL["fit"], conditions_of(given), _SQL["fittest"]))
    found: list[tuple[float, float, str]] = []
    for day in list(_days(files, given, None, None))[:_FIT_DAYS]:
        if (file := files.day(day)) is not None:
            rows = file.rows(sql, {**given, "newest": _FIT_NEWEST, "limit": most})
            found += [(-float(fit), float(seen), record) for _, record, fit, seen in rows]
    newest = max((seen for _, seen, _ in found), default=0.0)
    scored = [(fit * 2.0 ** ((seen - newest) / _FIT_HALF_S), record) for fit, seen, record in found]
    return sorted(scored, reverse=True)[:most]


def _few(file: File, given: Values) -> bool:
    """Whether the conditions alone leave so few items that each had better be asked for the words: a common word may be in a million."""
    conditions = conditions_of({name: value for name, value in given.items() if name.removeprefix("either_") in _INDEXED})
    return bool(conditions) and int(file.value(_SQL["few"].replace("{conditions}", conditions), {**given, "few": _FEW})) < _FEW


def tally(files: Files, values: Values) -> dict[str, int]:
    """How many shown items of each day meet every condition of `values`; for charts."""
    given = {name: value for name, value in values.items() if value is not None}
    sql = " ".join((_SQL["tally_search" if "match" in given else "tally"], conditions_of(given)))
    counted = {}
    for day in _days(files, given, None, None):
        if (file := files.day(day)) is not None:
            counted[day] = int(file.value(sql, given))
    return counted


def _days(files: Files, given: Values, start: Place | None, days: Iterable[str] | None) -> Iterator[str]:
    after, before = given.get("after"), given.get("before")
    first = _day(after) if after is not None else ""
    last = _day(before) if before is not None else "9999-99-99"
    if start is not None:
        last = min(last, start.day)
    return (day for day in (files.days() if days is None else days) if first <= day <= last)


def _day(instant: str | float) -> str:
    try:
        return day_of(float(instant))
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError("this instant is outside of time") from error

"""Figures for small charts, in user units of their SVG; every chart has its figures as text beside it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from firsthand.site.tongues import Tongue

HEIGHT = 48
STEP = 12
MOST_DAYS = 60
MOST_SPANS = 48
FEWEST = 24  # bars that a drawing has room for: two days are no walls


@dataclass(frozen=True, slots=True)
class Bar:
    """A day of a chart: `x`, `y`, `height` as drawn, `label` and `number` as told."""

    x: int
    y: float
    height: float
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars from the left, oldest first."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    total: int
    busiest: Bar
    said: str = ""  # the same in words


def days(counted: Mapping[str, int]) -> Chart | None:
    """Counts by UTC day, days of none included, the last sixty; None where a single day says all."""
    known = sorted(day for day, number in counted.items() if number)
    if len(known) < 2:
        return None
    last = date.fromisoformat(known[-1])
    first = max(date.fromisoformat(known[0]), last - timedelta(days=MOST_DAYS - 1))
    shown = [(first + timedelta(days=k)).isoformat() for k in range((last - first).days + 1)]
    return replace(_chart([(day, counted.get(day, 0)) for day in shown]), total=sum(counted.values()))


def hours(times: Sequence[float]) -> Chart | None:
    """Instants (Unix seconds) by spans of equal, whole hours, at most forty-eight; None where a single span says all."""
    if not times:
        return None
    first, last = min(times), max(times)
    step = 3600 * max(1, -(-int(last - first) // (3600 * MOST_SPANS)))
    start = first // step * step
    number = int((last - start) // step) + 1
    if number < 2:
        return None
    counted = [0] * number
    for at in times:
        counted[int((at - start) // step)] += 1
    labels = [datetime.fromtimestamp(start + k * step, UTC).strftime("%Y-%m-%d %H:%M") for k in range(number)]
    return _chart(list(zip(labels, counted, strict=True)))


def said(chart: Chart | None, tongue: Tongue) -> Chart | None:
    """The chart, told in words too."""
    if chart is None:
        return None
    text = tongue.counted(
        "%(n)s item, %(first)s to %(last)s; most at %(busiest)s (%(most)s)", "%(n)s items, %(first)s to %(last)s; most at %(busiest)s (%(most)s)",
        chart.total, first=chart.bars[0].label, last=chart.bars[-1].label, busiest=chart.busiest.label, most=tongue.number(chart.busiest.number),
    )  # fmt: skip
    return replace(chart, said=text)


def _chart(counted: Sequence[tuple[str, int]]) -> Chart:
    most = max(number for _, number in counted)
    bars = []
    for k, (label, number) in enumerate(counted):
        height = round(max(2.0 if number else 0.0, HEIGHT * number / most), 1)
        bars.append(Bar(k * STEP, round(HEIGHT - height, 1), height, label, number))
    return Chart(max(FEWEST, len(bars)) * STEP, HEIGHT, tuple(bars), sum(n for _, n in counted), max(bars, key=lambda b: b.number))

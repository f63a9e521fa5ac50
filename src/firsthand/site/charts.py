"""Figures for small charts, in user units of their SVG; every chart has its figures as text beside it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

HEIGHT = 48
STEP = 12
MOST_DAYS = 60


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


def days(counted: Mapping[str, int]) -> Chart | None:
    """Counts by UTC day, days of none included, the last sixty; None where a single day says all."""
    known = sorted(day for day, number in counted.items() if number)
    if len(known) < 2:
        return None
    last = date.fromisoformat(known[-1])
    first = max(date.fromisoformat(known[0]), last - timedelta(days=MOST_DAYS - 1))
    shown = [(first + timedelta(days=k)).isoformat() for k in range((last - first).days + 1)]
    most = max(counted.get(day, 0) for day in shown)
    bars = []
    for k, day in enumerate(shown):
        number = counted.get(day, 0)
        height = round(max(2.0 if number else 0.0, HEIGHT * number / most), 1)
        bars.append(Bar(k * STEP, round(HEIGHT - height, 1), height, day, number))
    return Chart(len(bars) * STEP, HEIGHT, tuple(bars), sum(counted.values()), max(bars, key=lambda b: b.number))

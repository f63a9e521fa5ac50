"""The fitted numbers: a log-odds for every signal, how places add up, and what a score is worth as a probability.

Fitted by `bench/origins.py --fit` on labelled pages, by folds of domains; the numbers are data (`data/origins/weights.tsv`).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass

from firsthand.facts import Facts


@dataclass(frozen=True, slots=True)
class Weights:
    """`signals` log-odds by signal; `features` by name; `curves` (score, probability) points, rising, for own and external verdicts."""

    signals: dict[str, float]
    features: dict[str, float]
    curves: dict[str, tuple[tuple[float, float], ...]]

    def of(self, signal: str) -> float:
        """The log-odds of a signal; an unlisted one counts little."""
        return self.signals.get(signal, 0.5)

    def probability(self, curve: str, score: float) -> float:
        """What a verdict of this score is worth: the curve between its points, the logistic where it has none."""
        points = self.curves.get(curve, ())
        if not points:
            return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
        at = bisect_right(points, (score, math.inf))
        if at == 0:
            return points[0][1]
        if at == len(points):
            return points[-1][1]
        (left, low), (right, high) = points[at - 1], points[at]
        return low + (high - low) * (score - left) / (right - left) if right > left else high


_HELD: dict[int, tuple[Facts, Weights]] = {}


def weights_of(facts: Facts) -> Weights:
    """The weights of these facts, read at the first asking."""
    held = _HELD.get(id(facts))
    if held is None:
        signals: dict[str, float] = {}
        features: dict[str, float] = {}
        curves: dict[str, list[tuple[float, float]]] = {}
        for row in facts.table("origins/weights"):
            if row["kind"] == "signal":
                signals[row["key"]] = float(row["value"])
            elif row["kind"] == "feature":
                features[row["key"]] = float(row["value"])
            else:
                curves.setdefault(row["key"], []).append((float(row["at"]), float(row["value"])))
        _HELD.clear()
        held = _HELD[id(facts)] = (facts, Weights(signals, features, {k: tuple(sorted(v)) for k, v in curves.items()}))
    return held[1]

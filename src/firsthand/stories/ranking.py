"""How stories are ranked: a formula that stands in a file, can be read, rerun and replaced; its terms are shown.

Time fades a score by halves, as in the rankings of Hacker News and Reddit; what it fades is how many independent reports
there are, in how many countries and languages, and how fast they come. Copies add nothing.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from firsthand.errors import ConfigError
from firsthand.model.story import RankTerm

FIGURES = ("independent", "countries", "languages", "velocity")


class Readable(Protocol):
    """A file that is handed in."""

    def read_text(self, encoding: str) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """Weights by figure; half life and velocity's window in seconds."""

    version: int
    weights: Mapping[str, float]
    half_life_s: float
    velocity_window_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a story is ranked by; `updated` is when its newest report that is no copy was first seen (Unix seconds)."""

    independent: int
    countries: int
    languages: int
    velocity: int
    updated: float


def read_formula(file: Readable) -> Formula:
    """The formula of a TOML file like `data/ranking.toml`. Raises ConfigError."""
    return formula_of(file.read_text(encoding="utf-8"))


def formula_of(text: str) -> Formula:
    """The formula in TOML. Raises ConfigError."""
    try:
        table = tomllib.loads(text)
        weights = {str(k): float(v) for k, v in table["weights"].items()}
        formula = Formula(
            version=int(table["version"]),
            weights=weights,
            half_life_s=float(table["half_life_s"]),
            velocity_window_s=float(table["velocity_window_s"]),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ConfigError(f"the ranking formula cannot be read: {error}") from error
    if unknown := sorted(set(weights) - set(FIGURES)):
        raise ConfigError(f"the ranking formula weighs what is not counted: {', '.join(unknown)}; it may weigh {', '.join(FIGURES)}")
    if not all(map(math.isfinite, (*weights.values(), formula.half_life_s))) or min(formula.half_life_s, formula.velocity_window_s) <= 0:
        raise ConfigError("the ranking formula has a weight or a time that is no finite number above zero")
    return formula


def rank(figures: Figures, now: float, formula: Formula) -> tuple[float, tuple[RankTerm, ...]]:
    """The score and the terms that make it: their sum times the last, `age`."""
    counts = {
        "independent": figures.independent,
        "countries": figures.countries,
        "languages": figures.languages,
        "velocity": figures.velocity,
    }
    terms = [RankTerm(name=n, value=round(formula.weights.get(n, 0.0) * math.log1p(max(0, counts[n])), 6)) for n in FIGURES]
    fading = 2.0 ** -(max(0.0, now - figures.updated) / formula.half_life_s)
    score = sum(t.value for t in terms) * fading
    return score, (*terms, RankTerm(name="age", value=round(fading, 6)))

"""Signs to a verdict: one vote a place, damped across places, the strongest source first; or the outlet's own; or unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.origins.names import Known
from firsthand.origins.signs import Sign
from firsthand.origins.view import View
from firsthand.origins.weights import Weights

DAMPING = (1.0, 0.55, 0.35, 0.25)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A source with its signs, strongest first, and its score (log-odds, features not yet added)."""

    source: Known
    signs: tuple[Sign, ...]
    score: float

    @property
    def shared(self) -> bool:
        """Whether its strongest sign says that others wrote too."""
        return self.signs[0].shared


@dataclass(frozen=True, slots=True)
class Verdict:
    """`main` None where the report is the outlet's own or nobody can say; `confidence` is calibrated."""

    kind: str
    main: Candidate | None
    others: tuple[Candidate, ...]
    confidence: float
    reason: str
    curve: str = ""
    score: float = 0.0


def place_of(where: str) -> str:
    """The place that has one vote: all of JSON-LD is one, all meta is one."""
    return where.partition(":")[0]


def candidates(signs: Sequence[Sign], weights: Weights) -> list[Candidate]:
    """Every source named, by score; a source has one vote a place, and later places count less."""
    by_source: dict[str, list[Sign]] = {}
    for sign in signs:
        by_source.setdefault(sign.source.id, []).append(sign)
    found = []
    for group in by_source.values():
        ranked = sorted(group, key=lambda s: -weights.of(s.signal))
        best: dict[str, float] = {}
        for sign in ranked:
            best.setdefault(place_of(sign.where), weights.of(sign.signal))
        votes = sorted(best.values(), reverse=True)
        score = sum(v * DAMPING[min(i, len(DAMPING) - 1)] for i, v in enumerate(votes))
        found.append(Candidate(ranked[0].source, tuple(ranked), score))
    return sorted(found, key=lambda c: (-c.score, c.source.kind != "agency", c.source.id))


def judge(view: View, signs: Sequence[Sign], weights: Weights, on_agency_site: bool) -> Verdict:
    """Weigh the signs. `on_agency_site`: on an agency's own site its reports are its own, whatever short marks say."""
    ranked = candidates(signs, weights)
    named = [c for c in ranked if c.source.kind != "unnamed"]
    unnamed = [c for c in ranked if c.source.kind == "unnamed"]
    bias = features(view, weights) + (weights.features.get("agency-site", -4.0) if on_agency_site else 0.0)
    passing = [c for c in named if c.score + bias >= 0]
    if not passing:
        passing = [c for c in unnamed if c.score + bias >= 0]
    if not passing:
        best = ranked[0].score + bias if ranked else None
        return _own(view, best, weights)
    main = _first(passing)
    others = tuple(c for c in passing if c is not main and c.score + bias >= 0)
    relation = "unnamed" if main.source.kind == "unnamed" else "wire" if main.signs[0].relation == "wire" else "other"
    curve, score = f"external-{relation}", main.score + bias
    return Verdict(_kind(main, others), main, others, weights.probability(curve, score), "", curve, score)


def features(view: View, weights: Weights) -> float:
    """What the article itself adds to every source's log-odds: the bias, a signed byline."""
    value = weights.features.get("bias", 0.0)
    if any(a.kind == "person" for a in view.article.authors):
        value += weights.features.get("person-byline", 0.0)
    return value


def _own(view: View, best: float | None, weights: Weights) -> Verdict:
    signed = bool(view.article.authors or view.byline)
    if not view.article.body and not view.article.headline:
        return Verdict("unknown", None, (), 0.3, "nothing to read on the page")
    curve = "own-signed" if signed else "own-unsigned"
    if best is not None:
        curve += "-doubt"
    score = best if best is not None else -4.0
    return Verdict("own", None, (), weights.probability(curve, score), "", curve, score)


def _first(passing: Sequence[Candidate]) -> Candidate:
    """The primary source of several: the wire before a relay of it where both stand firm, else the strongest."""
    best = passing[0]
    if best.signs[0].signal.startswith("canonical"):
        wire = next((c for c in passing if c.signs[0].relation == "wire"), None)
        return wire or best
    return best


def _kind(main: Candidate, others: Sequence[Candidate]) -> str:
    relation = main.signs[0].relation
    if relation in ("press-release", "translation"):
        return relation
    if main.shared:
        return "mixed"
    return "agency" if relation == "wire" else "republished"

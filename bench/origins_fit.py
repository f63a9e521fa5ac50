"""Fit the weights of origins on labelled pages and write `data/origins/weights.tsv`.

    FIRSTHAND_CORPUS=... python bench/origins_fit.py [--write]

Maximum a posteriori: the loss of every named candidate (right or not) under one vote a place and damping, plus the squared
distance from the prior column. Figures and calibration come from ten folds of domains: no page is scored by weights that saw
its publisher.
"""

from __future__ import annotations

import hashlib
import math
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from firsthand import facts as facts_module
from firsthand.facts import DATA, Facts, table
from firsthand.model.origin import Origin
from firsthand.origins import attribute as attribute_module
from firsthand.origins.attribute import signs_of
from firsthand.origins.markup import site_source
from firsthand.origins.verdict import DAMPING, features, judge, place_of
from firsthand.origins.view import View, view_of
from firsthand.origins.weights import Weights
from origins_labels import Label, Same, article, figures, labels, right

FOLDS = 10
STRENGTH = 2.0  # of the prior, per weight
STEPS = 250
RATE = 0.15


@dataclass
class Page:
    label: Label
    view: View
    signs: list
    agency_site: bool
    candidates: list[tuple[dict[str, list[str]], bool]]  # signals by place, whether the source is right
    flags: dict[str, float]


def pages(root: Path, facts: Facts, same: Same) -> list[Page]:
    """Every labelled page with its candidates."""
    found = []
    for label in labels(root):
        view = view_of(article(root, label, facts), facts)
        signs = signs_of(view, facts)
        by_source: dict[str, list] = {}
        for sign in signs:
            by_source.setdefault(sign.source.id, []).append(sign)
        candidates = []
        for group in by_source.values():
            source = group[0].source
            if label.names:
                ok = label.kind != "own" and any(same(g, source.name, source.domain) for g in (*label.sources, *label.also))
            else:
                ok = label.kind != "own" and source.name is None
            places: dict[str, list[str]] = {}
            for sign in group:
                places.setdefault(place_of(sign.where), []).append(sign.signal)
            candidates.append((places, ok))
        found.append(Page(label, view, signs, site_source(view) is not None, candidates, active(view)))
    return found


def active(view: View) -> dict[str, float]:
    """The features of an article: name to 1."""
    probe = Weights({}, {}, {})
    names = [r["key"] for r in table("origins/weights") if r["kind"] == "feature" and r["key"] != "agency-site"]
    return {n: 1.0 for n in names if features(view, Weights({}, {n: 1.0}, {})) - features(view, probe) > 0.5}


def fit(train: Sequence[Page], prior: dict[str, float]) -> dict[str, float]:
    """The weights by gradient descent; keys are `signal:` and `feature:` names."""
    weights = dict(prior)
    for step in range(STEPS):
        gradient = {k: STRENGTH * (weights[k] - prior[k]) for k in weights}
        for page in train:
            if not page.label.counts:
                continue
            bias = sum(weights.get(f"feature:{n}", 0.0) for n in page.flags)
            if page.agency_site:
                bias += weights["feature:agency-site"]
            for places, ok in page.candidates:
                best = sorted(((max((weights.get(f"signal:{s}", 0.5), s) for s in signals)) for signals in places.values()), reverse=True)
                score = bias + sum(v * DAMPING[min(i, len(DAMPING) - 1)] for i, (v, _) in enumerate(best))
                error = 1 / (1 + math.exp(-score)) - ok
                for i, (_, s) in enumerate(best):
                    key = f"signal:{s}"
                    if key in gradient:
                        gradient[key] += error * DAMPING[min(i, len(DAMPING) - 1)]
                for n in page.flags:
                    gradient[f"feature:{n}"] += error
                if page.agency_site:
                    gradient["feature:agency-site"] += error
        rate = RATE / (1 + step / 80)
        for k in weights:
            weights[k] -= rate * max(-2.0, min(2.0, gradient[k]))
            if k.startswith("signal:"):
                weights[k] = max(0.0, weights[k])
    return weights


def as_weights(values: dict[str, float], curves: dict[str, tuple[tuple[float, float], ...]]) -> Weights:
    return Weights(
        {k.removeprefix("signal:"): v for k, v in values.items() if k.startswith("signal:")},
        {k.removeprefix("feature:"): v for k, v in values.items() if k.startswith("feature:")},
        curves,
    )


def fold_of(label: Label) -> int:
    return hashlib.sha256(label.domain.split(".")[0].encode()).digest()[0] % FOLDS


def platt(pairs: Sequence[tuple[float, bool]], prior_slope: float, prior_bias: float) -> tuple[float, float]:
    """A logistic of the score, drawn to the prior where there are few pairs."""
    a, b = prior_slope, prior_bias
    for _ in range(4000):
        ga, gb = 1.0 * (a - prior_slope), 0.3 * (b - prior_bias)
        for x, ok in pairs:
            e = 1 / (1 + math.exp(-(a * x + b))) - ok
            ga += e * x
            gb += e
        n = len(pairs) + 5
        a -= 0.3 * ga / n
        b -= 0.3 * gb / n
    return a, b


def curve(pairs: Sequence[tuple[float, bool]], slope: float, bias: float, ends: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """Points of the fitted logistic over the scores that occur."""
    a, b = platt(pairs, slope, bias)
    steps = 8
    return tuple(
        (round(x, 2), round(min(0.995, 1 / (1 + math.exp(-(a * x + b)))), 4))
        for x in (ends[0] + (ends[1] - ends[0]) * i / steps for i in range(steps + 1))
    )


def outcomes(
    found: Sequence[Page], by_fold: dict[int, Weights], facts: Facts, same: Same
) -> tuple[list, dict[str, list[tuple[float, bool]]]]:
    """Every page judged by weights that did not see its publisher, and (score, right) by curve."""
    judged, scored = [], {}
    for page in found:
        weights = by_fold[fold_of(page.label)]
        verdict = judge(page.view, page.signs, weights, page.agency_site)
        origin = attribute_module.origin_of(page.view, verdict, page.signs, weights)
        judged.append((page.label, origin))
        if page.label.counts:
            scored.setdefault(verdict.curve, []).append((verdict.score, right(page.label, origin, same)))
    return judged, scored


def cross_validated(found: Sequence[Page], facts: Facts, same: Same) -> list[tuple[Label, Origin]]:
    """Every page judged, and its confidence told, by weights and curves that did not see its publisher."""
    folds, _ = _folds(found, facts, same)
    return outcomes(found, folds, facts, same)[0]


def _folds(found: Sequence[Page], facts: Facts, same: Same) -> tuple[dict[int, Weights], dict[str, list[tuple[float, bool]]]]:
    """Weights of each fold with curves from the other folds, and the (score, right) pairs of all pages by curve."""
    prior = priors()
    bare = {k: as_weights(fit([p for p in found if fold_of(p.label) != k], prior), {}) for k in range(FOLDS)}
    _, scored = outcomes(found, bare, facts, same)
    folds = {}
    for k, weights in bare.items():
        _, seen = outcomes([p for p in found if fold_of(p.label) != k], bare, facts, same)
        folds[k] = Weights(weights.signals, weights.features, curves_of(seen))
    return folds, scored


def priors() -> dict[str, float]:
    """The prior column by `signal:` and `feature:` key."""
    return {f"{r['kind']}:{r['key']}": float(r["prior"]) for r in table("origins/weights") if r["kind"] != "curve"}


def main() -> None:
    """Print the cross-validated figures; with --write fit on all pages and write the table."""
    root = Path(os.environ["FIRSTHAND_CORPUS"]) / "origins"
    facts, same = facts_module.load(), Same()
    found = pages(root, facts, same)
    rows = [r for r in table("origins/weights") if r["kind"] != "curve"]
    unlisted = sorted({s.signal for p in found for s in p.signs} - {r["key"] for r in rows})
    if unlisted:
        print("signals without a prior:", *unlisted, file=sys.stderr)
    folds, scored = _folds(found, facts, same)
    judged, _ = outcomes(found, folds, facts, same)
    counts = {k: (len(v), round(sum(ok for _, ok in v) / len(v), 3)) for k, v in scored.items()}
    print("cross-validated", {k: round(v, 3) for k, v in figures(judged, same).items()}, counts)
    if "--write" in sys.argv:
        write(rows, fit(found, priors()), curves_of(scored))


def curves_of(scored: dict[str, list[tuple[float, bool]]]) -> dict[str, tuple[tuple[float, float], ...]]:
    """A curve for every kind of verdict; own ones without a rejected candidate are one number."""
    made = {}
    for name, pairs in scored.items():
        if name.startswith("external"):
            made[name] = curve(pairs, 0.9, 0.6, (0.0, 6.0))
        elif name.endswith("-doubt"):
            made[name] = curve(pairs, -0.6, 1.0, (-4.0, 0.0))
        else:
            made[name] = ((0.0, round((sum(ok for _, ok in pairs) + 4.5) / (len(pairs) + 5), 4)),)
    return made


def write(rows: Sequence[dict[str, str]], values: dict[str, float], curves: dict[str, tuple[tuple[float, float], ...]]) -> None:
    """The table with its fitted column."""
    head = [line for line in (DATA / "origins/weights.tsv").read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    lines = [*head, "kind\tkey\tat\tprior\tvalue"]
    lines += [f"{r['kind']}\t{r['key']}\t\t{r['prior']}\t{values[r['kind'] + ':' + r['key']]:.3f}" for r in rows]
    lines += [f"curve\t{name}\t{at}\t\t{value}" for name, points in sorted(curves.items()) for at, value in points]
    (DATA / "origins/weights.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Origins beside simpler rules: exact, precision, recall, calibration, per language and per place, and what a verdict costs.

FIRSTHAND_CORPUS names the labelled pages; each is judged by weights that never saw its publisher. Without it the invented
world of `firsthand.world` is judged by its own truth, with the weights as they stand. Peers: everything is the outlet's own; any
agency's mark in the text; "(AP)" or "Associated Press" in it (the pattern half of Media Cloud's rule, English and AP only).
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from firsthand import facts as facts_module
from firsthand.articles.read import read_article
from firsthand.facts import Facts
from firsthand.model.article import Article
from firsthand.model.origin import Origin, Source
from firsthand.origins.attribute import attribute
from firsthand.origins.names import Where, names_of
from firsthand.text.html import Document
from firsthand.world.answers import Pages
from firsthand.world.build import build
from origins_fit import Page, cross_validated, pages
from origins_labels import Label, Same, external, figures, right
from report import report

FLOORS = {"exact": 0.92, "precision": 0.90, "recall": 0.70, "wire": 0.82}
GOALS = {"exact": 0.95, "precision": 0.95, "recall": 0.85, "wire": 0.95}
CEILINGS = {"hard_false": (0.05, 0.01), "ece": (0.07, 0.04)}
_AP = re.compile(r"\(AP\)|\bAssociated Press\b")
Rule = Callable[[Article, Facts], Origin]
Judged = Sequence[tuple[Label, Origin]]


def always_own(article: Article, facts: Facts) -> Origin:
    """The rule of a reader that never asks."""
    return Origin(kind="own", origin=Source(domain=article.outlet), confidence=0.75)


def any_mark(article: Article, facts: Facts) -> Origin:
    """Any agency's name in the text is the source."""
    text = " ".join((*article.body, article.byline or ""))
    found = names_of(facts).find(text, Where("*", None))
    if not found:
        return always_own(article, facts)
    return Origin(kind="agency", origin=Source(name=found[0].known.name, domain=found[0].known.domain), confidence=0.5)


def ap_pattern(article: Article, facts: Facts) -> Origin:
    """The pattern half of Media Cloud's rule for the Associated Press."""
    if _AP.search(" ".join(article.body)):
        return Origin(kind="agency", origin=Source(name="Associated Press", domain="apnews.com"), confidence=0.5)
    return always_own(article, facts)


PEERS: dict[str, Rule] = {"always own": always_own, "any agency's mark": any_mark, "(AP) in the text": ap_pattern}


def of_the_world(facts: Facts, seeds: range = range(1, 6)) -> tuple[Judged, list[tuple[Label, Article]], Facts]:
    """Invented pages with their truth, judged one by one."""
    judged, read = [], []
    for seed in seeds:
        world = build(seed, start_at=1_790_000_000.0)
        theirs = replace(facts, agencies=(*facts.agencies, *world.agencies), groups=(*facts.groups, *world.groups))
        outlets, print_of = {o.domain: o for o in world.outlets}, Pages(world)
        for true in world.articles:
            article = read_article(Document(print_of.render(true, true.feed_at + 1), true.url), theirs)
            sources = () if true.kind == "own" else tuple(n for n in (true.origin.name, true.origin.domain) if n)
            label = Label(
                id=true.url, url=true.url, domain=true.outlet, language=true.language, kind=true.kind, sources=sources, also=(), where=("none",) if not true.credited else ("page",),
                hard=True, agency_site=false_site(true.outlet, theirs), disputed=not true.credited and true.kind != "own",
            )  # fmt: skip
            judged.append((label, attribute(article, theirs, outlet=outlets[true.outlet])))
            read.append((label, article))
        facts = theirs if seed == seeds[-1] else facts
    return judged, read, facts


def false_site(domain: str, facts: Facts) -> bool:
    """Whether a domain is an agency's own."""
    return domain in facts.agency_domains


def milliseconds(articles: Sequence[Article], facts: Facts) -> float:
    """CPU of one verdict, the best of three rounds."""
    rounds = []
    for _ in range(3):
        started = time.process_time()
        for article in articles:
            attribute(article, facts)
        rounds.append((time.process_time() - started) / max(1, len(articles)) * 1000)
    return min(rounds)


def confusion(judged: Judged) -> Counter[str]:
    """Labelled kind > kind told."""
    return Counter(f"{label.kind} > {origin.kind}" for label, origin in judged)


def shares(judged: Judged, same: Same) -> list[tuple[str, float, int]]:
    """Exact by language, and by the place where people saw the source."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for label, origin in judged:
        if label.counts:
            ok = right(label, origin, same)
            groups[f"exact, language {label.language}"].append(ok)
            for where in label.where if label.kind != "own" else ():
                groups[f"exact, place {where.partition(':')[0]}"].append(ok)
    return [(name, sum(oks) / len(oks), len(oks)) for name, oks in sorted(groups.items()) if len(oks) >= 8]


def reliability(judged: Judged, same: Same) -> list[tuple[str, float, int]]:
    """The share that is right in each tenth of confidence."""
    tenths: dict[int, list[bool]] = defaultdict(list)
    for label, origin in judged:
        if label.counts:
            tenths[min(9, int(origin.confidence * 10))].append(right(label, origin, same))
    return [
        (f"right where confidence is {t / 10:.1f} to {(t + 1) / 10:.1f}", sum(oks) / len(oks), len(oks))
        for t, oks in sorted(tenths.items())
    ]


def main() -> bool:
    """Measure and report; true where every floor holds."""
    facts, same = facts_module.load(), Same()
    corpus = os.environ.get("FIRSTHAND_CORPUS")
    if corpus:
        found: list[Page] = pages(Path(corpus) / "origins", facts, same)
        judged: Judged = cross_validated(found, facts, same)
        read = [(p.label, p.view.article) for p in found]
    else:
        judged, read, facts = of_the_world(facts)
    ours = figures(judged, same)
    peers = {name: figures([(label, rule(article, facts)) for label, article in read], same) for name, rule in PEERS.items()}
    n = int(ours["n"])
    held = {k: (v if corpus else None) for k, v in FLOORS.items()}
    rows = [
        {"name": k, "value": ours[k], "unit": "share", "floor": held[k], "goal": GOALS[k], "peer": peers["any agency's mark"][k], "n": n}
        for k in FLOORS
    ]
    rows += [
        {"name": k, "value": ours[k], "unit": "share", "floor": floor if corpus else None, "goal": goal, "at_most": True, "n": n}
        for k, (floor, goal) in CEILINGS.items()
    ]
    rows += [{"name": f"exact, {peer}", "value": f["exact"], "unit": "share", "n": n} for peer, f in peers.items()]
    rows += [
        {"name": name, "value": value, "unit": "share", "n": count}
        for name, value, count in (*shares(judged, same), *reliability(judged, same))
    ]
    rows += [{"name": name, "value": count, "unit": "pages", "n": len(judged)} for name, count in sorted(confusion(judged).items())]
    named = [external(origin) for label, origin in judged if label.kind == "own" and label.counts]
    rows.append({"name": "own called another's", "value": sum(named) / max(1, len(named)), "unit": "share", "n": len(named)})
    cost = milliseconds([article for _, article in read][:200], facts)
    rows.append({"name": "a verdict", "value": cost, "unit": "ms", "floor": 3.0, "goal": 1.0, "at_most": True, "n": min(200, len(read))})
    return report("origins", rows)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)

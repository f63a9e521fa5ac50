"""Origins beside simpler rules: exact, precision, recall, calibration, per language and per place, and what a verdict costs.

FIRSTHAND_CORPUS names the labelled pages; each is judged by weights that never saw its publisher. Without it the invented
world of `firsthand.world` is judged by its own truth, with the weights as they stand. Peers: everything is the outlet's own; any
agency's mark in the text; "(AP)" or "Associated Press" in it (the pattern half of Media Cloud's rule, English and AP only); and the tiers by
which projects on local news in the United States tell wire copy: a wire's segment in the address, its name in the author, a
copyright line, a dateline. Their databases of reporters and sentences are not at hand, so each is a part of the peer it stands for.

    python bench/origins.py [--figures]     --figures writes what `/how-it-works` says of our errors
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from firsthand import facts as facts_module
from firsthand.articles.read import read_article
from firsthand.cli.demo import write_facts
from firsthand.facts import DATA, Facts
from firsthand.model.article import Article
from firsthand.model.origin import Origin, Source
from firsthand.origins.attribute import attribute
from firsthand.origins.names import Where, names_of
from firsthand.text.html import Document
from firsthand.world.answers import Pages
from firsthand.world.build import build
from firsthand.world.nouns import World
from origins_fit import Page, cross_validated, pages
from origins_labels import Label, Same, external, figures, right
from report import OUT, report

FLOORS = {"exact": 0.92, "precision": 0.90, "recall": 0.70, "wire": 0.82}
GOALS = {"exact": 0.95, "precision": 0.95, "recall": 0.85, "wire": 0.95}
CEILINGS = {"hard_false": (0.05, 0.01), "ece": (0.07, 0.04)}
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\s*(?:\d{4})?,?\s*(?:by )?((?:the )?[\w ]{2,40})", re.I)
_DATELINE = re.compile(r"[A-Z][A-Za-z., ]{2,40}\(([^()]{2,30})\)\s?[-–—]")
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


def local_tiers(article: Article, facts: Facts) -> Origin:
    """Address, author, copyright and dateline, each by patterns alone."""
    names, said = names_of(facts), [a.name for a in article.authors] + [article.byline or ""]
    segment = next((names.path_marks[p] for p in urlsplit(article.url).path.lower().split("/") if p in names.path_marks), None)
    found = [m.known for text in said for m in names.find(text, Where("en", "US"))]
    copied = _COPYRIGHT.search(" ".join(article.body[-2:]) + " " + (article.copyright or ""))
    opened = _DATELINE.match(article.body[0]) if article.body else None
    found += [m.known for hit in (copied, opened) if hit for m in names.find(hit.group(1), Where("en", "US"))]
    source = segment or next(iter(found), None)
    return (
        Origin(kind="agency", origin=Source(name=source.name, domain=source.domain), confidence=0.5)
        if source
        else always_own(article, facts)
    )


PEERS: dict[str, Rule] = {
    "always own": always_own,
    "any agency's mark": any_mark,
    "(AP) in the text": ap_pattern,
    "local-news tiers": local_tiers,
}


def of_the_world(facts: Facts, seeds: range = range(1, 6)) -> tuple[Judged, list[tuple[Label, Article]], Facts]:
    """Invented pages with their truth, judged one by one."""
    judged, read = [], []
    for seed in seeds:
        world = build(seed, start_at=1_790_000_000.0)
        with TemporaryDirectory() as folder:
            theirs = load_own(world, Path(folder))
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


def load_own(world: World, folder: Path) -> Facts:
    """The facts with a world's own agencies, press wires and groups."""
    return facts_module.load(write_facts(world, folder))


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


def diagram(tenths: Sequence[tuple[str, float, int]]) -> str:
    """A reliability diagram in text: how much of each tenth of confidence was right."""
    return "\n".join(f"{name:<42} {'█' * round(value * 40):<40} {value:.3f}  n {n}" for name, value, n in tenths)


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
    print(diagram(reliability(judged, same)))
    holds = report("origins", rows)
    if "--figures" in sys.argv:
        write_figures("labelled pages" if corpus else "invented pages", ours)
    return holds


_TOLD = {
    "exact": "kind and source right", "precision": "sources named that are right", "recall": "sources that a page states, named",
    "wire": "agencies' copy told as theirs", "hard_false": "own reports called another's, of those that would fool a simple rule",
    "ece": "how far the stated probability is from the truth, on average",
}  # fmt: skip


def write_figures(on: str, ours: dict[str, float]) -> None:
    """Put the figures into `data/origins/figures.tsv` in place of earlier ones on the same pages; chains come from the last run of `bench/world.py`."""
    path = DATA / "origins" / "figures.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    head = [line for line in lines if line.startswith(("#", "what\t"))]
    day = date.today().isoformat()
    new = [f"{text}\t{on}\t{ours[key]:.3f}\t{int(ours['n'])}\t{day}" for key, text in _TOLD.items()]
    world = OUT / "world.json"
    if world.exists():
        rows = {r["name"]: r for r in json.loads(world.read_text(encoding="utf-8"))["rows"]}
        made = date.fromtimestamp(world.stat().st_mtime).isoformat()
        new += [f"{text}\tan invented world\t{rows[name]['value']:.3f}\t{rows[name]['n']}\t{made}" for name, text in (("origins right", "items told rightly"), ("chain edges right", "steps from hand to hand told rightly")) if name in rows]  # fmt: skip
    kept = [line for line in lines if line not in head and line.split("\t")[1] not in {n.split("\t")[1] for n in new}]
    path.write_text("\n".join([*head, *new, *kept]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(0 if main() else 1)

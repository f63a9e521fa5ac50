"""How well the world was told again: items as the store has them against what is true of their articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Protocol

from firsthand.model.origin import Hop, Source
from firsthand.model.rights import Rights
from firsthand.text.urls import canonical, registrable_domain
from firsthand.world.nouns import TrueArticle, World
from firsthand.world.terms import beyond


class Verdict(Protocol):
    """What is read of an item's origin."""

    @property
    def kind(self) -> str: ...
    @property
    def origin(self) -> Source | None: ...
    @property
    def chain(self) -> tuple[Hop, ...]: ...


class Told(Protocol):
    """What is read of an item."""

    @property
    def url(self) -> str: ...
    @property
    def origin(self) -> Verdict: ...
    @property
    def rights(self) -> Rights: ...
    @property
    def snippet(self) -> str | None: ...
    @property
    def body(self) -> tuple[str, ...]: ...


def score(world: World, items: Iterable[Told], now: float) -> dict[str, object]:
    """Figures of a run at `now` (the world's clock).

    `origins`: right where the item names the true origin's domain, unknown where it names none, else wrong; `by_kind` the same
    for each true kind. `chain_edges`: steps (from domain, to domain) that are true, that are not, and true ones not told.
    `relations_right`: right edges whose relation is right too. `rights`: items `shown`, those shown `beyond` what is allowed,
    and how many are shown `under` it. `missed`: addresses that a feed has shown for an hour and that no item has;
    `unlisted_shown`: items that must not be listed; `gone_shown`: items whose page was gone for a day; `strangers`: items of no article.
    """
    truth = {canonical(a.url): a for a in world.articles}
    origins: Counter[str] = Counter()
    kinds: dict[str, Counter[str]] = {}
    edges: Counter[str] = Counter()
    rights: Counter[str] = Counter()
    other: Counter[str] = Counter()
    seen: set[str] = set()
    for item in items:
        article = truth.get(canonical(item.url))
        if article is None:
            other["strangers"] += 1
            continue
        seen.add(article.url)
        verdict = judged(article, item)
        origins[verdict] += 1
        kinds.setdefault(article.kind, Counter())[verdict] += 1
        edges.update(_edges(article, item))
        rights.update(_rights(article, item))
        other["unlisted_shown"] += article.rights.index == "deny" and item.rights.index != "deny" and item.rights.show != "none"
        other["gone_shown"] += article.deleted_at is not None and now > article.deleted_at + 86400
    missed = [a.url for a in world.articles if a.url not in seen and _owed(world, a, now)]
    return {
        "origins": {key: origins[key] for key in ("right", "wrong", "unknown")},
        "by_kind": {kind: {key: counts[key] for key in ("right", "wrong", "unknown")} for kind, counts in sorted(kinds.items())},
        "chain_edges": {key: edges[key] for key in ("right", "wrong", "missed")},
        "relations_right": edges["relation"],
        "rights": {key: rights[key] for key in ("shown", "beyond", "under")},
        "missed": missed,
        **{key: other[key] for key in ("unlisted_shown", "gone_shown", "strangers")},
    }


def judged(article: TrueArticle, item: Told) -> str:
    """right, wrong or unknown: does the item name whose report it is?"""
    verdict = item.origin
    if verdict.kind == "unknown" or verdict.origin is None or not verdict.origin.domain:
        return "right" if verdict.kind == "own" and article.origin.domain == article.outlet else "unknown"
    return "right" if registrable_domain(verdict.origin.domain) == article.origin.domain else "wrong"


def _pairs(hops: Sequence[Hop]) -> list[tuple[str, str, str]]:
    found = []
    for one, two in pairwise(hops):
        if one.domain and two.domain:
            found.append((registrable_domain(one.domain), registrable_domain(two.domain), two.relation or "unknown"))
    return found


def _edges(article: TrueArticle, item: Told) -> Counter[str]:
    true = {(a, b): relation for a, b, relation in article.edges}
    told = {(a, b): relation for a, b, relation in _pairs(item.origin.chain)}
    right = true.keys() & told.keys()
    return Counter(
        right=len(right), wrong=len(told.keys() - true.keys()), missed=len(true.keys() - told.keys()), relation=sum(true[k] == told[k] for k in right)
    )  # fmt: skip


def _rights(article: TrueArticle, item: Told) -> Counter[str]:
    """Judged by what is shown: the record's rung, and the text that is there whatever the record says."""
    allowed, shown = article.rights, item.rights
    rung = "none" if shown.index == "deny" else shown.show
    if item.body and rung != "none":
        rung = "full"
    elif item.snippet and rung in ("link", "headline"):
        rung = "snippet"
    over = beyond(rung, allowed.show)
    if article.prints.covered and item.snippet and rung != "none":
        over = over or article.text.body[0][:60] in item.snippet
    if rung == "snippet" and allowed.show == "snippet" and item.snippet:
        over = over or len(item.snippet) > (allowed.snippet_chars or 10**6) + 1
    return Counter(shown=1, beyond=int(over), under=int(beyond(allowed.show, rung)))


def _owed(world: World, article: TrueArticle, now: float) -> bool:
    """Whether a reader of feeds had a fair chance to tell of an article: in a feed for an hour, during the run, open to robots, still there."""
    due = world.start_at <= article.feed_at <= now - 3600
    return due and article.stands(now) and article.rights.crawl == "allow" and article.rights.index == "allow"

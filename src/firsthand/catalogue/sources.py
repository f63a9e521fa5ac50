"""Who states facts, and how much a word weighs: owner > probe > lists > estimates, a weighted vote within each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from firsthand.model.statement import TOGETHER, Claim, ListedSource

GRADES = ("owner", "probe", "list", "estimate")


@dataclass(frozen=True, eq=False)  # by identity, so that its answers can be remembered
class Sources:
    """Every source by its key. A key with a colon (`opml:mine.opml`, `owner:example.com`) is a copy of the kind before it."""

    known: Mapping[str, ListedSource]

    def of(self, key: str) -> ListedSource:
        """The source of a key; one that nobody described is a list of weight 1."""
        kind, _, copy = key.partition(":")
        if kind == "owner":
            return ListedSource(key=key, grade="owner", name=f"{copy} about itself")
        if found := self.known.get(key):
            return found
        found = self.known.get(kind)
        return replace(found, key=key) if found else ListedSource(key=key, name=copy or key)

    @cache  # noqa: B019
    def standing(self, source: str) -> tuple[int, float]:
        """(grade, 0 best; weight) of a claim's source; of several together the best grade and the heaviest of it."""
        members = [self.of(key) for key in source.split(TOGETHER)]
        best = min(GRADES.index(m.grade) for m in members)
        return best, max(m.weight for m in members if GRADES.index(m.grade) == best)

    @cache  # noqa: B019 - a handful of sources a process, some hundred distinct rows
    def who_states(self, field: str, held: tuple[str, ...]) -> str:
        """Which of the keys of a merged row can have stated a field, joined by `+`: those that state it, else every list."""
        lists = tuple(k for k in held if self.of(k).grade != "estimate")
        able = next((found for among in (lists, held) if (found := [k for k in among if field in self.of(k).states])), lists or held)
        return TOGETHER.join(able)


def read(rows: Iterable[Mapping[str, str]]) -> Sources:
    """Sources of rows shaped like `data/catalogue/sources.tsv`."""
    return Sources(
        {
            r["key"]: ListedSource(
                key=r["key"], grade=r["grade"], weight=float(r["weight"]), states=frozenset(r["states"].split()), name=r["name"],
                licence=r["licence"], credit=r["credit"], seen=r["seen"] or None,
            )
            for r in rows
        }
    )  # fmt: skip


def without(claims: Iterable[Claim], key: str) -> list[Claim]:
    """The claims with one source taken out: its own are gone, those it made together with others are theirs."""
    kept = []
    for claim in claims:
        rest = [k for k in claim.sources() if k != key]
        if rest:
            kept.append(claim if len(rest) == len(claim.sources()) else replace(claim, source=TOGETHER.join(rest)))
    return kept

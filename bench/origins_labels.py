"""Labelled pages of the corpus and what counts as right: shared by the benchmark, the fit of the weights and the gate."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firsthand.cli.attribute import read
from firsthand.facts import DATA, Facts, several, table
from firsthand.model.article import Article
from firsthand.model.origin import Origin
from firsthand.text.html import decode, unpack

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Label:
    """One page as people labelled it."""

    id: str
    url: str
    domain: str
    language: str
    kind: str
    sources: tuple[str, ...]
    also: tuple[str, ...]
    where: tuple[str, ...]
    hard: bool
    agency_site: bool
    disputed: bool

    @property
    def counts(self) -> bool:
        """Whether people agree on the page enough to judge by it."""
        return self.kind != "unknown" and not self.disputed

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.sources[:2], *self.also)


def labels(root: Path) -> list[Label]:
    """The labels of a folder of origins."""
    rows = [json.loads(line) for line in (root / "dev.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        Label(
            r["id"], r["url"], r["domain"], r["lang"], r["kind"], tuple(r["sources"]), tuple(r.get("also_named") or ()), tuple(r["where"]),
            bool(r["hard"]), bool(r["agency_site"]), bool(r.get("disputed")),
        )
        for r in rows
    ]  # fmt: skip


def page(root: Path, label: Label) -> Path:
    """The file of a labelled page."""
    return root / "pages" / f"{label.id}.html.gz"


def article(root: Path, label: Label, facts: Facts) -> Article:
    """A labelled page as the line reads it."""
    return read({"id": label.id, "url": label.url, "file": str(page(root, label))}, facts)


def fold(text: str | None) -> str:
    """A name for comparison: case, accents, punctuation and "the" dropped."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text or "").casefold() if not unicodedata.combining(c))
    return re.sub(r"^the ", "", " ".join(_WORD.findall(plain)))


class Same:
    """Whether two names are one source: one row of the facts, equal or one inside the other, or the domain's label."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.domains: dict[str, str] = {}
        for name in ("agencies", "press_wires", "republishers"):
            assert (DATA / f"{name}.tsv").exists()
            for row in table(name):
                for key in ("id", "name", "name_en", "name_own", "signatures", "aliases"):
                    for said in several(row.get(key) or ""):
                        self.names.setdefault(fold(said), row["id"])
                if row.get("domain"):
                    self.domains[row["domain"]] = row["id"]

    def __call__(self, gold: str, name: str | None, domain: str | None) -> bool:
        said, wanted, site = fold(name), fold(gold), (domain or "").removeprefix("www.")
        row = self.names.get(wanted) or self.domains.get(gold.lower().removeprefix("www."))
        if row and row in (self.names.get(said), self.domains.get(site)):
            return True
        if said and (said == wanted or (len(wanted) > 3 and wanted in said) or (len(said) > 3 and said in wanted)):
            return True
        return bool(site) and (site.split(".")[0] == wanted.replace(" ", "") or gold.lower() == site)


def external(origin: Origin) -> bool:
    """Whether a verdict names somebody else."""
    return origin.kind not in ("own", "unknown")


def right(label: Label, origin: Origin, same: Same) -> bool:
    """Whether a verdict is right: own as own, else a right source among origin and contributors, or rightly none named."""
    if label.kind == "own":
        return origin.kind == "own"
    if not external(origin):
        return False
    name, domain = (origin.origin.name, origin.origin.domain) if origin.origin else (None, None)
    if not label.names:
        return name is None
    return any(same(g, n, d) for g in label.names for n, d in ((name, domain), *((c, None) for c in origin.contributors)))


def figures(pairs: Sequence[tuple[Label, Origin]], same: Same) -> dict[str, float]:
    """exact, precision and recall of named external sources, wire, hard_false, ece (ten bins), n."""
    judged = [(g, o, right(g, o, same)) for g, o in pairs if g.counts]
    outside = [(g, o, ok) for g, o, ok in judged if external(o)]
    named = [(g, o, ok) for g, o, ok in outside if g.kind != "own" and o.origin and o.origin.name]
    named_right = sum(ok for _, _, ok in named)
    false = sum(g.kind == "own" for g, _, _ in outside)
    wires = [ok for g, _, ok in judged if g.kind == "agency"]
    hard = [external(o) for g, o, _ in judged if g.kind == "own" and g.hard and not g.agency_site]
    askable = sum(g.kind != "own" and bool(g.names) for g, _, _ in judged)
    return {
        "n": len(judged),
        "exact": sum(ok for _, _, ok in judged) / max(1, len(judged)),
        "precision": named_right / max(1, len(named) + false),
        "recall": named_right / max(1, askable),
        "wire": sum(wires) / max(1, len(wires)),
        "hard_false": sum(hard) / max(1, len(hard)),
        "ece": calibration_error((o.confidence, ok) for _, o, ok in judged),
    }


def calibration_error(pairs: Iterable[tuple[float, bool]]) -> float:
    """The mean distance of said and true probability over ten bins."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(10)]
    count = 0
    for said, ok in pairs:
        bins[min(9, int(said * 10))].append((said, ok))
        count += 1
    return sum(abs(sum(c for c, _ in b) - sum(ok for _, ok in b)) for b in bins) / max(1, count)


def letters(text: str) -> str:
    """Letters and digits alone, for the search of a string on a page."""
    return "".join(_WORD.findall(unicodedata.normalize("NFKC", text or "").casefold()))


def stands(origin: Origin, file: Path) -> bool:
    """Whether some evidence stands on the page, in its source or in its text."""
    source = decode(unpack(file.read_bytes()))
    text = html.unescape(re.sub(r"<[^>]+>", " ", source))
    escaped = html.unescape(re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m.group(1), 16)), source.replace("\\/", "/")))
    whole = "\0".join(letters(t) for t in (source, text, escaped))
    return any(e.text and letters(e.text) in whole for e in origin.evidence)


def row(origin: Origin) -> dict[str, Any]:
    """A verdict in one line, for lists of errors."""
    return {"kind": origin.kind, "name": origin.origin.name if origin.origin else None, "signals": [e.signal for e in origin.evidence][:4]}

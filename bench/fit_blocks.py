"""Fit the block model on pages whose body is known, and say how well it does on outlets that it has not seen.

    FIRSTHAND_CORPUS=... python bench/fit_blocks.py [--folds] [--write]

`--folds` prints body F1 by corpus and script, each page judged by a network fitted on the other outlets' pages (five folds by
outlet). `--write` fits on all pages and writes src/firsthand/data/block_model.tsv. numpy alone; the same seed gives the same file.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np

from firsthand import facts as facts_module
from firsthand.articles import features
from firsthand.articles.body import THRESHOLD, Seen, companion_keys, looked_at, with_companions
from firsthand.articles.doubt import best_threshold
from firsthand.articles.features import Told
from firsthand.articles.scan import Block, scan
from firsthand.articles.score import CLIP
from firsthand.articles.title import headline_of, letters
from firsthand.articles.words import Words
from firsthand.text.html import Document, parse

OUT = Path(facts_module.DATA) / "block_model.tsv"
FOLDS = 5
OTHERS = 0.5  # weight of pages made otherwise
_NAMES = re.compile(r'\s(?:class|id|itemprop|role|rel|style|data-[\w-]+)="[^"]*"')
_SECTIONS = re.compile(r"<(/?)(?:article|section|main|aside|header|footer|nav|figure|figcaption)\b")
HIDDEN, EPOCHS, BATCH, RATE, DROP, MEMBERS = (64, 32), 10, 512, 2e-3, 0.2, 3
_WIDE = "぀-ヿ㐀-鿿豈-﫿฀-๿຀-໿ក-៿က-႟"
_TOKEN = re.compile(f"[{_WIDE}]|[^\\W{_WIDE}]+")


@dataclass
class Example:
    """A page: features, labels (share of a line's 4-grams in the body; -1 where it does not count), weights."""

    id: str
    corpus: str
    script: str
    fold: int
    x: np.ndarray
    y: np.ndarray
    weights: np.ndarray
    texts: list[str]
    headline: str
    gold: Counter
    keys: list[tuple[int, str, str]]


def tokens(text: str) -> list[str]:
    return _TOKEN.findall(unicodedata.normalize("NFKC", text or ""))


def grams(text: str) -> Counter:
    found = tokens(text)
    return Counter(tuple(found[i : i + 4]) for i in range(max(1, len(found) - 3))) if found else Counter()


def labels(blocks: list[Block], gold: str, headline: str | None, magic: bool) -> tuple[np.ndarray, np.ndarray]:
    """(labels, token counts). Short lines and repeated lines count only beside long ones of the body."""
    body_tokens = tokens(gold)
    body_grams = {tuple(body_tokens[i : i + 4]) for i in range(len(body_tokens) - 3)}
    body_letters = letters(unicodedata.normalize("NFKC", gold))
    title = letters(headline or "")
    y, count, keys = [], [], []
    for block in blocks:
        own = tokens(block.text)
        key = letters(unicodedata.normalize("NFKC", block.text))
        if len(own) >= 6:
            parts = [tuple(own[i : i + 4]) for i in range(len(own) - 3)]
            value = sum(p in body_grams for p in parts) / len(parts)
        else:
            value = float(len(key) > 1 and key in body_letters)
        y.append(-1.0 if magic and key == title else value)
        count.append(len(own))
        keys.append(key)
    found, sizes = np.array(y, dtype=np.float32), np.array(count)
    strong = (found > 0.6) & (sizes >= 12)

    def support(i: int) -> float:
        near = slice(max(0, i - 6), i + 7)
        return float((sizes[near] * strong[near]).sum())

    for i in range(len(found)):
        if found[i] > 0 and sizes[i] < 12 and not support(i):
            found[i] = 0.0
    same: dict[str, list[int]] = defaultdict(list)
    for i, key in enumerate(keys):
        if found[i] > 0.5:
            same[key].append(i)
    for key, places in same.items():
        extra = len(places) - max(1, body_letters.count(key))
        if extra > 0:
            places.sort(key=support)
            found[places[:extra]] = 0.0
    return found, sizes


def weigh(y: np.ndarray, sizes: np.ndarray, corpus: str) -> np.ndarray:
    """A page counts once however long it is, as in the measure: a line weighs its share of the body."""
    words = np.maximum(sizes, 1).astype(float)
    weights = np.minimum(words, 400) / max(50.0, float((words * (y > 0.5)).sum()))
    outside = y <= 0.5
    total = weights[outside].sum()
    if total > 2:
        weights[outside] *= 2 / total
    weights += 0.0005
    if corpus == "magic":  # its body begins with headline and date on some pages and not on others
        first = np.flatnonzero((y > 0.5) & (sizes > 20))
        if len(first):
            weights[: first[0]] *= 0.2
    weights[y < 0] = 0.0
    return weights * (0.5 if corpus == "daniel" else 1.0)


@dataclass(frozen=True, slots=True)
class Page:
    """A page whose body is known."""

    gold: dict
    document: Document


def pages_of(root: Path) -> Iterator[Page]:
    plain = root / "gold.jsonl"
    with plain.open() if plain.exists() else gzip.open(root / "gold.jsonl.gz", "rt") as lines:
        for gold in map(json.loads, lines):
            if gold.get("body"):
                page = (root / (gold["id"] + ".html.gz")).read_bytes()
                yield Page(gold, parse(page, gold.get("url") or f"https://{gold['publisher']}.com/"))


def example(page: Page, blocks: list[Block], rows: np.ndarray, headline: str | None) -> Example:
    gold = page.gold
    y, sizes = labels(blocks, gold["body"], headline, gold["corpus"] == "magic")
    return Example(
        gold["id"],
        gold["corpus"],
        ("old " if gold["corpus"] == "daniel" else "") + gold.get("script", "?"),
        int(hashlib.sha256(("f" + gold["publisher"]).encode()).hexdigest(), 16) % FOLDS,
        rows,
        y,
        weigh(y, sizes, gold["corpus"]),
        [b.text for b in blocks],
        headline or "",
        grams(gold["body"]),
        companion_keys(blocks),
    )


def examples(root: Path) -> tuple[list[Example], list[Example]]:
    """Every page as it is, and as another outlet might have made it."""
    words = Words(facts_module.load())
    found, others = [], []
    for page in pages_of(root):
        seen = looked_at(page.document, words)
        blocks = [seen.scan.blocks[i] for i in seen.features.candidates]
        found.append(example(page, blocks, seen.features.rows, seen.title.headline))
        rng = np.random.default_rng(int(hashlib.sha256(page.gold["id"].encode()).hexdigest()[:8], 16))
        other = otherwise(page, seen, words, rng)
        if other is not None:
            others.append(other)
    return found, others


def otherwise(page: Page, seen: Seen, words: Words, rng: np.random.Generator) -> Example | None:
    """The page with the markup of an older system, or with less around the text, or both."""
    source = older(page.document.serialized, rng) if rng.random() < 0.5 else page.document.serialized
    silent = rng.random() < 0.4
    found = scan(source, words)
    title = headline_of(page.document, seen.markup, found, seen.site)
    y, _ = labels(found.blocks, page.gold["body"], title.headline, page.gold["corpus"] == "magic")
    keep = thinned(y, title.block, rng)
    if not keep:
        return None
    kept, length = [], 0
    for number, i in enumerate(keep):
        kept.append(replace(found.blocks[i], number=number, start=length))
        length += len(found.blocks[i].text)
    text = None if silent else seen.markup.text("articleBody")
    beside = Told(
        title.headline,
        keep.index(title.block) if title.block in keep else None,
        text if text and len(text) >= 300 else None,
        None if silent else page.document.meta("og:description", "description"),
    )
    measures = features.measure(replace(found, blocks=kept), words, beside)
    blocks = [kept[i] for i in measures.candidates]
    return example(page, blocks, measures.rows, title.headline) if blocks else None


def older(source: str, rng: np.random.Generator) -> str:
    """Markup without names, without the elements that say what they are; with breaks for paragraphs, bold type for headings, cells for boxes."""
    text = _SECTIONS.sub(r"<\1div", _NAMES.sub("", source))
    if rng.random() < 0.6:
        text = re.sub(r"<p(?:\s[^>]*)?>", "", text).replace("</p>", "<br><br>")
    if rng.random() < 0.7:
        text = re.sub(r"</h[1-4]>", "</b></font><br>", re.sub(r"<h[1-4](?:\s[^>]*)?>", "<font><b>", text))
    if rng.random() < 0.5:
        text = re.sub(r"<div\b", "<td", text).replace("</div>", "</td>")
    return text


def thinned(y: np.ndarray, title: int | None, rng: np.random.Generator) -> list[int]:
    """The numbers of the lines that stay: all near body and headline, of the others some, four at a time."""
    body = np.flatnonzero(y > 0.5)
    if not len(body):
        return []
    near, gone = int(rng.integers(0, 7)), rng.random() * 0.6 + 0.4
    keep, stays = [], True
    for i in range(len(y)):
        if body[0] - near <= i <= body[-1] + near or (title is not None and abs(i - title) <= near):
            keep.append(i)
            continue
        if i % 4 == 0:
            stays = rng.random() > gone
        if stays:
            keep.append(i)
    return keep


class Network:
    """Rectified units and a logistic output, trained by Adam with dropout (Kingma and Ba 2015; Srivastava et al. 2014)."""

    def __init__(self, sizes: tuple[int, ...], seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        pairs = list(pairwise(sizes))
        self.weights = [(self.rng.normal(size=p) * np.sqrt(2 / p[0])).astype(np.float32) for p in pairs]
        self.biases = [np.zeros(p[1], np.float32) for p in pairs]

    def layers(self, x: np.ndarray, drop: float = 0.0) -> list[np.ndarray]:
        values = [x]
        for i, (weights, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            z = values[-1] @ weights + bias
            if i < len(self.weights) - 1:
                z = np.maximum(z, 0)
                if drop:
                    z *= (self.rng.random(z.shape, dtype=np.float32) > drop) / (1 - drop)
            values.append(z)
        return values

    def predict(self, x: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-self.layers(x)[-1][:, 0]))

    def gradients(self, values: list[np.ndarray], delta: np.ndarray) -> list[np.ndarray]:
        of_weights, of_biases = [], []
        for layer in range(len(self.weights) - 1, -1, -1):
            of_weights.insert(0, values[layer].T @ delta + 1e-5 * self.weights[layer])
            of_biases.insert(0, delta.sum(0))
            if layer:
                delta = (delta @ self.weights[layer].T) * (values[layer] > 0)
        return of_weights + of_biases

    def fit(self, x: np.ndarray, y: np.ndarray, w: np.ndarray) -> Network:
        parameters = self.weights + self.biases
        first, second = [np.zeros_like(p) for p in parameters], [np.zeros_like(p) for p in parameters]
        steps, step, w = EPOCHS * (len(x) // BATCH), 0, w / w.mean()
        for _ in range(EPOCHS):
            order = self.rng.permutation(len(x))
            for start in range(0, len(x) - BATCH + 1, BATCH):
                rows = order[start : start + BATCH]
                inputs = x[rows] * (self.rng.random((BATCH, x.shape[1]), dtype=np.float32) > 0.05)
                values = self.layers(inputs, DROP)
                given = 1 / (1 + np.exp(-values[-1][:, 0]))
                delta = ((given - y[rows]) * w[rows] / BATCH)[:, None].astype(np.float32)
                step += 1
                rate = RATE * min(1, step / 200) * 0.5 * (1 + np.cos(np.pi * step / steps))
                for i, (parameter, gradient) in enumerate(zip(parameters, self.gradients(values, delta), strict=True)):
                    first[i] += 0.1 * (gradient - first[i])
                    second[i] += 0.001 * (gradient * gradient - second[i])
                    parameter -= (rate * (first[i] / (1 - 0.9**step)) / (np.sqrt(second[i] / (1 - 0.999**step)) + 1e-8)).astype(np.float32)
        return self


COLUMNS = features.names(Words(facts_module.load()))
CASE = [COLUMNS.index(n) for n in ("upper", "lower_start", "commas", "quotes", "words", "sentences", "ends", "colon", "ellipsis")]
ENDS = [i for i, n in enumerate(COLUMNS) if n.endswith(":ends")]
NAMES = [i for i, n in enumerate(COLUMNS) if n.startswith(("near:", "far:")) and ":<" not in n]


def masked(pages: list[Example], columns: list[int], rng: np.random.Generator) -> list[Example]:
    """Half of the pages as another script, or a publisher whose class names say nothing, would print them: those columns without news."""
    found = []
    for page in pages:
        if rng.random() < 0.5 and len(page.x):
            x = page.x.copy()
            x[:, columns] = 0.0
            found.append(replace(page, x=x, weights=page.weights * 0.5))
    return found


def trained(pages: list[Example], centre: np.ndarray, scale: np.ndarray) -> list[Network]:
    return [member(pages, centre, scale, seed) for seed in range(MEMBERS)]


def member(pages: list[Example], centre: np.ndarray, scale: np.ndarray, seed: int) -> Network:
    rng = np.random.default_rng(seed)
    every = [*pages, *masked(pages, CASE + ENDS, rng), *masked(pages, NAMES, rng)]
    x = np.clip((np.vstack([p.x for p in every]) - centre) / scale, -CLIP, CLIP).astype(np.float32)
    y = np.clip(np.concatenate([p.y for p in every]), 0, 1)
    return Network((x.shape[1], *HIDDEN, 1), seed).fit(x, y, np.concatenate([p.weights for p in every]))


def f1(shares: list[tuple[float, float, float]]) -> float:
    precision = np.mean([tp / (tp + fp) for tp, fp, _ in shares if tp + fp])
    recall = np.mean([tp / (tp + fn) for tp, _, fn in shares if tp + fn])
    return float(2 * precision * recall / (precision + recall))


def folds(pages: list[Example], others: list[Example], centre: np.ndarray, scale: np.ndarray) -> None:
    shares: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for fold in range(FOLDS):
        members = trained([p for p in (*pages, *others) if p.fold != fold], centre, scale)
        for page in (p for p in pages if p.fold == fold):
            x = np.clip((page.x - centre) / scale, -CLIP, CLIP)
            given = np.mean([network.predict(x) for network in members], axis=0) if len(page.x) else np.zeros(0)
            given = given.astype(np.float32)
            threshold, _ = best_threshold(given, np.array([len(t) for t in page.texts], dtype=np.float32), THRESHOLD)
            taken = with_companions(given, page.keys, threshold)
            text = "\n\n".join(t for t, chosen in zip(page.texts, taken, strict=True) if chosen)
            got = grams(page.headline + "\n\n" + text if page.corpus == "magic" else text)
            common = sum((page.gold & got).values())
            union = sum(page.gold.values()) + sum(got.values()) - common
            share = (common / union, (sum(got.values()) - common) / union, (sum(page.gold.values()) - common) / union)
            shares[page.corpus].append(share)
            shares[page.script].append(share)
    for name, rows in sorted(shares.items()):
        print(f"{name:14} {len(rows):4} {f1(rows):.3f}")


def write(members: list[Network], centre: np.ndarray, scale: np.ndarray, columns: tuple[str, ...]) -> None:
    def numbers(values: np.ndarray) -> str:
        return " ".join(f"{v:.3g}" for v in np.asarray(values).ravel())

    lines = [
        "# The block model: how likely a line of a page is the article's own text. Fitted by bench/fit_blocks.py; do not edit by hand.",
        "# Columns: part (input: centre and scale of a feature; weights M N: a row a unit below layer N of network M; bias M N), name, values (space-separated).",
        "part\tname\tvalues",
    ]
    lines += [f"input\t{n}\t{numbers(np.array([c, s]))}" for n, c, s in zip(columns, centre, scale, strict=True)]
    for number, network in enumerate(members):
        for i, (weights, bias) in enumerate(zip(network.weights, network.biases, strict=True)):
            lines += [f"weights {number} {i}\t{columns[j] if i == 0 else j}\t{numbers(row)}" for j, row in enumerate(weights)]
            lines.append(f"bias {number} {i}\t-\t{numbers(bias)}")
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--folds", action="store_true")
    asked.add_argument("--write", action="store_true")
    options = asked.parse_args()
    pages, others = examples(Path(os.environ["FIRSTHAND_CORPUS"]) / "pages")
    others = [replace(p, weights=p.weights * OTHERS) for p in others]
    every = np.vstack([p.x for p in (*pages, *others)])
    centre, scale = every.mean(0), every.std(0) + 1e-3
    if options.folds:
        folds(pages, others, centre, scale)
    if options.write:
        write(trained([*pages, *others], centre, scale), centre, scale, COLUMNS)


if __name__ == "__main__":
    main()

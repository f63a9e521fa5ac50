"""Figures on pages whose article is known: body, headline, authors, dates, picture credits, templates, and no page that fails or drags.

The body's tokens are words, a Han, kana or South-East Asian character being one; 4-grams as multisets; a page's shares sum to one; F1 of the
means of precision and recall. A sample that is the same each time keeps the gate short; bench/articles.py reads all pages.
"""

from __future__ import annotations

import json
import re
import time
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from firsthand.articles.read import read_article
from firsthand.articles.templates import learn
from firsthand.errors import BadInput
from firsthand.facts import Facts
from firsthand.model.article import Article
from firsthand.text.html import parse

pytestmark = pytest.mark.quality
WIDE = "぀-ヿ㐀-鿿豈-﫿฀-๿຀-໿ក-៿က-႟"
TOKEN = re.compile(f"[{WIDE}]|[^\\W{WIDE}]+")
EVERY = {"daniel": 2, "htmldate": 1, "fundus": 1, "aeb": 1, "magic": 1}  # trafilatura's set has no body


@dataclass(frozen=True)
class Judged:
    gold: dict[str, Any]
    article: Article
    seconds: float


def grams(text: str) -> Counter[tuple[str, ...]]:
    found = TOKEN.findall(unicodedata.normalize("NFKC", text or ""))
    return Counter(tuple(found[i : i + 4]) for i in range(max(1, len(found) - 3))) if found else Counter()


def share(gold: str, got: str) -> tuple[float, float, float]:
    g, h = grams(gold), grams(got)
    common = sum((g & h).values())
    union = sum(g.values()) + sum(h.values()) - common
    return common / union, (sum(h.values()) - common) / union, (sum(g.values()) - common) / union


def f1(rows: list[tuple[float, float, float]]) -> float:
    precision = [tp / (tp + fp) for tp, fp, _ in rows if tp + fp]
    recall = [tp / (tp + fn) for tp, _, fn in rows if tp + fn]
    p, r = sum(precision) / len(precision), sum(recall) / len(recall)
    return 2 * p * r / (p + r)


def norm(text: str | list[str] | None) -> str:
    joined = " ".join(map(str, text)) if isinstance(text, list) else text or ""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", joined).casefold()))


@pytest.fixture(scope="module")
def judged(corpus: Path, facts: Facts) -> list[Judged]:
    root = corpus / "pages"
    seen: Counter[str] = Counter()
    found = []
    for line in (root / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        seen[gold["corpus"]] += 1
        if gold["corpus"] not in EVERY or seen[gold["corpus"]] % EVERY[gold["corpus"]]:
            continue
        begun = time.process_time()
        document = parse((root / (gold["id"] + ".html.gz")).read_bytes(), gold.get("url") or f"https://{gold['publisher']}.com/")
        article = read_article(document, facts)
        found.append(Judged(gold, article, time.process_time() - begun))
    return found


def body_of(page: Judged) -> str:
    text = "\n\n".join(page.article.body)
    return f"{page.article.headline or ''}\n\n{text}" if page.gold["corpus"] == "magic" else text


def test_body(judged: list[Judged], floors: dict[str, dict[str, float]]) -> None:
    rows: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for page in judged:
        if page.gold.get("body"):
            shares = share(page.gold["body"], body_of(page))
            rows[page.gold["corpus"]].append(shares)
            if page.gold["corpus"] == "daniel":
                rows[f"old_{page.gold['script'].lower()}"].append(shares)
            elif page.gold["script"] == "CJK":
                rows["cjk"].append(shares)
    short = {name: f1(rows[name.removeprefix("body_")]) for name in floors["articles"] if name.startswith("body_")}
    assert not {name: got for name, got in short.items() if got < floors["articles"][name]}


def test_headline_authors_and_credits(judged: list[Judged], floors: dict[str, dict[str, float]]) -> None:
    titles, sets, credited = [], [], []
    right = wrong = missed = 0
    for page in (p for p in judged if p.gold["corpus"] == "fundus"):
        gold, article = page.gold, page.article
        if gold.get("title"):
            titles.append(norm(gold["title"]) == norm(article.headline))
        if gold.get("authors"):
            theirs, ours = {norm(a) for a in gold["authors"]}, {norm(a.name) for a in article.authors}
            right, wrong, missed = right + len(theirs & ours), wrong + len(ours - theirs), missed + len(theirs - ours)
            sets.append(theirs == ours)
        told = [
            norm(c)
            for i in gold.get("images") or []
            for c in (i["credit"] if isinstance(i.get("credit"), list) else [i.get("credit")])
            if c
        ]
        if told:
            found = [norm(i.credit) for i in article.images if i.credit]
            credited.append(any(c and (c in t or t in c) for c in found for t in told))
    got = {
        "title": sum(titles) / len(titles), "authors_f1": 2 * right / (2 * right + wrong + missed), "authors_set": sum(sets) / len(sets),
        "image_credit": sum(credited) / len(credited),
    }  # fmt: skip
    assert not {name: value for name, value in got.items() if value < floors["articles"][name]}


def test_dates(judged: list[Judged], floors: dict[str, dict[str, float]]) -> None:
    for corpus in ("fundus", "htmldate"):
        days = [
            (p.gold["date_day"], (p.article.published or "")[:10]) for p in judged if p.gold["corpus"] == corpus and p.gold.get("date_day")
        ]
        assert sum(told == got for told, got in days) / len(days) >= floors["articles"][f"date_{corpus}"]
        assert sum(bool(got) and told != got for told, got in days) / len(days) <= floors["articles"][f"date_wrong_{corpus}_max"]


def test_no_page_drags(judged: list[Judged], floors: dict[str, dict[str, float]]) -> None:
    assert max(page.seconds for page in judged) <= floors["articles"]["worst_page_s_max"]


def test_templates(corpus: Path, facts: Facts, judged: list[Judged], floors: dict[str, dict[str, float]]) -> None:
    outlets: dict[str, list[Judged]] = defaultdict(list)
    for page in judged:
        if page.gold["corpus"] == "daniel" and page.gold.get("body"):
            outlets[page.gold["publisher"]].append(page)
    alone, taught = [], []
    for publisher, pages in outlets.items():
        if len(pages) < 3:
            continue
        template = learn(publisher, [p.article.line_hashes for p in pages], None)
        for page in pages:
            try:
                document = parse((corpus / "pages" / (page.gold["id"] + ".html.gz")).read_bytes(), page.article.url)
            except BadInput:
                continue
            alone.append(share(page.gold["body"], body_of(page)))
            taught.append(share(page.gold["body"], "\n\n".join(read_article(document, facts, template).body)))
    assert f1(taught) >= floors["articles"]["templates_f1"]
    assert f1(taught) - f1(alone) >= floors["articles"]["templates_gain"]

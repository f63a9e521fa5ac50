"""Copies, stories and languages on the corpus, one default setting for all of it; transformations from a fixed seed.

ECB+ events with arrival times drawn from the seed, headlines of a day and a half with their own times, copies and spun texts
made from ECB+, and NTREX documents whose odd sentences in ten languages are to meet the even sentences of the English.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from firsthand.cli.group import grouped
from firsthand.facts import Facts

pytestmark = pytest.mark.quality
SEED = 1
EPOCH = 1_700_000_000
LANGUAGES = ("spa", "fra", "deu", "rus", "arb", "zho", "hin", "swa", "tur", "jpn")
Rows = list[dict[str, Any]]


def lines(path: Path) -> Rows:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def article(id: str, outlet: str, at: float, language: str, headline: str, body: list[str]) -> dict[str, Any]:
    published = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"id": id, "url": f"https://{outlet}/{id}", "outlet": outlet, "published": published, "language": language, "headline": headline, "body": body}  # fmt: skip


def answers(rows: Rows, facts: Facts) -> dict[str, dict[str, Any]]:
    return {a["id"]: a for a in grouped(sorted(rows, key=lambda r: r["published"]), facts)}


def bcubed(gold: dict[str, str], found: dict[str, dict[str, Any]]) -> float:
    """BCubed F1 (Bagga and Baldwin 1998)."""
    true: dict[str, set[str]] = defaultdict(set)
    told: dict[str, set[str]] = defaultdict(set)
    for id, story in gold.items():
        true[story].add(id)
        told[found[id]["story"]].add(id)
    pairs = [(true[gold[i]], told[found[i]["story"]]) for i in gold]
    precision = sum(len(a & b) / len(b) for a, b in pairs) / len(gold)
    recall = sum(len(a & b) / len(a) for a, b in pairs) / len(gold)
    return 2 * precision * recall / (precision + recall)


@pytest.fixture(scope="module")
def events(corpus: Path) -> Rows:
    return lines(corpus / "stories/ecbplus.jsonl.gz")


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


def test_events_and_no_false_copies(events: Rows, facts: Facts, floors: dict[str, dict[str, float]]) -> None:
    dice = random.Random(SEED)
    start: dict[str, int] = defaultdict(lambda: EPOCH + dice.randrange(10 * 86400))
    rows = []
    for number, event in enumerate(events):
        parts = [p for p in event["text"].split("\n") if p.strip()]
        at = start[event["story"]] + dice.randrange(86400)
        rows.append(article(event["id"], f"outlet{number}.example", at, "en", parts[0], parts[1:] or parts))
    found = answers(rows, facts)
    assert bcubed({e["id"]: e["story"] for e in events}, found) >= floors["stories"]["ecb"]
    by: dict[str, Rows] = defaultdict(list)
    for event in events:
        by[event["story"]].append(event)
    apart = [(a["id"], b["id"]) for held in by.values() for a, b in pairwise(held) if differ(a["text"], b["text"])]
    false = sum(found[a]["copy_of"] == b or found[b]["copy_of"] == a for a, b in apart)
    assert len(apart) > 100
    assert false / len(apart) <= floors["stories"]["false_max"]
    rewritten = sum(a["role"] == "rewrite" for a in found.values())
    assert rewritten / len(found) <= floors["stories"]["rewrites_max"]


def differ(one: str, other: str) -> bool:
    a, b = shingles(one), shingles(other)
    return bool(a and b) and len(a & b) < 0.2 * min(len(a), len(b))


def test_headlines(corpus: Path, facts: Facts, floors: dict[str, dict[str, float]]) -> None:
    heads = lines(corpus / "stories/uci_headlines.jsonl.gz")
    found = answers([article(h["id"], h["host"], h["ts"], "en", h["title"], []) for h in heads], facts)
    assert bcubed({h["id"]: h["story"] for h in heads}, found) >= floors["stories"]["headlines"]


def sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.!?])\s+|\n+", text) if s.strip()]


def spun(sentence: str, dice: random.Random, words: list[str]) -> str:
    """Seven in ten words changed, three in ten names misspelt."""
    made = []
    for word in sentence.split():
        if word[:1].isupper():
            made.append(word[:-1] + dice.choice("aeiou") if dice.random() < 0.3 and len(word) > 3 else word)
        else:
            made.append(dice.choice(words) if word.isalpha() and dice.random() < 0.7 else word)
    return " ".join(made)


def test_copies_and_spun_texts(events: Rows, facts: Facts, floors: dict[str, dict[str, float]]) -> None:
    dice = random.Random(SEED)
    chosen = [e for e in events if len(e["text"].split()) > 180]
    dice.shuffle(chosen)
    words = sorted({w for e in events[:200] for w in re.findall(r"[a-z]{4,}", e["text"])})
    rows = []
    for number, event in enumerate(chosen[:60]):
        own, at = sentences(event["text"]), EPOCH + number * 900
        other = sentences(chosen[(number + 11) % len(chosen)]["text"])
        rows.append(article(f"o{number}", "agency.example", at, "en", own[0], own[1:]))
        changed = (
            own[: max(4, len(own) * 2 // 5)], other[:6] + own[: len(own) // 2] + other[6:12], ["Sign up today.", *own, "All rights reserved."],
            dice.sample(own, len(own)), [re.sub(r"\b(said|told|says)\b", "stated", s) for s in own], ["What we know so far.", *own[::2]],
        )[number % 6]  # fmt: skip
        rows.append(article(f"c{number}", f"paper{number}.example", at + 1800, "en", "Update: " + " ".join(own[0].split()[:6]), changed))
        if number % 3 == 0:
            body = [spun(s, dice, words) for s in own]
            rows.append(article(f"s{number}", f"spinner{number}.example", at + 3600, "en", body[0], body[1:]))
    found = answers(rows, facts)
    assert sum(found[f"c{n}"]["copy_of"] == f"o{n}" for n in range(60)) / 60 >= floors["stories"]["copies"]
    again = [found[f"s{n}"] for n in range(0, 60, 3)]
    met = sum(
        a["copy_of"] == f"o{3 * n}" or (a["role"] == "rewrite" and a["story"] == found[f"o{3 * n}"]["story"]) for n, a in enumerate(again)
    )
    assert met / len(again) >= floors["stories"]["spun"]


def test_languages_meet(corpus: Path, facts: Facts, floors: dict[str, dict[str, float]]) -> None:
    documents: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for document in lines(corpus / "stories/ntrex_docs.jsonl.gz"):
        documents[document["story"]][document["lang"]] = document["sents"]
    rows: Rows = []
    for number, (name, texts) in enumerate(sorted(documents.items())):
        even, at = texts["eng"][::2], EPOCH + number * 7200
        rows.append(article(f"{name}|eng", "en.example", at, "en", even[0], even[1:]))
        for language in LANGUAGES:
            odd = next(t for k, t in texts.items() if k.startswith(language))[1::2]
            if odd:
                rows.append(article(f"{name}|{language}", f"{language}.example", at + 3600, language, odd[0], odd[1:]))
    story = {id: a["story"] for id, a in answers(rows, facts).items()}
    shares = [share(story[f"{n}|{lang}"] == story[f"{n}|eng"] for n in documents if f"{n}|{lang}" in story) for lang in LANGUAGES]
    held: dict[str, set[str]] = defaultdict(set)
    for id, name in story.items():
        held[name].add(id.split("|")[0])
    assert sum(shares) / len(shares) >= floors["stories"]["halves"]
    assert share(len(names) > 1 for names in held.values()) <= floors["stories"]["mixed_max"]


def share(true: Iterable[bool]) -> float:
    told = list(true)
    return sum(told) / len(told)

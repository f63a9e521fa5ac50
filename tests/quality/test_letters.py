"""Gates: what letters ask, on the corpus's letters in many languages; the figures of the measure, by the library."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from firsthand.facts import Facts
from firsthand.letters.read import read_letter

pytestmark = pytest.mark.quality


def bare(url: str) -> str:
    url = url.replace("hxxp", "http").replace("[.]", ".").replace("&amp;", "&")
    return url.strip().strip("<>").split("://", 1)[-1].removeprefix("www.").rstrip("/").lower()


def f1(pairs: list[tuple[set[str], set[str]]]) -> float:
    total = sum(len(want) + len(got) for want, got in pairs)
    return 2 * sum(len(want & got) for want, got in pairs) / total if total else 1.0


def share(found: list[bool]) -> float:
    return sum(found) / len(found)


def test_letters(corpus: Path, facts: Facts, floors: dict[str, dict[str, float]]) -> None:
    figures: dict[str, list[bool]] = {"intent": [], "claimed": [], "complete": [], "bulk": []}
    urls, domains, lost = [], [], 0
    for line in (corpus / "letters" / "letters.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        want, got = case["expect"], read_letter(base64.b64decode(case["raw_base64"]), facts)
        figures["intent"].append(got.intent == want["intent"])
        figures["bulk"].append(got.bulk == want["bulk"])
        lost += got.bulk and not want["bulk"]
        urls.append(({bare(u) for u in want["urls"]}, {bare(u) for u in got.urls}))
        domains.append((set(want["domains"]), set(got.domains)))
        if want["claimed_domain"]:
            figures["claimed"].append(got.claimed_domain == want["claimed_domain"])
        if want["intent"] == "remove":
            figures["complete"].append(got.complete == want["complete"])
    found = {name: share(values) for name, values in figures.items()} | {"urls_f1": f1(urls), "domains_f1": f1(domains)}
    short = {name: value for name, value in found.items() if value < floors["letters"][name]}
    assert not short
    assert lost <= floors["letters"]["lost_max"]

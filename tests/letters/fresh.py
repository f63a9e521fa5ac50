"""Letters written before the rules that read them, by people who did not know these: measured once, then kept."""

from __future__ import annotations

import json
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from firsthand.facts import Facts
from firsthand.letters.read import read_letter
from firsthand.model.takedown import Letter

HERE = Path(__file__).parent


def letters_of(name: str) -> list[dict[str, Any]]:
    """The letters of one set, with what each of them asks."""
    return [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def raw_of(case: dict[str, Any]) -> bytes:
    """The letter as a mailbox holds it."""
    message = EmailMessage()
    headers = dict(case.get("headers", {}))
    message["From"], message["Subject"] = case["from"], case["subject"]
    message["To"] = headers.pop("To", "takedown@worldwire-index.org")
    headers.pop("Content-Type", None)
    for header, value in headers.items():
        message[header] = value
    message.set_content(case["body"], subtype="html" if case.get("html") else "plain", cte=case.get("encoding"))
    return message.as_bytes().replace(b"\n", b"\r\n")


def figures(cases: list[dict[str, Any]], facts: Facts) -> tuple[dict[str, float], list[str]]:
    """The figures of a set, and what was read wrong of which letter."""
    right: dict[str, list[bool]] = {"intent": [], "claimed": [], "complete": [], "bulk": []}
    pairs: dict[str, list[tuple[set[str], set[str]]]] = {"urls_f1": [], "domains_f1": []}
    wrong, lost = [], 0
    for case in cases:
        got = read_letter(raw_of(case), facts)
        lost += got.bulk and case["bulk"] is False
        right["intent"].append(got.intent == case["intent"])
        if case["bulk"] is not None:
            right["bulk"].append(got.bulk == case["bulk"])
        if case["claimed"]:
            right["claimed"].append(got.claimed_domain == case["claimed"])
        if "complete" in case:
            right["complete"].append(got.complete == case["complete"])
        pairs["urls_f1"].append(({bare(u) for u in case["urls"]}, {bare(u) for u in got.urls}))
        pairs["domains_f1"].append((set(case["domains"]), set(got.domains)))
        wrong += _wrong(case, got)
    found = {name: sum(values) / len(values) for name, values in right.items()} | {name: f1(told) for name, told in pairs.items()}
    return found | {"lost": float(lost)}, wrong


def _wrong(case: dict[str, Any], got: Letter) -> list[str]:
    told = {
        "intent": (case["intent"], got.intent), "bulk": (got.bulk if case["bulk"] is None else case["bulk"], got.bulk), "urls": (sorted(map(bare, case["urls"])), sorted(map(bare, got.urls))),
        "domains": (sorted(case["domains"]), sorted(got.domains)), "complete": (case.get("complete", got.complete), got.complete),
        "claimed": (case["claimed"] or got.claimed_domain, got.claimed_domain),
    }  # fmt: skip
    return [f"{case['id']} {name}: {want} read as {found}" for name, (want, found) in told.items() if want != found]


def bare(url: str) -> str:
    """An address as two spellings of it are compared."""
    url = url.replace("hxxp", "http").replace("[.]", ".").replace("&amp;", "&")
    return url.strip().strip("<>").split("://", 1)[-1].removeprefix("www.").rstrip("/").lower()


def f1(pairs: list[tuple[set[str], set[str]]]) -> float:
    """Over all letters together."""
    total = sum(len(want) + len(got) for want, got in pairs)
    return 2 * sum(len(want & got) for want, got in pairs) / total if total else 1.0

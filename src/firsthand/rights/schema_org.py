"""schema.org in JSON-LD (version 30.0, 2026): license, usageInfo, copyrightHolder, copyrightNotice, creditText, conditionsOfAccess,
isAccessibleForFree; and the article:content_tier meta. An article's own node only: a picture's licence is not the text's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from firsthand.facts import Facts
from firsthand.rights import notices
from firsthand.rights.licences import UNKNOWN, identify
from firsthand.rights.meet import meet_all
from firsthand.rights.terms import Licence, Named, Terms, seen
from firsthand.text.html import Document

MAX_NODES = 2000
_TIERS = {"free": "free", "locked": "paid", "metered": "metered"}
_METERED = ("metered", "registration", "regist", "log-in", "login")


def _nodes(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 8:
        return
    if isinstance(value, list):
        for member in value[:200]:
            yield from _nodes(member, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(value.get(key), depth + 1)


def _kinds(node: dict[str, Any]) -> str:
    kind = node.get("@type")
    return " ".join(map(str, kind)) if isinstance(kind, list) else str(kind or "")


def _texts(value: Any, key: str = "name") -> list[str]:
    """The strings of a value that may be a string, a node or a list of them."""
    if isinstance(value, str):
        return [value.strip()] if value.strip() else []
    if isinstance(value, dict):
        return _texts(value.get(key) or value.get("url") or value.get("@id"))
    if isinstance(value, list):
        return [text for member in value[:20] for text in _texts(member, key)]
    return []


def _free(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    text = value.strip().lower() if isinstance(value, str) else ""
    return {"true": True, "false": False, "http://schema.org/true": True, "http://schema.org/false": False}.get(
        text.replace("https:", "http:")
    )


def _article(node: dict[str, Any], facts: Facts) -> Iterator[Terms]:
    for key in ("license", "usageInfo"):
        for text in _texts(node.get(key), "url"):
            licence = identify(text, facts) or (Licence(UNKNOWN, text[:200]) if key == "license" else None)
            yield Terms(licence=licence, evidence=seen("schema.org", f"json-ld:{key}", text))
    for text in _texts(node.get("copyrightHolder")):
        yield Terms(holder=Named(1, text[:200]), evidence=seen("schema.org", "json-ld:copyrightHolder", text))
    for text in _texts(node.get("creditText")):
        yield Terms(credit=Named(1, text[:200]), evidence=seen("schema.org", "json-ld:creditText", text))
    for key in ("copyrightNotice", "conditionsOfAccess"):
        yield notices.read(_texts(node.get(key)), facts, f"json-ld:{key}", rank=1)
    free = _free(node.get("isAccessibleForFree"))
    conditions = " ".join(_texts(node.get("conditionsOfAccess"))).lower()
    if any(word in conditions for word in _METERED):
        yield Terms(access="metered", evidence=seen("schema.org", "json-ld:conditionsOfAccess", conditions))
    elif free is not None:
        yield Terms(
            access="free" if free else "paid", evidence=seen("schema.org", "json-ld:isAccessibleForFree", str(node["isAccessibleForFree"]))
        )


def read(page: Document, facts: Facts) -> Terms:
    """What the page's markup says of the article's rights."""
    found: list[Terms] = []
    count = 0
    for block in page.json_ld:
        for node in _nodes(block):
            count += 1
            if count <= MAX_NODES and any(word in _kinds(node) for word in ("Article", "Posting", "CreativeWork", "WebPage", "Report")):
                found.extend(_article(node, facts))
    tier = (page.meta("article:content_tier") or "").strip().lower()
    if tier in _TIERS:
        found.append(Terms(access=_TIERS[tier], evidence=seen("content tier", "meta:article:content_tier", tier)))
    return meet_all(found)

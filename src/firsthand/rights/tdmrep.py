"""TDM Reservation Protocol, W3C Community Group final report of 2024-05-10.

The site's file is checked first, then the header, then the page's meta; a later statement supersedes an earlier one, absence never
resets. In the file the first location that matches decides. Values other than 0 and 1 are no statement.
"""

from __future__ import annotations

import json
from typing import Any

from firsthand.rights.paths import matches, path_of
from firsthand.rights.terms import Terms, seen

FILE = "/.well-known/tdmrep.json"
MAX_RULES = 5000


def _rules(text: str) -> list[dict[str, Any]]:
    try:
        value = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return []
    return [rule for rule in value[:MAX_RULES] if isinstance(rule, dict)] if isinstance(value, list) else []


def in_file(text: str, url: str) -> int | None:
    """The reservation that the file states for an address: 1, 0 or None."""
    path = path_of(url)
    for rule in _rules(text):
        location = rule.get("location")
        if isinstance(location, str) and matches(location, path):
            value = rule.get("tdm-reservation")
            return value if type(value) is int and value in (0, 1) else None
    return None


def _named(pairs: tuple[tuple[str, str], ...]) -> int | None:
    """Of several statements in one place the reservation counts."""
    values = {value.strip() for name, value in pairs if name.lower() == "tdm-reservation"}
    return 1 if "1" in values else 0 if "0" in values else None


def read(url: str, file: str | None, headers: tuple[tuple[str, str], ...], metas: tuple[tuple[str, str], ...]) -> Terms:
    """File, then header, then meta: the last that says something decides."""
    said = [
        (where, value)
        for where, value in (
            (FILE, in_file(file, url) if file is not None else None),
            ("header:tdm-reservation", _named(headers)),
            ("meta:tdm-reservation", _named(metas)),
        )
        if value is not None
    ]
    if not said:
        return Terms()
    where, value = said[-1]
    return Terms(tdm="deny" if value else "allow", evidence=seen("tdmrep", where, f"tdm-reservation: {value}"))

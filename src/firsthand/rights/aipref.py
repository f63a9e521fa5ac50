"""IETF AIPREF: the Content-Usage header and robots.txt line.

draft-ietf-aipref-attach-05 (2026-08-18) and draft-ietf-aipref-vocab-07 (2026-08-19): a structured-field dictionary (RFC 9651) with
the categories `train-ai` and `search`, `y` or `n`, anything else unknown; a field that does not parse says nothing at all. In
robots.txt the longest matching path decides, of equal ones any `n`; a path that may not be fetched has no preference.
"""

from __future__ import annotations

from http_sf import StructuredFieldError, parse

from firsthand.rights.paths import matches, path_of
from firsthand.rights.robots import Robots
from firsthand.rights.terms import Terms, seen

MAX_FIELD = 8192
_SAID = {"y": "allow", "n": "deny"}


def preferences(field: str) -> dict[str, str]:
    """The stated categories of one field: {"search": "allow"|"deny", "train-ai": ...}."""
    try:
        members = parse(field[:MAX_FIELD].encode("utf-8", "replace"), tltype="dictionary")
    except (StructuredFieldError, ValueError, RecursionError):
        return {}
    found = {}
    for category in ("search", "train-ai"):
        member = members.get(category) if isinstance(members, dict) else None
        value = member[0] if isinstance(member, tuple) else None
        # the vocabulary knows tokens only: a string "n" is unknown
        if type(value).__name__ == "Token" and str(value) in _SAID:
            found[category] = _SAID[str(value)]
    return found


def _terms(said: dict[str, str], where: str, text: str) -> Terms:
    search = said.get("search")
    return Terms(
        search=search, ai_train=said.get("train-ai"), index="deny" if search == "deny" else None,
        evidence=seen("aipref", where, text) if said else (),
    )  # fmt: skip


def in_header(headers: tuple[tuple[str, str], ...]) -> Terms:
    """The header; several lines are one field (RFC 9110 5.3)."""
    values = [value for name, value in headers if name.lower() == "content-usage"]
    field = ", ".join(values)
    return _terms(preferences(field), "header:content-usage", field) if values else Terms()


def in_robots(robots: Robots, url: str, agent: str, allowed: bool) -> Terms:
    """The lines of the agent's own group, or of `*`."""
    if not allowed:
        return Terms()
    path = path_of(url)
    longest = -1
    lines: list[str] = []
    for line in robots.own(agent, "content-usage"):
        pattern, field = "/", line
        if line.startswith(("/", "*")):
            pattern, _, field = line.partition(" ")
        if not matches(pattern, path) or len(pattern) < longest:
            continue
        lines = [*lines, field] if len(pattern) == longest else [field]
        longest = len(pattern)
    said: dict[str, str] = {}
    for field in lines:
        for category, value in preferences(field.strip()).items():
            said[category] = "deny" if "deny" in (value, said.get(category)) else value
    return _terms(said, "robots.txt", "; ".join(lines))

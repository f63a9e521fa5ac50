"""`<meta name="robots">` and the X-Robots-Tag header.

After Google's robots meta tag specification (2026), the only description there is: rules for all agents and rules under our own
token are joined, the more restrictive wins, nosnippet beats max-snippet. `noai` and `noimageai` are DeviantArt's convention.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from firsthand.rights.meet import meet_all
from firsthand.rights.terms import Terms, seen

_VALUED = ("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after")
_PLAIN = frozenset(
    [
        "all",
        "index",
        "follow",
        "none",
        "noindex",
        "nofollow",
        "noarchive",
        "nocache",
        "nosnippet",
        "noimageindex",
        "notranslate",
        "noai",
        "noimageai",
        "noodp",
        "noydir",
        "indexifembedded",
        "nositelinkssearchbox",
    ]
)
_PREVIEW = {"none": "none", "standard": "thumb", "large": "full"}
_NUMBER = re.compile(r"\s*(-?\d{1,9})\s*$")
MAX_RULES = 200


def _parts(text: str) -> list[tuple[str | None, str, str]]:
    """(agent token or None, rule, value) of a comma list; a date after unavailable_after may hold commas."""
    found: list[tuple[str | None, str, str]] = []
    agent: str | None = None
    for part in text.split(",")[:MAX_RULES]:
        name, colon, value = part.partition(":")
        name, value = name.strip().lower(), value.strip()
        if colon and name not in _VALUED and not _continues_date(found, name):
            agent = name
            name, _, value = value.partition(":")
            name, value = name.strip().lower(), value.strip()
        if name in _PLAIN or name in _VALUED:
            found.append((agent, name, value))
        elif found and found[-1][1] == "unavailable_after":
            found[-1] = (found[-1][0], "unavailable_after", f"{found[-1][2]}, {part.strip()}")
    return found


def _continues_date(found: list[tuple[str | None, str, str]], name: str) -> bool:
    return bool(found) and found[-1][1] == "unavailable_after" and any(c.isdigit() for c in name)


def instant_of(text: str) -> float | None:
    """Unix seconds of an RFC 822, RFC 850 or ISO 8601 date; None where it cannot be read. Without a zone: UTC."""
    text = text.strip()[:80]
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        try:
            found = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def _rule(name: str, value: str, evidence_where: str, now: float | None) -> Terms:
    said = seen("robots meta", evidence_where, f"{name}: {value}" if value else name)
    if name in ("noindex", "none"):
        return Terms(index="deny", evidence=said)
    if name in ("index", "all"):
        return Terms(index="allow")
    if name == "nosnippet":
        return Terms(show="headline", snippet_chars=0, evidence=said)
    if name in ("noarchive", "nocache"):
        return Terms(show="snippet", store="transient", evidence=said)
    if name in ("noai", "noimageai"):
        return Terms(ai_input="deny", ai_train="deny", evidence=said)
    if name == "noimageindex":
        return Terms(image="none", evidence=said)
    if name == "max-image-preview" and value.lower() in _PREVIEW:
        return Terms(image=_PREVIEW[value.lower()], evidence=said)
    if name == "max-snippet":
        number = _NUMBER.match(value)
        if number and int(number.group(1)) >= 0:
            limit = int(number.group(1))
            return Terms(snippet_chars=limit, show="snippet" if limit else "headline", evidence=said)
    if name == "unavailable_after":
        until = instant_of(value)
        if until is not None:
            return Terms(index_until=until, index="deny" if now is not None and until <= now else None, evidence=said)
    return Terms()


def _sources(
    headers: tuple[tuple[str, str], ...], metas: tuple[tuple[str, str], ...], token: str
) -> Iterator[tuple[str, str | None, str, str]]:
    for name, value in headers:
        if name.lower() == "x-robots-tag":
            yield from (("header:x-robots-tag", agent, rule, text) for agent, rule, text in _parts(value))
    for name, value in metas:
        if name in ("robots", token):
            yield from ((f"meta:{name}", None, rule, text) for _, rule, text in _parts(value))


def read(headers: tuple[tuple[str, str], ...], metas: tuple[tuple[str, str], ...], agent: str, now: float | None = None) -> Terms:
    """What page and header say to all agents and to `agent`; `metas` are (name, content) with names in lower case."""
    token = agent.split("/", 1)[0].strip().lower()
    return meet_all(
        _rule(rule, value, where, now)
        for where, named, rule, value in _sources(headers, metas, token)
        if named in (None, token, "*", "robots")
    )

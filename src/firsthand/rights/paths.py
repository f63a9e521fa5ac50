"""The path patterns that robots.txt, AIPREF, TDMRep and RSL share (RFC 9309 2.2.2 and 2.2.3): prefix, `*`, `$` at the end."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

MAX_PATTERN = 2000


def path_of(url: str) -> str:
    """Path and query of an address, percent-encoded, never empty."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "/"
    return encoded((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def encoded(path: str) -> str:
    """A path with everything outside ASCII percent-encoded; what is encoded stays."""
    return quote(path.encode("utf-8", "replace"), safe="%:/?#[]@!$&'()*+,;=-._~")


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern matches a path, in time linear in both (greedy pieces, no backtracking)."""
    pattern = encoded(pattern[:MAX_PATTERN])
    if not pattern:
        return False
    anchored = pattern.endswith("$")
    pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    if len(pieces) == 1:
        return at == len(path) if anchored else True
    for piece in pieces[1:-1]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    last = pieces[-1]
    if anchored:
        return path.endswith(last) and len(path) - len(last) >= at
    return path.find(last, at) >= 0

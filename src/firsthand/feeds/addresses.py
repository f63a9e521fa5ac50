"""Addresses that are one article's under another form, that hold another address, or at which no article is: one page of rules.

The rules are data (`feeds/addresses.tsv`). What they say is for keys and for judging where a request ended: what is fetched and
shown is the address as published, but for one that holds another, which is asked directly. That a page calls another domain's
address its canonical one is evidence of whose report it is, never that the two are one.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from firsthand import facts
from firsthand.text.urls import canonical, is_web, registrable_domain

DEEPEST = 3
_FORMS = ("mobile", "amp", "print")
_WALLS = {"consent": "the host asks for consent first", "login": "the host asks to sign in or subscribe first", "lost": "the page is not there: the host answers with its error page"}  # fmt: skip
HOME = "the page is not there: the host answers with its front page"
ABOVE = "the page is not there: the host answers with the section above it"


def plain_form(url: str) -> str:
    """The address of an article's plain form: of a mobile, AMP or print form what they are forms of, else the address itself."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return url
    rules = _rules()
    label, _, above = host.partition(".")
    if label in rules["prefix"] and registrable_domain(above) == registrable_domain(host) and "." in above:
        host = above
    path = parts.path
    for ending in rules["ending"]:
        if path.lower().endswith(ending):
            path = path[: -len(ending)] + (".html" if ending.endswith(".html") else "")
    pieces = [p for p in path.split("/") if p]
    if len(pieces) > 1 and pieces[-1].lower() in rules["last"]:
        path = path.rstrip("/").rpartition("/")[0]
    elif len(pieces) > 1 and pieces[0].lower() in rules["first"]:
        path = "/" + "/".join(pieces[1:])
    kept = [
        (k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k not in rules["query"] and f"{k}={v}" not in rules["query"]
    ]
    query = parts.query if len(kept) == parts.query.count("&") + 1 else urlencode(kept)
    return urlunsplit((parts.scheme, f"{host}:{port}" if port else host, path or "/", query, ""))


def unwrapped(url: str) -> str:
    """The address that a cache's or a redirector's address holds, as deep as three; else the address itself."""
    for _ in range(DEEPEST):
        inner = _held(url)
        if inner is None:
            break
        url = inner
    return url


def is_detour(url: str) -> bool:
    """Whether only a request tells where this leads: a shortener, a proxy of feeds."""
    return any(_under(url, pattern) for pattern in _detours())


def refusal(asked: str, ended: str) -> str | None:
    """Why what a request for an article ended at is none: a wall, an error page, the front page or a section above it; None where it may be one.

    Only what was redirected is judged: a page may well be called "login".
    """
    if canonical(asked) == canonical(ended) or is_detour(asked):
        return None
    old, new = urlsplit(asked), urlsplit(ended)
    parts = [unquote(p).lower() for p in new.path.split("/") if p]
    before = {unquote(p).lower() for p in old.path.split("/") if p}
    label = (new.hostname or "").split(".")[0]
    for rule, reason in _WALLS.items():
        words = _walls()[rule]
        if (label in words[0] and label != (old.hostname or "").split(".")[0]) or any(p in words[1] and p not in before for p in parts):
            return reason
    if not before:
        return None
    if not parts and not new.query:
        return HOME
    above = [unquote(p).lower() for p in old.path.split("/") if p]
    same = registrable_domain(asked) == registrable_domain(ended)
    return ABOVE if same and not new.query and len(parts) < len(above) and above[: len(parts)] == parts else None


def relation(url: str, said: str | None) -> str:
    """What a page's canonical link says of it: none, itself, a form (of one article), site (another of its own), elsewhere (evidence alone)."""
    if not is_web(said) or said is None:
        return "none"
    if canonical(url) == canonical(said):
        return "itself"
    if canonical(plain_form(url)) == canonical(plain_form(said)):
        return "form"
    return "site" if registrable_domain(url) == registrable_domain(said) else "elsewhere"


def _held(url: str) -> str | None:
    for pattern, key in _holding():
        if not _under(url, pattern):
            continue
        parts = urlsplit(url)
        if key.startswith("path:"):
            return _in_path(parts.path, int(key[5:]), parts.query)
        said = dict(parse_qsl(parts.query))
        return next((said[k] for k in key.split(";") if is_web(said.get(k))), None)
    return None


def _in_path(path: str, after: int, query: str) -> str | None:
    """`/c/s/host/rest` (s: https) of AMP caches, `/web/TIME/https://host/rest` of archives."""
    pieces = path.lstrip("/").split("/", after)
    if len(pieces) <= after:
        return None
    rest = pieces[after] if pieces[after - 1] == "s" or pieces[after - 1][:4].isdigit() else "/".join(pieces[after - 1 :])
    if "://" not in rest[:9] and ":/" in rest[:8]:
        rest = rest.replace(":/", "://", 1)
    if not rest.startswith(("http://", "https://")):
        rest = f"{'https' if 's' in pieces[1:after] else 'http'}://{rest}"
    found = f"{rest}?{query}" if query else rest
    return found if is_web(found) and "." in urlsplit(found).netloc else None


def _under(url: str, pattern: str) -> bool:
    """Whether an address lies at or under a host, or a host's path."""
    domain, _, path = pattern.partition("/")
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    return (host == domain or host.endswith("." + domain)) and (not path or parts.path.lstrip("/").split("/")[0] == path)


@cache
def _rules() -> dict[str, frozenset[str]]:
    rows = [row for row in facts.table("feeds/addresses") if row["rule"] in _FORMS]
    return {where: frozenset(r["pattern"] for r in rows if r["where"] == where) for where in ("prefix", "first", "last", "ending", "query")}


@cache
def _detours() -> tuple[str, ...]:
    return tuple(r["pattern"] for r in facts.table("feeds/addresses") if r["rule"] == "detour")


@cache
def _holding() -> tuple[tuple[str, str], ...]:
    return tuple((r["pattern"], r["key"]) for r in facts.table("feeds/addresses") if r["rule"] in ("cache", "redirect"))


@cache
def _walls() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    rows = [row for row in facts.table("feeds/addresses") if row["rule"] in _WALLS]
    return {rule: (_words(rows, rule, "prefix"), _words(rows, rule, "part")) for rule in _WALLS}


def _words(rows: Iterable[dict[str, str]], rule: str, where: str) -> frozenset[str]:
    return frozenset(r["pattern"] for r in rows if r["rule"] == rule and r["where"] == where)

"""Addresses: parts, registrable domains, and the one canonical form under which an address is known.

Pure and offline: the Public Suffix List is the copy that ships with tldextract, private section included.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

import tldextract

_SUFFIXES = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
_TRACKING = re.compile(
    r"^(?:utm_.*|mtm_.*|pk_.*|at_(?:medium|campaign|custom\d*)|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_ga|_gl|"
    r"cmpid|cmp|ocid|ito|icid|ncid|CMP|xtor|wt_mc|wtmc|ns_(?:mchannel|source|campaign|linkname)|spm|sharetype|share|"
    r"smid|smtyp|partner|rss|feed|source|ref|ref_src|referrer|from|via|fb|ftag|guccounter|__twitter_impression|amp)$"
)
_ABSOLUTE = re.compile(r"https?://[^/?#]+/(?!.*/\.)")  # nothing in it for urljoin to resolve
_USUAL = re.compile(
    r"https?://[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+(?::\d{1,4})?(?:[/?#][A-Za-z0-9_~!$&'()*+,;=:@%/?#.-]*)?$"
)  # of these urlsplit says nothing new
_ROOTED = re.compile(r"/(?![/\\])(?!.*/\.)")
_ORIGIN = re.compile(r"https?://[^/?#]+(?=[/?#]|$)")
_BREAKS = re.compile(r"[\t\r\n]")
_UNFIT = re.compile(r"[\x00-\x20\\<>\"`{}|^\x7f]")
_DEFAULT_PORT = {"http": 80, "https": 443}


@lru_cache(maxsize=65536)
def registrable_domain(host_or_url: str) -> str:
    """The registrable domain of a host or URL, lower case, IDNA as given; the host itself where no public suffix fits."""
    host = host_of(host_or_url) if "/" in host_or_url or ":" in host_or_url else host_or_url
    host = host.rstrip(".").lower()
    found = _SUFFIXES(host)
    return found.top_domain_under_public_suffix or host


def host_of(url: str) -> str:
    """The host of a URL, lower case, without port and credentials; empty where there is none."""
    try:
        return (urlsplit(url if "://" in url else "//" + url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_web(url: str | None) -> bool:
    """Whether this is an absolute http or https address with a host and nothing that browsers would strip."""
    if not url or len(url) > 4096 or _UNFIT.search(url):
        return False
    if _USUAL.match(url):
        return True
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme.lower() in _DEFAULT_PORT and bool(parts.hostname)


def join(base: str, link: str | None) -> str | None:
    """A link of a page as an absolute web address without fragment, or None."""
    if not link:
        return None
    cleaned = _BREAKS.sub("", link.strip()).replace(" ", "%20")
    try:
        if _ABSOLUTE.match(cleaned):
            absolute = cleaned
        elif _ROOTED.match(cleaned) and (origin := _ORIGIN.match(base)):
            absolute = origin[0] + cleaned
        else:
            absolute = urljoin(base, cleaned)
    except ValueError:
        return None
    return absolute.split("#", 1)[0] if is_web(absolute) else None


def canonical(url: str) -> str:
    """The form in which two spellings of one address are equal: scheme https, lower-case host without `www.` and default
    port, dot segments resolved, tracking parameters dropped, the rest sorted, no fragment, no trailing slash.

    For keys only: what is fetched and shown is the address as published.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        path = (
            _without_dots("/" + parts.path.lstrip("/"))
            if "/." in parts.path or parts.path.startswith(".")
            else "/" + parts.path.lstrip("/")
        )
    except ValueError:
        return url.strip()
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    if port and port != _DEFAULT_PORT.get(parts.scheme.lower()):
        host = f"{host}:{port}"
    path = quote(path, safe="/%:@!$&'()*+,;=-._~")
    query = ""
    if parts.query:
        query = urlencode(sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k)))
    return urlunsplit(("https", host, path.rstrip("/") or "/", query, ""))


def _without_dots(path: str) -> str:
    """Dot segments resolved (RFC 3986, 5.2.4); the slash at the end does not matter here."""
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return "/" + "/".join(kept).lstrip("/")


@lru_cache(maxsize=65536)
def has_public_suffix(host: str) -> bool:
    """Whether a host name ends in a suffix of the Public Suffix List and has a label before it."""
    found = _SUFFIXES(host.rstrip(".").lower())
    return bool(found.suffix and found.domain)

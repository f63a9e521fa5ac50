"""The first sources that an article itself links to: judgments, laws, filings, papers, data, releases and public bodies' own pages.

Where a page leads is the writer's word for what the report rests on; nothing is fetched and nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from firsthand.facts import Facts, several
from firsthand.model.article import Article
from firsthand.model.origin import Document
from firsthand.text.urls import canonical, is_web

MOST = 12
_MOST_LINKS = 400
_LONGEST_TITLE = 160
_LONGEST_ADDRESS = 2000
_NOT_DOCUMENTS = ("/privacy", "/cookies", "/terms", "/contact", "/login", "/subscribe", "/share", "/accessibility")
_BARE = re.compile(r"^(?:https?://|www\.)\S+$", re.I)


@dataclass(frozen=True, slots=True)
class _Hosts:
    """Kinds by host and path, and by the ending of a host; endings are tried last."""

    exact: dict[str, tuple[tuple[str, str], ...]]  # host -> (path it must lie under, kind)
    endings: tuple[tuple[re.Pattern[str], str], ...]


_HELD: dict[int, tuple[Facts, _Hosts]] = {}


def documents(article: Article, facts: Facts) -> tuple[Document, ...]:
    """The documents that an article's text links to, in its order, each once; at most `MOST`.

    A link to a body's front page is none: it names the body, and no document. Links to the article's own outlet never are.
    """
    hosts = _hosts(facts)
    found: dict[str, Document] = {}
    for link in article.links[:_MOST_LINKS]:
        if len(link.url) > _LONGEST_ADDRESS or not is_web(link.url):
            continue
        kind = _kind(link.url, article.outlet, hosts)
        if kind is not None:
            found.setdefault(canonical(link.url), Document(url=link.url, kind=kind, title=_title(link.text)))
        if len(found) == MOST:
            break
    return tuple(found.values())


def _title(text: str) -> str | None:
    """The link's words, unless they are an address."""
    said = " ".join(text.split())
    return said[:_LONGEST_TITLE] if said and not _BARE.match(said) else None


def _kind(url: str, outlet: str, hosts: _Hosts) -> str | None:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return None
    path = parts.path.lower()
    if (
        not host
        or host == outlet
        or host.endswith(f".{outlet}")
        or (len(path.strip("/")) < 2 and not parts.query)
        or path.startswith(_NOT_DOCUMENTS)
    ):
        return None
    labels = host.split(".")
    for at in range(len(labels) - 1):  # the longest host that the table has
        for under, kind in hosts.exact.get(".".join(labels[at:]), ()):
            if path.startswith(under):
                return kind
    return next((kind for ending, kind in hosts.endings if ending.search(host)), None)


def _hosts(facts: Facts) -> _Hosts:
    held = _HELD.get(id(facts))
    if held is None:
        exact: dict[str, list[tuple[str, str]]] = {}
        endings = []
        for row in facts.table("origins/document_hosts"):
            for host in several(row["hosts"]):
                if host.startswith("*."):
                    ending = re.escape(host[2:]).replace(r"\?", "[a-z]")
                    endings.append((re.compile(rf"(?:^|\.){ending}$"), row["kind"]))
                else:
                    name, _, path = host.partition("/")
                    exact.setdefault(name, []).append((f"/{path}", row["kind"]))
        table = {host: tuple(sorted(rules, key=lambda r: -len(r[0]))) for host, rules in exact.items()}
        _HELD.clear()
        held = _HELD[id(facts)] = (facts, _Hosts(table, tuple(endings)))
    return held[1]

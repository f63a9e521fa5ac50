"""What a page says of its rights beside its article: licence links, and the lines of its foot that may hold a notice. Cheap."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from firsthand.model.article import Article
from firsthand.text.html import Document
from firsthand.text.urls import join

MAX_LINES = 200
MAX_LINE = 1000
_FOOTS = "footer, [class*=copyright], [id*=copyright], [class*=disclaimer], [class*=rights], [class*=license], [class*=licence]"
_LINK = re.compile(r"<([^>]{1,2000})>([^,<]{0,500})")


@dataclass(frozen=True, slots=True)
class PageSignals:
    """`licences` (address, where) of rel=license links; `rsl` addresses of RSL documents and `inline` RSL in the page; `lines` of its foot."""

    licences: tuple[tuple[str, str], ...] = ()
    rsl: tuple[str, ...] = ()
    inline: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


def link_header(headers: Iterable[tuple[str, str]], base: str) -> tuple[tuple[str, str, str | None], ...]:
    """(rel, address, type) of the Link headers (RFC 8288)."""
    found = []
    for name, value in headers:
        if name.lower() != "link":
            continue
        for target, parameters in _LINK.findall(value[:20_000]):
            pairs = {
                k.strip().lower(): v.strip().strip('"').lower() for k, _, v in (p.partition("=") for p in parameters.split(";") if "=" in p)
            }
            address = join(base, target)
            if address:
                found.append((pairs.get("rel", ""), address, pairs.get("type")))
    return tuple(found)


def _foot_lines(page: Document) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for node in page.root.query_selector_all(_FOOTS)[:60]:
        for line in (node.text or "").splitlines():
            line = " ".join(line.split())
            if line and len(found) < MAX_LINES:
                found[line[:MAX_LINE]] = None
    return tuple(found)


def _in_figure(node: Any) -> bool:
    """A picture's licence is not the text's."""
    for _ in range(8):
        node = node.parent
        if node is None or node.tag == "#document":
            return False
        if node.tag in ("figure", "figcaption") or "caption" in (node.getattr("class") or "").lower():
            return True
    return False


def printed(article: Article) -> tuple[str, ...]:
    """The lines of an article that may be a notice: what stands as copyright and credit, and what follows the body."""
    return tuple(line for line in (article.copyright, *article.credit_lines, *article.tail) if line)


def page_signals(page: Document | None, headers: Iterable[tuple[str, str]] = (), url: str = "") -> PageSignals:
    """Licence links of head, header and body, and the foot's lines."""
    links = [(rel, address, kind, "header:link") for rel, address, kind in link_header(headers, page.base if page else url)]
    lines: tuple[str, ...] = ()
    inline: tuple[str, ...] = ()
    if page is not None:
        links += [(link.rel, link.href, link.type, "link:license") for link in page.links]
        if "license" in page.source:
            for node in page.root.query_selector_all("a[rel~=license][href]")[:20]:
                address = join(page.base, node.getattr("href"))
                if address and not _in_figure(node):
                    links.append(("license", address, None, "a:license"))
        if "application/rsl+xml" in page.source:
            inline = tuple(node.text or "" for node in page.root.query_selector_all('script[type="application/rsl+xml"]')[:5])
        lines = _foot_lines(page)
    licences = [(address, kind, where) for rel, address, kind, where in links if "license" in rel.split()]
    return PageSignals(
        licences=tuple((address, where) for address, kind, where in licences if kind != "application/rsl+xml"),
        rsl=tuple(address for address, kind, _ in licences if kind == "application/rsl+xml"),
        inline=inline,
        lines=lines,
    )

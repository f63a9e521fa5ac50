"""HTML letters as text: what is visible, with the addresses behind its links, and quotations apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from resiliparse.parse.html import HTMLTree, NodeType

from firsthand.text.urls import host_of

MAX_HTML = 400_000
_UNSEEN = "script, style, template, noscript, head, title, object, iframe"
_QUOTED = "blockquote, .gmail_quote, .yahoo_quoted, #divRplyFwdMsg, .moz-cite-prefix"
_BREAKS = frozenset(["p", "br", "div", "li", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "hr", "blockquote", "section"])


@dataclass(frozen=True, slots=True)
class Marked:
    """`own` text with links' addresses in angle brackets, `quoted` the same of quotations, `links` addresses alone."""

    own: str = ""
    quoted: str = ""
    links: str = ""


def _is_address(text: str) -> bool:
    """Whether a link's visible text is itself an address: then that is what the writer means, not what a gateway made of it."""
    text = text.strip().lower()
    return "://" in text or text.startswith("www.") or ("." in text and " " not in text and "/" not in text.split(".")[0] and len(text) > 4)


def _href(node: Any) -> str:
    href = (node.getattr("href") or "").strip()
    return href if href.lower().startswith(("http://", "https://")) and len(href) < 4096 and host_of(href) else ""


def _pieces(root: Any) -> Iterator[str]:
    for node in root:
        if node.type == NodeType.TEXT:
            yield node.value or ""
        elif node.tag in _BREAKS:
            yield "\n"
        elif node.tag == "td":
            yield " "


def _written(root: Any) -> str:
    lines = ("".join(_pieces(root))).replace("\u00a0", " ").split("\n")
    return "\n".join(" ".join(line.split()) for line in lines)


def text_of_html(source: str) -> Marked:
    """The visible text of an HTML letter, in linear time."""
    tree = HTMLTree.parse(source[:MAX_HTML])
    body = tree.body
    if body is None:
        return Marked()
    unseen = body.query_selector(_UNSEEN)
    while unseen is not None:
        unseen.decompose()
        unseen = body.query_selector(_UNSEEN)
    links: list[str] = []
    for node in body.query_selector_all("a[href]")[:500]:
        href = _href(node)
        text = " ".join((node.text or "").split())
        if href and not _is_address(text):
            written = tree.create_text_node(f" <{href}> ")
            if written is not None:
                node.append_child(written)
            links.append(f"{text} <{href}>")
    quoted: list[str] = []
    quotation = body.query_selector(_QUOTED)
    while quotation is not None and len(quoted) < 100:
        quoted.append(_written(quotation))
        quotation.decompose()
        quotation = body.query_selector(_QUOTED)
    return Marked(_written(body), "\n".join(quoted), "\n".join(links))

"""What a page's JSON-LD says of the article: the article's own node, found among all that stand there, and its values as text.

Vocabulary: schema.org (NewsArticle and its kin). `@graph` and `@id` are resolved by JSON-LD 1.1's node identity within the
page; anything of an unexpected type reads as absent. Depth and counts are capped, cycles end at the cap.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from firsthand.text.html import Document
from firsthand.text.urls import canonical

Node = dict[str, Any]
_MAX_DEPTH = 8
_MAX_NODES = 3_000
_MAX_TEXT = 300_000
_ARTICLE = frozenset({
    "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle", "backgroundnewsarticle", "reviewnewsarticle",
    "askpublicnewsarticle", "satiricalarticle", "advertisercontentarticle", "article", "blogposting", "liveblogposting", "report",
    "scholarlyarticle", "techarticle", "socialmediaposting", "medicalscholarlyarticle", "review", "criticreview", "claimreview", "discussionforumposting",
})  # fmt: skip
_LESSER = frozenset({"webpage", "itempage", "creativework", "imagegallery", "mediagallery", "videoobject", "newsmediaobject", "event", "recipe", "podcastepisode", "collectionpage"})  # fmt: skip
_ELSEWHERE = frozenset({"itemlistelement", "haspart", "ispartof", "mentions", "citation", "relatedlink", "comment", "isbasedon", "itemreviewed", "blogpost", "subjectof", "image", "logo", "thumbnail", "associatedmedia", "liveblogupdate", "review", "reviews", "hasofferCatalog", "breadcrumb", "publisher", "author"})  # fmt: skip
_TAGS = re.compile(r"<[^<>]{0,500}>")


@dataclass(frozen=True, slots=True)
class Markup:
    """The article's node (empty where the page has none), its lower-case types, and every node by `@id`."""

    node: Node
    types: frozenset[str]
    by_id: dict[str, Node]

    def get(self, *keys: str) -> Any:
        """The value of the first of `keys` that is there and not empty, references resolved one step."""
        for key in keys:
            value = self.node.get(key)
            if value not in (None, "", [], {}):
                return value
        return None

    def text(self, *keys: str) -> str | None:
        """The first of `keys` as one line of text."""
        for key in keys:
            found = next(iter(self.texts(self.node.get(key))), None)
            if found:
                return found
        return None

    def texts(self, value: Any) -> list[str]:
        """The names or strings in a value, in order."""
        return [name for name, _ in self.named(value)]

    def named(self, value: Any) -> list[tuple[str, Node]]:
        """(name, node) of every member of a value; strings have an empty node."""
        found = []
        for member in members(value):
            if isinstance(member, dict):
                node = self.resolve(member)
                name = next(
                    (t for k in ("name", "@value", "headline", "alternateName", "legalName") if (t := plain(_first(node.get(k))))), None
                )
                if name is None and isinstance(node.get("givenName"), str) and isinstance(node.get("familyName"), str):
                    name = plain(f"{node['givenName']} {node['familyName']}")
                if name:
                    found.append((name, node))
            else:
                text = plain(member)
                if text:
                    found.append((text, {}))
        return found

    def resolve(self, node: Node) -> Node:
        """The full node that a reference names, or the node itself."""
        name = node.get("@id")
        if isinstance(name, str) and name in self.by_id and len(node) <= 3:
            return self.by_id[name]
        return node


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def members(value: Any) -> Iterator[Any]:
    """The members of a value that may be one or a list (lists in lists are opened once), at most 100."""
    for count, member in enumerate(value if isinstance(value, list) else [value]):
        if count >= 100:
            return
        if isinstance(member, list):
            yield from (m for m in member[:100] if not isinstance(m, list))
        elif member is not None:
            yield member


def plain(value: Any) -> str | None:
    """A string as one line without tags and references, or None; numbers as they print."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    text = str(value)[:_MAX_TEXT]
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAGS.sub(" ", text)
    return " ".join(text.split()) or None


def types_of(node: Node) -> frozenset[str]:
    """The lower-case types of a node, without vocabulary addresses."""
    return frozenset(t.rsplit("/", 1)[-1].lower() for t in members(node.get("@type")) if isinstance(t, str))


def _nodes(blocks: Iterable[Any]) -> list[tuple[Node, bool]]:
    """Every node with whether it stands inside another thing's list (a teaser, a part, a comment)."""
    found: list[tuple[Node, bool]] = []
    stack: list[tuple[Any, int, bool]] = [(b, 0, False) for b in reversed(list(blocks))]
    while stack and len(found) < _MAX_NODES:
        value, depth, elsewhere = stack.pop()
        if depth > _MAX_DEPTH:
            continue
        if isinstance(value, list):
            stack.extend((v, depth + 1, elsewhere) for v in reversed(value[:500]))
        elif isinstance(value, dict):
            found.append((value, elsewhere))
            stack.extend(
                (v, depth + 1, elsewhere or k.lower() in _ELSEWHERE)
                for k, v in reversed(list(value.items())[:200])
                if isinstance(v, (dict, list))
            )
    return found


def _addresses(node: Node) -> Iterator[str]:
    for key in ("url", "@id", "mainEntityOfPage"):
        for member in members(node.get(key)):
            if isinstance(member, str):
                yield member
            elif isinstance(member, dict):
                yield from (v for k in ("@id", "url") if isinstance(v := member.get(k), str))


def read_markup(document: Document, url: str) -> Markup:
    """The article node of a page: of an article's type before lesser types, of this address before others, the fullest first."""
    nodes = _nodes(document.json_ld)
    by_id: dict[str, Node] = {}
    for node, _ in nodes:
        name = node.get("@id")
        if isinstance(name, str) and len(node) > len(by_id.get(name, {})):
            by_id[name] = node
    here = canonical(url)
    best: tuple[tuple[int, ...], Node, frozenset[str]] | None = None
    for node, elsewhere in nodes:
        types = types_of(node)
        rank = 2 if types & _ARTICLE else 1 if types & _LESSER else 0
        if not rank or (rank == 1 and (elsewhere or not (node.get("headline") or node.get("datePublished")))):
            continue
        same = any(canonical(a) == here for a in _addresses(node) if a.startswith("http"))
        full = sum(
            1 for k in ("headline", "datePublished", "author", "articleBody", "publisher", "image", "mainEntityOfPage") if node.get(k)
        )
        score = (rank, int(not elsewhere), int(same), full)
        if best is None or score > best[0]:
            best = (score, node, types)
    if best is None or best[0][:2] == (2, 0):  # an article in a list is another page's
        return Markup({}, frozenset(), by_id)
    return Markup(best[1], best[2], by_id)

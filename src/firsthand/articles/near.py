"""The lines around a text, each with where it stands: whose report it is is mostly said there and not in the text."""

from __future__ import annotations

from firsthand.articles.body import Body
from firsthand.articles.scan import Block, Scan
from firsthand.articles.words import Words
from firsthand.model.article import NearLine
from firsthand.text.urls import join

_BEFORE = 6  # blocks before the title
_AFTER = 45  # blocks after the text
_LONGEST = 260
_MOST = 140
_PICTURED = ("photo", "caption", "image", "img", "picture", "figure", "media", "foto", "gallery", "video")


def near_lines(found: Scan, body: Body, words: Words, base: str) -> tuple[NearLine, ...]:
    """The lines between title and text, between paragraphs, and after the text or among its last three lines, that are not the text's own."""
    if body.first is None or body.last is None:
        return ()
    titled = body.title_block is not None and body.title_block < body.first
    begin = max(0, body.title_block - _BEFORE) if titled and body.title_block is not None else max(0, body.first - 12)
    own = set(body.blocks)
    picture = words.bit("caption", "credit", "<figure")
    elsewhere = words.bit("nav", "footer", "related", "comment", "advert", "<nav", "<footer", "<aside")
    signed = words.bit("meta", "bio")
    lines = []
    late = body.blocks[-3] if len(body.blocks) > 5 else body.last
    for block in found.blocks[max(begin, body.first - 60) : body.last + 1 + _AFTER]:
        if block.number in own or len(block.text) > _LONGEST or block.text == "":
            continue
        place = "head" if block.number < body.first else "inside" if block.number < late else "after"
        mask = _mask(block)
        if mask & picture and place == "after" and _is_end_credit(block):
            mask &= ~picture
        scope = "picture" if mask & picture else "elsewhere" if mask & elsewhere else "signed" if mask & signed else "text"
        url = join(base, block.anchors[0].href) if block.anchors else None
        lines.append(NearLine(text=block.text, place=place, scope=scope, url=url))
    return tuple(lines[:_MOST])


def _is_end_credit(block: Block) -> bool:
    """A credit after the text that stands by no picture: systems call both `credit`."""
    words = f"{block.inner.words} {block.element.words}".lower()
    parent = block.element.parent
    around = f"{words} {parent.words if parent else ''}".lower()
    tags = {block.inner.tag, block.element.tag, parent.tag if parent else ""}
    return ("credit" in words or "source" in words) and not tags & {"figure", "figcaption"} and not any(w in around for w in _PICTURED)


def _mask(block: Block) -> int:
    """The word groups of a line's own element and the two around it."""
    mask = block.inner.groups | block.element.groups
    element = block.element.parent
    for _ in range(2):
        if element is None or element.tag in ("body", "html", "article", "main"):
            break
        mask |= element.groups
        element = element.parent
    return mask

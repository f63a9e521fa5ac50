"""Pictures of the article with their captions and credits.

A credit is read, in this order, from an element or attribute that is named for it, from the markup (schema.org creditText,
copyrightHolder, creator), and from the caption's own words ("Photo: ...", "(AP)", "© ..."). A credit never becomes an author.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from firsthand.articles.body import Body
from firsthand.articles.markup import Markup, Node
from firsthand.articles.scan import Block, Element, Picture, Scan
from firsthand.articles.title import letters
from firsthand.articles.words import Words
from firsthand.facts import Facts, several
from firsthand.model.article import Image
from firsthand.text.html import Document
from firsthand.text.urls import join

_MOST = 40
_CAPTION = 1_000
_CREDIT = 160
_BEFORE, _AFTER = 3, 6  # blocks around a picture in which its caption may stand
_NAMED = re.compile(r"(?:credit|copyright|photographer|fotograf|image-?source|data-source|agency|bildquelle|rights-?holder)", re.I)
_CREDITED = re.compile(
    r"source|credit|copyright|agency|photographer|quelle|fuente|caption\S{0,20}aut(?:h)?or", re.I
)  # in the names of a caption's parts
_SENTENCE_ENDS = frozenset(".!?…。！？।؟")
_PLACEHOLDER = re.compile(
    r"^data:|(?:^|[/_.-])(?:pixel|spacer|blank|placeholder|loading|1x1|transparent|sprite|logo|icon|avatar)(?:[/_.-]|$)", re.I
)
_SOURCES = (
    "src",
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-url",
    "data-original-src",
    "data-full-src",
    "data-image",
    "data-srcset",
    "srcset",
)
_LAST_BRACKET = re.compile(r"[(（\[【]([^()（）\[\]【】]{2,90})[)）\]】][\s.。]*$")
_SIGN = re.compile(r"(?:©|\(c\)|ⓒ)\s*([^|©]{2,90})", re.I)
_PIPE = re.compile(r"\s[|/–—]\s([^|/–—]{2,80})$|＝([^＝。]{2,30})$")
_MARKED_SPAN = re.compile(r"</?[^<>]{0,300}>")


@dataclass(frozen=True)
class CreditWords:
    """The words of `image_credits.tsv`, compiled."""

    led: re.Pattern[str]
    bare: re.Pattern[str]
    agencies: tuple[str, ...]


def credit_words(facts: Facts) -> CreditWords:
    words = sorted({w for r in facts.table("image_credits") for w in several(r["words"])}, key=lambda w: (-len(w), w))
    anything = "|".join(re.escape(w) for w in words)
    opens = r"(?:^|[\s.!?…)\]|,;/\-–—\"”»'’。])"
    joins = r"\s?(?:[:：=＝/]|\s(?:by|von|de|di|par|por|av|af|door|courtesy of|from)\s)\s*"
    led = rf"{opens}(?:{anything}){joins}([^|]{{2,{_CREDIT}}})"
    signs = tuple(
        sorted(
            {s for a in facts.agencies for s in a.signatures if len(s) > 1}
            | {"Getty", "Imago", "IMAGO", "Shutterstock", "iStock", "Alamy", "EPA"}
        )
    )
    return CreditWords(re.compile(led, re.I), re.compile(rf"^(?:{anything})\s?[:：=＝/]?\s+", re.I), signs)


def images_of(document: Document, markup: Markup, found: Scan, body: Body, words: Words, credits: CreditWords) -> tuple[Image, ...]:
    """The lead picture that the markup names, then those in the article's own part of the page, none twice."""
    images: dict[str, Image] = {}
    lead = _lead(document, markup, credits)
    if lead:
        images[_key(lead.url)] = lead
    for picture in found.pictures:
        if len(images) >= _MOST:
            break
        if not _belongs(picture, body, found, words):
            continue
        url = _address(picture, document.base)
        if url is None:
            continue
        caption, credit = _beside(picture, found, words, credits)
        if not (caption or credit or _inside(picture, body)):
            continue
        known = images.get(_key(url))
        images[_key(url)] = Image(url=known.url if known else url, caption=caption or (known.caption if known else None), credit=credit or (known.credit if known else None))  # fmt: skip
    return tuple(images.values())


def _key(url: str) -> str:
    """Sizes of one picture differ in query and folders, hardly in the file's name."""
    path = url.split("?", 1)[0].rstrip("/")
    name = path.rsplit("/", 1)[-1]
    return re.sub(r"[-_]\d{2,4}x\d{2,4}|@\dx", "", name) if len(name) > 12 else path


def _lead(document: Document, markup: Markup, credits: CreditWords) -> Image | None:
    node = next((n for _, n in _picture_nodes(markup)), None)
    told = next((u for u, n in _picture_nodes(markup)), None)
    url = join(document.base, document.meta("og:image", "og:image:url", "twitter:image", "twitter:image:src")) or join(document.base, told)
    if url is None:
        return None
    caption = _text(node, "caption", "description") if node else None
    credit = _text(node, "creditText", "copyrightHolder", "creator", "author", "copyrightNotice", "credit", "provider") if node else None
    if credit is None and caption:
        credit = said(caption, credits)
    return Image(url=url, caption=caption, credit=_trim(credit, credits))


def _picture_nodes(markup: Markup) -> list[tuple[str | None, Node]]:
    value = markup.get("image", "primaryImageOfPage", "thumbnail")
    found: list[tuple[str | None, Node]] = []
    for member in (value if isinstance(value, list) else [value])[:10]:
        if isinstance(member, dict):
            node = markup.resolve(member)
            address = next((v for k in ("url", "contentUrl", "@id") if isinstance(v := node.get(k), str)), None)
            found.append((address, node))
        elif isinstance(member, str):
            found.append((member, {}))
    return found


def _text(node: Node, *keys: str) -> str | None:
    for key in keys:
        value = node.get(key)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, str) and 1 < len(value.strip()) <= _CAPTION:
            return " ".join(_MARKED_SPAN.sub(" ", value).split()) or None
    return None


def _belongs(picture: Picture, body: Body, found: Scan, words: Words) -> bool:
    """Between the headline and the end of the text, and in no list of other things."""
    low = body.title_block if body.title_block is not None else (body.first or 0)
    high = body.last if body.last is not None else len(found.blocks)
    if not low - 6 <= picture.after <= high + 3:
        return False
    element: Element | None = picture.element
    mask = 0
    for _ in range(4):
        if element is None:
            break
        mask |= element.groups
        element = element.parent
    return not mask & words.bit("related", "<nav", "<footer", "advert", "share", "bio")


def _inside(picture: Picture, body: Body) -> bool:
    return body.first is not None and body.last is not None and body.first <= picture.after <= body.last


def _address(picture: Picture, base: str) -> str | None:
    for name in _SOURCES:
        value = picture.attributes.get(name)
        if not value or _PLACEHOLDER.search(value):
            continue
        url = join(base, value.split(",")[0].split(" ")[0] if "srcset" in name else value)
        if url:
            return url
    return None


def _beside(picture: Picture, found: Scan, words: Words, credits: CreditWords) -> tuple[str | None, str | None]:
    """The caption and credit of a picture: its own attributes, then the lines of the smallest box around it that has any."""
    told = (v for k, v in picture.attributes.items() if _NAMED.search(k) and 1 < len(v) < _CREDIT and not v.startswith("http"))
    blocks = _box(picture, found, words)
    inside = {b.number for b in blocks}
    spans = [s for s in found.spans if s.block in inside and len(s.text) < _CREDIT]
    named = words.bit("credit")
    marked = [b.text for b in blocks if len(b.text) < _CREDIT and (_credits(b.inner, named) or _credits(b.element, named))]
    signed = [s.text for s in spans if _credits(s.element, named)]
    last = [
        s.text
        for s in spans
        if s.text[-1] not in _SENTENCE_ENDS and any(b.number == s.block and b.text.endswith(f" {s.text}") for b in blocks)
    ]
    credit = next((c for text in (*signed, *marked, *told, *last[-1:]) if (c := _trim(text, credits))), None)
    lines = [b.text for b in blocks if b.text not in marked and len(b.text) < _CAPTION]
    caption = (
        lines[0] if lines else next((v for k, v in picture.attributes.items() if k.startswith("data-") and "caption" in k and v), None)
    )
    if credit is None:
        near = [
            b.text
            for b in found.blocks[max(0, picture.after - 1) : picture.after + 2]
            if len(b.text) < _CREDIT and credits.led.match(b.text)
        ]
        for line in (*lines, picture.attributes.get("title", ""), picture.attributes.get("alt", ""), caption or "", *near):
            credit = said(line, credits)
            if credit:
                break
    if caption:
        caption = _MARKED_SPAN.sub(" ", caption).strip()
    return caption or None, credit


def _credits(element: Element, named: int) -> bool:
    """Whether an element of a caption is named for whose picture it is."""
    return bool(element.groups & named) or element.tag == "cite" or _CREDITED.search(element.words) is not None


def _box(picture: Picture, found: Scan, words: Words) -> list[Block]:
    """The blocks of the nearest figure, or of a box named for captions or pictures, or right after the picture by such a name."""
    near = found.blocks[max(0, picture.after - _BEFORE) : picture.after + _AFTER]
    pictured = words.bit("<figure", "caption", "credit")
    element: Element | None = picture.element
    for _ in range(6):
        if element is None:
            break
        if element.groups & pictured or element.tag == "figure":
            inside = [b for b in near if _within(b, element)]
            if inside and sum(len(b.text) for b in inside) < _CAPTION:
                return inside
        element = element.parent
    after = found.blocks[picture.after : picture.after + 3]
    return [
        b
        for b in after
        if (b.element.groups | b.inner.groups | (b.element.parent.groups if b.element.parent else 0)) & pictured and len(b.text) < _CAPTION
    ]


def _within(block: Block, box: Element) -> bool:
    element: Element | None = block.element
    while element is not None and element.number > box.number:
        element = element.parent
    return element is box


def said(caption: str, credits: CreditWords) -> str | None:
    """The credit that a caption ends with, or None."""
    text = caption[-600:]
    led = list(credits.led.finditer(text))
    if led:
        return _trim(led[-1].group(1), credits)
    sign = _SIGN.search(text)
    if sign:
        return _trim(sign.group(1), credits)
    last = _LAST_BRACKET.search(text)
    if last and len(last.group(1)) < 70:
        return _trim(last.group(1), credits)
    pipe = _PIPE.search(text)
    if pipe:
        return _trim(pipe.group(1) or pipe.group(2), credits)
    tail = text[-60:]
    if tail.rstrip(" .)").endswith(credits.agencies):
        cut = re.split(r"(?<=[.!?。»”\"])\s+", text)[-1]
        return _trim(cut, credits) if len(cut) < 80 else None
    return None


def _trim(credit: str | None, credits: CreditWords) -> str | None:
    if not credit:
        return None
    text = " ".join(_MARKED_SPAN.sub(" ", credit).split())
    text = re.sub(r"^(?:©|\(c\)|ⓒ)\s*", "", text, flags=re.I).strip(" ()（）[]|–—")
    for _ in range(2):
        text = credits.bare.sub("", text).strip(" :：|–—=＝")
    text = re.sub(r"^(?:by|von|par|por)\s+", "", text, flags=re.I).strip(" .()（）[]|–—")
    return text if 1 < len(text) <= _CREDIT and letters(text) and not credits.bare.fullmatch(f"{text} ") else None

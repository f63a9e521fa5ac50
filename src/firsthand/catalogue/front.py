"""What a front page tells of its outlet and of where its feeds are: facts and candidates, small enough to leave a worker."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from firsthand.catalogue.discovery import Candidate, guesses, on_page
from firsthand.text.html import Document
from firsthand.text.urls import host_of, join, registrable_domain

MAX_ANCHORS, MAX_URL, MAX_HEARD, MAX_CANDIDATES = 3_000, 500, 100, 200
MAX_SECTIONS, MAX_FRAMES = 12, 3
_ARTICLE_TYPES = frozenset({"newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle"})
_ORGANISATIONS = frozenset({"newsmediaorganization", "newspaper", "radiostation", "televisionstation", "radiobroadcastservice", "broadcastservice"})  # fmt: skip
_HEADLINE_WORDS, _HEADLINE_LETTERS, _HEADLINE_DENSE = 5, 30, 12
_DENSE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_SHALLOW = re.compile(r"/[\w%~.-]{2,40}/?$")
_REFRESH = re.compile(r"^\s*\d{0,4}\s*[;,]\s*url\s*=\s*(\S{1,2000})", re.I)
_FILE = re.compile(r"\.(?:xml|rss|rdf|atom|json|pdf|jpe?g|png|gif|zip|css|js|mp3|mp4)$", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage:
    """A front page's facts. `candidates`: feeds and pages that list feeds; `guesses`: where its system would keep them."""

    url: str
    name: str | None = None
    language: str | None = None
    candidates: tuple[Candidate, ...] = ()
    guesses: tuple[Candidate, ...] = ()
    sections: tuple[str, ...] = ()
    editions: tuple[tuple[str, str], ...] = ()  # (BCP 47, address)
    own_names: tuple[str, ...] = ()  # hosts that it calls its own
    headlines: int = 0
    news_markup: bool = False
    organisation_markup: bool = False
    parked: bool = False
    shop: bool = False
    spam: float = 0.0


def front_page(document: Document, words: frozenset[str], marks: Iterable[Mapping[str, str]], paths: Iterable[dict[str, str]]) -> FrontPage:
    """The facts of a page. `words`: what links to feeds are called; `marks`: data/catalogue/page_marks; `paths`: feed_paths."""
    anchors = list(_anchors(document))
    own = registrable_domain(document.url)
    texts = [text for _, text in anchors if text]
    heard = {what: list(found) for what, found in _heard(texts, document.title or "", tuple((m["what"], m["word"]) for m in marks)).items()}
    headlines = sum(is_headline(text) for url, text in anchors if registrable_domain(url) == own)
    kinds = {kind for block in document.json_ld for kind in _types(block)}
    og = (document.meta("og:type") or "").lower()
    return FrontPage(
        url=document.url, name=_name(document), language=document.language,
        candidates=(*islice(on_page(document, anchors, words), MAX_CANDIDATES), *_inner(document)), guesses=tuple(guesses(document, paths)),
        sections=tuple(_sections(document.url, anchors)), editions=tuple(_editions(document, own)),
        own_names=tuple(_own_names(document, own)), headlines=headlines, news_markup=bool(kinds & _ARTICLE_TYPES) or og == "article",
        organisation_markup=bool(kinds & _ORGANISATIONS),
        parked=bool(heard["parked"]) and headlines < 5, shop=len(heard["shop"]) >= 2, spam=len(heard["spam"]) / max(10, len(texts)),
    )  # fmt: skip


def is_headline(text: str) -> bool:
    """Whether the text of a link is as long as headlines are."""
    return (len(text) >= _HEADLINE_LETTERS and len(text.split()) >= _HEADLINE_WORDS) or len(_DENSE.findall(text)) >= _HEADLINE_DENSE


def _anchors(document: Document) -> Iterator[tuple[str, str]]:
    for node in document.root.query_selector_all("a[href], area[href]")[:MAX_ANCHORS]:
        url = join(document.base, node.getattr("href"))
        if url and len(url) <= MAX_URL:
            text = " ".join((node.text or "").split())[:300]
            if not text:
                picture = node.query_selector("img[alt]")
                text = " ".join((picture.getattr("alt") or "").split())[:300] if picture else ""
            yield url, text or " ".join((node.getattr("title") or "").split())[:300]


@lru_cache(maxsize=4)
def _pattern(marks: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    by_length = sorted((word for _, word in marks), key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(w)}(?!\w)" if w.isascii() or " " in w else re.escape(w) for w in by_length))


def _heard(texts: list[str], title: str, marks: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    """What kind of words stand in a title and link texts, a list of hits a kind."""
    kinds = {word: what for what, word in marks}
    pattern = _pattern(marks)
    found: dict[str, list[str]] = {"parked": [], "spam": [], "shop": []}
    if not marks:
        return found
    for text in (title, *texts):
        for word in {m[0] for m in pattern.finditer(text[:MAX_HEARD].lower())}:
            found.setdefault(kinds[word], []).append(word)
    return found


def _name(document: Document) -> str | None:
    told = document.meta("og:site_name", "application-name", "apple-mobile-web-app-title")
    name = told or next((n for block in document.json_ld for n in _organisation_names(block)), None) or document.title
    return " ".join(name.split())[:200] if name else None


def _nodes(block: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if isinstance(block, dict) and depth < 4:
        yield block
        for key in ("@graph", "publisher", "mainEntity", "itemListElement", "item"):
            yield from _nodes(block.get(key), depth + 1)
    elif isinstance(block, list) and depth < 4:
        for member in block[:50]:
            yield from _nodes(member, depth + 1)


def _types(block: Any) -> set[str]:
    found = set()
    for node in _nodes(block):
        kinds = node.get("@type")
        found |= {str(k).lower() for k in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(k, str)}
    return found


def _organisation_names(block: Any) -> Iterator[str]:
    for node in _nodes(block):
        if {str(node.get("@type")).lower()} & {*_ORGANISATIONS, "organization", "website"} and isinstance(node.get("name"), str):
            yield node["name"]


def _own_names(document: Document, own: str) -> Iterator[str]:
    """Other hosts that a page calls itself: sameAs and alternateName addresses of its organisation."""
    for block in document.json_ld:
        for node in _nodes(block):
            for key in ("sameAs", "url", "alternateName"):
                value = node.get(key)
                for told in (value if isinstance(value, list) else [value])[:20]:
                    host = host_of(told) if isinstance(told, str) and "://" in told else ""
                    if host and registrable_domain(host) != own:
                        yield host.removeprefix("www.")


def _inner(document: Document) -> Iterator[Candidate]:
    """Pages that stand for this one: frames, and where it refreshes to."""
    own = registrable_domain(document.url)
    told = _REFRESH.search(document.meta("refresh") or "")
    named = [told[1].strip(" '\"")] if told else []
    named += [node.getattr("src") or "" for node in document.root.query_selector_all("frame[src]")[:MAX_FRAMES]]
    for url in dict.fromkeys(join(document.base, name) for name in named if name):
        if url and registrable_domain(url) == own and url != document.url:
            yield Candidate(url, "page")


def _sections(url: str, anchors: list[tuple[str, str]]) -> Iterator[str]:
    """Pages one step below the front page, as a navigation links them."""
    seen: set[str] = set()
    host = host_of(url)
    for address, text in anchors:
        path = urlsplit(address).path
        if host_of(address) == host and _SHALLOW.fullmatch(path) and not _FILE.search(path) and 0 < len(text) <= 30 and address not in seen:
            seen.add(address)
            yield address
            if len(seen) >= MAX_SECTIONS:
                return


def _editions(document: Document, own: str) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for link in document.links:
        tag = (link.hreflang or "").strip()
        if "alternate" in link.rel.split() and tag and tag.lower() != "x-default" and registrable_domain(link.href) == own and tag not in seen and len(seen) < 80:  # fmt: skip
            seen.add(tag)
            yield tag, link.href

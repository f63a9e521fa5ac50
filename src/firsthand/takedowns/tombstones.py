"""What was removed by its owner stays out: keyed hashes of addresses in all their spellings, of domains, and keyed sketches.

A tombstone holds no title, no text and no clear address; without the instance's key it says nothing. A sketch binds on one
outlet, or on all where the sender was the item's origin or its agency.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from firsthand.model.takedown import Tombstone
from firsthand.takedowns.keys import Keys
from firsthand.text.sketches import Sketch, containment, from_bytes, shared, sketch, to_bytes
from firsthand.text.urls import canonical, host_of, is_web, registrable_domain

LEAST_SHINGLES = 40  # a shorter text is too common to bind by its sketch
LEAST_SHARED = 12  # hashes that two sketches have in common
BINDS_FROM = 0.4  # of the shorter text: 10 % of words changed leave 0.59 of five-word shingles standing
_VIEW_HOST = re.compile(r"^(?:www\d?|m|mobile|mobil|amp|touch|wap|print)\.")
_VIEW_PART = re.compile(r"^(?:amp|print|mobile|m|index\.(?:html?|php))$")
_VIEW_END = re.compile(r"\.(?:amp|print)(?=\.\w+$|$)|(?:\.amp)?\.(?:html?|php|aspx?)$")
_VIEW_KEY = re.compile(r"^(?:amp|print|printable|mobile|outputtype|output|view|format|page_?view)$")


def plain(url: str) -> str:
    """The form that the phone, AMP and print views of one page share; coarser than `canonical`, for refusing only."""
    form = canonical(url)
    if not is_web(form):
        return form
    parts = urlsplit(form)
    host = parts.netloc
    while (bare := _VIEW_HOST.sub("", host, count=1)) != host and "." in bare:
        host = bare
    segments = [segment for segment in parts.path.split("/") if segment and not _VIEW_PART.match(segment.lower())]
    if segments:
        segments[-1] = _VIEW_END.sub("", segments[-1])
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _VIEW_KEY.match(k.lower())])
    return urlunsplit(("https", host, "/" + "/".join(segments), query, ""))


def for_addresses(keys: Keys, urls: Iterable[str], case: str, at: float) -> Iterator[Tombstone]:
    """Tombstones on addresses, all their spellings included."""
    for form in sorted({form for url in urls for form in (canonical(url), plain(url))}):
        yield Tombstone(kind="url", hash=keys.mark("url", form), case=case, at=at)


def for_domains(keys: Keys, domains: Iterable[str], case: str, at: float) -> Iterator[Tombstone]:
    """Tombstones on everything under these domains."""
    for domain in sorted(set(domains)):
        yield Tombstone(kind="domain", hash=keys.mark("domain", domain.lower()), case=case, at=at)


def for_texts(keys: Keys, texts: Iterable[tuple[str, str]], case: str, at: float, *, everywhere: bool) -> Iterator[Tombstone]:
    """Tombstones on texts, given as (outlet, text): on that outlet, or `everywhere`. Short texts give none."""
    for outlet, text in texts:
        made = sketch(text, keys.derived("sketch"))
        if made.shingles >= LEAST_SHINGLES:
            scope = None if everywhere else keys.mark("domain", outlet)
            yield Tombstone(kind="sketch", hash=to_bytes(made).hex(), case=case, at=at, scope=scope)


class Shelf(Protocol):
    """Where tombstones are kept."""

    def tombstones(self) -> tuple[Tombstone, ...]:
        """All of them."""


class Tombstones:
    """All tombstones in memory, asked before anything is stored. Not kept current by itself: `reload` after each erasure."""

    def __init__(self, keys: Keys, shelf: Shelf) -> None:
        self._keys = keys
        self._shelf = shelf
        self._sketching = keys.derived("sketch")
        self.reload()

    def reload(self) -> None:
        """Read them from the store again."""
        exact: dict[tuple[str, str], str] = {}
        sketches: list[tuple[Sketch, Tombstone]] = []
        by_hash: dict[int, list[int]] = defaultdict(list)
        for stone in self._shelf.tombstones():
            if stone.kind == "name":  # binds an item's words, not what may come in
                continue
            if stone.kind != "sketch":
                exact[stone.kind, stone.hash] = stone.case
                continue
            made = from_bytes(bytes.fromhex(stone.hash))
            for value in made.hashes.tolist():
                by_hash[value].append(len(sketches))
            sketches.append((made, stone))
        self._exact, self._sketches, self._by_hash = exact, sketches, dict(by_hash)

    def refuses(self, urls: Sequence[str], text: str) -> str | None:
        """The case that binds one of these addresses of one page, or its text; None where it may be taken in."""
        if not self._exact and not self._sketches:
            return None
        for url in urls:
            for kind, form in _asked(url):
                if (case := self._exact.get((kind, self._keys.mark(kind, form)))) is not None:
                    return case
        return self._bound_text(urls, text) if self._sketches and text else None

    def binds(self, url: str) -> bool:
        """Whether an address is bound, as `shelf.heed` and `shelf.purge` ask."""
        return bool(self._exact) and self.refuses((url,), "") is not None

    def _bound_text(self, urls: Sequence[str], text: str) -> str | None:
        asked = sketch(text, self._sketching)
        if asked.shingles < LEAST_SHINGLES:
            return None
        known = self._by_hash
        met = Counter(number for value in asked.hashes.tolist() if value in known for number in known[value])
        if not met:
            return None
        scopes = {None, *(self._keys.mark("domain", registrable_domain(url)) for url in urls)}
        for number, _ in met.most_common(20):
            held, stone = self._sketches[number]
            if stone.scope in scopes and shared(held, asked)[0] >= LEAST_SHARED and containment(held, asked) >= BINDS_FROM:
                return stone.case
        return None


def _asked(url: str) -> Iterator[tuple[str, str]]:
    yield "url", canonical(url)
    yield "url", plain(url)
    host = host_of(url)
    while "." in host:
        yield "domain", host
        host = host.partition(".")[2]

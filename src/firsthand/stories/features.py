"""An article as numbers: hashed terms with their counts, a sketch, the order of its names."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import xxhash

from firsthand.stories.anchors import anchors
from firsthand.stories.gazetteer import Gazetteer
from firsthand.stories.settings import Settings
from firsthand.stories.subjects import Subjects
from firsthand.text.dates import instant
from firsthand.text.sketches import Sketch, shingle_hashes, sketch_of
from firsthand.text.tokens import mentions, units, words, words_and_units
from firsthand.text.urls import canonical

STEM = 6  # letters kept of a word: the cheapest stemmer, and the same in every language
MENTIONS = 96
TITLE = 12
LATE_S = 3 * 86_400.0
_ZONE = re.compile(r"T.*(?:Z|[+-]\d\d:\d\d)$")
LATEST = 250_000_000_000.0  # seconds: no calendar goes further
LONGEST = 60_000  # characters read of one text

Numbers = npt.NDArray[np.uint32]
Weights = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryArticle:
    """What `stories` reads of an article. `published_at` in Unix seconds; `links` the addresses in its own text."""

    id: str
    url: str
    outlet: str
    published_at: float
    canonical: str | None = None
    language: str | None = None
    headline: str = ""
    body: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """`terms` are distinct hashes, `counts` their weighted counts; `addresses` 64-bit hashes of where it stands, own address first."""

    language: str
    terms: Numbers
    counts: Weights
    sketch: Sketch
    mentions: tuple[int, ...]
    addresses: tuple[int, ...]
    title: tuple[int, ...]
    anchors: Numbers
    words: int


@lru_cache(maxsize=1 << 18)
def term_hash(word: str) -> int:
    """A 32-bit hash of a term."""
    return int(xxhash.xxh32_intdigest(word.encode("utf-8", "surrogatepass")))


@lru_cache(maxsize=1 << 16)
def _mention_hash(word: str) -> int:
    # the last letter is left out: it is where cases, plurals and spinners change a name
    return int(xxhash.xxh32_intdigest(word[: max(3, min(5, len(word) - 1))].encode("utf-8", "surrogatepass"))) & 0xFFFF


def _address_hash(url: str) -> int:
    return int(xxhash.xxh3_64_intdigest(canonical(url).encode("utf-8", "surrogatepass")))


def stem(word: str) -> str:
    """The part of a word that its forms share."""
    return word[:STEM]


def primary_language(tag: str | None) -> str:
    """The language of a tag without region and script; `und` where unknown."""
    return (tag or "und").replace("_", "-").split("-", 1)[0].lower() or "und"


def told_at(found_at: float, *printed: str | None) -> float:
    """When an article was told, for how near two are in time: the first printed time that has a zone and lies within the last days
    before it was found, else when it was found. Printed times may lie: never for the order of reports."""
    for stamp in printed:
        if stamp and _ZONE.search(stamp) and (at := instant(stamp)) is not None and found_at - LATE_S <= at <= found_at:
            return at
    return found_at


def _year(at: float) -> int:
    """The year (UTC) of an instant, 0 where that is none."""
    return datetime.fromtimestamp(at, UTC).year if 0 < at < LATEST else 0


def read(article: StoryArticle, settings: Settings, places: Gazetteer, subjects: Subjects) -> Features:
    """The features of an article."""
    headline = article.headline[:1000]
    text = "\n".join(article.body)[:LONGEST]
    counts: Counter[int] = Counter()
    for word in words(headline):
        if len(word) > 1:
            counts[term_hash(stem(word))] += settings.title_weight  # type: ignore[assignment]
    body, shingled = words_and_units(text)
    shingled = shingled or units(headline)
    for word in body[: settings.lead_words]:
        if len(word) > 1:
            counts[term_hash(stem(word))] += settings.lead_weight  # type: ignore[assignment]
    for word, times in Counter(body[settings.lead_words :]).items():
        if len(word) > 1:
            counts[term_hash(stem(word))] += times
    whole = int(xxhash.xxh3_64_intdigest(" ".join(shingled).encode("utf-8", "surrogatepass")))
    named = mentions(text)
    own = tuple(dict.fromkeys(_address_hash(u) for u in (article.url, article.canonical) if u))
    language = primary_language(article.language)
    about = subjects.of(headline, text, language)
    return Features(
        language=language,
        terms=np.fromiter(counts, dtype=np.uint32, count=len(counts)),
        counts=np.fromiter(counts.values(), dtype=np.float32, count=len(counts)),
        sketch=sketch_of(shingle_hashes(shingled), whole),
        mentions=tuple(_mention_hash(m) for m in named[:MENTIONS]),
        addresses=own,
        title=tuple(dict.fromkeys(term_hash(w) & 0xFFFF for w in words(headline)[:40]))[:TITLE],
        anchors=anchors(f"{headline}\n{text}", [*mentions(headline), *named], article.links, places, about, _year(article.published_at)),
        words=len(body),
    )

"""Two articles side by side: who holds whose text, and whose names and numbers stand in whose order.

Containment of five-word shingles tells copies (Nicholls 2019 does the same at scale; nine characters where a script has no
spaces); the longest common subsequence of names and numbers tells rewrites and spun copies, whose words differ; the same over
consonant skeletons tells translations.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import LCSseq

from firsthand.model.origin import Neighbour
from firsthand.origins.crossing import Build, Crossing, across, build, numbers, paragraphs
from firsthand.text.sketches import Hashes, shingle_hashes
from firsthand.text.tokens import fold, has_capitals, mentions, skeleton, units

COPY = 0.35  # containment from which a text is a copy: at 1% false of hand-made negatives every real copy passed
REWRITE = 0.5  # share of the shorter text's names and numbers that stand in the other's order
TRANSLATION = 0.6
LEAST_SHINGLES = 25
LEAST_MENTIONS = 8
LEAST_ANCHORS = 5
LEAST_NUMBERS = 4
_IN_ORDER = 0.65  # what all figures in order are worth beside all names and figures
_MOST_MENTIONS = 400
_WORD = re.compile(r"[^\W_]{2,}")
_QUOTE = re.compile(r"[“\"„«「『]([^“”\"„«»「」『』]{25,400})[”\"“»」』]")
_SENTENCES = re.compile(r"(?<=[.!?。！？।؟])\s+|(?<=[。！？])|\n+")


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What is compared of an article: made once, used for every pair."""

    member: Neighbour
    shingles: Hashes
    mentions: tuple[str, ...]
    anchors: tuple[str, ...]  # names as skeletons, numbers as they are
    words: tuple[str, ...]  # skeletons of all words, for scripts without capitals
    quotes: frozenset[str]
    numbers: tuple[str, ...]
    build: Build


@dataclass(frozen=True, slots=True)
class Likeness:
    """`held` how much of the one stands in the other, `holds` the reverse, both 0..1; `order` of names and numbers; `across` languages."""

    held: float
    holds: float
    order: float
    across: float
    quotes: int
    firm: bool = False  # a likeness across languages that a shared source alone does not explain

    @property
    def containment(self) -> float:
        """How much of the shorter stands in the longer."""
        return max(self.held, self.holds)


def profile(member: Neighbour) -> Profile:
    """Prepare an article for comparison."""
    text = member.text[:20_000]
    lines = paragraphs(text)
    named = tuple(mentions(text))[:_MOST_MENTIONS]
    anchors = tuple(a for a in (_anchor(m) for m in named) if a)
    words = () if has_capitals(text) else tuple(s for s in (_anchor(fold(w)) for w in _WORD.findall(text)[:4000]) if s)
    quotes = frozenset(" ".join(units(q)) for q in _QUOTE.findall(text)[:60])
    return Profile(member, shingle_hashes(units(text)), named, anchors, words, quotes, numbers(lines), build(lines))


def _anchor(mention: str) -> str | None:
    """A number as it is, a name by its consonants where they are enough to tell it from others."""
    if mention[0].isdecimal():
        return mention if len(mention) > 1 else None
    bones = skeleton(mention)
    return bones if len(bones) >= 3 else None


def compare(one: Profile, other: Profile) -> Likeness:
    """How `one` is like `other`; `held` is the share of `one` that stands in `other`."""
    held = holds = 0.0
    if min(len(one.shingles), len(other.shingles)) >= LEAST_SHINGLES:
        both = len(np.intersect1d(one.shingles, other.shingles, assume_unique=True))
        held, holds = both / len(one.shingles), both / len(other.shingles)
    same_language = _language(one) is None or _language(other) is None or _language(one) == _language(other)
    order, crossing = 0.0, Crossing()
    if same_language:
        order = max(_order(one.mentions, other.mentions, LEAST_MENTIONS), _retold(one, other))
    else:
        crossing = across(_named_across(one, other), one.numbers, other.numbers, one.build, other.build)
    return Likeness(held, holds, order, crossing.surety, len(one.quotes & other.quotes), crossing.firm)


def _language(one: Profile) -> str | None:
    return (one.member.language or "").split("-")[0].lower() or None


def _order(one: tuple[str, ...], other: tuple[str, ...], least: int) -> float:
    shorter = min(len(one), len(other))
    return float(LCSseq.similarity(one, other)) / shorter if shorter >= least else 0.0


def _retold(one: Profile, other: Profile) -> float:
    """The same figures in the same order around the same quotations, in scripts whose names do not stand out as well."""
    shorter = min(len(one.numbers), len(other.numbers))
    if shorter < LEAST_NUMBERS or not one.quotes & other.quotes:
        return 0.0
    return _IN_ORDER * float(LCSseq.similarity(one.numbers, other.numbers)) / shorter


def _named_across(one: Profile, other: Profile) -> float:
    """Names and numbers in order over two languages; in a script without capitals a name is a word that the other names."""
    a, b = one.anchors, other.anchors
    if one.words and not other.words:
        wanted = frozenset(b)
        a = tuple(w for w in one.words if w in wanted)
    elif other.words and not one.words:
        wanted = frozenset(a)
        b = tuple(w for w in other.words if w in wanted)
    if not a or not b:
        return 0.0
    shared = float(LCSseq.similarity(a, b))
    # repeated names alone are no story: several different ones must meet
    different = len(frozenset(a) & frozenset(b))
    return shared / max(shared, min(len(a), len(b))) if shared >= LEAST_ANCHORS and different >= 4 else 0.0


def covers(profiles: Sequence[Profile]) -> dict[str, float]:
    """How much each has of the text that at least two of them have, by id: what a site adds of its own does not count."""
    if len(profiles) < 2:
        return {}
    every, counts = np.unique(np.concatenate([p.shingles for p in profiles]), return_counts=True)
    common = every[counts > 1]
    return {p.member.id: len(np.intersect1d(common, p.shingles, assume_unique=True)) / max(1, len(common)) for p in profiles}


def passage(one: Profile, other: Profile) -> str | None:
    """A sentence of `one` that stands in `other`, the longest, at most 200 characters; None where none does."""
    best = ""
    for sentence in _SENTENCES.split(one.member.text[:20_000]):
        if len(sentence) > max(len(best), 20):
            parts = units(sentence)
            if len(parts) >= 5:
                hashes = shingle_hashes(parts)
                if len(np.intersect1d(hashes, other.shingles, assume_unique=True)) >= 0.9 * len(hashes):
                    best = sentence
    return best.strip()[:200] or None


def shared_sentence(one: Profile, other: Profile) -> str | None:
    """The sentence of `one` with most of the names and numbers of `other`: what a rewrite or translation is known by."""
    wanted = frozenset(other.mentions) | frozenset(other.anchors)
    counted = frozenset(other.numbers)
    best, most = None, 0
    for sentence in _SENTENCES.split("\n".join(paragraphs(one.member.text)) or one.member.text[:20_000]):
        named = mentions(sentence)
        count = len({m for m in named if m in wanted or _anchor(m) in wanted} | {n for n in numbers((sentence,)) if n in counted})
        if count > most and len(sentence) > 20:
            best, most = sentence, count
    return best.strip()[:200] if best else None

"""Whether a text is another's translation: three signals that know no language, of which two must agree.

Numbers in the same order; names by their consonants in the same order; and paragraphs of proportional length, quotations at the
same places (Gale & Church 1993, *A Program for Aligning Sentences in Bilingual Corpora*: translations keep the proportions of
lengths). Reports of one event share some numbers and names, but neither their order nor their build.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.distance import LCSseq

from firsthand.text.tokens import fold

NAMES = 0.6  # least share of names and numbers in order
NUMBERS = 0.4  # least share of the numbers of the one with more; and
_NUMBERS_HELD = 0.66  # of the one with fewer
BUILD = 0.88
_LEAST_NUMBERS = 2
_LEAST_PARAGRAPHS = 4
_MOST_PARAGRAPHS = 30
_MOST_APART = 2  # paragraphs that the longer may have beside
_NUMBER = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:[.,'’\s]\d{3}){1,5}|\d{1,15})(?!\d)(?:[.,]\d{1,9})?")
_GROUPS = re.compile(r"[.,'’\s](?=\d{3}(?!\d))")
_YEAR = re.compile(r"20[0-4]\d")
_QUOTED = re.compile('[“"„«「『]')
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LEAST_WIDE, _LEAST_NARROW = 15, 45  # characters from which a line is a paragraph and not a heading or an offer

_NOTICE = re.compile(r"©|\(c\)\s?(?:19|20)\d\d|\bcopyright\b|\bcreative commons\b|\bCC[ -]BY\b", re.I)
_STOPS = frozenset('.!?…。！？।॥؟۔։።”"»’)）」』')
_FIRM_NUMBERS = 4

Build = tuple[tuple[float, bool], ...]


@dataclass(frozen=True, slots=True)
class Crossing:
    """`surety` 0..1 that one text is the other's translation, 0 where fewer than two signals agree; `firm`: beyond a shared source.

    Two reports of one press conference may share two numbers and the build of a news report: only three signals, or two with
    numbers enough, are firm.
    """

    surety: float = 0.0
    firm: bool = False


def paragraphs(text: str) -> tuple[str, ...]:
    """The lines that are a report's own paragraphs: no headings, date lines or offers, no notices of rights."""
    found = [line for line in text[:20_000].split("\n") if len(line) >= (_LEAST_WIDE if _DENSE.search(line) else _LEAST_NARROW)]
    ended = [line for line in found if line.rstrip()[-1:] in _STOPS]
    if len(ended) * 2 >= len(found):  # scripts without a full stop end their paragraphs with a word
        found = ended
    return tuple(line for line in found if not _NOTICE.search(line[:120]))[:200]


def numbers(lines: Sequence[str]) -> tuple[str, ...]:
    """The significant digits of the numbers in order: 39 thousand is 39,000, and 5420 of ten thousand each are 54.2 million.

    Single digits and years of this age tell nothing and are left out.
    """
    found = (_GROUPS.sub("", m).replace(",", ".") for m in _NUMBER.findall(fold("\n".join(lines))))
    told = (n for n in found if len(n) > 1 and not _YEAR.fullmatch(n))
    return tuple(n.replace(".", "").strip("0") or "0" for n in told)[:200]


def build(lines: Sequence[str]) -> Build:
    """Of each paragraph the logarithm of its length and whether it quotes somebody."""
    return tuple((math.log(len(line)), _QUOTED.search(line) is not None) for line in lines)


def across(names: float, one: tuple[str, ...], other: tuple[str, ...], mine: Build, theirs: Build) -> Crossing:
    """Whether one text is the other's translation. `names`: the share of names in order; then the numbers and the builds of both."""
    agreeing = [min(1.0, names)] if names >= NAMES else []
    shared = int(LCSseq.similarity(one, other)) if one and other else 0
    if shared >= _LEAST_NUMBERS:
        fewer, more = sorted((len(one), len(other)))
        if shared / more >= NUMBERS and shared / fewer >= _NUMBERS_HELD:
            agreeing.append((shared / more + shared / fewer) / 2)
    if not agreeing:
        return Crossing()
    alike = likeness_of(mine, theirs)
    if alike >= BUILD:
        agreeing.append(alike)
    if len(agreeing) < 2:
        return Crossing()
    return Crossing(sum(agreeing) / len(agreeing), shared >= _FIRM_NUMBERS or (len(agreeing) == 3 and shared > _LEAST_NUMBERS))


def likeness_of(one: Build, other: Build) -> float:
    """How alike two builds are, 0..1: correlation of the lengths and share of quotations at the same places, at the best fit."""
    shorter, longer = sorted((one[:_MOST_PARAGRAPHS], other[:_MOST_PARAGRAPHS]), key=len)
    apart = len(longer) - len(shorter)
    if len(shorter) < _LEAST_PARAGRAPHS or apart > _MOST_APART:
        return 0.0
    best = 0.0
    for left_out in combinations(range(len(longer)), apart):
        kept = [p for at, p in enumerate(longer) if at not in left_out]
        quotes = sum(a[1] == b[1] for a, b in zip(shorter, kept, strict=True)) / len(shorter)
        best = max(best, (_correlation([p[0] for p in shorter], [p[0] for p in kept]) + quotes) / 2)
    return best


def _correlation(one: list[float], other: list[float]) -> float:
    """Pearson's, 0 where one side does not vary."""
    mean, mean_other = sum(one) / len(one), sum(other) / len(other)
    a, b = [x - mean for x in one], [y - mean_other for y in other]
    spread = math.sqrt(sum(x * x for x in a) * sum(y * y for y in b))
    return sum(x * y for x, y in zip(a, b, strict=True)) / spread if spread > 1e-9 else 0.0

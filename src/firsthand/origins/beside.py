"""A spun copy beside its original: words exchanged all through it, words exchanged inside what people said, and its own damage.

A desk that shortens, moves or rewrites leaves quotations as they were said; one that changes spelling changes letters, not words.
Three kinds of marks are needed, as on a page alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz.distance import Indel, Levenshtein

from firsthand.origins.spin import SpinMark, marks_of

LEAST_KINDS = 3
_LEAST_SWAPS = 4
_LEAST_SHARE = 0.015  # of a text's words, exchanged
_LEAST_EQUAL = 0.5  # of the shorter text's words that stand in the other's order
_MOST_WORDS = 2_000
_LONGEST_SWAP = 3  # words on either side; longer ones are a desk's rewriting
_SPELLING = 0.6  # likeness of two words from which one is the other's spelling or form
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_QUOTE = re.compile(r"[“\"„«「『]([^“”\"„«»「」『』\n]{25,400})[”\"“»」』]")

Span = tuple[int, int]


def spun_beside(text: str, original: str) -> tuple[SpinMark, ...]:
    """The marks by which a text is a spun copy of another in its language; empty where there are fewer than three kinds.

    `text` of each mark stands in `text`.
    """
    marks = [*_exchanged(text[:20_000], original[:20_000]), *_own_damage(text, original)]
    apart = {m.text: m for m in reversed(marks)}  # two kinds that one string shows are one
    return tuple(reversed(apart.values())) if len({m.what for m in apart.values()}) >= LEAST_KINDS else ()


def _own_damage(text: str, original: str) -> Iterable[SpinMark]:
    theirs = {m.what for m in marks_of(original, alone=False)}
    return (m for m in marks_of(text, alone=False) if m.what not in theirs)


def _exchanged(text: str, original: str) -> list[SpinMark]:
    """Marks of exchanged words: all through the text, and in what it says that people said."""
    mine = [(m.group(), m.span()) for m in _WORD.finditer(text)][:_MOST_WORDS]
    theirs = [m.group() for m in _WORD.finditer(original)][:_MOST_WORDS]
    if min(len(mine), len(theirs)) < 40:
        return []
    before, after = [w.lower() for w in theirs], [w.lower() for w, _ in mine]
    codes = Levenshtein.opcodes(before, after)
    equal = sum(code.dest_end - code.dest_start for code in codes if code.tag == "equal")
    swaps = [
        (code.dest_start, code.dest_end)
        for code in codes
        if code.tag == "replace" and _is_swap(before[code.src_start : code.src_end], after[code.dest_start : code.dest_end])
    ]
    words = sum(end - start for start, end in swaps)
    if equal < _LEAST_EQUAL * min(len(before), len(after)) or len(swaps) < _LEAST_SWAPS or words < _LEAST_SHARE * len(after):
        return []
    spans = [(mine[start][1][0], mine[end - 1][1][1]) for start, end in swaps]
    found = [SpinMark("swapped-words", _around(text, spans[0]))]
    quotes = [m.group(1) for m in _QUOTE.finditer(text) if any(m.start(1) <= s and e <= m.end(1) for s, e in spans)]
    if quotes:
        found.append(SpinMark("altered-quote", quotes[0].strip()))
    if len(quotes) > 1:
        found.append(SpinMark("altered-quotes", quotes[1].strip()))
    return found


def _is_swap(theirs: list[str], mine: list[str]) -> bool:
    """Few words for few others: no number, name of another form or spelling among them."""
    if not 0 < len(mine) <= _LONGEST_SWAP or not 0 < len(theirs) <= _LONGEST_SWAP or any(c.isdigit() for w in (*mine, *theirs) for c in w):
        return False
    return Indel.normalized_similarity("".join(theirs), "".join(mine)) < _SPELLING


def _around(text: str, span: Span) -> str:
    return " ".join(text[max(0, span[0] - 30) : span[1] + 30].split())

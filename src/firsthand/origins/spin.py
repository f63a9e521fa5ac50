"""Spun text by its own damage: no sound edit leaves broken quotes, doubled speech tags, maimed names and stray fragments.

One mark is an accident, two are carelessness; three different kinds make a page `spun` when no original is beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from firsthand.model.article import Article


@dataclass(frozen=True, slots=True)
class SpinMark:
    """`what`: broken-quote, doubled-tag, damaged-name, fragment, stray-comma; `text` stands in the body."""

    what: str
    text: str


_TAG = r"(?:said|says|added|told|dijo|sagte|a déclaré|disse)"
_BROKEN_QUOTE = re.compile(rf"(?:[.,] ,[”\"»]|[“\"«][”\"»]\s*{_TAG}|[.!?]\s,[”\"»]?\s)")
_DOUBLED_TAG = re.compile(rf"(?:\b(?:he|she|they|it) {_TAG}[.,]\s*[,.]?[”\"»]?\s*(?:he|she|they) {_TAG}\b|\b{_TAG}\.\s+{_TAG}\b)", re.I)
_STRAY = re.compile(r"[a-z]\. , [a-z]")
_FRAGMENT = re.compile(r"[a-z]{3,}[.”]\s+([a-z]{2,}\s[a-z]{2,}|[a-z]{2,}\s?[a-z]*\.)")
_NAME = re.compile(r"\b[A-Z][a-z]{4,}\b")
_TRACES = (". ,", ", ,", "! ,", "? ,", " ,”", ' ,"', "“”", '""', "said. said", "says. says", "added. added")
_LEAST_FRAGMENTS = 3


def spin_marks(article: Article) -> tuple[SpinMark, ...]:
    """The kinds of damage in a body, one mark each. Read in scripts with case only."""
    return marks_of("\n".join(article.body))


def marks_of(text: str, *, alone: bool = True) -> tuple[SpinMark, ...]:
    """The kinds of damage in a text, one mark each. `alone`: nothing else speaks, and less than three kinds are not looked for."""
    text = text[:60_000]
    if alone and not any(trace in text for trace in _TRACES):  # without these no third kind can be found
        return ()
    found = []
    for what, pattern in (("broken-quote", _BROKEN_QUOTE), ("doubled-tag", _DOUBLED_TAG), ("stray-comma", _STRAY)):
        match = pattern.search(text)
        if match:
            found.append(SpinMark(what, _around(text, match.start(), match.end())))
    fragments = list(_FRAGMENT.finditer(text))
    if len(fragments) >= _LEAST_FRAGMENTS:
        found.append(SpinMark("fragment", _around(text, fragments[0].start(), fragments[0].end())))
    damaged = _damaged_name(text)
    if damaged:
        found.append(SpinMark("damaged-name", damaged))
    return tuple(found)


def _damaged_name(text: str) -> str | None:
    """A name written once with one letter lost, which the text writes whole at least three times."""
    counts = Counter(_NAME.findall(text))
    whole = {name for name, n in counts.items() if n >= 3 and len(name) >= 6}
    for name, count in counts.items():
        if count == 1:
            for other in whole:
                if len(other) == len(name) + 1 and any(other[:i] + other[i + 1 :] == name for i in range(1, len(other) - 1)):
                    return str(name)
    return None


def _around(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - 20) : end + 20].split())

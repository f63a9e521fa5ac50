"""What a report is about, in a word that all languages have: a flood, a verdict, a final. From `data/subjects.tsv`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from firsthand.facts import Facts, Row, several
from firsthand.text.tokens import fold

READ = 2000  # characters: what a report is about is said early
_IN_HEADLINE = 2
_RUN_TOGETHER = frozenset({"zh", "ja", "ko", "th"})
_CLINGING = ("\u0648\u0627\u0644", "\u0628\u0627\u0644", "\u0627\u0644", "\u0644\u0644")  # Arabic `and the`, `by the`, `the`, `for the`

_PARTING = {ord(c): " " for c in ".,;:!?()[]{}\"'\u2018\u2019\u201c\u201d\u00ab\u00bb\u2013\u2014-/\u060c\u061f\u061b\u0964\u200c\u2026"}
_REMEMBERED = 1 << 16
_KEY = 3

Phrase = tuple[str, ...]
Said = tuple[tuple[Phrase, str], ...]


@dataclass(slots=True, eq=False)
class _Words:
    """The words of one language: by how they begin, by themselves or as the first of a phrase, and where nothing parts them."""

    begin: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    whole: dict[str, list[tuple[Phrase, str]]] = field(default_factory=dict)
    anywhere: list[tuple[str, str]] = field(default_factory=list)
    _seen: dict[str, Said] = field(default_factory=dict)

    def take(self, word: str, subject: str, *, together: bool) -> None:
        folded = fold(word.removeprefix("="))
        if together:
            self.anywhere.append((folded, subject))
            return
        first, *rest = folded.translate(_PARTING).split()
        if rest or word.startswith("=") or len(first) < _KEY:
            self.whole.setdefault(first, []).append((tuple(rest), subject))
        else:
            self.begin.setdefault(first[:_KEY], []).append((first, subject))

    def said(self, words: Sequence[str]) -> Iterator[str]:
        """What a text's words, and the phrases that they begin, speak of."""
        if len(self._seen) > _REMEMBERED:
            self._seen.clear()
        seen = self._seen
        for at, word in enumerate(words):
            found = seen.get(word)
            if found is None:
                found = seen[word] = tuple(self._find(word))
            for rest, subject in found:
                if not rest or _follows(words, at, rest):
                    yield subject

    def _find(self, word: str) -> Iterator[tuple[Phrase, str]]:
        for form in (word, *(word.removeprefix(c) for c in _CLINGING if word.startswith(c))):
            yield from self.whole.get(form, ())
            yield from (((), s) for start, s in self.begin.get(form[:_KEY], ()) if form.startswith(start))


class Subjects:
    """The subjects of texts."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._words: dict[str, _Words] = {}
        for row in rows:
            for language, cell in row.items():
                for word in several(cell) if language != "subject" else ():
                    words = self._words.setdefault(language, _Words())
                    words.take(word, row["subject"], together=language in _RUN_TOGETHER)

    def of(self, headline: str, text: str, language: str) -> Counter[str]:
        """How often a report speaks of each subject at its beginning; nothing for a language that has no words here."""
        known = self._words.get(language)
        votes: Counter[str] = Counter()
        if known is None:
            return votes
        for part, times in ((headline, _IN_HEADLINE), (text[:READ], 1)):
            for subject in _spoken(known, fold(part)):
                votes[subject] += times
        return votes


def _spoken(known: _Words, text: str) -> list[str]:
    found = [subject for word, subject in known.anywhere if word in text for _ in range(min(3, text.count(word)))]
    if not known.begin:
        return found
    return [*found, *known.said(text.translate(_PARTING).split())]


def _follows(words: Sequence[str], at: int, rest: Phrase) -> bool:
    return all(at + n < len(words) and words[at + n].startswith(part) for n, part in enumerate(rest, 1))


_HELD: dict[int, tuple[Facts, Subjects]] = {}  # the facts are held, so that their id is not given again


def subjects(facts: Facts) -> Subjects:
    """The subjects of `facts`, made once."""
    held = _HELD.get(id(facts))
    if held is None:
        held = _HELD[id(facts)] = (facts, Subjects(facts.table("subjects")))
    return held[1]

"""A letter's own text in sentences and clauses, each with the cues that stand in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from firsthand.letters.addresses import marks
from firsthand.letters.phrases import Text, places

_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？｡।॥។።])|(?<=[؟۔])\s*|\n+")
_CLAUSE = re.compile(r"[,;:()—–،؛、，；：（）«»„“”\"]| - ")
_NUMBERED = re.compile(r"^\s*(?:[-*•·]|\(?\d{1,2}[.)]|[a-zA-Z][.)])\s")
MAX_SENTENCES = 200
MAX_CLAUSES = 300  # of a letter
WRAPPED = 55  # a line at least this long may go on in the next
NEGATION_REACH = 28
KINDS = ("remove", "spare", "correct", "credit", "licence", "person", "counter", "complaint", "spam", "press", "all", "mine", "some", "own",
         "agent", "institution", "true", "full", "affirm", "both", "evidence", "picture", "still", "else", "except", "praise", "not")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clause:
    """`addresses` indexes of those in it; `cues` kind to the (start, end) of phrases."""

    text: str
    addresses: tuple[int, ...]
    cues: dict[str, list[tuple[int, int]]] = field(repr=False)

    def has(self, kind: str) -> bool:
        return bool(self.cues.get(kind))

    @property
    def asks_removal(self) -> bool:
        """Whether removal is asked: a phrase of it that nothing in the clause takes back."""
        return not self.has("spare") and any(self.has("still") or not self._negated(start) for start, _ in self.cues.get("remove", []))

    def _negated(self, start: int) -> bool:
        return any(start - NEGATION_REACH <= s < start and e <= start for s, e in self.cues.get("not", []))

    @property
    def asks_restoring(self) -> bool:
        """Whether something is to be put back; "delete ADDRESS, it went out by mistake" holds the words of "deleted by mistake"."""
        asked = self.cues.get("remove", [])
        return any(
            not self._negated(s)
            and not (marks(self.text[s:e]) and any(s <= start < e for start, _ in asked))
            and not any(start <= s and e < end for start, end in asked)  # within a longer phrase for taking back
            for s, e in self.cues.get("counter", [])
        )

    @property
    def refuses_removal(self) -> bool:
        """Whether the clause says that something is not to be removed, or may stay."""
        return self.has("spare") or (self.has("remove") and not self.asks_removal)


@dataclass(frozen=True, slots=True)
class Sentence:
    clauses: tuple[Clause, ...]
    whole: Clause
    subject: bool = False

    @property
    def addresses(self) -> tuple[int, ...]:
        return self.whole.addresses

    @property
    def asks_removal(self) -> bool:
        return any(clause.asks_removal for clause in self.clauses) or (self.whole.asks_removal and not self.refuses_removal)

    @property
    def asks_restoring(self) -> bool:
        return any(clause.asks_restoring for clause in self.clauses) or (
            self.whole.asks_restoring and not any(c.has("counter") for c in self.clauses)
        )

    @property
    def refuses_removal(self) -> bool:
        return any(clause.refuses_removal for clause in self.clauses)

    def has(self, kind: str) -> bool:
        return self.whole.has(kind)


def unwrapped(text: str) -> str:
    """Hard-wrapped lines joined, where the next line plainly goes on."""
    found: list[str] = []
    previous = ""
    for line in text.split("\n"):
        stripped = line.strip()
        if (
            found
            and stripped
            and len(previous.rstrip()) >= WRAPPED
            and not _NUMBERED.match(line)
            and not previous.rstrip().endswith((":", "："))
        ):
            found[-1] += " " + stripped
        else:
            found.append(stripped)
        previous = line
    return "\n".join(found)


def _clause(text: str, languages: frozenset[str]) -> Clause:
    forms = Text.of(text)
    return Clause(text, tuple(marks(text)), {kind: found for kind in KINDS if (found := places(forms, kind, languages))})


def sentences(text: str, languages: frozenset[str], subject: bool = False) -> tuple[Sentence, ...]:
    """The sentences of a marked text (see `addresses.find`), at most 200."""
    found: list[Sentence] = []
    left = MAX_CLAUSES
    for piece in _END.split(unwrapped(text)):
        if piece and piece.strip() and len(found) < MAX_SENTENCES:
            whole = _clause(piece[:3000], languages)
            parts = [part for part in _CLAUSE.split(piece[:3000]) if part.strip()][:left]
            left -= len(parts)
            clauses = tuple(_clause(part, languages) for part in parts) if len(parts) > 1 else (whole,)
            found.append(Sentence(clauses, whole, subject))
    return tuple(found)

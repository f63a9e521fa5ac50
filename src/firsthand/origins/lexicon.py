"""The words and phrases of credits, compiled once from `data/origins/`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from firsthand.facts import Facts, several

_NAME = r"(?P<x>[^\n]{1,90})"
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_UNSURE = re.compile(r"\\.|\[[^\]]*\][?*+]?|.[?*]|[\^$]")  # parts of plain text that need not be there as they stand
_INNER_NAME = r"(?P<x>[^\n.]{1,60}?)"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A way in which a page says whose report it is; the name is the group `x`."""

    languages: frozenset[str]
    places: frozenset[str]  # head opening end
    relation: str
    strength: str  # source strong weak known (believed of known sources only) unnamed cited (first reported by)
    pattern: re.Pattern[str]
    needs: tuple[str, ...]  # lower-case words of which every match holds one, so that most texts are passed over quickly


class Words:
    """Words found as wholes in any case; those of scripts without spaces anywhere."""

    def __init__(self, words: Iterable[str]) -> None:
        lower = {w.lower() for w in words}
        narrow = [w for w in lower if w[0] < "\u0e00"]
        self._narrow = re.compile(rf"(?:{_spaced(narrow)})(?!\w)")  # begins with its words, so that few places are looked at
        self._wide = re.compile(_spaced(lower - set(narrow)) or r"(?!)")

    def all_at(self, text: str) -> list[int]:
        """Where the words begin, in no order."""
        low = text.lower()
        found = [m.start() for m in self._narrow.finditer(low) if not m.start() or not _is_letter(low[m.start() - 1])]
        return found if low.isascii() else [*found, *(m.start() for m in self._wide.finditer(low))]

    def lines(self, lines: Sequence[str]) -> set[int]:
        """Which of many lines have one of the words, looked through at once."""
        ends = list(accumulate(len(line) + 1 for line in lines))
        last = len(lines) - 1  # lower case may be longer
        return {min(bisect_right(ends, place), last) for place in self.all_at("\n".join(lines))}

    def at(self, text: str) -> int | None:
        """Where the first of the words begins."""
        return min(self.all_at(text), default=None)

    def within(self, text: str) -> bool:
        """Whether one of the words stands in the text."""
        return self.at(text) is not None


def _is_letter(c: str) -> bool:
    return c.isalnum() or c == "_"


@dataclass(frozen=True, slots=True)
class Lexicon:
    by: re.Pattern[str]
    source: frozenset[str]  # words that lead a source's name, under a picture as often as under a text
    photo: Words
    told: Words
    joins: re.Pattern[str]
    journals: frozenset[str]  # scholarly journals, which a text quotes and does not copy
    not_names: frozenset[str]  # words that stand where a Chinese source's name would
    unnamed: frozenset[str]
    unnamed_tails: tuple[str, ...]  # " " and those of several words, which may end a name: "Anytown News wire services"
    staff: frozenset[str]
    months: frozenset[str]  # words of dates and times
    unnamed_finder: Words
    phrases: tuple[Phrase, ...]

    def by_need(self, language: str | None) -> list[tuple[str, list[Phrase]]]:
        """The phrases for a page's language, by each word that one needs; English ones and all where it is not known."""
        held = _BY_NEED.get((id(self), language))
        if held is None:
            found: dict[str, list[Phrase]] = {}
            for phrase in self.phrases:
                if language is None or language in phrase.languages or "en" in phrase.languages:
                    for need in phrase.needs:
                        found.setdefault(need, []).append(phrase)
            if len(_BY_NEED) > 500:
                _BY_NEED.clear()
            held = _BY_NEED[id(self), language] = list(found.items())
        return held


def _spaced(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


def _phrase(row: dict[str, str]) -> Phrase:
    before, _, after = row["pattern"].partition("{X}")
    pattern = before if "{X}" not in row["pattern"] else before + (_INNER_NAME if after.strip() and after != "$" else _NAME) + after
    places = frozenset(("head", "opening", "end") if row["places"] == "any" else several(row["places"]))
    needs = needs_of(before + " " + after)
    return Phrase(frozenset(several(row["language"])), places, row["relation"], row["strength"], re.compile(pattern, re.I), needs)


def needs_of(pattern: str) -> tuple[str, ...]:
    """Words of which every text that a pattern matches holds one: the rarest of its parts, alternatives of a group together."""
    best: tuple[str, ...] = ("",)
    for part in _parts(pattern):
        words = tuple(max(_LETTERS.findall(_UNSURE.sub(" ", way)), key=len, default="") for way in part)
        if min(map(_worth, words)) > min(map(_worth, best)):
            best = words
    return tuple(dict.fromkeys(w.lower() for w in best))


def _worth(word: str) -> int:
    return len(word) * (3 if word[:1] >= "\u0e00" else 1) if len(word) > 1 else 0


def _parts(pattern: str) -> Iterator[tuple[str, ...]]:
    """The parts of a pattern that must be there, in order: plain text alone, groups as their alternatives where they are simple."""
    at = depth = since = 0
    while at < len(pattern):
        if pattern[at] == "\\":
            at += 1
        elif pattern[at] == "[":
            at = pattern.index("]", at + 1)
        elif pattern[at] == "(":
            if depth == 0:
                yield (pattern[since:at],)
                since = at
            depth += 1
        elif pattern[at] == ")":
            depth -= 1
            if depth == 0:
                inner = re.sub(r"^\?:", "", pattern[since + 1 : at])
                if pattern[at + 1 : at + 2] not in ("?", "*", "{") and "(" not in inner and not inner.startswith("?"):
                    yield tuple(inner.split("|"))
                since = at + 1
        at += 1
    yield (pattern[since:],)


def _compile(facts: Facts) -> Lexicon:
    words = {row["kind"]: list(several(row["words"])) for row in facts.table("origins/words")}
    by = words["by"]
    return Lexicon(
        by=re.compile(rf"^\s*(?:(?:{_spaced(by)})(?![\w'’])\s*[:：/|-]?\s*)+", re.I),
        source=frozenset(words["source"]),
        photo=Words(words["photo"]),
        told=Words(words["told"]),
        joins=re.compile(rf"[/|,;&+•·()\[\]（）、，；：:–—\n]|\s-\s|(?<!\w)(?:{_spaced(words['joins'])})(?!\w)", re.I),
        unnamed=frozenset(w.lower() for w in words["unnamed"]),
        unnamed_tails=tuple(f" {w.lower()}" for w in words["unnamed"] if " " in w),
        staff=frozenset(w.lower() for w in words["staff"]),
        journals=frozenset(words["journals"]),
        not_names=frozenset(words["not-names"]),
        months=frozenset(words["months"]),
        unnamed_finder=Words(words["unnamed"]),
        phrases=tuple(_phrase(row) for row in facts.table("origins/credit_phrases")),
    )


_BY_NEED: dict[tuple[int, str | None], list[tuple[str, list[Phrase]]]] = {}
_LEXICONS: dict[int, tuple[Facts, Lexicon]] = {}


def lexicon_of(facts: Facts) -> Lexicon:
    """The lexicon of these facts, compiled at the first asking."""
    held = _LEXICONS.get(id(facts))
    if held is None:
        _LEXICONS.clear()
        _BY_NEED.clear()
        held = _LEXICONS[id(facts)] = (facts, _compile(facts))
    return held[1]

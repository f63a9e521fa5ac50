"""The words and phrases of credits, compiled once from `data/origins/`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from firsthand.facts import Facts, several

_NAME = r"(?P<x>[^\n]{1,90})"
_INNER_NAME = r"(?P<x>[^\n.]{1,60}?)"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A way in which a page says whose report it is; the name is the group `x`."""

    languages: frozenset[str]
    places: frozenset[str]  # head opening end
    relation: str
    strength: str  # source strong weak known (believed of known sources only) unnamed cited (first reported by)
    pattern: re.Pattern[str]
    needs: str  # a lower-case word that every match holds, so that most texts are passed over quickly


@dataclass(frozen=True, slots=True)
class Lexicon:
    by: re.Pattern[str]
    photo: re.Pattern[str]
    told: re.Pattern[str]
    release: re.Pattern[str]
    joins: re.Pattern[str]
    journals: frozenset[str]  # scholarly journals, which a text quotes and does not copy
    not_names: frozenset[str]  # words that stand where a Chinese source's name would
    unnamed: frozenset[str]
    unnamed_tails: tuple[str, ...]  # those of several words, which may end a name: "Anytown News wire services"
    staff: frozenset[str]
    months: frozenset[str]  # words of dates and times
    unnamed_finder: re.Pattern[str]
    phrases: tuple[Phrase, ...]

    def by_need(self, language: str | None) -> list[tuple[str, list[Phrase]]]:
        """The phrases for a page's language, by the word that each needs; English ones and all where it is not known."""
        held = _BY_NEED.get((id(self), language))
        if held is None:
            found: dict[str, list[Phrase]] = {}
            for phrase in self.phrases:
                if language is None or language in phrase.languages or "en" in phrase.languages:
                    found.setdefault(phrase.needs, []).append(phrase)
            if len(_BY_NEED) > 500:
                _BY_NEED.clear()
            held = _BY_NEED[id(self), language] = list(found.items())
        return held


def _spaced(words: list[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


def _bounded(words: list[str]) -> re.Pattern[str]:
    wide = [w for w in words if ord(w[0]) >= 0x0E00]
    narrow = [w for w in words if ord(w[0]) < 0x0E00]
    parts = ([rf"(?<!\w)(?:{_spaced(narrow)})(?!\w)"] if narrow else []) + ([_spaced(wide)] if wide else [])
    return re.compile("|".join(parts), re.I)


def _phrase(row: dict[str, str]) -> Phrase:
    before, _, after = row["pattern"].partition("{X}")
    pattern = before if "{X}" not in row["pattern"] else before + (_INNER_NAME if after.strip() and after != "$" else _NAME) + after
    literal = max(
        re.findall(r"[^\W\d_]{3,}", re.sub(r"\((?:\?:)?[^()]*\)\??|\[[^\]]*\][?*+]?|\\.|\w\?", " ", before + " " + after)),
        key=len,
        default="",
    )
    places = frozenset(("head", "opening", "end") if row["places"] == "any" else several(row["places"]))
    return Phrase(frozenset(several(row["language"])), places, row["relation"], row["strength"], re.compile(pattern, re.I), literal.lower())


def _compile(facts: Facts) -> Lexicon:
    words = {row["kind"]: list(several(row["words"])) for row in facts.table("origins/words")}
    by = words["by"]
    return Lexicon(
        by=re.compile(rf"^\s*(?:(?:{_spaced(by)})(?![\w'’])\s*[:：/|-]?\s*)+", re.I),
        photo=_bounded(words["photo"]),
        told=_bounded(words["told"]),
        release=_bounded(words["release"]),
        joins=re.compile(rf"[/|,;&+•·()\[\]（）、，；：:–—\n]|\s-\s|(?<!\w)(?:{_spaced(words['joins'])})(?!\w)", re.I),
        unnamed=frozenset(w.lower() for w in words["unnamed"]),
        unnamed_tails=tuple(w.lower() for w in words["unnamed"] if " " in w),
        staff=frozenset(w.lower() for w in words["staff"]),
        journals=frozenset(words["journals"]),
        not_names=frozenset(words["not-names"]),
        months=frozenset(words["months"]),
        unnamed_finder=_bounded(words["unnamed"]),
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

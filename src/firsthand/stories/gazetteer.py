"""Places named in a text, in any language, from `data/places.tsv`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from firsthand.facts import Facts, Row, several
from firsthand.text.tokens import MARKS, UPPER, fold, has_capitals

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_RUN = re.compile(f"[{_UNSPACED}]+")
_TOKEN = re.compile(f"[\\w{MARKS}]+")
_CAPITALISED = re.compile(f"(?<![\\w{MARKS}])[{UPPER}][\\w{MARKS}]+")
_LONGEST = 8
_REMEMBERED = 1 << 17
_ENDINGS = "aeoаяйеоыьiu"


@lru_cache(maxsize=1 << 16)
def _folded(word: str) -> str:
    return fold(word)


class Gazetteer:
    """Names, folded, to places. `country` gives the country of a place's id."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.country = {r["id"]: r["country"] for r in rows}
        self._names: dict[str, str] = {}
        self._stems: dict[str, str] = {}
        self._unspaced: dict[str, str] = {}
        self._seen: dict[str, str | None] = {}
        for row in rows:
            for name in (*several(row["names"]), *several(row["adjectives"])):
                self._take(name, row["id"])

    def _take(self, name: str, place: str) -> None:
        if _RUN.search(name):
            if len(name) >= 2:
                self._unspaced.setdefault(name[:_LONGEST], place)
            return
        self._names.setdefault(name, place)
        # cases change the end of a name: Москва, Москве
        if len(name) >= 5 and not name.isascii() and " " not in name and name[-1] in _ENDINGS:
            self._stems.setdefault(name[:-1], place)

    def named(self, text: str) -> list[str]:
        """Every place that a text names, in order: in scripts with capitals only capitalised words are asked."""
        found = self.in_run(text) if _RUN.search(text) else []
        spoken = _CAPITALISED.findall(text) if has_capitals(text) else _TOKEN.findall(text)
        spoken = [_folded(word) for word in spoken]
        for word, following in zip(spoken, [*spoken[1:], ""], strict=False):
            if place := self._named(word, following):
                found.append(place)
        return found

    def _named(self, word: str, following: str) -> str | None:
        if following and (found := self._names.get(f"{word} {following}")):
            return found
        if word not in self._seen:
            if len(self._seen) > _REMEMBERED:
                self._seen.clear()
            self._seen[word] = self.of_word(word)
        return self._seen[word]

    def of_word(self, word: str) -> str | None:
        """The place that a folded word names, in whatever case."""
        if found := self._names.get(word) or self._stems.get(word):
            return found
        if word.isascii() and len(word) < 7:
            return None
        for cut in (1, 2, 3):
            shorter = word[:-cut]
            if len(shorter) < 4:
                break
            if found := self._names.get(shorter) or self._stems.get(shorter):
                return found
        return None

    def in_run(self, text: str) -> list[str]:
        """Places in text of scripts without spaces, the longest name first at each spot."""
        found = []
        for run in _RUN.findall(text):
            at = 0
            while at < len(run) - 1:
                for length in range(min(_LONGEST, len(run) - at), 1, -1):
                    if place := self._unspaced.get(run[at : at + length]):
                        found.append(place)
                        at += length - 1
                        break
                at += 1
        return found


_HELD: dict[int, tuple[Facts, Gazetteer]] = {}  # the facts are held, so that their id is not given again


def gazetteer(facts: Facts) -> Gazetteer:
    """The gazetteer of `facts`, made once."""
    held = _HELD.get(id(facts))
    if held is None:
        held = _HELD[id(facts)] = (facts, Gazetteer(facts.table("places")))
    return held[1]

"""Places named in a text, in any language, from `data/places.tsv`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from firsthand.facts import Facts, Row, several
from firsthand.text.tokens import MARKS, fold

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_RUN = re.compile(f"[{_UNSPACED}]+")
_TOKEN = re.compile(f"[\\w{MARKS}]+")
_LONGEST = 8
_ENDINGS = "aeoаяйеоыьiu"


class Gazetteer:
    """Names, folded, to places. `country` gives the country of a place's id."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.country = {r["id"]: r["country"] for r in rows}
        self._names: dict[str, str] = {}
        self._stems: dict[str, str] = {}
        self._unspaced: dict[str, str] = {}
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
        capitals = any(c.isupper() for c in text)
        found = self.in_run(text) if _RUN.search(text) else []
        spoken = [fold(t) for t in _TOKEN.findall(text) if t[0].isupper() or not capitals]
        for word, following in zip(spoken, [*spoken[1:], ""], strict=False):
            if place := self.of_word(word, following):
                found.append(place)
        return found

    def of_word(self, word: str, following: str = "") -> str | None:
        """The place that a folded word (with the word after it) names."""
        if following and (found := self._names.get(f"{word} {following}")):
            return found
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


@cache
def _gazetteer(rows: tuple[tuple[str, ...], ...]) -> Gazetteer:
    return Gazetteer([dict(zip(("id", "country", "names", "adjectives"), r, strict=True)) for r in rows])


def gazetteer(facts: Facts) -> Gazetteer:
    """The gazetteer of `facts`, made once a process."""
    return _gazetteer(tuple((r["id"], r["country"], r["names"], r["adjectives"]) for r in facts.table("places")))

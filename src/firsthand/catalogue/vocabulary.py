"""How other lists write countries, languages, kinds and columns, and what we call them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from firsthand.text.languages import primary, tidy

Row = Mapping[str, str]
_ITEM = re.compile(r"(?:https?://www\.wikidata\.org/entity/)?(Q[1-9]\d{0,11})$")
KINDS = frozenset({"national", "regional", "local", "agency", "broadcaster", "magazine", "specialist", "official", "blog"})


@dataclass(frozen=True)
class Vocabulary:
    """Words of lists to our codes. `classes`: Wikidata classes of outlets, to the kind that each makes or ''."""

    countries: Mapping[str, str]
    languages: Mapping[str, str]
    classes: Mapping[str, str]
    columns: Mapping[str, tuple[str, ...]]

    def country(self, text: str | None) -> str | None:
        """ISO 3166-1 alpha-2 of a code, a name or a Wikidata item."""
        return self.countries.get(_key(text)) if text else None

    def language(self, text: str | None) -> str | None:
        """The BCP 47 tag of a tag, an English or own name or a Wikidata item; None for what is no language known here."""
        if not text:
            return None
        found = self.languages.get(_key(text))
        if found:
            return found
        tag = tidy(text)
        return tag if tag and (primary(tag) or "") in self.languages else None

    def kind(self, text: str | None) -> str | None:
        """Our kind of a word or a Wikidata class."""
        if not text:
            return None
        word = text.strip().lower().replace(" ", "_")
        if word in KINDS:
            return word
        return _MEDIA_TYPES.get(word) or self.classes.get(_key(text).upper()) or None


_MEDIA_TYPES = {"audio_broadcast": "broadcaster", "video_broadcast": "broadcaster", "news_agency": "agency", "radio_station": "broadcaster", "television_station": "broadcaster", "broadcaster": "broadcaster"}  # fmt: skip


def read(countries: Iterable[Row], names: Iterable[Row], codes: Iterable[Row], languages: Iterable[Row], items: Iterable[Row], columns: Iterable[Row]) -> Vocabulary:  # fmt: skip
    """A vocabulary of the tables countries, country_names, country_codes, languages, wikidata_items and columns."""
    known: dict[str, str] = {}
    for row in countries:
        known[row["code"].lower()] = known[row["name"].lower()] = row["code"]
    for row in names:
        known[row["name"]] = row["code"]
    for row in codes:
        known[row["alpha3"].lower()] = known[row["wikidata"].lower()] = row["code"]
    tags: dict[str, str] = {}
    for row in languages:
        for word in (row["tag"], row["name"], row["own"]):
            if word:
                tags.setdefault(word.lower(), row["tag"])
    classes: dict[str, str] = {}
    for row in items:
        if row["what"] == "language":
            tags[row["item"].lower()] = row["value"]
        else:
            classes[row["item"]] = row["value"]
    return Vocabulary(known, tags, classes, {r["field"]: tuple(r["names"].split(";")) for r in columns})


def _key(text: str) -> str:
    item = _ITEM.match(text.strip())
    return (item[1] if item else " ".join(text.split())).lower()

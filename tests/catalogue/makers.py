"""Sources and words for the catalogue's tests: the shipped ones."""

from __future__ import annotations

from firsthand import facts
from firsthand.catalogue import sources, vocabulary
from firsthand.catalogue.sources import Sources
from firsthand.catalogue.vocabulary import Vocabulary
from firsthand.model.statement import Claim

_TABLES = ("countries", "catalogue/country_names", "catalogue/country_codes", "languages", "catalogue/wikidata_items", "catalogue/columns")


def known() -> Sources:
    return sources.read(facts.table("catalogue/sources"))


def words() -> Vocabulary:
    return vocabulary.read(*(facts.table(name) for name in _TABLES))


def claim(source: str, kind: str = "outlet", subject: str = "lantern.com", seen: str | None = None, **fields: str) -> Claim:
    return Claim(kind, subject, source, tuple(fields.items()), seen)

"""Where a story was not seen, always with the number of live feeds that could have shown it: silence of nobody says nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from firsthand.stories.features import primary_language

FEWEST_FEEDS = 5  # below that many live feeds nothing is said of a country or language


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """`seen` of `live` feeds of a country (ISO 3166-1) or language (ISO 639-1) gave a report of the story; `kind`: country, language.

    A live feed gave an entry within the last seven days.
    """

    kind: str
    code: str
    seen: int
    live: int


def unseen(
    feeds: Collection[str], countries: Mapping[str, str], languages: Mapping[str, str], live: Mapping[str, Mapping[str, int]],
    of: Iterable[tuple[str, str]] = (), most: int = 12,
) -> tuple[Unseen, ...]:  # fmt: skip
    """Countries and languages whose live feeds gave no report of a story, those with the most live feeds first.

    `feeds` are those that did; `countries` and `languages` theirs by feed. `live`: kind (country, language) to code to how many
    feeds are live. `of` (kind, code) are always told of, whether seen or not, with their true counts, before the others.
    """
    seen: dict[tuple[str, str], int] = {}
    for feed in set(feeds):
        for kind, code in (("country", countries.get(feed, "").upper()), ("language", _language(languages.get(feed)))):
            if code:
                seen[kind, code] = seen.get((kind, code), 0) + 1
    asked = dict.fromkeys(of)
    named = [Unseen(kind=k, code=c, seen=seen.get((k, c), 0), live=live.get(k, {}).get(c, 0)) for k, c in asked]
    silent = [
        Unseen(kind=kind, code=code, seen=0, live=count)
        for kind in ("country", "language")
        for code, count in live.get(kind, {}).items()
        if count >= FEWEST_FEEDS and (kind, code) not in seen and (kind, code) not in asked
    ]
    silent.sort(key=lambda u: (-u.live, u.kind, u.code))
    return (*named, *silent[:most])


def _language(tag: str | None) -> str:
    return primary_language(tag) if tag else ""

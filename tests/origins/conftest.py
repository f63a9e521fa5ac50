"""Invented articles: own words, no real publisher's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from firsthand.facts import Facts
from firsthand.model.article import Article
from firsthand.model.origin import Neighbour, Origin
from firsthand.origins.signs import Sign
from firsthand.origins.view import View, view_of

BODY = (
    "The council of Larkfield voted on Monday to reopen the old tram line along the river after eleven years.",
    "Mayor Odette Marrowby told the chamber that the first cars would run before the spring of next year.",
    "Work on the two bridges is to cost 14 million crowns, of which the region pays a third.",
    "Residents had collected 6,200 signatures for the line.",
)


@pytest.fixture
def article() -> Callable[..., Article]:
    """An article of an invented paper; fields as given."""

    def made(**fields: Any) -> Article:
        given: dict[str, Any] = {
            "url": "https://www.larkfieldgazette.example/news/tram-line", "outlet": "larkfieldgazette.example", "site_name": "Larkfield Gazette",
            "headline": "Tram line to reopen after eleven years", "body": BODY, "language": "en",
        }  # fmt: skip
        return Article(**{**given, **fields})

    return made


@pytest.fixture
def view(article: Callable[..., Article], facts: Facts) -> Callable[..., View]:
    return lambda **fields: view_of(article(**fields), facts)


@pytest.fixture
def neighbour() -> Callable[..., Neighbour]:
    """An article that we hold, seen at `at` (s) by a poll that left `gap` s open."""

    def made(id: str, outlet: str, text: str, at: float, gap: float = 60.0, **fields: Any) -> Neighbour:
        given: dict[str, Any] = {
            "id": id, "url": f"https://{outlet}/{id}", "outlet": outlet, "name": outlet.split(".")[0].title(), "headline": "Tram line to reopen", "text": text,
            "language": "en", "published": None, "first_seen": at, "gap_s": gap, "origin": Origin(kind="own", confidence=0.9, method="signs-1"),
        }  # fmt: skip
        return Neighbour(**{**given, **fields})

    return made


def named(signs: list[Sign]) -> list[str | None]:
    """The sources that signs name."""
    return [s.source.name for s in signs]

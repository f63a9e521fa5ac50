"""What was found beside and on a page, as it was found, and the operator's settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from firsthand.rights.terms import Terms
from firsthand.text.html import Document

AGENT = "Firsthand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """Everything that may say something about one address.

    `robots` the text of robots.txt; None where none was fetched. `headers` (name, value) of the page's answer, repeats kept.
    `documents` what was fetched beside it by address: tdmrep.json, RSL, ai.txt, trust.txt. `page` the parsed page.
    `feed_rights` the rights texts and addresses of the feed and the entry, the entry's last. `printed` the copyright and credit
    lines of the article, `body` its paragraphs (see `page.printed`). `now` Unix seconds of the reading; without it `unavailable_after` is only carried on.
    """

    url: str
    agent: str = AGENT
    robots: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    documents: Mapping[str, str] = field(default_factory=dict)
    page: Document | None = None
    feed_rights: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    now: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What an owner's verified statement or a contract says of a domain: replaces the fields that it names, both ways."""

    domain: str  # registrable domain
    terms: Terms
    source: str  # `letter`, `claim` or `contract`, with its number


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The operator's settings. `country` ISO 3166-1 alpha-2; `snippet_words` and `snippet_chars` its own caps, None for none.

    `images` whether licensed pictures may be shown at all; `non_commercial` opens CC licences with NC.
    """

    country: str | None = None
    non_commercial: bool = False
    snippet_words: int | None = None
    snippet_chars: int | None = None
    images: bool = False
    overrides: tuple[Override, ...] = ()

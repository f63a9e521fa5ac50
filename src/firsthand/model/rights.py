"""What the owners allow: one record per item, every field with its evidence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsEvidence:
    signal: str
    where: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """The record that everything shown, kept and given on obeys.

    Orders, strictest first: crawl, index deny<allow; store none<metadata<transient<text; show none<link<headline<snippet<full;
    image none<thumb<full. search, ai_input, ai_train, tdm: what the owner says, `unknown` before any default of ours.
    """

    crawl: str = "allow"
    index: str = "allow"
    index_until: float | None = None  # unavailable_after
    store: str = "text"
    show: str = "snippet"
    snippet_words: int | None = None
    snippet_chars: int | None = None
    image: str = "none"
    search: str = "unknown"
    ai_input: str = "unknown"
    ai_train: str = "unknown"
    tdm: str = "unknown"
    licence: str | None = None
    holder: str | None = None
    credit: str | None = None
    access: str = "unknown"
    min_gap_s: float | None = None
    evidence: tuple[RightsEvidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """robots.txt for one address, as polling and fetching need it. `min_gap_s` is the host's least gap in seconds.

    `error` is the errors.*.kind of a refusal: `refused` where the owner says so, another where robots.txt could not be had.
    """

    allowed: bool
    min_gap_s: float = 0.0
    reason: str | None = None
    error: str = "refused"

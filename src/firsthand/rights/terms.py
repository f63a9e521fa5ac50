"""What one signal says: a partial record; a field that is None says nothing.

Every reader of this room gives `Terms`; `meet` joins them and `judge` turns the join into a `Rights`.
"""

from __future__ import annotations

from dataclasses import dataclass

from firsthand.model.rights import RightsEvidence

# strictest first, as in the record's own docstring; None (nothing said) stands above all of them
ANSWER = ("deny", "allow")
STORE = ("none", "metadata", "transient", "text")
SHOW = ("none", "link", "headline", "snippet", "full")
IMAGE = ("none", "thumb", "full")
ACCESS = ("paid", "metered", "free")
USES = ("search", "ai_input", "ai_train", "tdm")
MAX_TEXT = 200
MAX_EVIDENCE = 60


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """A name with how near it stands to the item (0 wire, 1 item, 2 page, 3 feed, 4 site): the nearest is believed."""

    rank: int
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Licence:
    """A licence with its openness (0 reserved .. 9 public domain), so that the strictest of several is the least."""

    openness: int
    id: str
    rank: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A partial record with its evidence. `min_gap_s` in seconds, `index_until` in Unix seconds."""

    crawl: str | None = None
    index: str | None = None
    index_until: float | None = None
    store: str | None = None
    show: str | None = None
    snippet_words: int | None = None
    snippet_chars: int | None = None
    image: str | None = None
    search: str | None = None
    ai_input: str | None = None
    ai_train: str | None = None
    tdm: str | None = None
    licence: Licence | None = None
    holder: Named | None = None
    credit: Named | None = None
    access: str | None = None
    min_gap_s: float | None = None
    evidence: tuple[RightsEvidence, ...] = ()


def seen(signal: str, where: str, text: str) -> tuple[RightsEvidence, ...]:
    """One piece of evidence: which mechanism, where it stands, the words verbatim (at most 200 characters, one line)."""
    return (RightsEvidence(signal=signal, where=where[:MAX_TEXT], text=" ".join(text.split())[:MAX_TEXT]),)

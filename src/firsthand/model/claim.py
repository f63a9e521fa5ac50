"""A publisher's word on its own domain, once it has shown that the domain is its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One statement. `kind`: claimed, covers, show, snippet_words, snippet_chars, search, ai_input, ai_train, tdm, delay_s, listed, origin.

    `value` is None where an earlier statement is taken back. `by` is the number of the claim, or `operator` for a contract.
    """

    domain: str  # registrable domain
    kind: str
    value: str | int | None
    by: str
    at: float
    number: int = 0  # of the journal's entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """What a claimant is to publish, and the secret by which it acts once that was found."""

    id: str
    domain: str
    token: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What stands of a domain's statements now."""

    claimed: bool = False
    show: str | None = None
    snippet_words: int | None = None
    snippet_chars: int | None = None
    search: str | None = None
    ai_input: str | None = None
    ai_train: str | None = None
    tdm: str | None = None
    delay_s: int = 0
    listed: bool = True

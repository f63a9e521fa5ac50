"""Which publication or agency the sender claims to speak for. A claim may be false: standing is another question.

Private persons, lawyers, reputation firms, parties and institutions claim none, whatever they ask.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from firsthand.facts import table
from firsthand.text.tokens import fold
from firsthand.text.urls import registrable_domain

_PARTS = re.compile(r"[.\-_]+")


@cache
def _words(kind: str) -> tuple[tuple[str, str], ...]:
    """(word, how it must stand): `=` a whole part, `^` the beginning or `$` the end of one, else anywhere."""
    words = [w.strip() for r in table("letters/domain_words") if r["kind"] == kind for w in r["words"].split(";") if w.strip()]
    return tuple(
        (fold(w.strip("=^$")), "=" if w.startswith("=") else "^" if w.startswith("^") else "$" if w.endswith("$") else "") for w in words
    )


def names(kind: str, text: str) -> bool:
    """Whether a domain or a name holds a word of a kind of owner."""
    folded = text.lower() if text.isascii() else fold(text)
    parts = tuple(_PARTS.split(folded))
    return any(
        word in parts
        if how == "="
        else any(p.endswith(word) for p in parts)
        if how == "$"
        else any(p.startswith(word) for p in parts)
        if how == "^"
        else word in folded
        for word, how in _words(kind)
    )


@dataclass(frozen=True, slots=True)
class Claim:
    """What is weighed. `targets` hosts of the named addresses that are not ours, `whole` domains asked for as a whole."""

    intent: str
    from_domain: str | None
    sender: str
    sender_name: str
    targets: tuple[str, ...]
    whole: tuple[str, ...]
    mentioned: tuple[str, ...]  # bare domains in the letter's own text
    own: bool  # it speaks of its own publication
    agent: bool
    institution: bool


def is_publication(claim: Claim) -> bool:
    """Whether the sender's domain, mailbox or name is a publication's."""
    domain = claim.from_domain or ""
    if names("private", domain) or names("agent", domain):
        return False
    return names("press", domain.split(".", 1)[0]) or (
        names("desk", claim.sender.partition("@")[0]) and not names("institution", domain) and not claim.institution
    )


def claimed(claim: Claim) -> str | None:
    """The registrable domain (or the host, under a shared one) that the sender claims to own or speak for."""
    if claim.intent in ("unrelated", "complaint", "person"):
        return None
    domain = claim.from_domain
    hosts = {registrable_domain(h): h for h in claim.targets}
    if domain and (domain in hosts or domain in {registrable_domain(h) for h in claim.whole}):
        return domain
    private = not domain or names("private", domain)
    if (claim.agent or (domain and names("agent", domain))) and not is_publication(claim):
        return None
    others = tuple(dict.fromkeys(registrable_domain(h) for h in (*claim.whole, *claim.targets)))
    if claim.own and len(others) == 1 and (claim.whole or private or _alike(others[0], domain or "")):
        shared = next((h for h in claim.whole if registrable_domain(h) == others[0] != domain), others[0])
        return shared if private else others[0]
    if private:
        return next((registrable_domain(m) for m in claim.mentioned), None) if claim.own and len(set(claim.mentioned)) == 1 else None
    if is_publication(claim):
        return domain
    if names("photo", domain or "") or names("institution", domain or "") or claim.institution:
        return None
    if claim.intent == "remove":
        return domain if not others and (claim.own or not claim.targets) else None
    if claim.intent in ("credit", "correct", "counter", "licence"):
        return domain if claim.own or claim.intent == "counter" else None
    return None


def _alike(one: str, other: str) -> bool:
    a, b = (re.sub(r"[^a-z0-9]", "", d.split(".", 1)[0]) for d in (one, other))
    return len(a) > 4 and (a == b or a in b or b in a)

"""Whom a proven domain speaks for: itself, the titles of one owner, and outlets that name it as theirs.

Alignment is that of RFC 7489 3.1.1 (relaxed) by the bundled Public Suffix List: under an unlisted ending nothing is aligned,
lest any two names under it be. That a signature verifies is the mailbox's to find out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from firsthand.facts import Facts
from firsthand.model.takedown import Standing
from firsthand.text.urls import has_public_suffix, registrable_domain

OwnerOf = Callable[[str], str | None]  # the owner of an outlet, by registrable domain, as the catalogue's lists state it


def aligned(signing: str, sender: str) -> bool:
    """Whether a signing domain stands for a sender's: the same, or of one registrable domain; never a public suffix itself."""
    one, other = signing.rstrip(".").lower(), sender.rstrip(".").lower()
    return has_public_suffix(one) and has_public_suffix(other) and registrable_domain(one) == registrable_domain(other)


def unowned(domain: str) -> str | None:
    """The owner of a domain where no catalogue is at hand."""
    return None


def extended(standing: Standing, facts: Facts, controlled_by: Mapping[str, str] | None = None, owner_of: OwnerOf = unowned) -> Standing:
    """A proven standing with the other titles of the same owner.

    By the outlets' own word: those whose trust.txt names a proven domain as their controller (`controlled_by`: outlet to
    controller, registrable domains); that somebody claims to control an outlet proves nothing. Without their word only for a
    signed letter (DKIM), and where two lists agree: one publisher group, and one owner in the catalogue (`owner_of`).
    """
    if standing.strength == "none":
        return standing
    proven = dict.fromkeys(standing.domains)
    for domain in standing.domains if standing.strength == "aligned" else ():
        group, owner = facts.group_of.get(domain), owner_of(domain)
        proven |= dict.fromkeys(title for title in (group.domains if group and owner else ()) if owner_of(title) == owner)
    proven |= dict.fromkeys(outlet for outlet, owner in (controlled_by or {}).items() if owner in standing.domains)
    return replace(standing, domains=tuple(proven))

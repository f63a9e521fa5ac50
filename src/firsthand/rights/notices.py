"""Printed notices in many languages: `data/notices.tsv` holds the phrases and what each kind of notice means here.

A ban on reprinting or copying leaves headline, link and a short quotation; a ban on publishing, rewriting or passing on
leaves headline and link. Phrases are looked for as they stand, letters folded, in lines of at most 1,000 characters.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from firsthand.facts import Facts, table
from firsthand.rights.licences import RESERVED, identify
from firsthand.rights.meet import meet, meet_all
from firsthand.rights.terms import Licence, Terms, seen

MAX_LINE = 1000
MAX_LINES = 400


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    return tuple((_folded(phrase), row["effect"]) for row in table("notices") for phrase in row["phrases"].split(";") if phrase.strip())


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def effects(line: str) -> frozenset[str]:
    """The kinds of notice in a line: reserved, no-passing-on, personal, no-mining."""
    folded = _folded(line[:MAX_LINE])
    return frozenset(effect for phrase, effect in _phrases() if phrase in folded)


_TERMS = {
    "reserved": Terms(licence=RESERVED),
    "no-passing-on": Terms(licence=RESERVED, show="headline", store="transient"),
    "personal": Terms(licence=RESERVED, show="headline", store="transient"),
    "no-mining": Terms(licence=RESERVED, tdm="deny", ai_train="deny", ai_input="deny"),
}


@cache
def _words(kind: str) -> tuple[str, ...]:
    return tuple(_folded(p) for row in table("licence_words") if row["kind"] == kind for p in row["words"].split(";") if p.strip())


def licence_line(line: str, facts: Facts, rank: int) -> Licence | None:
    """The licence that a line puts the text under: it must say so, and not speak of a picture."""
    if len(line) > 400:
        return None
    folded = _folded(line)
    if any(word in folded for word in _words("picture")) or not any(word in folded for word in _words("licensing")):
        return None
    return identify(line, facts, rank)


def read(lines: Iterable[str], facts: Facts, where: str = "body", rank: int = 2) -> Terms:
    """What notice lines say: copyright and credit lines, the foot of a page, the rights of a feed."""
    found: list[Terms] = []
    for line, _ in zip(lines, range(MAX_LINES), strict=False):
        found.extend(meet(_TERMS[effect], Terms(evidence=seen(f"notice:{effect}", where, line))) for effect in effects(line))
        licence = licence_line(line, facts, rank)
        if licence:
            found.append(Terms(licence=licence, evidence=seen("licence", where, line)))
    return meet_all(found)


def read_body(lines: Iterable[str], where: str = "body") -> Terms:
    """What running text says: only a ban on passing on is believed, an article may speak *about* all the rest."""
    found = [
        meet(_TERMS["no-passing-on"], Terms(evidence=seen("notice:no-passing-on", where, line)))
        for line, _ in zip(lines, range(MAX_LINES), strict=False)
        if "no-passing-on" in effects(line)
    ]
    return meet_all(found)

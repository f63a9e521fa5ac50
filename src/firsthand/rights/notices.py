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


Phrase = tuple[str, str]  # and its effect


@cache
def _phrases() -> tuple[dict[str, tuple[Phrase, ...]], tuple[Phrase, ...], tuple[Phrase, ...]]:
    """Phrases by a whole word within them (the longest), then those that have none: in ASCII, and others."""
    within: dict[str, list[Phrase]] = {}
    bare: list[Phrase] = []
    for row in table("notices"):
        for phrase in (_folded(p) for p in row["phrases"].split(";") if p.strip()):
            inner = phrase.split(" ")[1:-1]
            (within.setdefault(max(inner, key=len), []) if inner else bare).append((phrase, row["effect"]))
    ascii_only = tuple(p for p in bare if p[0].isascii())
    return {w: tuple(p) for w, p in within.items()}, ascii_only, tuple(p for p in bare if not p[0].isascii())


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def effects(line: str) -> frozenset[str]:
    """The kinds of notice in a line: reserved, no-passing-on, personal, no-mining."""
    folded = _folded(line[:MAX_LINE])
    within, ascii_only, others = _phrases()
    found = {effect for word in within.keys() & set(folded.split(" ")) for phrase, effect in within[word] if phrase in folded}
    found.update([effect for phrase, effect in ascii_only if phrase in folded])
    if not folded.isascii():
        found.update([effect for phrase, effect in others if phrase in folded])
    return frozenset(found)


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

"""Which of the addresses in a letter it asks to act on, and which whole domains.

Left out: evidence, own home pages, terms, links to leave a list, what is named in order to be kept, what is only quoted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from firsthand.letters.addresses import Address, find, mark_of
from firsthand.letters.sender import names
from firsthand.letters.sentences import Clause, Sentence
from firsthand.text.tokens import fold
from firsthand.text.urls import registrable_domain

_ASIDE = re.compile(
    r"/(?:terms|tos|agb|nutzungsbedingungen|impressum|imprint|legal|privacy|datenschutz|contact|kontakt|about|robots\.txt|licen[cs]e|unsub\w*|"
    r"abmelden|login|\.well-known)(?:[/?#.]|$)|[?&](?:unsubscribe|optout)=",
    re.I,
)
_PAGE = re.compile(r"[^/]/[^/?#]+/[^/?#]")  # an address of two segments at least: not one of our pages on removals
BEFORE, BEHIND = 60, 12  # characters between what excepts and the address
_ON_OURS_ALONE = ("correct", "credit", "licence", "person", "counter", "complaint")


@dataclass(frozen=True, slots=True)
class Targets:
    """`hosts` those of the targets, `mentioned` bare domains in the text, `everything` whether all of the sender's is asked for."""

    urls: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()
    everything: bool = False


def _clause_of(sentence: Sentence, index: int) -> Clause:
    return next((c for c in sentence.clauses if index in c.addresses), sentence.whole)


def _away(clause: Clause, index: int, kind: str) -> int:
    """How many characters stand between an address and the nearest phrase of a kind; 0 within one ("leave ... alone")."""
    at = fold(clause.text).find(mark_of(index))
    return min((max(start - at, at - end, 0) for start, end in clause.cues.get(kind, [])), default=len(clause.text))


def _kept(sentence: Sentence, index: int) -> bool:
    """Whether an address is named in order to be kept."""
    own = _clause_of(sentence, index)
    if own.has("spare") and own.has("remove") and len(own.addresses) > 1:
        return _away(own, index, "spare") < _away(own, index, "remove")
    if own.asks_removal:
        return False
    return own.refuses_removal or (sentence.refuses_removal and not sentence.asks_removal)


def _excepted(whole: Clause, index: int) -> bool:
    """Whether an address is what a wish leaves out: "all but A", or, in languages that put it so, "A excepted"."""
    at = fold(whole.text).find(mark_of(index))
    return any(0 <= at - end <= BEFORE or 0 <= start - at <= BEHIND for start, end in whole.cues.get("except", []))


def _sure(sentences: tuple[Sentence, ...], addresses: tuple[Address, ...]) -> tuple[list[int], list[int]]:
    """The indexes of exact addresses that are asked for, and of those set aside, in the order of the text."""
    wanted: list[int] = []
    aside: list[int] = []
    for sentence in sentences:
        for index in sentence.addresses:
            address = addresses[index]
            if address.whole or index in wanted or index in aside or _excepted(sentence.whole, index):
                continue
            proves = sentence.has("evidence") and not sentence.asks_removal
            beside = _ASIDE.search(address.text) or names("social", address.host) or _kept(sentence, index)
            (aside if beside or proves else wanted).append(index)
    return wanted, aside


def _urls(sentences: tuple[Sentence, ...], addresses: tuple[Address, ...], ours: frozenset[str], intent: str) -> list[int]:
    wanted, aside = _sure(sentences, addresses)
    wanted = wanted or [i for i in aside if not _ASIDE.search(addresses[i].text)]
    if intent in _ON_OURS_ALONE:
        on_ours = [i for i in wanted if registrable_domain(addresses[i].host) in ours]
        on_ours = on_ours or [i for i in aside if registrable_domain(addresses[i].host) in ours]
        wanted = on_ours or wanted
    return wanted


def _domains(sentences: tuple[Sentence, ...], addresses: tuple[Address, ...], ours: frozenset[str], has_urls: bool) -> list[str]:
    """Domains in a sentence that asks for all of them, or for them and nothing else; failing that, the one beside such a sentence."""
    near: list[str] = []
    asked: list[str] = []
    for number, sentence in enumerate(sentences):
        for index in sentence.addresses:
            address = addresses[index]
            if not address.whole or registrable_domain(address.host) in ours or sentence.has("some"):
                continue
            if _kept(sentence, index) or _excepted(sentence.whole, index):
                continue
            host = address.host.removeprefix("www.")
            wide = sentence.has("all") or sentence.has("mine")
            if (wide or not has_urls) and (sentence.asks_removal or sentence.asks_restoring):
                asked.append(host)
            elif not has_urls and any(s.asks_removal or s.asks_restoring for s in sentences[max(0, number - 1) : number + 2]):
                near.append(host)
    return list(dict.fromkeys(asked or near))


def targets_of(sentences: tuple[Sentence, ...], addresses: tuple[Address, ...], ours: frozenset[str], intent: str, quoted: str) -> Targets:
    """What is asked for, by the letter's own word."""
    if intent in ("unrelated", "complaint"):
        return Targets()
    chosen = _urls(sentences, addresses, ours, intent)
    domains = _domains(sentences, addresses, ours, bool(chosen)) if intent in ("remove", "counter") else []
    urls = list(dict.fromkeys(addresses[i].text for i in chosen))
    hosts = [addresses[i].host for i in chosen]
    everything = any(s.has("mine") and not s.has("some") and not s.addresses and not s.refuses_removal for s in sentences)
    mentioned = _mentioned(addresses, ours)
    if not urls and not domains and intent == "remove":
        domains = _spoken_of(sentences, addresses, mentioned)
    if urls and intent == "remove" and _agrees(sentences):
        urls += [url for url in _answered(quoted, None, both=False)[0] if url not in urls]
    if not urls and not domains and intent in ("remove", "counter") and not everything:
        urls, hosts = _answered(quoted, ours, any(s.has("both") for s in sentences))
    return Targets(tuple(urls), tuple(domains), tuple(hosts), mentioned, everything)


def _mentioned(addresses: tuple[Address, ...], ours: frozenset[str]) -> tuple[str, ...]:
    """Bare domains that are not ours; the ASCII form of an international name beside the name itself is left out."""
    hosts = dict.fromkeys(a.host.removeprefix("www.") for a in addresses if a.whole and registrable_domain(a.host) not in ours)
    plain = [h for h in hosts if not h.startswith("xn--")]
    return tuple(plain or hosts)


def _spoken_of(sentences: tuple[Sentence, ...], addresses: tuple[Address, ...], mentioned: tuple[str, ...]) -> list[str]:
    """The one domain that a letter without addresses speaks of, unless it speaks of a part of it."""
    if len(mentioned) != 1:
        return []
    limited = any(s.has("some") or s.has("evidence") for s in sentences if any(addresses[i].whole for i in s.addresses))
    return [] if limited else list(mentioned)


def _agrees(sentences: tuple[Sentence, ...]) -> bool:
    """Whether a letter begins with a short "yes, that one"."""
    first = next((s for s in sentences if not s.subject), None)
    return first is not None and first.has("affirm") and not first.has("not") and len(first.clauses) > 1


def _answered(quoted: str, ours: frozenset[str] | None, both: bool) -> tuple[list[str], list[str]]:
    """Of a quoted message of ours the one page (of our own where `ours` is given) that it asks about, or all where the answer is "both"."""
    _, addresses = find(quoted)
    asked = [a for a in addresses if not a.whole and (ours is None or (registrable_domain(a.host) in ours and _PAGE.search(a.text)))]
    texts = list(dict.fromkeys(a.text for a in asked))
    return (texts, [asked[0].host]) if len(texts) == 1 or (both and texts) else ([], [])

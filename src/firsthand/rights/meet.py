"""The lattice meet of partial records: field by field the strictest.

Commutative, associative and idempotent; None is the top of every field, so that a signal that is added never loosens.
The rules *within* a mechanism (TDMRep: later supersedes; robots: longest match) are that mechanism's reader's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from typing import TypeVar

from firsthand.model.rights import RightsEvidence
from firsthand.rights.terms import ACCESS, ANSWER, IMAGE, MAX_EVIDENCE, SHOW, STORE, Terms

T = TypeVar("T")


def _either(a: T | None, b: T | None, choose: Callable[[T, T], T]) -> T | None:
    if a is None:
        return b
    return a if b is None else choose(a, b)


def stricter(order: tuple[str, ...], a: str | None, b: str | None) -> str | None:
    """The stricter of two values by an order that names the strictest first."""
    return _either(a, b, lambda x, y: x if order.index(x) <= order.index(y) else y)


def _evidence_key(e: RightsEvidence) -> tuple[str, str, str]:
    return (e.signal, e.where, e.text)


def meet(a: Terms, b: Terms) -> Terms:
    """Both of them obeyed."""
    return Terms(
        crawl=stricter(ANSWER, a.crawl, b.crawl),
        index=stricter(ANSWER, a.index, b.index),
        index_until=_either(a.index_until, b.index_until, min),
        store=stricter(STORE, a.store, b.store),
        show=stricter(SHOW, a.show, b.show),
        snippet_words=_either(a.snippet_words, b.snippet_words, min),
        snippet_chars=_either(a.snippet_chars, b.snippet_chars, min),
        image=stricter(IMAGE, a.image, b.image),
        search=stricter(ANSWER, a.search, b.search),
        ai_input=stricter(ANSWER, a.ai_input, b.ai_input),
        ai_train=stricter(ANSWER, a.ai_train, b.ai_train),
        tdm=stricter(ANSWER, a.tdm, b.tdm),
        licence=_either(a.licence, b.licence, min),
        holder=_either(a.holder, b.holder, min),
        credit=_either(a.credit, b.credit, min),
        access=stricter(ACCESS, a.access, b.access),
        min_gap_s=_either(a.min_gap_s, b.min_gap_s, max),
        evidence=tuple(sorted(set(a.evidence) | set(b.evidence), key=_evidence_key)[:MAX_EVIDENCE]),
    )


def meet_all(terms: Iterable[Terms]) -> Terms:
    """All of them obeyed; of none, the record that says nothing."""
    return reduce(meet, terms, Terms())

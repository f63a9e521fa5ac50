"""The wire rule: whoever carries an agency's report cannot give more rights in it than the agency does.

An item whose origin is an agency joins the agency's record, which is reserved: headline and link. The carrier's licence, however
open, covers the carrier's own work. A report of which parts are an agency's, and one that was taken over, are never full.
"""

from __future__ import annotations

from firsthand.facts import Facts
from firsthand.model.origin import Origin
from firsthand.rights.licences import RESERVED
from firsthand.rights.terms import Named, Terms, seen
from firsthand.text.urls import registrable_domain

_QUOTES = ("overlap", "body")  # where evidence stands that is the report's own words: what is shown of a record repeats none


def _is_agency(origin: Origin, facts: Facts) -> bool:
    if origin.kind == "agency":
        return True
    domain = origin.origin.domain if origin.origin else None
    # a translation or a rewrite of wire copy is still the wire's
    return origin.kind in ("translation", "republished", "mixed") and (
        (domain is not None and domain in facts.agency_domains) or any(hop.relation == "wire" for hop in origin.chain)
    )


def read(origin: Origin | None, url: str, facts: Facts) -> Terms:
    """The agency's record, with what shows that the item is the agency's."""
    if origin is None or origin.kind in ("own", "unknown", "press-release"):
        return Terms()
    source = origin.origin
    name = (source.name or source.domain) if source else None
    if source and source.domain and source.domain == registrable_domain(url):
        return Terms()
    shown = next((e.text for e in origin.evidence if e.where not in _QUOTES), origin.kind)
    if _is_agency(origin, facts):
        return Terms(
            show="headline", store="transient", image="none", licence=RESERVED,
            holder=Named(0, name) if name else None, credit=Named(0, name) if name else None,
            evidence=seen("wire rule", f"origin:{origin.kind}", f"{name or 'an agency'}: {shown}"),
        )  # fmt: skip
    if origin.kind == "mixed":
        return Terms(show="snippet", image="none", evidence=seen("wire rule", "origin:mixed", f"partly {name or 'others'}: {shown}"))
    return Terms(holder=Named(0, name) if name else None, evidence=seen("origin", f"origin:{origin.kind}", f"{name or 'others'}: {shown}"))

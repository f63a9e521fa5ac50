"""A record met again when an item turns out to be somebody else's: what is shown can only become less."""

from __future__ import annotations

from dataclasses import replace

from firsthand.facts import Facts
from firsthand.model.origin import Origin
from firsthand.model.rights import Rights
from firsthand.rights import wire
from firsthand.rights.terms import IMAGE, SHOW, STORE


def tightened(rights: Rights, url: str, facts: Facts, origin: Origin) -> Rights:
    """The record with the wire rule of a new origin joined in; for items whose own signals are no longer at hand."""
    terms = wire.read(origin, url, facts)
    if not terms.evidence or set(terms.evidence) <= set(rights.evidence):
        return rights
    return replace(
        rights,
        show=_stricter(SHOW, rights.show, terms.show),
        store=_stricter(STORE, rights.store, terms.store),
        image=_stricter(IMAGE, rights.image, terms.image),
        licence=terms.licence.id if terms.licence else rights.licence,
        holder=terms.holder.text if terms.holder else rights.holder,
        credit=terms.credit.text if terms.credit else rights.credit,
        evidence=(*rights.evidence, *terms.evidence),
    )


def _stricter(order: tuple[str, ...], held: str, joined: str | None) -> str:
    return held if joined is None else min(held, joined, key=order.index)

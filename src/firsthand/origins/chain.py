"""The hands a report went through: the primary first, the page last."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.model.origin import Hop
from firsthand.origins.signs import Sign
from firsthand.origins.verdict import Candidate, Verdict
from firsthand.origins.view import View

_RELAYS = ("canonical", "canonical-sister", "link-same-title", "link-named")


def relay_of(main: Candidate, signs: Sequence[Sign]) -> Sign | None:
    """The last hand before this page, where the page points to one that is not the wire itself."""
    if main.signs[0].relation != "wire":
        return None
    return next((s for s in signs if s.signal in _RELAYS and s.source.id != main.source.id), None)


def chain_of(view: View, verdict: Verdict, signs: Sequence[Sign], own: str | None, altered: str) -> tuple[Hop, ...]:
    """Primary, relays that the page itself points to, this page; `relation` to the hop before, None for the first."""
    main = verdict.main
    here = view.article
    if main is None:
        return (Hop(name=own, domain=here.outlet or None, url=here.url or None),)
    hops = [_hop(main, None)]
    relay = relay_of(main, signs)
    relation = _relation(main, verdict.kind)
    if relay is not None:
        hops.append(Hop(name=relay.source.name, domain=relay.source.domain, url=relay.url, relation=relation))
        relation = "republished"
    if altered == "spun":
        relation = "spun"
    hops.append(Hop(name=own, domain=here.outlet or None, url=here.url or None, relation=relation))
    return tuple(hops)


def _hop(candidate: Candidate, relation: str | None) -> Hop:
    source = candidate.source
    return Hop(name=source.name, domain=source.domain, url=next((s.url for s in candidate.signs if s.url), None), relation=relation)


def _relation(main: Candidate, kind: str) -> str:
    if kind in ("translation", "press-release"):
        return kind
    return main.signs[0].relation

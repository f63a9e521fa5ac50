"""A story's members looked at together: marks travel along copies, each report finds the one it was taken from.

What a page says of itself is kept; what is inferred from its neighbours is called so (`method` `overlap-1`), has less
confidence, and is worked out anew each time, so that the same members always give the same origins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from firsthand.facts import Facts
from firsthand.model.origin import Contradiction, Evidence, Hop, Neighbour, Origin, Source
from firsthand.origins.names import Names, names_of
from firsthand.origins.overlap import Likeness, Profile, compare, profile
from firsthand.origins.steps import INFERRED, Step, base, is_stated, steps_of

MOST_MEMBERS = 250
_FADING = {"wire": 0.92, "republished": 0.88, "press-release": 0.9, "rewrite": 0.75, "spun": 0.85, "translation": 0.75, "unknown": 0.6}
_LEAST = 0.5


def revise(members: Sequence[Neighbour], facts: Facts) -> dict[str, Origin]:
    """The origins of a story's members in the light of each other; only those that change are in the answer."""
    held = [m for m in members[:MOST_MEMBERS] if m.origin is not None]
    if len(held) < 2:
        return {}
    names = names_of(facts)
    profiles = {m.id: profile(m) for m in held}
    likeness = _pairs(held, profiles)
    steps = steps_of(held, profiles, likeness, names)
    found: dict[str, Origin] = {}
    by_id = {m.id: m for m in held}
    silent = {m.url for m in held if not m.text}
    for member in held:
        if _rests(member, silent):
            continue
        origin = _told(member, steps, by_id, likeness, names)
        if origin != member.origin:
            found[member.id] = origin
    return found


def _rests(member: Neighbour, silent: set[str]) -> bool:
    """Whether what was inferred stands: it came of texts that we were not to keep, so it can be neither found again nor taken back."""
    origin = member.origin
    if origin is None or not origin.method.startswith(INFERRED) or len(origin.chain) < 2:
        return False
    return member.url in silent or origin.chain[-2].url in silent


def _pairs(held: Sequence[Neighbour], profiles: Mapping[str, Profile]) -> dict[tuple[str, str], Likeness]:
    found = {}
    for place, one in enumerate(held):
        for other in held[place + 1 :]:
            if one.outlet == other.outlet and one.url == other.url:
                continue
            like = compare(profiles[one.id], profiles[other.id])
            if max(like.containment, like.order, like.across) >= 0.3:
                found[one.id, other.id] = like
                found[other.id, one.id] = Likeness(like.holds, like.held, like.order, like.across, like.quotes, like.firm)
    return found


def _told(
    member: Neighbour, steps: Mapping[str, Step], by_id: Mapping[str, Neighbour], likeness: Mapping[tuple[str, str], Likeness], names: Names
) -> Origin:
    """A member's origin from its steps back: the chain of the one it was taken from, and itself."""
    origin = base(member.origin)
    step = steps.get(member.id)
    if step is None:
        return _alone(member, origin)
    parent = by_id[step.parent]
    relation = step.relation
    before_it = (*_shortened(_chain(parent, steps, by_id, names, 0), step, names), *step.between)
    chain = (*before_it, _hop(member, relation))
    top = chain[0]
    confidence = _confidence(parent, steps, by_id, 0) * _FADING.get(relation, 0.6)
    source = Source(name=top.name, domain=top.domain, url=top.url)
    if step.stated:
        kind = "press-release" if relation == "press-release" else origin.kind  # what a press wire's own page sent out
        stated = replace(origin, kind=kind, origin=source, chain=chain, confidence=max(origin.confidence, round(confidence, 4)))
        return _damaged(stated, step)
    if confidence < _LEAST or member.outlet in {h.domain for h in before_it}:
        return _alone(member, origin)
    inferred = Origin(
        kind=_kind(relation, before_it, names), origin=source, contributors=(), credits=origin.credits,
        altered=_altered(relation, likeness.get((member.id, parent.id))), chain=chain, evidence=(*origin.evidence, *step.evidence),
        contradictions=(*origin.contradictions, *_byline(origin)), claimed=origin.claimed, confidence=round(confidence, 4), method=INFERRED,
    )  # fmt: skip
    return _damaged(inferred, step)


def _damaged(origin: Origin, step: Step) -> Origin:
    """A spun copy's origin with the marks it is known by; the name over it is one that nothing supports."""
    if not step.marks:
        return origin
    known = {e.signal for e in origin.evidence}
    marks = (Evidence(signal=f"spin-{m.what}", where="body", text=m.text) for m in step.marks if f"spin-{m.what}" not in known)
    unsupported = () if not origin.claimed.byline else (Contradiction(what="byline", text=origin.claimed.byline),)
    return replace(origin, altered="spun", evidence=(*origin.evidence, *marks), contradictions=unsupported)


def _alone(member: Neighbour, origin: Origin) -> Origin:
    """What the page says of itself; where that had been covered by what was inferred, it is its outlet's own again."""
    if member.origin is None or not member.origin.method.startswith(INFERRED):
        return origin
    own = _hop(member, None)
    return replace(origin, origin=Source(name=own.name, domain=own.domain, url=own.url), chain=(own,))


def _byline(origin: Origin) -> tuple[Contradiction, ...]:
    if origin.claimed.byline and not origin.contradictions:
        return (Contradiction(what="the byline stands over another's text", text=origin.claimed.byline),)
    return ()


def _kind(relation: str, before_it: Sequence[Hop], names: Names) -> str:
    if before_it and before_it[0].domain in names.agency_sites:
        return "agency"
    if any(h.relation == "press-release" for h in before_it):
        return "press-release"
    return {"translation": "translation", "press-release": "press-release", "wire": "agency"}.get(relation, "republished")


def _altered(relation: str, like: Likeness | None) -> str:
    if relation in ("spun", "translation"):
        return "spun" if relation == "spun" else "translated"
    if relation == "rewrite" or like is None:
        return "edited"
    if like.held >= 0.97:
        return "none" if like.holds >= 0.97 else "trimmed"
    return "edited"


def _hop(member: Neighbour, relation: str | None) -> Hop:
    return Hop(name=member.name, domain=member.outlet, url=member.url, relation=relation)


def _chain(member: Neighbour, steps: Mapping[str, Step], by_id: Mapping[str, Neighbour], names: Names, depth: int) -> tuple[Hop, ...]:
    """The hands from the primary to a member, as known so far."""
    step = steps.get(member.id)
    if step is not None and depth < 12:
        parent = by_id[step.parent]
        begun = _shortened(_chain(parent, steps, by_id, names, depth + 1), step, names)
        return (*begun, *step.between, _hop(member, step.relation))
    origin = base(member.origin)
    if is_stated(origin) and len(origin.chain) > 1:
        return (
            *origin.chain[:-1],
            replace(origin.chain[-1], url=member.url, domain=member.outlet, name=member.name or origin.chain[-1].name),
        )
    site = names.agency_sites.get(member.outlet)
    return (replace(_hop(member, None), name=(site.name if site else None) or member.name),)


def _shortened(chain: tuple[Hop, ...], step: Step, names: Names) -> tuple[Hop, ...]:
    """An unmarked copy or translation had it from the source: other copies are its equals, unless it leads to one of them."""
    if step.stated or step.linked or len(chain) < 2:
        return chain
    if step.relation in ("wire", "republished", "press-release"):
        return chain[:1]
    if step.relation == "translation":
        while len(chain) > 1 and (chain[-1].relation in ("wire", "republished", "press-release") or chain[0].domain in names.agency_sites):
            chain = chain[:-1]
    return chain


def _confidence(member: Neighbour, steps: Mapping[str, Step], by_id: Mapping[str, Neighbour], depth: int) -> float:
    step = steps.get(member.id)
    if step is None or step.stated or depth >= 12:
        return max(0.6, base(member.origin).confidence)
    return _confidence(by_id[step.parent], steps, by_id, depth + 1) * _FADING.get(step.relation, 0.6)

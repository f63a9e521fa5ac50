"""A story's members looked at together: marks travel along copies, each report finds the one it was taken from.

What a page says of itself is kept; what is inferred from its neighbours is called so (`method` `overlap-1`), has less
confidence, and is worked out anew each time, so that the same members always give the same origins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from firsthand.facts import Facts
from firsthand.model.origin import Contradiction, Evidence, Hop, Neighbour, Origin, Source
from firsthand.origins.moments import before, first, signed
from firsthand.origins.names import Names, bare, names_of
from firsthand.origins.overlap import COPY, REWRITE, TRANSLATION, Likeness, Profile, compare, covers, passage, profile, shared_sentence

INFERRED = "overlap-1"
MOST_MEMBERS = 250
_FADING = {"wire": 0.92, "republished": 0.88, "press-release": 0.9, "rewrite": 0.75, "spun": 0.85, "translation": 0.75, "unknown": 0.6}
_LEAST = 0.5


@dataclass(frozen=True, slots=True)
class Step:
    """How a member came by its report: from another member (`parent`), by `relation`, for which `evidence` speaks."""

    parent: str
    relation: str
    evidence: tuple[Evidence, ...]
    stated: bool
    linked: bool = False  # the page itself leads to the parent's


def revise(members: Sequence[Neighbour], facts: Facts) -> dict[str, Origin]:
    """The origins of a story's members in the light of each other; only those that change are in the answer."""
    held = [m for m in members[:MOST_MEMBERS] if m.origin is not None]
    if len(held) < 2:
        return {}
    names = names_of(facts)
    profiles = {m.id: profile(m) for m in held}
    likeness = _pairs(held, profiles)
    steps = _steps(held, profiles, likeness, names)
    found: dict[str, Origin] = {}
    by_id = {m.id: m for m in held}
    for member in held:
        origin = _told(member, steps, by_id, likeness, names)
        if origin != member.origin:
            found[member.id] = origin
    return found


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


def base(origin: Origin | None) -> Origin:
    """What a page says of itself, without what neighbours had lent it."""
    if origin is None:
        return Origin()
    if origin.method.startswith(INFERRED):
        lent = tuple(e for e in origin.evidence if e.where != "overlap")
        return Origin(
            kind="own", credits=origin.credits, claimed=origin.claimed, confidence=0.5, evidence=lent, altered="none", method=INFERRED
        )
    return origin


def _is_stated(origin: Origin) -> bool:
    return origin.kind not in ("own", "unknown") and origin.origin is not None


def _steps(
    held: Sequence[Neighbour], profiles: Mapping[str, Profile], likeness: Mapping[tuple[str, str], Likeness], names: Names
) -> dict[str, Step]:  # fmt: skip
    """Each member's step back, if it has one; no step leads round in a circle."""
    steps: dict[str, Step] = {}
    clusters = _clusters(held, likeness)
    stated = {m.id: step for m in held if (step := _stated_step(m, held, likeness, names)) is not None}
    # a page that others name as their source or lead to, and an agency's on its own site, came from nobody
    led_to = {m.id for m in held for o in held if o.outlet != m.outlet and _shares(o, m, likeness) and _leads_to(o, m)}
    firsthand = {s.parent for s in stated.values()} | led_to | {m.id for m in held if m.outlet in names.agency_sites}
    for member in held:
        step = stated.get(member.id)
        if step is None and member.id not in firsthand:
            cluster = clusters[member.id]
            if any(_shares(member, m, likeness) for m in cluster):
                step = _copy_step(member, cluster, firsthand, profiles, likeness, names)
            else:
                step = _retold_step(member, held, profiles, likeness, names)
        if step is not None and not _circles(member.id, step.parent, steps):
            steps[member.id] = step
    return steps


def _shares(one: Neighbour, other: Neighbour, likeness: Mapping[tuple[str, str], Likeness]) -> bool:
    """Whether two outlets' reports are the same text."""
    like = likeness.get((one.id, other.id))
    return like is not None and like.containment >= COPY and one.outlet != other.outlet


def _leads_to(one: Neighbour, other: Neighbour) -> bool:
    return any(e.text == other.url for e in base(one.origin).evidence)


def _circles(child: str, parent: str, steps: Mapping[str, Step]) -> bool:
    seen = {child}
    at: str | None = parent
    while at is not None:
        if at in seen:
            return True
        seen.add(at)
        at = steps[at].parent if at in steps else None
    return False


def _clusters(held: Sequence[Neighbour], likeness: Mapping[tuple[str, str], Likeness]) -> dict[str, list[Neighbour]]:
    """The members that share text with each member, itself included."""
    root = {m.id: m.id for m in held}

    def find(id: str) -> str:
        while root[id] != id:
            root[id] = root[root[id]]
            id = root[id]
        return id

    for (one, other), like in likeness.items():
        if like.containment >= COPY:
            root[find(one)] = find(other)
    groups: dict[str, list[Neighbour]] = {}
    for member in held:
        groups.setdefault(find(member.id), []).append(member)
    return {m.id: groups[find(m.id)] for m in held}


def _relation(member: Neighbour, like: Likeness | None, kind: str) -> str:
    if member.origin is not None and member.origin.altered == "spun":
        return "spun"
    if like is None or like.containment >= COPY:
        return {"agency": "wire", "mixed": "wire", "press-release": "press-release", "translation": "translation"}.get(kind, "republished")
    return "translation" if like.across >= like.order and like.across > 0 else "rewrite"


def _stated_step(
    member: Neighbour, held: Sequence[Neighbour], likeness: Mapping[tuple[str, str], Likeness], names: Names
) -> Step | None:  # fmt: skip
    """The member whom a page itself names as its source, or as the last hand before it."""
    origin = base(member.origin)
    if not _is_stated(origin):
        return None
    wanted: list[Hop | Source] = list(reversed(origin.chain[:-1]))
    if origin.origin is not None:
        wanted.append(origin.origin)
    for hop in wanted:
        found = _named(hop, member, held, likeness)
        if found is not None:
            like = likeness.get((member.id, found.id))
            sent_out = found.outlet in names.press_sites or base(found.origin).kind == "press-release"
            kind = "press-release" if sent_out and origin.kind == "republished" else origin.kind
            return Step(found.id, _relation(member, like, kind), (), True)
    return None


def _named(
    hop: Hop | Source, member: Neighbour, held: Sequence[Neighbour], likeness: Mapping[tuple[str, str], Likeness]
) -> Neighbour | None:
    """The member at an address, or of an outlet, that is most like the one that names it."""
    others = [m for m in held if m.id != member.id]
    for other in others:
        if hop.url and other.url == hop.url:
            return other
    said = bare(hop.name or "")
    candidates = [m for m in others if (hop.domain and m.outlet == hop.domain) or (said and m.name and bare(m.name) == said)]
    alone = candidates[0] if len(candidates) == 1 else None
    # a credit beside shared text is stronger than our clock: the source's feed may tell late
    candidates = [
        m
        for m in candidates
        if (like := likeness.get((member.id, m.id))) is not None and (like.containment >= COPY or before(member, m) is not True)
    ]
    return max(candidates, key=lambda m: (likeness[member.id, m.id].containment, likeness[member.id, m.id].order), default=alone)


def _copy_step(
    member: Neighbour, cluster: Sequence[Neighbour], firsthand: set[str], profiles: Mapping[str, Profile], likeness: Mapping[tuple[str, str], Likeness],
    names: Names,
) -> Step | None:  # fmt: skip
    """An unmarked copy: the mark of its like travels to it; without any mark the first of them is the origin, if that is known."""
    origin = base(member.origin)
    others = [m for m in cluster if _shares(member, m, likeness)]
    if _is_stated(origin) or not others:
        return None
    marked = [m for m in others if _is_stated(base(m.origin)) and before(member, m) is not True]
    sources = [m for m in others if m.id in firsthand]
    linked = [m for m in others if _leads_to(member, m)]
    candidates = linked or sources or marked or [m for m in others if _is_stated(base(m.origin))]
    if not candidates:
        start = first(cluster, covers([profiles[m.id] for m in cluster]))
        candidates = [start] if start is not None and start.id != member.id and start in others else []
    if not candidates:
        return None
    parent = max(candidates, key=lambda m: (*_closeness(member, m, likeness[member.id, m.id]), -m.first_seen))
    said = passage(profiles[member.id], profiles[parent.id])
    if said is None:
        return None
    kind = "agency" if parent.outlet in names.agency_sites else base(parent.origin).kind
    relation = {"agency": "wire", "mixed": "wire", "press-release": "press-release"}.get(kind, "republished")
    if linked and parent.outlet not in names.agency_sites:
        relation = "republished"  # the hand it names is the one it has it from
    if origin.altered == "spun":
        relation = "spun"
    return Step(parent.id, relation, (_evidence("copy", said, likeness[member.id, parent.id].containment),), False, bool(linked))


def _closeness(member: Neighbour, other: Neighbour, like: Likeness) -> tuple[float, bool]:
    """How equal two copies are, both ways, and whether their headlines are the same."""
    return round(like.held * like.holds, 1), bare(member.headline or "") == bare(other.headline or "")


def _tongue(member: Neighbour) -> str:
    return (member.language or "").split("-")[0].lower()


def _is_wire(member: Neighbour, names: Names) -> bool:
    return member.outlet in names.agency_sites or base(member.origin).kind in ("agency", "press-release")


def _retold_step(
    member: Neighbour,
    held: Sequence[Neighbour],
    profiles: Mapping[str, Profile],
    likeness: Mapping[tuple[str, str], Likeness],
    names: Names,
) -> Step | None:
    """A rewrite or translation without credit: of the earlier report whose names and numbers stand in the same order."""
    origin = base(member.origin)
    if _is_stated(origin):
        return None
    best: tuple[float, Neighbour, str] | None = None
    nearest = sorted(held, key=lambda m: _tongue(m) != _tongue(member))
    for other in nearest:
        like = likeness.get((member.id, other.id))
        if like is None or like.containment >= COPY or other.outlet == member.outlet or before(other, member) is not True:
            continue
        if like.across and not like.firm and signed(member) and not _is_wire(other, names):
            continue  # a signed report in another language is its author's own until more speaks against it
        score, relation = max((like.order - REWRITE, "rewrite"), (like.across - TRANSLATION, "translation"))
        if best is not None and best[2] == "rewrite" != relation:
            break  # what was there in the same language is the nearer source
        if score > 0 and (best is None or score > best[0]):
            best = (score, other, relation)
    if best is None:
        return None
    score, parent, relation = best
    if origin.altered == "spun" and relation == "rewrite":
        relation = "spun"
    said = shared_sentence(profiles[member.id], profiles[parent.id])
    return Step(parent.id, relation, (_evidence(relation, said, score),), False) if said else None


def _evidence(relation: str, text: str, weight: float) -> Evidence:
    return Evidence(signal=f"overlap-{relation}", where="overlap", text=text, weight=round(weight, 3))


def _told(
    member: Neighbour, steps: Mapping[str, Step], by_id: Mapping[str, Neighbour], likeness: Mapping[tuple[str, str], Likeness], names: Names
) -> Origin:
    """A member's origin from its steps back: the chain of the one it was taken from, and itself."""
    origin = base(member.origin)
    step = steps.get(member.id)
    if step is None:
        return (
            origin
            if member.origin is None or not member.origin.method.startswith(INFERRED)
            else replace(origin, chain=(_hop(member, None),))
        )
    parent = by_id[step.parent]
    relation = step.relation
    before_it = _shortened(_chain(parent, steps, by_id, names, 0), step, names)
    chain = (*before_it, _hop(member, relation))
    top = chain[0]
    confidence = _confidence(parent, steps, by_id, 0) * _FADING.get(relation, 0.6)
    source = Source(name=top.name, domain=top.domain, url=top.url)
    if step.stated:
        kind = "press-release" if relation == "press-release" else origin.kind  # what a press wire's own page sent out
        return replace(origin, kind=kind, origin=source, chain=chain, confidence=max(origin.confidence, round(confidence, 4)))
    if confidence < _LEAST or member.outlet in {h.domain for h in before_it}:
        return origin
    return Origin(
        kind=_kind(relation, before_it, names), origin=source, contributors=(), credits=origin.credits,
        altered=_altered(relation, likeness.get((member.id, parent.id))), chain=chain, evidence=(*origin.evidence, *step.evidence),
        contradictions=(*origin.contradictions, *_byline(origin)), claimed=origin.claimed, confidence=round(confidence, 4), method=INFERRED,
    )  # fmt: skip


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
        return (*begun, _hop(member, step.relation))
    origin = base(member.origin)
    if _is_stated(origin) and len(origin.chain) > 1:
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

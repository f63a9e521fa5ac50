"""Each member of a story to the member it has its report from, if to any: what the page says, else shared text, else names in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from firsthand.model.origin import STATED, Evidence, Hop, Neighbour, Origin, Source
from firsthand.origins.beside import spun_beside
from firsthand.origins.moments import before, first, signed
from firsthand.origins.names import Names, bare
from firsthand.origins.overlap import COPY, REWRITE, TRANSLATION, Likeness, Profile, covers, passage, shared_sentence
from firsthand.origins.spin import SpinMark

INFERRED = "overlap-1"
_LEAST_SPUN, _MOST_SPUN = 0.2, 0.95  # containment between which a text may be spun from another


@dataclass(frozen=True, slots=True)
class Step:
    """How a member came by its report: from another member (`parent`), by `relation`, for which `evidence` speaks."""

    parent: str
    relation: str
    evidence: tuple[Evidence, ...]
    stated: bool
    linked: bool = False  # the page itself leads to the parent's
    marks: tuple[SpinMark, ...] = ()  # of a spun copy
    between: tuple[Hop, ...] = ()  # hands that the page names after the parent and that we do not hold


def is_stated(origin: Origin) -> bool:
    return origin.kind not in ("own", "unknown") and origin.origin is not None


def base(origin: Origin | None) -> Origin:
    """What a page says of itself, without what neighbours had lent it."""
    if origin is None:
        return Origin()
    if origin.method.startswith(INFERRED):
        lent = tuple(e for e in origin.evidence if e.where != "overlap" and not e.signal.startswith("spin-"))
        return Origin(
            kind="own", credits=origin.credits, claimed=origin.claimed, confidence=0.5, evidence=lent, altered="none", method=INFERRED
        )
    return origin


def steps_of(
    held: Sequence[Neighbour], profiles: Mapping[str, Profile], likeness: Mapping[tuple[str, str], Likeness], names: Names
) -> dict[str, Step]:  # fmt: skip
    """Each member's step back, if it has one; no step leads round in a circle."""
    steps: dict[str, Step] = {}
    clusters = _clusters(held, likeness)
    stated = {m.id: step for m in held if (step := _stated_step(m, held, likeness, names)) is not None}
    # a page that others name as their source or lead to, and an agency's on its own site, came from nobody
    led_to = {m.id for m in held for o in held if o.outlet != m.outlet and _shares(o, m, likeness) and _leads_to(o, m)}
    firsthand = {s.parent for s in stated.values()} | led_to | {m.id for m in held if m.outlet in names.agency_sites}
    firsthand |= {m.id for m in held if m.origin is not None and m.origin.method in STATED}
    for member in held:
        step = stated.get(member.id)
        if step is None and member.id not in firsthand:
            cluster = clusters[member.id]
            if any(_shares(member, m, likeness) for m in cluster):
                step = _copy_step(member, cluster, firsthand, profiles, likeness, names)
            if step is None and _begins(member, cluster, profiles):
                step = _retold_step(member, held, profiles, likeness, names)
        if step is not None and not _circles(member.id, step.parent, steps):
            steps[member.id] = _spun(step, member, next(m for m in held if m.id == step.parent), likeness)
    return steps


def _begins(member: Neighbour, cluster: Sequence[Neighbour], profiles: Mapping[str, Profile]) -> bool:
    """Whether those who share its text have it from this member, as far as anybody knows."""
    return len(cluster) < 2 or first(cluster, covers([profiles[m.id] for m in cluster])) is member


def _spun(step: Step, member: Neighbour, parent: Neighbour, likeness: Mapping[tuple[str, str], Likeness]) -> Step:
    """The step of a spun copy, which beside its original is known as one."""
    like = likeness.get((member.id, parent.id))
    if like is None or not _LEAST_SPUN <= like.containment < _MOST_SPUN or step.relation == "translation":
        return step
    marks = spun_beside(member.text, parent.text)
    return replace(step, relation="spun", marks=marks) if marks else step


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
    if like is None or like.containment >= COPY or (like.across and kind in ("agency", "mixed")):  # an agency speaks its clients' languages
        return {"agency": "wire", "mixed": "wire", "press-release": "press-release", "translation": "translation"}.get(kind, "republished")
    return "translation" if like.across >= like.order and like.across > 0 else "rewrite"


def _stated_step(
    member: Neighbour, held: Sequence[Neighbour], likeness: Mapping[tuple[str, str], Likeness], names: Names
) -> Step | None:  # fmt: skip
    """The member whom a page itself names as its source, or as the last hand before it."""
    origin = base(member.origin)
    if not is_stated(origin):
        return None
    hops = origin.chain[:-1]
    wanted: list[tuple[Hop | Source, tuple[Hop, ...]]] = [(hops[at], hops[at + 1 :]) for at in reversed(range(len(hops)))]
    if origin.origin is not None:
        wanted.append((origin.origin, hops[1:]))
    for hop, between in wanted:
        found = _named(hop, member, held, likeness)
        if found is not None:
            like = likeness.get((member.id, found.id))
            sent_out = found.outlet in names.press_sites or base(found.origin).kind == "press-release"
            kind = "press-release" if sent_out and origin.kind == "republished" else origin.kind
            relation = origin.chain[-1].relation if between else None
            return Step(found.id, relation or _relation(member, like, kind), (), True, between=between)
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
    if is_stated(origin) or not others:
        return None
    marked = [m for m in others if is_stated(base(m.origin)) and before(member, m) is not True]
    sources = [m for m in others if m.id in firsthand]
    linked = [m for m in others if _leads_to(member, m)]
    candidates = linked or sources or marked or [m for m in others if is_stated(base(m.origin))]
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
    if parent.outlet in names.press_sites:
        relation = "press-release"
    if linked and parent.outlet not in names.agency_sites and parent.outlet not in names.press_sites:
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
    if is_stated(origin):
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

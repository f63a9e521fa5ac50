"""Who was first: by when we saw it, within what the polls' gaps leave open; a printed time counts only where it can be true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from firsthand.model.origin import Neighbour
from firsthand.origins.names import bare
from firsthand.text.dates import instant

_SLACK_S = 120.0  # clocks of publishers differ by so much
_LEAD_S = 30.0


def window(member: Neighbour) -> tuple[float, float]:
    """Between when and when an article appeared, by our own clock alone."""
    return member.first_seen - max(0.0, member.gap_s), member.first_seen


def printed(member: Neighbour) -> float | None:
    """The printed time as Unix seconds where it can be true: not before the poll that did not show it, not after we saw it."""
    if not member.published or len(member.published) < 16:
        return None
    said = instant(member.published)
    begin, end = window(member)
    return said if said is not None and begin - _SLACK_S <= said <= end + _SLACK_S else None


def surely_before(one: Neighbour, other: Neighbour) -> bool:
    """Whether `one` was there when `other` cannot have been: no backdated stamp changes that."""
    return window(one)[1] < window(other)[0]


def before(one: Neighbour, other: Neighbour) -> bool | None:
    """Whether `one` appeared before `other`; None inside the gaps, where no believable stamps part them."""
    if surely_before(one, other):
        return True
    if surely_before(other, one):
        return False
    mine, theirs = printed(one), printed(other)
    if mine is not None and theirs is not None and abs(mine - theirs) >= _LEAD_S:
        return mine < theirs
    return None


def first(members: Sequence[Neighbour], covers: Mapping[str, float] | None = None) -> Neighbour | None:
    """The one that appeared before all others, or None where that is not known.

    `covers`: the share of the text common to them that each has, 0..1, by id. Several that may have been first within the polls'
    gaps are told apart by who signs and who has the fuller text alone. One whose stamp says that it was there earlier than we saw
    the leader either has a slow feed or has put its clock back: it wins only where a person signs it or it is the fuller text, and
    where nothing tells them apart nobody is called first.
    """
    able = [m for m in members if not any(before(o, m) is True for o in members if o is not m)]
    strongest = sorted(able, key=lambda m: (-_strength(m, covers), m.id))
    if not strongest or (len(strongest) > 1 and _strength(strongest[0], covers) == _strength(strongest[1], covers)):
        return None
    leader = strongest[0]
    begun = printed(leader) or window(leader)[0]
    claimants = [m for m in members if m is not leader and (said := _stamp(m)) is not None and said < begun - _LEAD_S]
    for claimant in sorted(claimants, key=lambda m: (_stamp(m) or 0.0, m.id)):
        lead = _strength(claimant, covers) - _strength(leader, covers)
        if lead > 0:
            return claimant
        if lead == 0:
            return None
    return leader


def _strength(member: Neighbour, covers: Mapping[str, float] | None) -> int:
    """What speaks for an original beside its copies: a person signs it, and none of its text is gone."""
    fullness = len(member.text) // 60 if covers is None else round(10 * covers.get(member.id, 0.0))
    return 2 * int(signed(member)) + fullness


def _stamp(member: Neighbour) -> float | None:
    return instant(member.published) if member.published and len(member.published) >= 16 else None


def signed(member: Neighbour) -> bool:
    """Whether a person, not the outlet itself, stands in the byline."""
    byline = member.origin.claimed.byline if member.origin is not None else None
    if not byline or len(byline.split()) < 2:
        return False
    name = bare(member.name or "")
    return len(name) < 3 or name not in bare(byline)

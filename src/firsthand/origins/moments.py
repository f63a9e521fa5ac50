"""Who was first: by when we saw it, within what the polls' gaps leave open; a printed time counts only where it can be true."""

from __future__ import annotations

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


def first(members: list[Neighbour]) -> Neighbour | None:
    """The one that appeared before all others, or None where that is not known.

    One whose stamp says that it was there earlier than we saw the leader either has a slow feed or has put its clock back: it
    wins only where a person signs it or it is the fuller text, and where nothing tells them apart nobody is called first.
    """
    leader = next(
        (m for m in sorted(members, key=lambda m: (window(m)[1], m.id)) if all(before(m, o) for o in members if o is not m)), None
    )
    if leader is None:
        return None
    begun = printed(leader) or window(leader)[0]
    claimants = [m for m in members if m is not leader and (said := _stamp(m)) is not None and said < begun - _LEAD_S]
    for claimant in sorted(claimants, key=lambda m: (_stamp(m) or 0.0, m.id)):
        lead = _fullness(claimant) - _fullness(leader)
        if lead > 0:
            return claimant
        if lead == 0:
            return None
    return leader


def _fullness(member: Neighbour) -> int:
    """What speaks for an original beside its copies: a person signs it, and none of its text is gone."""
    return 2 * int(signed(member)) + len(member.text) // 60


def _stamp(member: Neighbour) -> float | None:
    return instant(member.published) if member.published and len(member.published) >= 16 else None


def signed(member: Neighbour) -> bool:
    """Whether a person, not the outlet itself, stands in the byline."""
    byline = member.origin.claimed.byline if member.origin is not None else None
    if not byline or len(byline.split()) < 2:
        return False
    name = bare(member.name or "")
    return len(name) < 3 or name not in bare(byline)

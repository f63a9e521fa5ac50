"""What to do with a letter: one table, row by row, no clock and no store.

A verified owner's own is deleted without a human; an agency's report is deleted wherever it stands. What nobody proved is hidden only on
a complete notice, a few items a day in all, never a story's lead origin; everything else waits for proof or for the operator.
"""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.model.takedown import Decision, Letter, Standing, Target
from firsthand.text.urls import registrable_domain

MAX_HIDDEN_A_LETTER = 5
MAX_HIDDEN_A_DAY = 5  # by letters that nobody proved, of all senders together
MAX_UNVERIFIED = 50  # a letter that names more is the operator's
_PROVEN = ("aligned", "challenged")


def decide(letter: Letter, standing: Standing, targets: Sequence[Target], hidden_today: int) -> Decision:
    """The table. `targets` are our items that the letter names; `hidden_today` items hidden in 24 hours on unproven letters."""
    if letter.bulk or letter.intent == "unrelated":
        return Decision(action="answer", reason="automatic or mass mail" if letter.bulk else "asks nothing of us")
    if letter.intent == "counter":
        return _counter(letter, standing, targets)
    if letter.intent == "person" and standing.strength != "operator":
        return Decision(action="queue", reason="a person's data: the operator decides")
    if letter.intent not in ("remove", "person"):
        return Decision(action="queue", reason=f"{letter.intent}: the operator answers")
    if standing.strength == "operator":
        return _delete(targets, letter.domains, standing, "by the operator", everywhere=False)
    if standing.strength in _PROVEN:
        return _verified(letter, standing, targets)
    return _unverified(letter, targets, hidden_today)


def _delete(targets: Sequence[Target], domains: tuple[str, ...], standing: Standing, reason: str, *, everywhere: bool) -> Decision:
    return Decision(action="delete", delete=tuple(t.item for t in targets), domains=domains, everywhere=everywhere, reason=reason)


def _reported(target: Target, standing: Standing) -> bool:
    """Whether the report is the sender's own wherever it stands: they are its origin or its agency."""
    return target.origin is not None and target.origin in standing.domains


def _verified(letter: Letter, standing: Standing, targets: Sequence[Target]) -> Decision:
    """Their own is deleted; what belongs to others is left alone, whatever the letter says of it.

    The texts are bound at every outlet only where all that is deleted is the sender's own report: a relay binds its own hosts.
    """
    own = [t for t in targets if t.outlet in standing.domains or _reported(t, standing)]
    domains = tuple(d for d in letter.domains if registrable_domain(d) in standing.domains)
    urls = [u for u in letter.urls if registrable_domain(u) in standing.domains]
    left = len(targets) - len(own)
    if not own and not domains and not urls:
        if targets or letter.domains:
            return Decision(action="queue", reason="names what belongs to others: nothing of theirs is hidden")
        return Decision(action="queue", reason="verified, but names nothing that we hold")
    everywhere = bool(own) and all(_reported(t, standing) for t in own)
    aside = f"; {left} that belong to others are left alone" if left else ""
    return _delete(own, domains, standing, f"{standing.strength}: {standing.evidence}{aside}", everywhere=everywhere)


def _unverified(letter: Letter, targets: Sequence[Target], hidden_today: int) -> Decision:
    if not targets:
        if letter.domains or letter.headlines:
            return Decision(action="ask-proof", reason="unproven: nothing is hidden")
        return Decision(action="answer", reason="names nothing that we hold")
    if len(targets) > MAX_UNVERIFIED:
        return Decision(action="queue", reason=f"unproven, and names more than {MAX_UNVERIFIED} items")
    if not letter.complete or letter.domains:
        return Decision(action="ask-proof", reason="unproven and no complete notice: nothing is hidden")
    fit = [t for t in targets if not t.lead and _could_be(letter, t)]
    room = max(0, min(MAX_HIDDEN_A_LETTER, MAX_HIDDEN_A_DAY - hidden_today))
    if not fit[:room]:
        why = "today's measure of unproven hiding is full" if fit else "only lead origins, or what is not the sender's by their own word"
        return Decision(action="ask-proof", reason=f"a complete notice, unproven: {why}")
    return Decision(
        action="hide", hide=tuple(t.item for t in fit[:room]), reason="a complete notice, unproven: hidden until proof or contradiction"
    )


def _could_be(letter: Letter, target: Target) -> bool:
    """Whether a target is what the sender claims to own; who claims no publication may complain of any."""
    if letter.claimed_domain is None:
        return True
    return registrable_domain(letter.claimed_domain) in (target.outlet, target.origin)


def _counter(letter: Letter, standing: Standing, targets: Sequence[Target]) -> Decision:
    """A counter-notice restores all that it names or nothing: what is not the outlet's own is the operator's."""
    if standing.strength == "none":
        return Decision(action="ask-proof", reason="a counter-notice needs proof of the outlet's domain")
    foreign = [t for t in targets if t.outlet not in standing.domains]
    domains = [d for d in letter.domains if registrable_domain(d) not in standing.domains]
    if standing.strength == "operator" or ((targets or letter.domains) and not foreign and not domains):
        return Decision(action="restore", domains=letter.domains, reason=f"{standing.strength}: {standing.evidence}")
    return Decision(action="queue", reason="a counter-notice for what is not the sender's, or for what we hold no more")

"""Stories told anew from what the store holds of them: members asked for, `revise` thinks, what changed is written, journal first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Protocol

from firsthand.facts import Facts
from firsthand.model.item import Item, Version
from firsthand.pipeline.memory import Memory
from firsthand.pipeline.revise import MOST_MEMBERS, revise
from firsthand.rights.signals import Policy
from firsthand.store.shelf import ItemQuery, Store
from firsthand.stories.live import LiveStories
from firsthand.stories.ranking import Formula


class Stones(Protocol):
    """What owners had removed: refuses to take it in again."""

    def refuses(self, urls: Sequence[str], text: str) -> str | None:
        """The case that binds one of the addresses or the text, or None."""


@dataclass(slots=True, kw_only=True)
class Desk:
    """What thinking needs, in one hand: live stories, memory, facts and the operator's rules. `policy` is set anew when an owner
    states something of a domain."""

    live: LiveStories
    memory: Memory
    facts: Facts
    policy: Policy
    formula: Formula
    stones: Stones
    own_facts: Path | None = None
    delay_s: Callable[[str], float] = lambda domain: 0.0  # how long an owner wants its reports to wait before they are read
    agent: str = "Firsthand"


def retell(store: Store, desk: Desk, stories: Iterable[str], now: float) -> None:
    """Look at every one of `stories` (ids) again. A repetition changes nothing but the rank's age."""
    members = {s: members_of(store, s) for s in stories}
    revision = revise(members, desk.memory, cache(store.outlet), desk.facts, desk.policy, desk.formula, now)
    if revision.items:
        store.put_versions([Version(item=id, seen_at=now, what="origin", text=reason) for id, reason in revision.reasons.items()])
        store.put_items(revision.items, {}, {}, {})
    # a story without members is listed nowhere, as if it had become another: the next member makes it anew
    ended = [
        replace(held, headline="", primary=None, lead=None, outlets=0, independent=0, closed=True, merged_into=s)
        for s, found in members.items()
        if not found and (held := store.story(s)) and held.id == s
    ]
    store.put_stories([*revision.stories, *ended])


def members_of(store: Store, story: str) -> tuple[Item, ...]:
    """The shown items of a story, and of those that were joined into it, oldest first."""
    return tuple(reversed(store.items(ItemQuery(story=story, limit=MOST_MEMBERS)).members))

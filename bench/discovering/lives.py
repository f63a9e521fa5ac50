"""Hosts through simulated months: they live, rename, move, fail, lapse, are bought, copied and taken over; judged by `catalogue.lives`.

Truth is scripted by seed; a visit sees what a visitor would see that day, with bad days mixed in. A merge is wrong where a host
is said to have moved to a place that is not its outlet, or where a host that is somebody else now still passes for alive.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from firsthand.catalogue import lives
from firsthand.model.site import Site, Visit

DAY_S = 86400.0
MONTHS = 12
HOSTS = 1500


@dataclass(frozen=True)
class Story:
    """What truly becomes of a host. `day`: when; `successor`: where the outlet truly went; `stranger_from`: when somebody else came."""

    kind: str
    day: int = 0
    successor: str | None = None
    stranger_from: int | None = None


def stories(random_: random.Random) -> Iterator[Story]:
    kinds = (
        "lives", "lives", "lives", "renames", "redesigns", "moves", "moves and renames", "moves, entries kept", "absorbed by another", "dies", "parked", "fails long",
        "lapses and returns", "bought: spam", "bought: other language", "bought: redirect to spam", "bought: redirect under the old name", "bought: copy under the old name",
        "outage with hoster's page", "seasonal redirect", "two die to one parking host",
    )  # fmt: skip
    for number in range(HOSTS):
        kind = kinds[number % len(kinds)]
        day = random_.randrange(40, 200)
        successor = f"new-{number}.net" if kind.startswith("moves") else None
        stranger = day + random_.randrange(26, 90) if kind.startswith("bought") else None
        yield Story(kind, day, successor, stranger)


def visit(story: Story, site: str, day: int, at: float, random_: random.Random) -> Visit:
    """What a visitor meets on a day."""
    if random_.random() < 0.04:  # a bad day
        return random_.choice(
            (
                Visit(site=site, at=at, error="unreachable"),
                Visit(site=site, at=at, status=503),
                Visit(site=site, at=at, error="unreachable"),
            )
        )
    own = Visit(site=site, at=at, status=200, final=f"www.{site}", name=f"The {site} Courier", language="en", newsness=4.0, paths=_prints(site, day), titles=_prints("t" + site, day), feeds=("f",))  # fmt: skip
    age = day - story.day
    if age < 0 or story.kind == "lives":
        return own
    if story.stranger_from is not None:
        return _bought(story, site, day, at)
    if story.kind in _AWAY:
        lasting, met = _AWAY[story.kind]
        return own if age >= lasting else replace(met, site=site, at=at, final=site if story.kind == "parked" else met.final)
    new = {"final": story.successor, "permanent": True}
    changed: dict[str, dict[str, Any]] = {
        "renames": {"name": f"{site} Daily"}, "redesigns": {"name": None, "paths": _prints("new" + site, day)},
        "moves": {**new, "paths": _prints("x", day), "titles": _prints("y", day)}, "moves and renames": {**new, "name": "Fresh Start"},
        "moves, entries kept": {**new, "name": None},
        "absorbed by another": {"final": "big-herald.com", "permanent": True, "name": "The Big Herald", "other": True, "paths": _prints("big", day), "titles": ()},
        "seasonal redirect": {"final": "election-special.org", "name": "Election Special", "paths": (), "titles": ()} if age < 20 else {},
    }  # fmt: skip
    return replace(own, **changed[story.kind])


# how many days somebody is away, and what is met meanwhile
_AWAY: dict[str, tuple[float, Visit]] = {
    "dies": (float("inf"), Visit(site="", at=0.0, error="no-such-host")),
    "lapses and returns": (12, Visit(site="", at=0.0, error="no-such-host")),
    "parked": (float("inf"), Visit(site="", at=0.0, status=200, parked=True, name="Domain for sale")),
    "fails long": (45, Visit(site="", at=0.0, status=500)),
    "outage with hoster's page": (9, Visit(site="", at=0.0, status=200, final="hoster.com", name="Account suspended", parked=True)),
    "two die to one parking host": (float("inf"), Visit(site="", at=0.0, status=200, final="parking.net", permanent=True, name="Find what you need", parked=True)),
}  # fmt: skip


def _bought(story: Story, site: str, day: int, at: float) -> Visit:
    assert story.stranger_from is not None
    if day < story.stranger_from:
        return Visit(site=site, at=at, error="no-such-host")
    base = Visit(
        site=site,
        at=at,
        status=200,
        final=site,
        language="en",
        newsness=3.5,
        paths=_prints("spam" + site, day),
        titles=_prints("spamt" + site, day),
    )
    if story.kind == "bought: spam":
        return replace(base, name="Best Slots 2026", spam=0.5)
    if story.kind == "bought: other language":
        return replace(base, name="Berita Harian", language="id")
    if story.kind == "bought: redirect to spam":
        return replace(base, final="lucky-777.org", permanent=True, name="Lucky 777", spam=0.4)
    if story.kind == "bought: redirect under the old name":
        return replace(base, final=f"{site.split('.')[0]}-news.org", permanent=True, name=f"The {site} Courier")
    return replace(base, name=f"The {site} Courier")  # a copy of the name, its own entries


def _prints(of: str, day: int) -> tuple[str, ...]:
    """Entries of a day: some twenty new ones every ten days."""
    return tuple(f"{of}-{n}" for n in range(day * 2, day * 2 + 40))


def rows() -> list[dict[str, Any]]:
    """The figures."""
    begun, count = time.process_time(), Counter[str]()
    visits = 0
    for number, story in enumerate(stories(random.Random(7))):
        random_ = random.Random(number)
        name = f"host-{number}.com"
        site = Site(site=name, next_visit_at=0.0, language="en")
        day = random_.random() * 5
        ends = MONTHS * 30
        while day < ends:
            at = day * DAY_S
            site = lives.after(site, visit(story, name, int(day), at, random_))
            visits += 1
            # a busy outlet is looked at by polling as well: discovery comes by at least every five days
            day += min(max((site.next_visit_at - at) / DAY_S, 0.5), 5.0) * random_.uniform(1.0, 1.2)
        count.update(_judged(story, site))
    total = {k: count[k] for k in count}
    return [
        {"name": "hosts through twelve months", "value": HOSTS, "unit": "", "n": visits},
        {"name": "wrong merges", "value": total.get("wrong merge", 0), "unit": "", "floor": 0, "at_most": True, "n": HOSTS},
        {"name": "strangers taken for the outlet", "value": total.get("stranger alive", 0), "unit": "", "floor": 0, "at_most": True, "n": total.get("bought", 0)},
        {"name": "living outlets lost", "value": total.get("lost", 0), "unit": "", "floor": 0, "at_most": True, "n": total.get("should live", 0)},
        {"name": "moves followed", "value": 100 * total.get("followed", 0) / max(1, total.get("moved", 0)), "unit": "%", "floor": 95.0, "n": total.get("moved", 0)},
        {"name": "dead ones retired", "value": 100 * total.get("retired", 0) / max(1, total.get("died", 0)), "unit": "%", "floor": 95.0, "n": total.get("died", 0)},
        {"name": "visits judged a second of CPU", "value": visits / max(1e-9, time.process_time() - begun), "unit": "/s"},
    ]  # fmt: skip


def _judged(story: Story, site: Site) -> Iterator[str]:
    if site.successor is not None and site.successor != story.successor:
        yield "wrong merge"
    if story.stranger_from is not None:
        yield "bought"
        if site.status in ("alive", "moved"):
            yield "stranger alive"
    elif story.successor:
        yield "moved"
        if site.successor == story.successor:
            yield "followed"
    elif story.kind in ("dies", "parked", "two die to one parking host", "absorbed by another"):
        yield "died"
        if site.status in ("retired", "gone"):
            yield "retired"
    else:
        yield "should live"
        if site.status not in ("alive", "asleep", "failing"):
            yield "lost"

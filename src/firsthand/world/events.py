"""What happens in the world: events with their facts, spread over time, countries and languages."""

from __future__ import annotations

from random import Random

from firsthand.world.cast import Kind, Person, kinds, names, places, reports, spoken, towns
from firsthand.world.nouns import Event, Site

HISTORY_S = 24 * 3600.0
_CYCLE_S = 96 * 3600.0
_COMPANIES = ("Halvencore", "Tormelia", "Brixana", "Ostrevia", "Quendrix", "Palvoria", "Zenthara", "Murvanta", "Kolvessa", "Drenika")


def happenings(seed: int, start_at: float, hours: float, cast: tuple[Site, ...]) -> tuple[Event, ...]:
    """Events from a day before `start_at` until `hours` after it, oldest first, follow-ups included.

    A kind happens once in a language within four days: two reports of one kind in one language would read alike.
    """
    tongues = [tag for site in cast for tag in site.outlet.languages]
    languages = tuple(dict.fromkeys(tongues))
    end = start_at + hours * 3600
    span = end - (start_at - HISTORY_S)
    events: list[Event] = []
    for cycle in range(max(1, round(span / _CYCLE_S))):
        events.extend(_cycle(seed, cycle, start_at - HISTORY_S, span, languages, cast))
    return tuple(sorted(events, key=lambda e: (e.at, e.id)))


def _cycle(seed: int, cycle: int, begin: float, span: float, languages: tuple[str, ...], cast: tuple[Site, ...]) -> list[Event]:
    random = Random(f"{seed}:events:{cycle}")
    batches = [(kind, batch) for kind in kinds().values() for batch in _language_sets(kind, languages, random)]
    random.shuffle(batches)
    rounds = max(1, round(span / _CYCLE_S))
    step = span * 0.97 / (rounds * max(1, len(batches)))
    events = []
    for index, (kind, batch) in enumerate(batches):
        at = begin + (cycle * len(batches) + index + random.random() * 0.8) * step
        event = _event(f"e{cycle}-{index}", kind, batch, at, random, cast)
        events.append(event)
        if any((kind.id, "U") in reports(tag) for tag in batch):
            later = at + random.uniform(9, 20) * 3600
            if later < begin + span:
                events.append(_follow_up(event, later))
    return events


def _language_sets(kind: Kind, languages: tuple[str, ...], random: Random) -> list[tuple[str, ...]]:
    """The languages that can tell a kind, dealt to two or three events so that each language tells it once."""
    able = [tag for tag in spoken(kind.id) if tag in languages]
    if len(able) <= 3:
        return [tuple(able)] if able else []
    random.shuffle(able)
    sizes = 2 if len(able) < 7 else 3
    return [tuple(able[i::sizes]) for i in range(sizes)]


def _event(id: str, kind: Kind, languages: tuple[str, ...], at: float, random: Random, cast: tuple[Site, ...]) -> Event:
    home = [s.outlet.country or "GB" for s in cast if s.role not in ("agency", "presswire") and set(s.outlet.languages) & set(languages)]
    country = random.choice(sorted(set(home)) or ["GB"])
    return Event(
        id=id, kind=kind.id, topic=kind.topic, at=at, country=country, languages=languages,
        plot=_plot(kind, languages, country, random, cast), facts=_facts(country, at, random),
    )  # fmt: skip


def _plot(kind: Kind, languages: tuple[str, ...], country: str, random: Random, cast: tuple[Site, ...]) -> str:
    served = {tag for s in cast if s.role == "agency" for tag in s.outlet.languages}
    able = ["wire"] * 5 if served & set(languages) else []
    roles = {s.role for s in cast if set(s.outlet.languages) & set(languages)}
    able += ["local"] * 2
    if "open" in roles:
        able += ["open"] * 2
    if "group" in roles:
        able += ["sister"] * 2
    if kind.company and "presswire" in roles:
        able = ["press"]
    return random.choice(able)


def _facts(country: str, at: float, random: Random) -> dict[str, object]:
    """The facts that any report may use. Counts end in 0 or 5 to 9 and lie over ten: nouns after them keep one form in every language."""
    town, other = random.sample(towns(country), 2)
    counts = [n for n in range(15, 99) if n % 10 in (0, 5, 6, 7, 8, 9)]
    facts: dict[str, object] = {"city": town, "city2": other, "country": places()[country]}
    facts.update(zip(("n1", "n2", "n3", "n4"), random.sample(counts, 4), strict=True))
    facts.update(zip(("h1", "h2"), random.sample(range(200, 1000, 100), 2), strict=True))
    facts.update(zip(("k1", "k2"), random.sample(range(12000, 49000, 1000), 2), strict=True))
    tenths = [n / 10 for n in range(12, 99) if n % 10]
    facts.update(zip(("d1", "d2", "d3"), random.sample(tenths, 3), strict=True))
    facts.update(zip(("m1", "m2"), (n + 10.0 * random.randint(1, 8) for n in random.sample(tenths, 2)), strict=True))
    facts["s2"] = random.randint(0, 2)
    facts["s1"] = int(str(facts["s2"])) + random.randint(1, 2)
    facts["y1"] = random.randint(1951, 2014)
    facts["age"] = random.choice([n for n in range(26, 50) if n % 10 in (0, 5, 6, 7, 8, 9)])
    facts["co"] = random.choice(_COMPANIES)
    facts["day"] = at
    facts["day_next"] = at + random.randint(2, 4) * 86400
    culture = town.culture
    for key, gender in (("p1", "f"), ("p2", "m"), ("p3", "f"), ("p4", "m")):
        facts[key] = person(culture, gender, random, frozenset(str(v) for v in facts.values() if isinstance(v, Person)))
    return facts


def person(culture: str, gender: str, random: Random, taken: frozenset[str] = frozenset()) -> Person:
    """Somebody whose name nobody of `taken` has."""
    while True:
        found = Person(random.choice(names(culture, gender)), random.choice(names(culture, "s")), culture == "chinese")
        if str(found) not in taken:
            return found


def _follow_up(event: Event, at: float) -> Event:
    tellers = tuple(tag for tag in event.languages if (event.kind, "U") in reports(tag))
    facts = {**event.facts, "day_now": at}
    return Event(
        id=event.id + "u", kind=event.kind, topic=event.topic, at=at, country=event.country, languages=tellers,
        plot=event.plot if event.plot in ("wire", "local") else "local", facts=facts, parent=event.id,
    )  # fmt: skip

"""What happens in the world: events with their facts, spread over time, countries and languages."""

from __future__ import annotations

from collections import Counter
from random import Random

from firsthand.world.cast import Kind, Person, kinds, names, places, reports, spoken, towns
from firsthand.world.nouns import Event, Site

HISTORY_S = 24 * 3600.0
_CYCLE_S = 96 * 3600.0
_BUSY = ((0.5, 24 * 3600.0), (0.82, 36 * 3600.0))  # shares of a cycle that have happened by then
_COMPANIES = ("Halvencore", "Tormelia", "Brixana", "Ostrevia", "Quendrix", "Palvoria", "Zenthara", "Murvanta", "Kolvessa", "Drenika")


def happenings(seed: int, start_at: float, hours: float, cast: tuple[Site, ...]) -> tuple[Event, ...]:
    """Events from a day before `start_at` until `hours` after it, oldest first, follow-ups included; more at first than later on.

    A report of one voice stands once in a language within four days: two floods told in the same words would read as copies.
    """
    languages = tuple(dict.fromkeys(tag for site in cast for tag in site.outlet.languages))
    begin, end = start_at - HISTORY_S, start_at + hours * 3600
    rounds = max(1, round((end - begin) / _CYCLE_S))
    events: list[Event] = []
    for cycle in range(rounds):
        since = begin + (end - begin) * cycle / rounds
        events.extend(_cycle(seed, cycle, since, (end - begin) / rounds, languages, cast))
    return tuple(sorted((e for e in events if e.at < end), key=lambda e: (e.at, e.id)))


def _cycle(seed: int, cycle: int, begin: float, span: float, languages: tuple[str, ...], cast: tuple[Site, ...]) -> list[Event]:
    random = Random(f"{seed}:events:{cycle}")
    batches = [(kind, *batch) for kind in kinds().values() for batch in _batches(kind, languages, random)]
    random.shuffle(batches)
    events: list[Event] = []
    plots: Counter[str] = Counter()
    for index, (kind, tongues, told) in enumerate(batches):
        at = begin + _later((index + random.random() * 0.8) / len(batches), span)
        event = _event(f"e{cycle}-{index}", kind, tongues, told, at, random, cast, plots)
        plots[event.plot] += 1
        events.append(event)
        if any((kind.id, "U") in reports(tag) for tag in tongues) and told[0] == "A":
            events.append(_follow_up(event, at + random.uniform(9, 20) * 3600))
    return events


def _later(part: float, span: float) -> float:
    """Seconds after the beginning of a cycle when a part (0 to 1) of it has happened: the first day and a half are the busiest."""
    if span <= _BUSY[-1][1]:
        return part * span
    before, since = 0.0, 0.0
    for share, until in (*_BUSY, (1.0, span)):
        if part <= share:
            return since + (part - before) / (share - before) * (until - since)
        before, since = share, until
    return span


def _batches(kind: Kind, languages: tuple[str, ...], random: Random) -> list[tuple[tuple[str, ...], str]]:
    """(languages, voices) of a kind's events: each language tells each voice in one event only.

    Some batches of languages are spent on one event with reports written apart, others on two events with fewer.
    """
    able = [tag for tag in spoken(kind.id) if tag in languages]
    random.shuffle(able)
    sizes = 1 if len(able) <= 2 else 2 if len(able) < 6 else random.choice((4, 5, 6))
    found = []
    for tongues in (tuple(able[i::sizes]) for i in range(sizes) if able):
        halves = random.choice((("ARBCD",), ("ARD", "BC"), ("ARC", "BD"), ("ARC", "BD")))
        found += [(tongues, voices) for voices in halves]
    return found


def _event(
    id: str, kind: Kind, languages: tuple[str, ...], voices: str, at: float, random: Random, cast: tuple[Site, ...], plots: Counter[str]
) -> Event:
    home = [s.outlet.country or "GB" for s in cast if s.role not in ("agency", "presswire") and set(s.outlet.languages) & set(languages)]
    country = random.choice(sorted(set(home)) or ["GB"])
    return Event(
        id=id, kind=kind.id, topic=kind.topic, at=at, country=country, languages=languages,
        plot=_plot(kind, languages, voices, cast, plots), voices=voices, facts=_facts(country, at, random),
    )  # fmt: skip


# How many of the events go each way, where the languages have the sites for it.
_SHARES = {"wire": 5, "local": 3, "open": 2, "sister": 1.5, "network": 1.2, "spun": 1}


def _plot(kind: Kind, languages: tuple[str, ...], voices: str, cast: tuple[Site, ...], before: Counter[str]) -> str:
    """The way that is furthest behind its share among those that are open."""
    told = set(languages)
    speakers = [s for s in cast if set(s.outlet.languages) & told]
    roles = {s.role for s in speakers}
    if kind.company and "presswire" in roles and voices[0] == "A":
        return "press"
    able = ["local", *(role for role in ("open", "network") if role in roles)]
    able += ["wire"] if "agency" in roles else []
    able += ["sister"] if "group" in roles else []
    able += ["spun"] if {"agency", "spinner"} <= roles and any("notice" in s.traits for s in speakers) else []
    return min(able, key=lambda plot: ((before[plot] + 1) / _SHARES[plot], plot))


def _facts(country: str, at: float, random: Random) -> dict[str, object]:
    """The facts that any report may use. Counts end in 0 or 5 to 9 and lie over ten: nouns after them keep one form in every language."""
    town, other = random.sample(towns(country), 2)
    counts = [n for n in range(15, 99) if n % 10 in (0, 5, 6, 7, 8, 9)]
    facts: dict[str, object] = {"city": town, "city2": other, "country": places()[country]}
    # the first is the most: a budget passes by more votes than it lost, and of n1 economists no more than n1 can have been right
    facts.update(zip(("n1", "n2", "n3", "n4"), sorted(random.sample(counts, 4), reverse=True), strict=True))
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
        plot=event.plot if event.plot in ("wire", "local") else "local", facts=facts, parent=event.id, voices="U",
    )  # fmt: skip

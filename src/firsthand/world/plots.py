"""Who tells of an event, when, and from whom: one function a plot. `desk.py` prints what they decide."""

from __future__ import annotations

from firsthand.world.cast import reports
from firsthand.world.desk import (
    MINUTE,
    Newsroom,
    lift,
    main_voice,
    mixed,
    own,
    release,
    reprint,
    rewrite,
    spin,
    translate,
    wire,
)
from firsthand.world.nouns import Event, Site, TrueArticle


def write(room: Newsroom, event: Event) -> None:
    """Everything that is ever printed about an event."""
    plots = {"wire": _wire, "spun": _wire, "local": _local, "press": _press, "open": _open, "sister": _sister, "network": _of_network}
    plots[event.plot](room, event)


def _wire(room: Newsroom, event: Event) -> None:
    """An agency reports; its clients print that, some at once, the agency's own public page later or never."""
    lead = _lead_agency(room, event)
    if lead is None:
        _local(room, event)
        return
    served = [tag for tag in event.languages if tag in lead.outlet.languages]
    filed = event.at
    pages: list[TrueArticle] = []
    for tag in served:
        filed += room.random.uniform(5, 25) * MINUTE
        page = (
            own(room, lead, event, tag, main_voice(event), filed + room.random.uniform(0, 30) * MINUTE)
            if room.random.random() < 0.8
            else None
        )
        pages += [page] if page else []
        _clients(room, event, tag, lead, page, filed)
    for tag in event.languages:
        if tag not in served:
            _elsewhere(room, event, tag, pages, filed)


def _lead_agency(room: Newsroom, event: Event) -> Site | None:
    able = [s for s in room.cast if s.role == "agency" and set(s.outlet.languages) & set(event.languages)]
    return max(able, key=lambda s: (len(set(s.outlet.languages) & set(event.languages)), s.host)) if able else None


def _clients(room: Newsroom, event: Event, language: str, lead: Site, page: TrueArticle | None, filed: float) -> None:
    random = room.random
    id = lead.domain.split("-")[0]
    carried: list[TrueArticle] = []
    clients = [s for s in room.speaking(language, "client", "local", "group", "open") if id in s.wires]
    clients.sort(key=lambda s: (event.plot != "spun") or "notice" not in s.traits)
    for place, site in enumerate(clients):
        at = filed + random.uniform(2, 15 + 25 * place) * MINUTE
        voice = room.fresh_voice(event, language)
        if not event.parent and place == 1 and voice == "B" and random.random() < 0.5:
            mixed(room, site, event, language, lead, page, at)
            room.used[event.id, language].add("B")
        elif voice and voice != main_voice(event) and place and (place <= 2 or random.random() < 0.25):
            own(room, site, event, language, voice, at + 20 * MINUTE)
        else:
            known = page is not None or any(c.credited for c in carried)
            carried.append(wire(room, site, event, language, lead, page, at, known=known))
    source = carried[0] if carried else page
    if source is None:
        return
    # with the agency's page public, scrapers take it there; a relay's copy they link to, as nobody could tell otherwise
    _network(room, event, page or source)
    for site in room.speaking(language, "spinner"):
        if event.plot == "spun" and carried and carried[0].prints.notice:
            spin(room, site, event, carried[0], carried[0].published + random.uniform(40, 120) * MINUTE)
    _followers(room, event, source, 3)


def _network(room: Newsroom, event: Event, source: TrueArticle) -> None:
    """Sites of the network lift a report: one desk serves them all, so they have it within minutes of each other."""
    sites = room.speaking(source.language, "network")
    at = source.published + room.random.uniform(15, 60) * MINUTE
    for site in sites[: room.random.randint(3, 6)]:
        at += room.random.uniform(1, 7) * MINUTE
        lift(room, site, event, source, at, backdated=room.random.random() < 0.3)


def _of_network(room: Newsroom, event: Event) -> None:
    """A site of the network has a report of its own; the others carry it within the half hour under their own names."""
    first = _started(room, event, "network")
    if first is None:
        _local(room, event)
        return
    at = first.published + 12 * MINUTE
    for site in [s for s in room.speaking(first.language, "network") if s.host != first.site][:6]:
        at += room.random.uniform(1, 5) * MINUTE
        lift(room, site, event, first, at, backdated=False)
    _spread(room, event, first, network=False)


def _followers(room: Newsroom, event: Event, source: TrueArticle, most: int) -> None:
    """Other desks tell the report in their own words, naming whom they have it from or not; and one that was there itself."""
    random = room.random
    language = source.language
    free = [s for s in room.speaking(language, "client", "local", "group", "optout", "rewriter") if not room.holds(s, event, language)]
    able = not event.parent and "R" in event.voices and (event.kind, "R") in reports(language)
    able = able and "R" not in room.used.get((event.id, language), set())
    for site in free[:1] if able else ():
        rewrite(room, site, event, source, source.published + random.uniform(30, 150) * MINUTE, credited=random.random() < 0.75)
    for site in free[1 if able else 0 :][:most]:
        voice = room.fresh_voice(event, language)
        if voice:
            own(room, site, event, language, voice, event.at + random.uniform(15, 200) * MINUTE)


def _elsewhere(room: Newsroom, event: Event, language: str, pages: list[TrueArticle], since: float) -> None:
    """A language that the source does not speak: one desk translates, others report themselves."""
    random = room.random
    sites = room.speaking(language, "client", "local", "group", "open", "optout")
    source = random.choice(pages) if pages else None
    for site in sites:
        at = since + random.uniform(20, 180) * MINUTE
        taken = room.used.get((event.id, language), set())
        voice = room.fresh_voice(event, language)
        if source and main_voice(event) not in taken and (len(sites) == 1 or random.random() < 0.6):
            found = translate(room, site, event, source, language, max(at, source.published + 15 * MINUTE), credited=random.random() < 0.85)
            if found.credited:
                _network(room, event, found)
        elif voice:
            own(room, site, event, language, voice, at)


def _started(room: Newsroom, event: Event, *roles: str) -> TrueArticle | None:
    """The first report, by a site of the roles, from the event's own country where there is one."""
    found = [(s, tag) for tag in event.languages for s in room.speaking(tag, *roles)]
    if not found:
        return None
    site, tag = min(found, key=lambda pair: pair[0].outlet.country != event.country)
    return own(room, site, event, tag, main_voice(event), event.at + room.random.uniform(10, 40) * MINUTE, first=True)


def _spread(room: Newsroom, event: Event, first: TrueArticle, *, network: bool = True) -> None:
    if network:
        _network(room, event, first)
    _followers(room, event, first, 3)
    for tag in event.languages:
        if tag != first.language:
            _elsewhere(room, event, tag, [first], first.published)


def _local(room: Newsroom, event: Event) -> None:
    """A desk on the spot is first, often with a feed that tells late; others rewrite, lift and translate."""
    first = _started(room, event, "local", "client", "group", "open")
    if first:
        _spread(room, event, first)


def _open(room: Newsroom, event: Event) -> None:
    """A freely licensed report; others carry it with credit."""
    first = _started(room, event, "open")
    if first is None:
        _local(room, event)
        return
    takers = room.speaking(first.language, "open", "local", "client", "group")
    for site in [s for s in takers if not room.holds(s, event, first.language)][:2]:
        reprint(room, site, event, first, first.published + room.random.uniform(45, 400) * MINUTE, how="open")
    _spread(room, event, first)


def _sister(room: Newsroom, event: Event) -> None:
    """A title of a house reports, its sisters carry it."""
    first = _started(room, event, "group")
    if first is None:
        _local(room, event)
        return
    house = next(s.group for s in room.cast if s.host == first.site)
    for site in room.speaking(first.language, "group"):
        if site.group == house and not room.holds(site, event, first.language):
            reprint(room, site, event, first, first.published + room.random.uniform(5, 60) * MINUTE, how="sister")
    _spread(room, event, first)


def _press(room: Newsroom, event: Event) -> None:
    """A firm's release; desks print it as it stands, with a mark or without, and some ask questions."""
    done = False
    for tag in event.languages:
        for wire_site in room.speaking(tag, "presswire")[:1]:
            first = release(room, wire_site, event, tag, event.at + room.random.uniform(0, 10) * MINUTE)
            done = True
            _network(room, event, first)
            for place, site in enumerate(room.speaking(tag, "client", "local", "group")):
                at = first.published + room.random.uniform(10, 240) * MINUTE
                voice = room.fresh_voice(event, tag)
                if place % 2 == 0:
                    reprint(room, site, event, first, at, how="release")
                elif voice:
                    own(room, site, event, tag, voice, at)
    if not done:
        _local(room, event)

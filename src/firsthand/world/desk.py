"""Desks at work: how one site comes to print one article, with the truth about it. `plots.py` says who does what when."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random

from firsthand.model.origin import Hop, Source
from firsthand.world.cast import phrase
from firsthand.world.nouns import Event, Print, Site, Text, TrueArticle
from firsthand.world.printing import address, dateline, local, reporter, stamp
from firsthand.world.prose import miscounted, told, trimmed, voices
from firsthand.world.spin import spun
from firsthand.world.terms import CC_BY, NOTICE, allowed

MINUTE = 60.0
# Of each 20 wire copies 7 bear no credit and 5 no date, wherever the seed begins to count.
_UNCREDITED = frozenset({1, 4, 7, 10, 13, 16, 18})
_UNDATED = frozenset({2, 5, 9, 13, 17})


@dataclass(slots=True)
class Newsroom:
    """The world while it is written: what is printed so far and the counters that keep shares exact."""

    seed: int
    cast: tuple[Site, ...]
    random: Random
    end_at: float
    articles: list[TrueArticle] = field(default_factory=list)
    addresses: set[str] = field(default_factory=set)
    wire_copies: int = 0
    unmarked: int = 0  # copies whose turn it is to bear no credit
    used: dict[tuple[str, str], set[str]] = field(default_factory=dict)  # (event, language) -> voices told

    def speaking(self, language: str, *roles: str) -> list[Site]:
        """Sites of the roles in a language, in a seeded order."""
        found = [s for s in self.cast if s.role in roles and language in s.outlet.languages]
        self.random.shuffle(found)
        return found

    def fresh_voice(self, event: Event, language: str) -> str | None:
        """A voice in which nobody has told the event in any language; None when all are spent.

        Two reports of one voice are each other's translation, whoever wrote them: nobody could tell that they are not.
        """
        taken = frozenset[str]().union(*(told for (told_of, _), told in self.used.items() if told_of == event.id))
        able = "U" if event.parent else event.voices[1:].replace("R", "")
        return next((v for v in able if v in voices(event.kind, language) and v not in taken), None)

    def holds(self, site: Site, event: Event, language: str) -> bool:
        """Whether a site has printed something about an event."""
        return any(a.site == site.host and a.event == event.id and a.language == language for a in self.articles)


def main_voice(event: Event) -> str:
    """The voice of the report that others carry."""
    return "U" if event.parent else event.voices[0]


def hop(article: TrueArticle, room: Newsroom, relation: str | None = None) -> Hop:
    """An article as a hand on the way."""
    name = next(s.name for s in room.cast if s.host == article.site)
    return Hop(name=name, domain=article.outlet, url=article.url, relation=relation)


def lay(
    room: Newsroom, site: Site, event: Event, language: str, at: float, text: Text, prints: Print, *, kind: str, before: tuple[Hop, ...] = (),
    relation: str | None = None, agency: str | None = None, voice: str = "A", altered: str = "none", credited: bool = True, copy_of: str | None = None,
    printed_at: float | None = None, undated: bool = False, corrected: Text | None = None,
) -> TrueArticle:  # fmt: skip
    """Print an article and write down what is true of it."""
    random = room.random
    url = address(site, event, language, at, len(room.articles))
    while url in room.addresses:
        url = url.rstrip("/").removesuffix(".html") + "-2" + (".html" if url.endswith(".html") else "/" if url.endswith("/") else "")
    room.addresses.add(url)
    printed = None if undated else stamp(printed_at if printed_at is not None else at, site)
    slow = (
        random.uniform(25, 55) * MINUTE if {"slow"} & site.traits or any("slow" in f.quirks for f in site.feeds) else random.uniform(5, 150)
    )
    mine = Hop(name=site.name, domain=site.domain, url=url, relation=relation if before else None)
    first = before[0] if before else mine
    prints = replace(prints, published=printed)
    if site.role == "optout":
        prints = replace(prints, robots="noindex, noarchive")
    if "ccby" in site.traits and kind == "own":
        prints = replace(prints, licence=CC_BY)
    if "notice" in site.traits and prints.notice is None:
        prints = replace(prints, notice=f"Copyright {local(at, site).year} {site.outlet.owner}. {NOTICE}")
    article = TrueArticle(
        url=url, site=site.host, outlet=site.domain, event=event.id, language=language, topic=event.topic, place=event.country, voice=voice,
        published=at, feed_at=at + slow, printed=printed, kind=kind, origin=Source(name=first.name, domain=first.domain, url=first.url),
        chain=(*before, mine), credited=credited, altered=altered, text=text, prints=prints, rights=allowed(site, prints, agency), copy_of=copy_of,
        spun=altered == "spun", backdated=printed_at is not None and printed_at < at - 1, **_fate(room, site, kind, at, corrected),  # type: ignore[arg-type]
    )  # fmt: skip
    room.articles.append(article)
    room.used.setdefault((event.id, language), set()).add(voice)
    return article


def _fate(room: Newsroom, site: Site, kind: str, at: float, corrected: Text | None) -> dict[str, object]:
    """Whether the page will be corrected or taken down, and when."""
    if corrected:
        return {"corrected_at": at + room.random.uniform(1, 6) * 3600, "corrected": corrected}
    if kind in ("own", "republished") and site.role not in ("agency", "presswire") and room.random.random() < 0.05:
        return {"deleted_at": at + room.random.uniform(2, 20) * 3600, "deleted_status": room.random.choice((404, 410))}
    return {}


def own(room: Newsroom, site: Site, event: Event, language: str, voice: str, at: float, *, first: bool = False) -> TrueArticle:
    """A site's own report. Some name an agency in the text or under the picture, though the words are their own.

    `first`: others will take it, so it is listed; whose a copy is could not be told if the original may not be.
    """
    random = room.random
    text = told(event, language, voice)
    corrected = None
    if random.random() < 0.12 and site.role not in ("agency", "presswire"):
        wrong = miscounted(event, language, voice, random)
        if wrong:
            text, corrected = wrong, text
    wire = phrase(random.choice(("corvane", "vetlan")), language)
    if random.random() < 0.15 and site.role != "agency":
        line = phrase("mention", language, x=wire)
        text = replace(text, body=(*text.body, line))
        corrected = replace(corrected, body=(*corrected.body, line)) if corrected else None
    credit = f"{wire} / {reporter(site, 1, 5).said(language)}" if random.random() < 0.35 else None
    robots = (
        random.choices((None, "noindex", "nosnippet", "max-snippet:80"), (82, 6, 7, 5))[0]
        if site.role in ("client", "local", "group")
        else None
    )
    if first and robots == "noindex":
        robots = None
    byline = reporter(site, room.seed, random.randrange(4)).said(language)
    covered = robots is None and site.shape in ("arc", "wordpress", "portal") and site.role in ("local", "group") and random.random() < 0.15
    prints = Print(byline=byline, picture_credit=credit, robots=robots, covered=covered)
    if site.role == "agency":
        prints = replace(prints, byline=None, dateline=dateline(event, _agency_id(site), at, language, site))
    return lay(room, site, event, language, at, text, prints, kind="own", voice=voice, corrected=corrected)


def _agency_id(site: Site) -> str:
    return site.domain.split("-")[0]


def wire(
    room: Newsroom, site: Site, event: Event, language: str, agency: Site, page: TrueArticle | None, at: float, *, known: bool
) -> TrueArticle:
    """A client prints an agency's report, with the agency's mark or without, sometimes shortened or under a headline of its own.

    `known`: the agency's own page or a marked copy exists. Only then a copy goes without: nobody could tell whose it is otherwise.
    """
    random = room.random
    count = room.wire_copies
    room.wire_copies += 1
    phase = (count + room.seed * 3) % 20
    room.unmarked += phase in _UNCREDITED
    bare = known and room.unmarked > 0 and site.credit != "dateline"
    room.unmarked -= bare
    id = _agency_id(agency)
    text, altered = told(event, language, main_voice(event)), "none"
    if random.random() < 0.35:
        text, altered = trimmed(text, len(text.body) - random.randint(1, 2)), "trimmed"
    if random.random() < 0.3 and not event.parent and "R" in event.voices:
        text, altered = replace(text, headline=told(event, language, "R").headline), "edited"
    prints = _uncredited(room, site, language) if bare else _credited(room, site, event, language, id, at)
    origin = Hop(name=agency.name if page else _name(id), domain=agency.domain, url=page.url if page else None)
    return lay(
        room, site, event, language, at, text, prints, kind="agency", before=(origin,), relation="wire", agency=id, voice=main_voice(event), altered=altered,
        credited=not bare, copy_of=page.url if page else None, undated=phase in _UNDATED,
    )  # fmt: skip


def _name(agency: str) -> str:
    return phrase(agency, "en")


def _credited(room: Newsroom, site: Site, event: Event, language: str, agency: str, at: float) -> Print:
    """The mark of an agency as this desk sets it; the metadata may say otherwise."""
    name = phrase(agency, language)
    lies = room.random.random() < 0.2
    metadata = "lying" if lies else room.random.choice(("honest", "honest", "silent"))
    style = site.credit
    if style == "dateline":
        return Print(dateline=dateline(event, agency, at, language, site), metadata="silent" if metadata == "honest" else metadata)
    if style == "end":
        return Print(credit_line=phrase("end", language, x=name), metadata=metadata)
    if style == "meta":
        return Print(byline=None, credit_line=phrase("source", language, x=name) if lies else None, metadata="lying" if lies else "honest")
    return Print(byline=phrase("wirebyline", language, x=name), metadata=metadata)


def _uncredited(room: Newsroom, site: Site, language: str) -> Print:
    """No mark of the agency: the desk's own name, a reporter's, or nothing."""
    signed = room.random.choice(("desk", "person", "nobody"))
    name = {
        "desk": f"{site.name}", "person": reporter(site, room.seed, room.random.randrange(4)).said(language), "nobody": None,
    }[signed]  # fmt: skip
    return Print(byline=name, metadata="lying")


def mixed(room: Newsroom, site: Site, event: Event, language: str, agency: Site, page: TrueArticle | None, at: float) -> TrueArticle:
    """A reporter's work and an agency's under one byline that names both."""
    id = _agency_id(agency)
    text = told(event, language, "A")
    added = told(event, language, "B").body[-2:]
    text = replace(text, headline=told(event, language, "R").headline, body=(*text.body[:4], *added))
    who = reporter(site, room.seed, room.random.randrange(4)).said(language)
    prints = Print(byline=phrase("staffand", language, x=phrase(id, language), y=who), metadata="honest")
    origin = Hop(name=_name(id), domain=agency.domain, url=page.url if page else None)
    return lay(
        room, site, event, language, at, text, prints, kind="mixed", before=(origin,), relation="wire", agency=id, voice="A", altered="edited",
        copy_of=page.url if page else None,
    )  # fmt: skip


def rewrite(room: Newsroom, site: Site, event: Event, source: TrueArticle, at: float, *, credited: bool) -> TrueArticle:
    """Somebody else's report in other words: same facts, same quotes."""
    language = source.language
    text = told(event, language, "R")
    who = hop(source, room)
    if credited:
        text = replace(text, body=(*text.body, phrase("cites", language, x=who.name)))
    prints = Print(
        byline=reporter(site, room.seed, room.random.randrange(4)).said(language), source_url=source.url if credited else None,
        source_name=who.name if credited else None, metadata="silent",
    )  # fmt: skip
    return lay(
        room, site, event, language, at, text, prints, kind="republished", before=source.chain, relation="rewrite", voice="R", altered="edited",
        credited=credited, copy_of=source.url,
    )  # fmt: skip


def lift(room: Newsroom, site: Site, event: Event, source: TrueArticle, at: float, *, backdated: bool) -> TrueArticle:
    """A network's site takes a report as it stands, under its own name; some put the clock back, some leave the link in."""
    text = source.text if room.random.random() < 0.6 else trimmed(source.text, max(3, len(source.text.body) - 1))
    agency = _agency_in(source)
    kind = source.kind if source.kind in ("agency", "press-release") else "republished"
    printed_at = source.published - room.random.uniform(8, 50) * MINUTE if backdated else None
    relay = len(source.chain) > 1
    prints = _uncredited(room, site, source.language)
    if relay or room.random.random() < 0.5:
        prints = replace(prints, source_url=source.url, source_name=source.text.headline)
    relation = "wire" if agency and not relay else "republished"
    return lay(
        room, site, event, source.language, at, text, prints, kind=kind, before=source.chain, relation=relation,
        agency=agency, voice=source.voice, altered="none" if text == source.text else "trimmed", credited=False, copy_of=source.url, printed_at=printed_at,
    )  # fmt: skip


def _agency_in(source: TrueArticle) -> str | None:
    first = (source.chain[0].domain or "").split("-")[0]
    return first if first in ("corvane", "vetlan") else None


def translate(room: Newsroom, site: Site, event: Event, source: TrueArticle, language: str, at: float, *, credited: bool) -> TrueArticle:
    """A report of another language's, in this one: the same facts in the same order."""
    text = told(event, language, main_voice(event))
    who = hop(source, room)
    agency = _agency_in(source)
    prints = Print(
        byline=None if credited else reporter(site, room.seed, 0).said(language), source_url=source.url if credited else None,
        source_name=who.name if credited else None, credit_line=phrase("translated", language, x=who.name) if credited else None, metadata="silent",
    )  # fmt: skip
    return lay(
        room, site, event, language, at, text, prints, kind="translation" if not agency else "agency", before=source.chain, relation="translation",
        agency=agency, voice=main_voice(event), altered="translated", credited=credited, copy_of=source.url,
    )  # fmt: skip


def release(room: Newsroom, site: Site, event: Event, language: str, at: float) -> TrueArticle:
    """A firm speaks on the press wire."""
    mark = f"/{site.name}/"
    prints = Print(byline=None, release=f"{phrase('release', language)} {mark}", metadata="silent")
    return lay(room, site, event, language, at, told(event, language, "A"), prints, kind="press-release", voice="A")


def reprint(room: Newsroom, site: Site, event: Event, source: TrueArticle, at: float, *, how: str) -> TrueArticle:
    """An article carried by right: `release` a firm's words, `open` a free licence, `sister` a title of the same house."""
    language = source.language
    who = hop(source, room)
    credited = how != "release" or room.random.random() < 0.5
    byline: str | None = reporter(site, room.seed, 1).said(language) if how == "release" and not credited else None
    prints = Print(byline=byline, metadata="silent")
    if how == "release" and credited:
        prints = replace(prints, credit_line=phrase("source", language, x=who.name), source_url=source.url, source_name=who.name)
    if how == "open":
        prints = replace(
            prints, byline=source.prints.byline, credit_line=phrase("republished", language, x=who.name), licence=CC_BY, source_url=source.url,
            source_name=who.name,
        )  # fmt: skip
    if how == "sister":
        line = phrase("firstin", language, x=who.name) if room.random.random() < 0.5 else None
        prints = replace(prints, byline=source.prints.byline, canonical=source.url, credit_line=line)
    return lay(
        room, site, event, language, at, source.text, prints, kind="press-release" if how == "release" else "republished", before=source.chain,
        relation="press-release" if how == "release" else "republished", voice="A", credited=credited, copy_of=source.url,
    )  # fmt: skip


def spin(room: Newsroom, site: Site, event: Event, source: TrueArticle, at: float) -> TrueArticle:
    """A machine's paraphrase of a relay's wire copy, dateline, notice and link left in, a stranger's name put under it."""
    stranger = reporter(site, room.seed, len(room.articles)).said(source.language)
    prints = Print(
        byline=stranger, dateline=source.prints.dateline, notice=source.prints.notice, source_url=source.url, source_name=source.text.headline,
        metadata="lying",
    )  # fmt: skip
    return lay(
        room, site, event, source.language, at, spun(source.text, room.random), prints, kind="agency", before=source.chain, relation="spun",
        agency=_agency_in(source), voice="A", altered="spun", copy_of=source.url, printed_at=source.published - 5 * MINUTE,
    )  # fmt: skip

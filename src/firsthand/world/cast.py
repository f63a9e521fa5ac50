"""The cast of the world, read once from `data/world/`: places, people's names, phrases, kinds of events, reports, sites."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from firsthand.facts import several, table
from firsthand.model.outlet import Agency, Outlet
from firsthand.text.urls import registrable_domain
from firsthand.world.nouns import Site, SiteFeed

LANGUAGES = ("en", "es", "ru", "ar", "fr", "de", "pt", "tr", "zh", "hi")
_SCRIPT = {"ru": "ru", "ar": "ar", "zh": "zh", "hi": "hi"}


@dataclass(frozen=True, slots=True)
class Place:
    """A country or town. `names` by language; a name's forms are separated by `;` (ru nominative, genitive, prepositional; tr plain, locative, genitive)."""

    id: str
    country: str
    what: str
    culture: str
    names: dict[str, str]

    def said(self, language: str, form: str | None = None) -> str:
        """The name in a language; `form` is `in` or `of` where the language bends names."""
        forms = self.names[language].split(";")
        if form is None or len(forms) == 1:
            return forms[0]
        if language == "ru":
            return forms[{"of": 1, "in": 2}[form]]
        return forms[{"in": 1, "of": 2}[form]]


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person, spelled alike in one script whoever reports."""

    given: dict[str, str]
    surname: dict[str, str]
    surname_first: bool

    def said(self, language: str) -> str:
        """The full name in a language's script."""
        script = _SCRIPT.get(language, "latin")
        given, surname = self.given[script], self.surname[script]
        if script == "zh":
            return surname + given if self.surname_first else f"{given}·{surname}"
        return f"{surname} {given}" if self.surname_first else f"{given} {surname}"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event; `company`: a firm speaks, so that a press release can exist."""

    id: str
    topic: str
    slug: str
    company: bool


@cache
def kinds() -> dict[str, Kind]:
    """Kinds of events by id, in the file's order."""
    return {r["kind"]: Kind(r["kind"], r["topic"], r["slug"], r["company"] == "yes") for r in table("world/kinds")}


@cache
def places() -> dict[str, Place]:
    """Countries and towns by id."""
    return {
        r["id"]: Place(r["id"], r["country"], r["what"], r["culture"], {tag: r[tag] for tag in LANGUAGES}) for r in table("world/places")
    }


@cache
def towns(country: str) -> tuple[Place, ...]:
    """The towns of a country."""
    return tuple(p for p in places().values() if p.country == country and p.what == "city")


@cache
def names(culture: str, what: str) -> tuple[dict[str, str], ...]:
    """Given names (`f`, `m`) or surnames (`s`) of a culture, each by script."""
    found = (r for r in table("world/people") if r["culture"] == culture and r["what"] == what)
    return tuple({script: r[script] for script in ("latin", "ru", "ar", "zh", "hi")} for r in found)


@cache
def _phrases() -> dict[str, dict[str, str]]:
    return {r["key"]: {tag: r[tag] for tag in LANGUAGES} for r in table("world/phrases")}


def phrase(key: str, language: str, **slots: object) -> str:
    """A phrase in a language with its slots filled."""
    return _phrases()[key][language].format(**slots) if slots else _phrases()[key][language]


@cache
def reports(language: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """(kind, voice) -> headline and paragraphs, unfilled. A language without reports has none."""
    try:
        rows = table(f"world/stories_{language}")
    except FileNotFoundError:
        return {}
    return {(r["kind"], r["voice"]): several(r["text"], "¶") for r in rows}


@cache
def spoken(kind: str) -> tuple[str, ...]:
    """Languages in which a kind can be told in full: the long report, its rewording and one written apart."""
    return tuple(tag for tag in LANGUAGES if _told_in_full(kind, tag))


@cache
def ready() -> tuple[str, ...]:
    """Languages whose reports are complete: every kind of event, those of firms aside, can be told in full. Others have no outlets."""
    needed = [k.id for k in kinds().values() if not k.company]
    return tuple(tag for tag in LANGUAGES if all(_told_in_full(kind, tag) for kind in needed))


def _told_in_full(kind: str, language: str) -> bool:
    """Four quotes, and a headline with at least three paragraphs in each voice that a report needs."""
    known = reports(language)
    return len(known.get((kind, "Q"), ())) >= 4 and all(len(known.get((kind, voice), ())) >= 4 for voice in "ARB")


@cache
def agencies() -> tuple[Agency, ...]:
    """The invented agencies, as the importers of facts would be handed them."""
    return tuple(
        Agency(
            id=r["id"],
            name=r["name"],
            own_name=r["own_name"],
            country=r["country"],
            domain=r["domain"],
            signatures=several(r["signatures"]),
            aliases=several(r["aliases"]),
            dateline=r["dateline"],
            clashes=None,
        )
        for r in table("world/agencies")
    )


@cache
def agency_terms() -> dict[str, tuple[str, str | None]]:
    """Agency id -> (the most that its terms let others show, its notice)."""
    return {r["id"]: (r["show"], r["notice"] or None) for r in table("world/agencies")}


@cache
def sites(count: int) -> tuple[Site, ...]:
    """The first `count` sites of the list that have a language to speak."""
    able = [r for r in table("world/outlets") if set(several(r["languages"])) & set(ready())]
    return tuple(_site(r) for r in able[:count])


_FEED_PATH = {
    "rss": "/feed/{l}rss.xml", "atom": "/feed/{l}atom.xml", "rdf": "/feed/{l}index.rdf", "json": "/feed/{l}feed.json",
    "news-sitemap": "/sitemaps/{l}news.xml", "sitemap-index": "/sitemap.xml", "front-page": "/{l}",
}  # fmt: skip


def _site(r: dict[str, str]) -> Site:
    all_languages = several(r["languages"])
    languages = tuple(tag for tag in all_languages if tag in ready())
    home = f"https://{r['site']}/"
    feeds = []
    for cell in several(r["feeds"]):
        format, *quirks = cell.split("!")
        for tag in languages:
            lead = f"{tag}/" if len(all_languages) > 1 else ""
            path = _FEED_PATH[format].format(l=lead)
            feeds.append(SiteFeed(url=home.rstrip("/") + path, format=format, language=tag, quirks=frozenset(quirks)))
    outlet = Outlet(
        site=r["site"], domain=registrable_domain(r["site"]), homepage=home, name=r["name"], country=r["country"],
        languages=languages, kind=r["kind"], owner=r["owner"] or None, sources=("world",),
    )  # fmt: skip
    return Site(
        outlet=outlet, role=r["role"], shape=r["shape"], feeds=tuple(feeds), wires=several(r["wires"]), credit=r["credit"],
        traits=frozenset(several(r["traits"])), offset_s=int(float(r["offset"]) * 3600), group=r["group"] or None,
    )  # fmt: skip

"""What a page prints around a report: dates in local time, datelines, bylines, addresses."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from random import Random

from firsthand.world.cast import Person, Place, kinds, phrase
from firsthand.world.events import person
from firsthand.world.nouns import Event, Site

_CULTURE_OF = {
    "GB": "anglo", "US": "anglo", "IN": "indian", "ES": "hispanic", "CL": "hispanic", "KZ": "turkic", "EG": "arabic", "SG": "chinese",
    "FR": "french", "AT": "german", "BR": "lusophone", "TR": "turkish",
}  # fmt: skip


def local(at: float, site: Site) -> datetime:
    """An instant on the site's clock, to the second."""
    return datetime.fromtimestamp(int(at), timezone(timedelta(seconds=site.offset_s)))


def stamp(at: float, site: Site) -> str:
    """An instant as RFC 3339 with the site's offset."""
    return local(at, site).isoformat()


def spelled(printed: str, language: str) -> str:
    """A printed instant as readers see it, in the language's words."""
    when = datetime.fromisoformat(printed)
    month = phrase("months", language).split(";")[when.month - 1]
    return phrase("date", language, d=when.day, month=month, y=when.year, t=when.strftime("%H:%M"))


def dateline(event: Event, agency: str, at: float, language: str, site: Site) -> str:
    """`TOWN (Agency) —`, as the language's wires write it."""
    when = local(at, site)
    town = event.facts["city"]
    city = town.said(language) if isinstance(town, Place) else str(town)
    month = phrase("months", language).split(";")[when.month - 1]
    return phrase(
        "dateline", language, city=city, upper=city.upper(), x=phrase(agency, language), d=when.day, m=when.month, month=month
    )  # fmt: skip


def reporter(site: Site, seed: int, number: int) -> Person:
    """One of the site's own reporters; a desk has four."""
    random = Random(f"{seed}:desk:{site.host}:{number % 4}")
    return person(_CULTURE_OF[site.outlet.country or "GB"], random.choice("fm"), random)


def address(site: Site, event: Event, language: str, at: float, serial: int) -> str:
    """The article's address, in the manner of the site's publishing system."""
    when = local(at, site)
    town = event.facts["city"]
    slug = f"{kinds()[event.kind].slug}-{town.id if isinstance(town, Place) else 'town'}" + ("-inquiry" if event.parent else "")
    lead = f"{language}/" if len(site.outlet.languages) > 1 else ""
    number = 100000 + serial * 7
    path = {
        "wordpress": f"{when:%Y/%m/%d}/{slug}/",
        "arc": f"{event.topic}/{when:%Y/%m/%d}/{slug}-{number:x}/",
        "blogger": f"{when:%Y/%m}/{slug}.html",
        "table": f"news.php?id={number}",
        "minimal": f"n/{number}",
        "portal": f"{event.topic}/{when:%Y%m%d}/{number}.shtml",
    }[site.shape]
    return f"{site.outlet.homepage}{lead}{path}"

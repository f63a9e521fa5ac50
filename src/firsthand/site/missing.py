"""What a story's coverage lacks, as far as we can see: counts only, and what our own view leaves out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from firsthand.model.item import Item
from firsthand.model.story import Story
from firsthand.site import names
from firsthand.site.names import Outlets
from firsthand.site.tongues import Tongue
from firsthand.stories.missing import Unseen, unseen

WIDE = 3  # outlets from which it tells something that a country or language is silent
MOST = 3
Live = Mapping[str, Mapping[str, int]]


def missing(story: Story, members: Sequence[Item], outlets: Outlets, tongue: Tongue, live: Live) -> list[str]:
    """One sentence a lack; nothing about who ought to have reported. `live`: kind (country, language) to code to live feeds."""
    found = [
        tongue.say("Seen in %(seen)s of %(live)s live feeds: %(where)s.", seen=str(u.seen), live=str(u.live), where=_where(u, tongue))
        for u in _unseen(story, members, outlets, live)
    ]
    if story.outlets > 1 and story.independent == 1:
        found.append(tongue.say("All of it goes back to one report: nobody else's own report was seen."))
    if story.primary and story.primary.kind == "agency-site":
        found.append(tongue.say("The agency's own text is not public: the link opens its site."))
    unlisted = story.outlets - len({m.outlet for m in members})
    if members and unlisted > 0:
        found.append(
            tongue.counted(
                "%(n)s outlet's items are not listed: its owner asks for it, or they have expired.",
                "The items of %(n)s outlets are not listed: their owners ask for it, or they have expired.",
                unlisted,
            )
        )  # fmt: skip
    paid = sum(1 for m in members if m.rights.access == "paid")
    if paid:
        found.append(tongue.counted("%(n)s page is behind a paywall.", "%(n)s pages are behind a paywall.", paid))
    unknown = sum(1 for m in members if m.origin.kind == "unknown")
    if unknown:
        found.append(tongue.counted("%(n)s page does not say whose report it is.", "%(n)s pages do not say whose report it is.", unknown))
    return found


def _unseen(story: Story, members: Iterable[Item], outlets: Outlets, live: Live) -> tuple[Unseen, ...]:
    """Where it was not seen: in the country that it is about, and, once several outlets tell it, where many feeds are live."""
    feeds = {m.feed or m.outlet: m for m in members}
    countries = {feed: c for feed, m in feeds.items() if (c := outlets.country(m.outlet))}
    languages = {feed: m.language for feed, m in feeds.items() if m.language}
    about = [("country", story.place)] if story.place and countries and story.place not in countries.values() else []
    return unseen(feeds, countries, languages, live, of=about, most=MOST if story.outlets >= WIDE else 0)


def _where(unseen: Unseen, tongue: Tongue) -> str:
    return names.country(unseen.code, tongue) if unseen.kind == "country" else names.language(unseen.code, tongue)

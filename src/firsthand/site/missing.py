"""What a story's coverage lacks, as far as we can see: counts only, and what our own view leaves out. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.model.item import Item
from firsthand.model.story import Story
from firsthand.site import names
from firsthand.site.names import Outlets
from firsthand.site.tongues import Tongue


def missing(story: Story, members: Sequence[Item], outlets: Outlets, tongue: Tongue) -> list[str]:
    """One sentence a lack; nothing about who ought to have reported."""
    found = []
    countries = {c for m in members if (c := outlets.country(m.outlet))}
    if story.place and countries and story.place not in countries:
        found.append(tongue.say("No outlet of %(country)s is among those that we saw.", country=names.country(story.place, tongue)))
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

"""How figures, times, tongues and hands are put into words on pages; every sentence about the news is a count or a name."""

from __future__ import annotations

from datetime import UTC, datetime

from firsthand.model.item import Item
from firsthand.model.origin import Hop, Origin, Primary
from firsthand.model.story import Story

_RIGHT_TO_LEFT = {"ar", "fa", "he", "ur", "ps", "ckb", "yi", "dv", "ug", "sd", "azb", "syr"}

KIND_WORDS = {
    "own": "the outlet's own report",
    "agency": "agency copy",
    "press-release": "press release",
    "republished": "republished from another outlet",
    "translation": "translated from another outlet",
    "mixed": "own staff together with others",
    "unknown": "origin not stated on the page",
}
PRIMARY_WORDS = {
    "own": "the outlet's own page",
    "origin": "the origin's page",
    "earliest-copy": "the earliest known copy",
    "agency-site": "the agency's site (the original is not public)",
}
RELATION_WORDS = {
    "wire": "wire copy",
    "republished": "republished",
    "translation": "translated",
    "rewrite": "rewritten",
    "spun": "spun copy",
    "press-release": "press release",
    "cites": "cites",
    "unknown": "how is unknown",
}
ROLE_WORDS = {"origin": "report", "copy": "same text", "rewrite": "rewrite", "translation": "translation", "coverage": "coverage"}


def direction(language: str | None) -> str:
    """`rtl`, `ltr`, or `auto` where the language is unknown."""
    if not language:
        return "auto"
    return "rtl" if language.split("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def clock(at: float) -> str:
    """`12:04`, UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%H:%M")


def day(at: float) -> str:
    """`24 November 2026`."""
    when = datetime.fromtimestamp(at, UTC)
    return f"{when.day} {when:%B %Y}"


def machine(at: float) -> str:
    """RFC 3339, for `datetime` attributes and the API."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def age(at: float, now: float) -> str:
    """`40 s`, `12 min`, `3 h`, `5 d`."""
    seconds = max(0, int(now - at))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def gap(seconds: float) -> str:
    """The error bar of a first sight: `±3 min`."""
    if seconds < 60:
        return "±1 min"
    minutes = round(seconds / 60)
    return f"±{minutes} min" if minutes < 120 else f"±{round(minutes / 60)} h"


def count(number: int, one: str, many: str) -> str:
    """`1 outlet`, `41 outlets`."""
    return f"{number:,} {one if number == 1 else many}"


def breadth(story: Story) -> str:
    """`41 outlets · 3 reports with no shared text, owner or credit found · 12 countries · 9 languages`."""
    parts = [count(story.outlets, "outlet", "outlets")]
    if story.outlets > 1:
        parts.append(count(story.independent, "report", "reports") + " with no shared text, owner or credit found")
    if len(story.countries) > 1:
        parts.append(count(len(story.countries), "country", "countries"))
    if len(story.languages) > 1:
        parts.append(count(len(story.languages), "language", "languages"))
    return " · ".join(parts)


def hand(hop: Hop) -> str:
    """The name of a hand in the chain."""
    return hop.name or hop.domain or "an agency that the page does not name"


def source_name(origin: Origin, outlet_name: str) -> str:
    """Who reported it, in a name."""
    if origin.kind == "own" or origin.origin is None:
        return outlet_name
    return origin.origin.name or origin.origin.domain or "an agency that the page does not name"


def primary_words(primary: Primary | None) -> str:
    """What kind of page the primary link opens."""
    return PRIMARY_WORDS.get(primary.kind, "") if primary else ""


def why_only_this(item: Item) -> str:
    """Why no more of an item is shown."""
    words = {
        "link": "the owner's rights allow a link only",
        "headline": "the owner's rights allow headline and link only",
        "snippet": "an excerpt as short as the owner's and the operator's rules allow",
        "full": "an open licence: the article is shown whole",
        "none": "not shown",
    }
    return words.get(item.rights.show, "")

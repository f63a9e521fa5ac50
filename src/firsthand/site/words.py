"""How figures, times and hands are put into words on pages; every sentence about the news is a count or a name."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from firsthand.model.item import Item
from firsthand.model.origin import Hop, Origin, Primary
from firsthand.model.story import Story

KIND_WORDS = {
    "own": "the outlet's own report",
    "agency": "agency copy",
    "press-release": "press release",
    "republished": "republished from another outlet",
    "translation": "translated from another outlet",
    "mixed": "own staff together with others",
    "unknown": "origin not stated on the page",
}
KIND_HEADINGS = {
    "own": "Own reports",
    "agency": "Agency copy",
    "press-release": "Press releases",
    "republished": "Republished from other outlets",
    "translation": "Translated from other outlets",
    "mixed": "Own staff together with others",
    "unknown": "Origin not stated on the page",
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
    "same-text": "same text; no credit found",
    "unknown": "how is unknown",
}
ROLE_WORDS = {"origin": "report", "copy": "same text", "rewrite": "rewrite", "translation": "translation", "coverage": "coverage"}
ALTERED_WORDS = {
    "none": "the text is as the origin's",
    "trimmed": "the text is shorter than the origin's",
    "edited": "the text differs from the origin's",
    "translated": "the text is a translation of the origin's",
    "spun": "the text is the origin's with its words exchanged",
}
OUTLET_KINDS = {
    "national": "national", "regional": "regional", "local": "local", "agency": "news agency", "broadcaster": "broadcaster", "magazine": "magazine",
    "specialist": "specialist", "official": "official", "blog": "blog",
}  # fmt: skip
_PRINTED = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?$")
_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY_S = 86400.0


def clock(at: float) -> str:
    """`12:04`, UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%H:%M")


def day(at: float) -> str:
    """`24 November 2026`."""
    when = datetime.fromtimestamp(at, UTC)
    return f"{when.day} {when:%B %Y}"


def moment(at: float, now: float) -> str:
    """`12:04` of today (UTC), `23 Nov, 20:00` of another day, with the year if it is not ours."""
    when, today = datetime.fromtimestamp(at, UTC), datetime.fromtimestamp(now, UTC)
    if when.date() == today.date():
        return clock(at)
    year = f" {when.year}" if when.year != today.year else ""
    return f"{when.day} {_MONTHS[when.month]}{year}, {clock(at)}"


def printed(text: str | None) -> str:
    """A time as a publisher printed it, for people: `24 Nov 2026, 08:00 (+02:00)`; what is no such time stays as it is."""
    found = _PRINTED.match(text or "")
    if not found:
        return text or ""
    year, month, of_month, hour, minute, offset = found.groups()
    if not 1 <= int(month) <= 12:
        return text or ""
    date = f"{int(of_month)} {_MONTHS[int(month)]} {year}"
    if hour is None:
        return date
    zone = {"Z": "UTC", None: "time zone not stated"}.get(offset, offset)
    return f"{date}, {hour}:{minute} ({zone})"


def machine(at: float) -> str:
    """RFC 3339, for `datetime` attributes and the API."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def age(at: float, now: float) -> str:
    """`40 s`, `12 min`, `3 h`, `5 d`."""
    return span(now - at)


def span(seconds: float) -> str:
    """A length of time in its largest whole unit."""
    whole = max(0, int(seconds))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if whole >= size:
            return f"{whole // size} {unit}"
    return f"{whole} s"


def gap(seconds: float) -> str:
    """The error bar of a first sight: `±3 min`."""
    if seconds < 60:
        return "±1 min"
    minutes = round(seconds / 60)
    return f"±{minutes} min" if minutes < 120 else f"±{round(minutes / 60)} h"


def count(number: int, one: str, many: str) -> str:
    """`1 outlet`, `41 outlets`."""
    return f"{number:,} {one if number == 1 else many}"


def share(part: float, whole: float) -> str:
    """`12%`; `<1%` for what is little but not nothing."""
    if not whole or not part:
        return "0%"
    percent = 100 * part / whole
    return "<1%" if percent < 1 else f"{percent:.0f}%"


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
    return hop.name or hop.domain or unnamed(hop.relation)


def unnamed(relation: str | None) -> str:
    """A hand that the page does not name."""
    return "a source that the page does not name" if relation in ("press-release", "cites") else "an origin that the page does not name"


def source_name(origin: Origin, outlet_name: str) -> str:
    """Who reported it, in a name."""
    if origin.kind in ("own", "unknown") or origin.origin is None:
        return outlet_name
    if origin.origin.name or origin.origin.domain:
        return origin.origin.name or origin.origin.domain or ""
    return "an agency that the page does not name" if origin.kind == "agency" else "a source that the page does not name"


def primary_words(primary: Primary | None) -> str:
    """What kind of page the primary link opens."""
    return PRIMARY_WORDS.get(primary.kind, "") if primary else ""


def why_only_this(item: Item) -> str:
    """Why no more of an item is shown, in one sentence."""
    words = {
        "link": "The owner's rights allow a link only.",
        "headline": "The owner's rights allow headline and link only.",
        "snippet": "The excerpt is the publisher's own, as short as the owner's and the operator's rules ask.",
        "full": "An open licence lets the article be shown whole.",
    }
    return words.get(item.rights.show, "")


def certainty(confidence: float) -> str:
    """`94%`, never a whole hundred: nobody is that sure."""
    return f"{min(99, round(confidence * 100))}%"

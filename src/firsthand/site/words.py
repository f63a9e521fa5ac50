"""How figures, times and hands are put into words on pages, in the reader's language; every sentence about the news is a count or a name.

The tables are English and are the catalogues' keys: what prints them says them in a `Tongue`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from markupsafe import Markup

from firsthand.model.item import Item
from firsthand.model.origin import Hop, Origin, Primary
from firsthand.model.story import Story
from firsthand.site import names
from firsthand.site.tongues import ENGLISH, Tongue

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
SHOW_WORDS = {
    "link": "The owner's rights allow a link only.",
    "headline": "The owner's rights allow headline and link only.",
    "snippet": "The excerpt is the publisher's own, as short as the owner's and the operator's rules ask.",
    "full": "An open licence lets the article be shown whole.",
}
EVENT_WORDS = {
    "report": "report",
    "agency": "agency copy",
    "headline": "headline changed; until then",
    "lede": "opening changed",
    "correction": "correction",
    "gone": "taken down by its outlet",
    "origin": "our verdict on its origin changed",
}
HEALTH_WORDS = {
    "new": "not asked yet", "active": "live", "quiet": "quiet", "failing": "failing", "blocked": "closed to us", "gone": "gone", "moved": "moved",
}  # fmt: skip
USE_WORDS = {"allow": "the owner allows it", "deny": "the owner denies it", "unknown": "the owner says nothing"}
DOCUMENT_WORDS = {
    "court": "court", "law": "law", "filing": "filing", "journal": "journal", "dataset": "data", "release": "press release", "government": "government",
    "body": "international body",
}  # fmt: skip
CASE_WORDS = {
    "received": "received", "asked-proof": "proof asked for", "queued": "waits for the operator", "hidden": "hidden", "deleting": "to be deleted",
    "erased": "deleted", "proven": "searched for everywhere, not found", "receipt": "receipt signed", "refused": "closed, nothing removed",
    "restored": "shown again", "unfounded": "found unfounded", "delisting": "name to be taken out of search", "delisted": "name taken out of search",
}  # fmt: skip
TERM_WORDS = {
    "independent": "reports that share nothing", "countries": "countries", "languages": "languages", "velocity": "new outlets lately", "age": "faded by age",
}  # fmt: skip
UNNAMED_SOURCE = "a source that the page does not name"
UNNAMED_ORIGIN = "an origin that the page does not name"
UNNAMED_AGENCY = "an agency that the page does not name"
SINGLE = (
    UNNAMED_SOURCE, UNNAMED_ORIGIN, UNNAMED_AGENCY, "%(n)s d", "%(n)s h", "%(n)s min", "named as the source", "own report", "earliest known copy",
)  # fmt: skip
TABLES: tuple[Mapping[str, str], ...] = (
    KIND_WORDS, KIND_HEADINGS, PRIMARY_WORDS, RELATION_WORDS, ROLE_WORDS, ALTERED_WORDS, OUTLET_KINDS, SHOW_WORDS, EVENT_WORDS, HEALTH_WORDS, USE_WORDS,
    DOCUMENT_WORDS, CASE_WORDS, TERM_WORDS,
)  # fmt: skip
_PRINTED = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?$")


def clock(at: float) -> str:
    """`12:04`, UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%H:%M")


def date(day: int, month: int, year: int | None, length: str = "long", tongue: Tongue = ENGLISH) -> str:
    """`24 November 2026` as the language writes it; `length` of the month's name: long or short; no year where it is None."""
    if not 1 <= month <= 12:
        return ""
    name = names.months(tongue.tag, length)[month - 1]
    if year is None:
        return tongue.say("%(day)s %(month)s", day=day, month=name)
    return tongue.say("%(day)s %(month)s %(year)s", day=day, month=name, year=year)


def day(at: float, tongue: Tongue = ENGLISH) -> str:
    """`24 November 2026`."""
    when = datetime.fromtimestamp(at, UTC)
    return date(when.day, when.month, when.year, tongue=tongue)


def moment(at: float, now: float, tongue: Tongue = ENGLISH) -> str:
    """`12:04` of today (UTC), `23 Nov, 20:00` of another day, with the year if it is not ours."""
    when, today = datetime.fromtimestamp(at, UTC), datetime.fromtimestamp(now, UTC)
    if when.date() == today.date():
        return clock(at)
    return f"{date(when.day, when.month, when.year if when.year != today.year else None, 'short', tongue)}, {clock(at)}"


def printed(text: str | None, tongue: Tongue = ENGLISH) -> str:
    """A time as a publisher printed it, for people: `24 Nov 2026, 08:00 (+02:00)`; what is no such time stays as it is."""
    found = _PRINTED.match(text or "")
    if not found:
        return text or ""
    year, month, of_month, hour, minute, offset = found.groups()
    if not 1 <= int(month) <= 12:
        return text or ""
    told = date(int(of_month), int(month), int(year), "short", tongue)
    if hour is None:
        return told
    zone = {"Z": "UTC", None: tongue.say("time zone not stated")}.get(offset, offset)
    return f"{told}, {hour}:{minute} ({zone})"


def machine(at: float) -> str:
    """RFC 3339, for `datetime` attributes and the API."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def age(at: float, now: float, tongue: Tongue = ENGLISH) -> str:
    """`12 min`, `3 h`, `5 d`."""
    return span(now - at, tongue)


def span(seconds: float, tongue: Tongue = ENGLISH) -> str:
    """A length of time in its largest whole unit, a minute at least: pages are made once a minute."""
    whole = max(60, int(seconds))
    for size, unit in ((86400, "%(n)s d"), (3600, "%(n)s h"), (60, "%(n)s min")):
        if whole >= size:
            return tongue.say(unit, n=whole // size)
    return ""


def gap(seconds: float, tongue: Tongue = ENGLISH) -> str:
    """The error bar of a first sight: `±3 min`."""
    minutes = max(1, round(seconds / 60))
    return "±" + tongue.say("%(n)s min" if minutes < 120 else "%(n)s h", n=minutes if minutes < 120 else round(minutes / 60))


def lag(behind: float, error: float, tongue: Tongue = ENGLISH) -> str:
    """`15 min after the first (±4 min)`; inside both polls' gaps nobody is behind."""
    if behind <= error:
        return tongue.say("not to be told apart from the first")
    return tongue.say("%(time)s after the first (%(error)s)", time=span(behind, tongue), error=gap(error, tongue))


def share(part: float, whole: float) -> str:
    """`12%`; `<1%` for what is little but not nothing."""
    if not whole or not part:
        return "0%"
    percent = 100 * part / whole
    return "<1%" if percent < 1 else f"{percent:.0f}%"


def outlets(number: int, tongue: Tongue = ENGLISH) -> str:
    """`41 outlets`."""
    return tongue.counted("%(n)s outlet", "%(n)s outlets", number)


def reports(number: int, tongue: Tongue = ENGLISH) -> str:
    """What may be said of how many reports there are, what explains it between <i> and </i>: lists may leave that to the eye's legend."""
    return tongue.counted(
        "%(n)s report<i> with no shared text, owner or credit found</i>", "%(n)s reports<i> with no shared text, owner or credit found</i>", number
    )  # fmt: skip


def breadth(story: Story, tongue: Tongue = ENGLISH) -> str:
    """`41 outlets · 3 reports with no shared text, owner or credit found · 12 countries · 9 languages`."""
    return str(breadth_marked(story, tongue)).replace("<i>", "").replace("</i>", "")


def breadth_marked(story: Story, tongue: Tongue = ENGLISH) -> Markup:
    """The same with the marks of `reports`."""
    parts = [outlets(story.outlets, tongue)]
    if story.outlets > 1:
        parts.append(reports(story.independent, tongue))
    if len(story.countries) > 1:
        parts.append(tongue.counted("%(n)s country", "%(n)s countries", len(story.countries)))
    if len(story.languages) > 1:
        parts.append(tongue.counted("%(n)s language", "%(n)s languages", len(story.languages)))
    return Markup(" · ".join(parts))  # noqa: S704 - numbers and our own words only


def hand(hop: Hop, tongue: Tongue = ENGLISH) -> str:
    """The name of a hand in the chain."""
    return hop.name or hop.domain or unnamed(hop.relation, tongue)


def unnamed(relation: str | None, tongue: Tongue = ENGLISH) -> str:
    """A hand that the page does not name."""
    return tongue.say(UNNAMED_SOURCE if relation in ("press-release", "cites") else UNNAMED_ORIGIN)


def source_name(origin: Origin, outlet_name: str, tongue: Tongue = ENGLISH) -> str:
    """Who reported it, in a name."""
    if origin.kind in ("own", "unknown") or origin.origin is None:
        return outlet_name
    if origin.origin.name or origin.origin.domain:
        return origin.origin.name or origin.origin.domain or ""
    return tongue.say(UNNAMED_AGENCY if origin.kind == "agency" else UNNAMED_SOURCE)


def primary_words(primary: Primary | None, tongue: Tongue = ENGLISH) -> str:
    """What kind of page the primary link opens."""
    return tongue.say(PRIMARY_WORDS[primary.kind]) if primary and primary.kind in PRIMARY_WORDS else ""


def why_only_this(item: Item, tongue: Tongue = ENGLISH) -> str:
    """Why no more of an item is shown, in one sentence."""
    return tongue.say(SHOW_WORDS[item.rights.show]) if item.rights.show in SHOW_WORDS else ""


def in_words(table: Mapping[str, str], key: str, tongue: Tongue = ENGLISH) -> str:
    """A code in words; one that nobody knows stays as it is."""
    return tongue.say(table[key]) if key in table else key


def certainty(confidence: float) -> str:
    """`94%`, never a whole hundred: nobody is that sure."""
    return f"{min(99, round(confidence * 100))}%"

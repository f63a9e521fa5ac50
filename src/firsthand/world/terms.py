"""What may be shown of an article, as its owners say: the most that anybody who tells of it may show."""

from __future__ import annotations

from firsthand.model.rights import Rights
from firsthand.world.cast import agency_terms
from firsthand.world.nouns import Print, Site

_ORDER = ("none", "link", "headline", "snippet", "full")
CC_BY = "CC-BY-4.0"
SNIPPET_WORDS, SNIPPET_CHARS = 30, 200
NOTICE = "This material may not be published, broadcast, rewritten or redistributed without prior written consent."


def stricter(one: str, other: str) -> str:
    """The lower rung of the ladder of `show`."""
    return min(one, other, key=_ORDER.index)


def beyond(shown: str, allowed: str) -> bool:
    """Whether a rung lies over another."""
    return _ORDER.index(shown) > _ORDER.index(allowed)


def allowed(site: Site, prints: Print, agency: str | None) -> Rights:
    """The rights of one page: the site's wish, the page's own marks, and the agency's terms where the text is an agency's."""
    show, words, chars, licence = "snippet", SNIPPET_WORDS, SNIPPET_CHARS, None
    robots = prints.robots or ""
    if prints.licence:
        show, licence = "full", prints.licence
    if "notice" in site.traits or prints.notice:
        show = stricter(show, "headline")
    if agency:
        show = stricter(show, agency_terms()[agency][0])
    if "nosnippet" in robots:
        show = stricter(show, "headline")
    if "max-snippet:" in robots:
        show, chars = stricter(show, "snippet"), min(chars, int(robots.split("max-snippet:")[1].split(",")[0]))
    optout = site.role == "optout"
    index = "deny" if optout or "noindex" in robots else "allow"
    if index == "deny":
        show = "none"
    return Rights(
        crawl="deny" if optout else "allow", index=index, show=show, snippet_words=words if show == "snippet" else None,
        snippet_chars=chars if show == "snippet" else None, licence=licence, holder=site.name, access="metered" if "metered" in site.traits else "free",
        tdm="deny" if optout or "rsl" in site.traits else "unknown",
        ai_train="deny" if {"rsl", "signal"} & site.traits or optout else "unknown",
    )  # fmt: skip

"""Parts of a page that several publishing systems share: head, structured data, lists of links, the printed lines around a text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from typing import Any

from firsthand.world.cast import phrase
from firsthand.world.nouns import Site, Text, TrueArticle
from firsthand.world.printing import reporter, spelled, stamp
from firsthand.world.terms import CC_BY

CC_BY_URL = "https://creativecommons.org/licenses/by/4.0/"
RIGHT_TO_LEFT = {"ar"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page to be laid out at one instant: the article, its site, its text by then, and what stands beside it."""

    site: Site
    article: TrueArticle
    text: Text
    modified: str | None
    beside: tuple[tuple[str, str], ...]  # (address, headline) of the site's other articles, newest first
    read: tuple[tuple[str, str], ...]

    @property
    def language(self) -> str:
        return self.article.language

    def say(self, key: str, **slots: object) -> str:
        """A phrase of the page's language, escaped."""
        return escape(phrase(key, self.language, **slots))


def direction(language: str) -> str:
    """The `dir` attribute where a language runs right to left."""
    return ' dir="rtl"' if language in RIGHT_TO_LEFT else ""


def paragraphs(sheet: Sheet) -> list[str]:
    """The body as it is printed: dateline before the first paragraph, correction after the last. Not escaped."""
    body = list(sheet.text.body)
    if sheet.article.prints.dateline:
        gap = "" if sheet.language == "zh" else " "
        body[0] = f"{sheet.article.prints.dateline}{gap}{body[0]}"
    return body


def blocks(sheet: Sheet, css: str = "", indent: str = "") -> list[str]:
    """The body as HTML paragraphs; the first under `data-nosnippet` where the page says so."""
    style = f' class="{css}"' if css else ""
    texts = [escape(p) for p in paragraphs(sheet)]
    if sheet.article.prints.covered:
        texts[0] = f"<span data-nosnippet>{texts[0]}</span>"
    return [f"<p{style}>{indent}{text}</p>" for text in texts]


def after_lines(sheet: Sheet) -> list[str]:
    """Lines that stand under the text, as HTML: correction, end credit, notice, source."""
    prints = sheet.article.prints
    lines = []
    if sheet.text is sheet.article.corrected:
        lines.append(f'<p class="correction"><em>{sheet.say("correction")}</em></p>')
    if prints.credit_line:
        lines.append(f'<p class="credit-line">{escape(prints.credit_line)}</p>')
    if prints.notice:
        lines.append(f'<p class="notice">{escape(prints.notice)}</p>')
    if prints.source_url:
        lines.append(f'<p class="via"><a href="{escape(prints.source_url)}">{escape(prints.source_name or prints.source_url)}</a></p>')
    if prints.licence == CC_BY:
        lines.append(f'<p class="licence"><a rel="license" href="{CC_BY_URL}">CC BY 4.0</a> {sheet.say("ccby", x=_licensor(sheet))}</p>')
    return lines


def _licensor(sheet: Sheet) -> str:
    return sheet.article.chain[0].name or sheet.site.name


def byline(sheet: Sheet, css: str, tag: str = "span") -> str:
    """The visible byline, or nothing."""
    name = sheet.article.prints.byline
    if not name:
        return ""
    kind = sheet.article.kind
    shown = (
        name if kind in ("agency", "mixed") and sheet.article.credited and not sheet.article.spun else phrase("by", sheet.language, x=name)
    )
    return f'<{tag} class="{css}">{escape(shown)}</{tag}>'


def time_line(sheet: Sheet) -> str:
    """The visible date as an HTML `time`, with the hour of an update; or nothing on an undated page."""
    printed = sheet.article.prints.published
    if not printed:
        return ""
    line = f'<time datetime="{printed}">{escape(spelled(printed, sheet.language))}</time>'
    if sheet.modified:
        line += f' <span class="updated">{sheet.say("updated", x=spelled(sheet.modified, sheet.language))}</span>'
    return line


def figure(sheet: Sheet) -> str:
    """The picture, its caption and its credit; a credit says nothing of the text."""
    credit = sheet.article.prints.picture_credit
    if not credit and sum(map(ord, sheet.article.url)) % 3 == 0:
        return ""
    town = next(iter(sheet.article.text.headline.split()), "")
    alt = escape(sheet.text.headline)
    said = sheet.say("picture", x=credit or sheet.site.name)
    name = f"{sum(map(ord, sheet.article.url)) % 97}-{len(town)}.png"
    return (
        f'<figure class="lead-image"><img src="{sheet.site.outlet.homepage}images/{name}" alt="{alt}" width="640" height="360">'
        f'<figcaption>{alt} <span class="photo-credit">{said}</span></figcaption></figure>'
    )


def links(pairs: tuple[tuple[str, str], ...], item: str = "li") -> str:
    """Headlines as links, one an item."""
    return "".join(f'<{item}><a href="{escape(url)}">{escape(headline)}</a></{item}>' for url, headline in pairs)


def signed(sheet: Sheet) -> str | None:
    """Whom the structured data names as author: honest, lying or nobody."""
    article, prints = sheet.article, sheet.article.prints
    if prints.metadata == "silent":
        return None
    if prints.metadata == "lying":
        return prints.byline if not article.credited or article.spun else reporter(sheet.site, 0, 2).said(sheet.language)
    if article.kind in ("agency", "mixed"):
        return article.chain[0].name
    return prints.byline


def structured(sheet: Sheet, kind: str = "NewsArticle", *, graph: bool = False) -> str:
    """The article's JSON-LD as a script element."""
    article = sheet.article
    name = signed(sheet)
    publisher = {"@type": "NewsMediaOrganization", "name": sheet.site.name, "url": sheet.site.outlet.homepage}
    row: dict[str, Any] = {
        "@context": "https://schema.org", "@type": kind, "headline": sheet.text.headline, "mainEntityOfPage": article.url, "url": article.url,
        "inLanguage": sheet.language, "articleSection": phrase(article.topic, sheet.language), "publisher": publisher,
        "isAccessibleForFree": "metered" not in sheet.site.traits,
    }  # fmt: skip
    if article.prints.published:
        row["datePublished"] = article.prints.published
        row["dateModified"] = sheet.modified or article.prints.published
    if name:
        organisation = article.kind in ("agency", "mixed") and article.prints.metadata == "honest"
        row["author"] = {"@type": "Organization" if organisation else "Person", "name": name}
    if article.prints.picture_credit:
        row["image"] = {
            "@type": "ImageObject",
            "url": f"{sheet.site.outlet.homepage}images/lead.png",
            "creditText": article.prints.picture_credit,
        }
    if article.prints.licence == CC_BY:
        row["license"] = CC_BY_URL
    if article.kind == "translation" and article.credited and article.copy_of:
        row["isBasedOn"] = article.copy_of
    whole = {"@context": "https://schema.org", "@graph": [{k: v for k, v in row.items() if k != "@context"}, publisher]} if graph else row
    text = json.dumps(whole, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'


def head(sheet: Sheet, *, opengraph: bool = True, ld: str = "", title: str | None = None) -> str:
    """The `head` of an article's page."""
    site, article, prints = sheet.site, sheet.article, sheet.article.prints
    e = escape
    parts = [
        '<meta charset="utf-8">',
        f"<title>{e(title or f'{sheet.text.headline} - {site.name}')}</title>",
        f'<link rel="canonical" href="{e(prints.canonical or article.url)}">',
    ]
    parts += [
        f'<link rel="alternate" type="{_FEED_TYPE[f.format]}" href="{f.url}">'
        for f in site.feeds
        if f.format in _FEED_TYPE and f.language == sheet.language
    ]
    if prints.robots:
        parts.append(f'<meta name="robots" content="{prints.robots}">')
    if site.role == "optout":
        parts.append('<meta name="tdm-reservation" content="1">')
    if prints.licence == CC_BY:
        parts.append(f'<link rel="license" href="{CC_BY_URL}">')
    if "rsl" in site.traits:
        parts.append(f'<link rel="license" type="application/rsl+xml" href="{site.outlet.homepage}license.xml">')
    if opengraph:
        parts += [
            f'<meta property="og:title" content="{e(sheet.text.headline)}">', '<meta property="og:type" content="article">',
            f'<meta property="og:site_name" content="{e(site.name)}">', f'<meta property="og:url" content="{e(prints.canonical or article.url)}">',
            f'<meta name="description" content="{e(sheet.text.body[0][:150])}">',
        ]  # fmt: skip
        if prints.published:
            parts.append(f'<meta property="article:published_time" content="{prints.published}">')
        if sheet.modified:
            parts.append(f'<meta property="article:modified_time" content="{sheet.modified}">')
        if signed(sheet):
            parts.append(f'<meta name="author" content="{e(signed(sheet) or "")}">')
    return "<head>" + "".join(parts) + ld + "</head>"


_FEED_TYPE = {
    "rss": "application/rss+xml", "atom": "application/atom+xml", "rdf": "application/rdf+xml", "json": "application/feed+json",
}  # fmt: skip


def footer(sheet: Sheet) -> str:
    """The foot of every page of a site."""
    year = stamp(sheet.article.published, sheet.site)[:4]
    home = sheet.site.outlet.homepage
    return (
        f'<p><a href="{home}about">{sheet.say("about")}</a> · <a href="{home}contact">{sheet.say("contact")}</a></p>'
        f"<p>{owned(sheet, year)}</p>"
    )


def owned(sheet: Sheet, year: str) -> str:
    """Whose the page is; a site under an open licence says so instead of reserving everything."""
    owner = sheet.site.outlet.owner or sheet.site.name
    if sheet.site.role == "open":
        return f"© {year} {escape(owner)} · CC BY 4.0"
    return sheet.say("rights", y=year, x=owner)


def sections(site: Site, language: str) -> tuple[tuple[str, str], ...]:
    """The site's navigation: (address, name)."""
    topics = ("politics", "economy", "sport", "science", "weather", "culture", "court", "accident")
    return tuple((f"{site.outlet.homepage}section/{topic}", phrase(topic, language)) for topic in topics)

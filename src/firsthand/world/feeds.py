"""Feeds of the world's sites in every format, with the quirks of real ones: old encodings, broken markup, no dates."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from xml.sax.saxutils import escape as xml

from firsthand.world.markup import CC_BY_URL
from firsthand.world.nouns import Site, SiteFeed, TrueArticle
from firsthand.world.terms import CC_BY

TYPES = {
    "rss": "application/rss+xml", "atom": "application/atom+xml", "rdf": "application/rdf+xml", "json": "application/feed+json",
    "news-sitemap": "application/xml", "sitemap-index": "application/xml", "front-page": "text/html",
}  # fmt: skip
WINDOW = {"rss": 20, "atom": 15, "rdf": 12, "json": 25, "news-sitemap": 100}
Entries = tuple[TrueArticle, ...]


def body(site: Site, feed: SiteFeed, entries: Entries, now: float) -> tuple[bytes, str]:
    """The bytes and media type of a feed that shows `entries`, newest first, at `now`."""
    text = _WRITERS[feed.format](site, feed, entries, now)
    encoding = "windows-1251" if "cp1251" in feed.quirks else "iso-8859-1" if "latin1" in feed.quirks else "utf-8"
    if encoding != "utf-8":
        text = text.replace('encoding="utf-8"', f'encoding="{encoding}"', 1)
    if "broken" in feed.quirks:
        text = text.replace("<description>", "<description>&nbsp;", 1).replace("</channel>", "<p>AT&T &copy; feed</channel>")
    media = TYPES[feed.format]
    return text.encode(encoding, "xmlcharrefreplace"), media if "bare" in feed.quirks else f"{media}; charset={encoding}"


def _hub(site: Site, feed: SiteFeed, element: str) -> str:
    return f'<{element} rel="hub" href="https://{site.host}/hub"/>' if "hub" in feed.quirks else ""


def _printed(article: TrueArticle) -> datetime | None:
    return datetime.fromisoformat(article.prints.published) if article.prints.published else None


def _html(article: TrueArticle, now: float) -> str:
    body = "".join(f"<p>{escape(p)}</p>" for p in article.text_at(now).body)
    return body if not article.prints.dateline else body.replace("<p>", f"<p>{escape(article.prints.dateline)} ", 1)


def _lede(article: TrueArticle, now: float) -> str:
    lead = f"{article.prints.dateline} " if article.prints.dateline else ""
    return lead + article.text_at(now).body[0]


def _rss(site: Site, feed: SiteFeed, entries: Entries, now: float) -> str:
    items = "".join(_rss_item(site, feed, a, now) for a in entries)
    ttl = "<ttl>30</ttl><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>" if "ttl" in feed.quirks else ""
    licence = f"<creativeCommons:license>{CC_BY_URL}</creativeCommons:license>" if "ccby" in site.traits else ""
    rights = f"<copyright>© {xml(site.outlet.owner or site.name)}</copyright>"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:media="http://search.yahoo.com/mrss/" '
        'xmlns:creativeCommons="http://backend.userland.com/creativeCommonsRssModule" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>{xml(site.name)}</title><link>{site.outlet.homepage}</link><description>{xml(site.name)}</description><language>{feed.language}</language>"
        f'<atom:link rel="self" href="{feed.url}" type="application/rss+xml"/>{_hub(site, feed, "atom:link")}{rights}{licence}{ttl}{items}</channel></rss>\n'
    )


def _rss_item(site: Site, feed: SiteFeed, a: TrueArticle, now: float) -> str:
    when = _printed(a)
    date = f"<pubDate>{format_datetime(when)}</pubDate>" if when and "nodates" not in feed.quirks else ""
    full = f"<content:encoded><![CDATA[{_html(a, now)}]]></content:encoded>" if "full" in feed.quirks else ""
    creator = f"<dc:creator>{xml(a.prints.byline)}</dc:creator>" if a.prints.byline else ""
    credit = f"<media:credit>{xml(a.prints.picture_credit)}</media:credit>" if a.prints.picture_credit else ""
    return (
        f'<item><title>{xml(a.text_at(now).headline)}</title><link>{xml(a.url)}</link><guid isPermaLink="true">{xml(a.url)}</guid>{date}{creator}'
        f"<category>{a.topic}</category><description>{xml(_lede(a, now))}</description>{full}{credit}</item>\n"
    )


def _rdf(site: Site, feed: SiteFeed, entries: Entries, now: float) -> str:
    order = "".join(f'<rdf:li rdf:resource="{xml(a.url)}"/>' for a in entries)
    items = "".join(
        f'<item rdf:about="{xml(a.url)}"><title>{xml(a.text_at(now).headline)}</title><link>{xml(a.url)}</link><description>{xml(_lede(a, now))}</description>'
        + (f"<dc:date>{a.prints.published}</dc:date>" if a.prints.published else "")
        + "</item>\n"
        for a in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="{feed.url}"><title>{xml(site.name)}</title><link>{site.outlet.homepage}</link>'
        f"<description>{xml(site.name)}</description><dc:language>{feed.language}</dc:language><items><rdf:Seq>{order}</rdf:Seq></items></channel>{items}</rdf:RDF>\n"
    )


def _atom(site: Site, feed: SiteFeed, entries: Entries, now: float) -> str:
    newest = max((a.published for a in entries), default=now)
    rights = f'<rights>CC BY 4.0 {xml(site.name)}</rights><link rel="license" href="{CC_BY_URL}"/>' if "ccby" in site.traits else ""
    items = "".join(_atom_entry(feed, a, now) for a in entries)
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{feed.language}"><title>{xml(site.name)}</title>'
        f'<id>{feed.url}</id><link href="{site.outlet.homepage}"/><link rel="self" href="{feed.url}"/>{_hub(site, feed, "link")}<updated>{_zulu(newest)}</updated>{rights}{items}</feed>\n'
    )


def _atom_entry(feed: SiteFeed, a: TrueArticle, now: float) -> str:
    author = f"<author><name>{xml(a.prints.byline)}</name></author>" if a.prints.byline else ""
    when = _printed(a)
    updated = a.corrected_at if a.corrected_at and now >= a.corrected_at else when.timestamp() if when else a.published
    printed = f"<published>{a.prints.published}</published>" if a.prints.published else ""
    licence = f'<link rel="license" href="{CC_BY_URL}"/>' if a.prints.licence == CC_BY else ""
    content = f'<content type="html">{xml(_html(a, now))}</content>' if "full" in feed.quirks else ""
    return (
        f'<entry><title>{xml(a.text_at(now).headline)}</title><link href="{xml(a.url)}"/><id>{xml(a.url)}</id>{printed}<updated>{_zulu(updated)}</updated>{author}{licence}'
        f"<summary>{xml(_lede(a, now))}</summary>{content}</entry>\n"
    )


def _zulu(at: float) -> str:
    return datetime.fromtimestamp(int(at), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _json(site: Site, feed: SiteFeed, entries: Entries, now: float) -> str:
    rows = []
    for a in entries:
        row: dict[str, object] = {
            "id": a.url,
            "url": a.url,
            "title": a.text_at(now).headline,
            "content_html": _html(a, now),
            "language": a.language,
        }
        if a.prints.published:
            row["date_published"] = a.prints.published
        if a.prints.byline:
            row["authors"] = [{"name": a.prints.byline}]
        if a.prints.licence == CC_BY:
            row["_licence"] = {"url": CC_BY_URL}
        rows.append(row)
    whole = {
        "version": "https://jsonfeed.org/version/1.1", "title": site.name, "home_page_url": site.outlet.homepage, "feed_url": feed.url,
        "language": feed.language, "items": rows,
    }  # fmt: skip
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _news_sitemap(site: Site, feed: SiteFeed, entries: Entries, now: float) -> str:
    rows = "".join(
        f"<url><loc>{xml(a.url)}</loc><news:news><news:publication><news:name>{xml(site.name)}</news:name><news:language>{feed.language}</news:language></news:publication>"
        + (f"<news:publication_date>{a.prints.published}</news:publication_date>" if a.prints.published else "")
        + f"<news:title>{xml(a.text_at(now).headline)}</news:title></news:news></url>\n"
        for a in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{rows}</urlset>\n'
    )


def sitemap_index(site: Site, now: float) -> str:
    """The index that robots.txt names: the site's news sitemaps."""
    rows = "".join(
        f"<sitemap><loc>{f.url}</loc><lastmod>{_zulu(now - now % 600)}</lastmod></sitemap>"
        for f in site.feeds
        if f.format == "news-sitemap"
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>\n'
    )


_WRITERS: dict[str, Callable[[Site, SiteFeed, Entries, float], str]] = {
    "rss": _rss, "atom": _atom, "rdf": _rdf, "json": _json, "news-sitemap": _news_sitemap,
}  # fmt: skip

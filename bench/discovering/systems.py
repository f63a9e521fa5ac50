"""Invented outlets in the shapes of publishing systems: their pages, feeds and traps, with the feeds that are truly there.

Words, names and markup are our own; what is imitated is where each kind of system keeps feeds and how it names them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

RSS, ATOM, HTML, XML = "application/rss+xml", "application/atom+xml", "text/html", "application/xml"


@dataclass(frozen=True)
class Body:
    """What an address answers."""

    kind: str
    body: bytes
    status: int = 200
    location: str | None = None


@dataclass
class Site:
    """A host with what it answers by path and query. `feeds`: what should be found; `forbidden`: paths that robots.txt closes."""

    system: str
    host: str
    pages: dict[str, Body] = field(default_factory=dict)
    feeds: set[str] = field(default_factory=set)
    forbidden: tuple[str, ...] = ()
    news: bool = True

    def page(self, path: str, html: str, charset: str = "utf-8") -> None:
        self.pages[path] = Body(f"{HTML}; charset={charset}", html.encode(charset, "xmlcharrefreplace"))

    def feed(self, path: str, body: Body, *, wanted: bool = True) -> None:
        self.pages[path] = body
        if wanted:
            self.feeds.add(f"https://{self.host}{path}")

    def robots(self, *lines: str) -> None:
        self.pages["/robots.txt"] = Body("text/plain", ("User-agent: *\n" + "\n".join(lines) + "\n").encode())
        self.forbidden = tuple(line.split(": ", 1)[1] for line in lines if line.startswith("Disallow: ") and line != "Disallow: ")


def entries(
    host: str, section: str, now: datetime, count: int = 20, path: str = "/{section}/{slug}-{n}"
) -> list[tuple[str, str, datetime]]:
    """(address, headline, instant) of a section's articles, newest first."""
    found = []
    for n in range(count):
        slug = f"council-votes-on-harbour-plan-{section}"
        address = f"https://{host}" + path.format(section=section, slug=slug, n=4100 + n)
        found.append((address, f"Council votes on the {section} harbour plan, part {n + 1}", now - timedelta(hours=3 * n + 1)))
    return found


def rss(host: str, title: str, items: list[tuple[str, str, datetime]], *, audio: bool = False, extra: str = "") -> Body:
    rows = "".join(
        f"<item><title>{escape(t)}</title><link>{escape(u)}</link><guid>{escape(u)}</guid><pubDate>{format_datetime(d)}</pubDate>"
        + ('<enclosure url="https://cdn.' + host + '/e.mp3" type="audio/mpeg" length="1000"/>' if audio else "") + "</item>"
        for u, t, d in items
    )  # fmt: skip
    return Body(RSS, f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{escape(title)}</title><link>https://{host}/</link>{extra}{rows}</channel></rss>'.encode())  # fmt: skip


def atom(host: str, title: str, items: list[tuple[str, str, datetime]]) -> Body:
    rows = "".join(f'<entry><id>{escape(u)}</id><title>{escape(t)}</title><link href="{escape(u)}"/><updated>{d.isoformat()}</updated></entry>' for u, t, d in items)  # fmt: skip
    return Body(ATOM, f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{escape(title)}</title><id>https://{host}/</id><link href="https://{host}/"/><updated>{items[0][2].isoformat()}</updated>{rows}</feed>'.encode())  # fmt: skip


def rdf(host: str, title: str, items: list[tuple[str, str, datetime]]) -> Body:
    rows = "".join(f'<item rdf:about="{escape(u)}"><title>{escape(t)}</title><link>{escape(u)}</link><dc:date>{d.isoformat()}</dc:date></item>' for u, t, d in items)  # fmt: skip
    return Body("text/plain", f'<?xml version="1.0" encoding="ISO-8859-1"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://{host}/"><title>{escape(title)}</title><link>https://{host}/</link></channel>{rows}</rdf:RDF>'.encode("latin-1", "xmlcharrefreplace"))  # fmt: skip


def json_feed(host: str, title: str, items: list[tuple[str, str, datetime]]) -> Body:
    rows = [{"id": u, "url": u, "title": t, "date_published": d.isoformat()} for u, t, d in items]
    return Body("application/feed+json", json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": title, "home_page_url": f"https://{host}/", "items": rows}).encode())  # fmt: skip


def news_map(host: str, title: str, items: list[tuple[str, str, datetime]]) -> Body:
    rows = "".join(f"<url><loc>{escape(u)}</loc><news:news><news:publication><news:name>{title}</news:name><news:language>en</news:language></news:publication><news:publication_date>{d.isoformat()}</news:publication_date><news:title>{escape(t)}</news:title></news:news></url>" for u, t, d in items)  # fmt: skip
    return Body(XML, f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{rows}</urlset>'.encode())  # fmt: skip


def plain_map(host: str, *paths: str) -> Body:
    rows = "".join(f"<url><loc>https://{host}{p}</loc></url>" for p in paths)
    return Body(XML, f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'.encode())


def index_map(host: str, *paths: str) -> Body:
    rows = "".join(f"<sitemap><loc>https://{host}{p}</loc></sitemap>" for p in paths)
    return Body(XML, f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'.encode())


def alternate(kind: str, href: str, title: str = "") -> str:
    return f'<link rel="alternate" type="{kind}" title="{escape(title)}" href="{escape(href)}">'


def front(title: str, head: str, items: list[tuple[str, str, datetime]], foot: str = "", lang: str = "en", generator: str = "") -> str:
    """A front page: head links, a navigation, headlines, a foot."""
    named = f'<meta name="generator" content="{generator}">' if generator else ""
    nav = "".join(f'<a href="/{s}/">{s.title()}</a>' for s in ("world", "sport", "culture", "business"))
    rows = "".join(f'<article><h2><a href="{escape(u)}">{escape(t)}</a></h2></article>' for u, t, _ in items)
    return f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{escape(title)}</title><meta property="og:site_name" content="{escape(title)}">{named}{head}</head><body><nav>{nav}</nav>{rows}<footer>{foot}</footer></body></html>'  # fmt: skip


Maker = Callable[[datetime], Site]


def now_of(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)

"""What the world's servers answer, as a pure function of host, path, validators and instant."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b
from html import escape
from urllib.parse import unquote, urlsplit

from firsthand.world import documents, feeds
from firsthand.world.markup import Sheet
from firsthand.world.nouns import Site, SiteFeed, TrueArticle, World
from firsthand.world.printing import stamp
from firsthand.world.shapes import SHAPES, front

BANNER = (
    '<div role="note" style="position:sticky;top:0;z-index:9;background:#ffec99;color:#000;padding:.5em 1em;font:16px sans-serif;direction:ltr">'
    "This page is from an invented media world: outlets, people, places and events are made up for a demonstration.</div>"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole response, before any transfer coding."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


class Pages:
    """A world laid out for serving: looked up by host and path once, rendered when asked."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sites: dict[str, Site] = {s.host: s for s in world.sites}
        self.bare: dict[str, str] = {s.domain: s.host for s in world.sites if s.domain != s.host}
        self.articles: dict[str, TrueArticle] = {a.url: a for a in world.articles}
        self.feeds: dict[str, SiteFeed] = {f.url: f for s in world.sites for f in s.feeds}
        self.of_site: dict[str, list[TrueArticle]] = {host: [] for host in self.sites}
        for article in world.articles:
            self.of_site[article.site].append(article)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host that answers."""
        return tuple(sorted((*self.sites, *self.bare)))

    def answer(self, host: str, target: str, validators: Mapping[str, str], now: float) -> Answer:
        """The answer to GET `target` at `host`; `validators` are request headers by lower-case name."""
        host = host.lower().split(":")[0].rstrip(".")
        if host in self.bare:
            return Answer(301, (("Location", f"https://{self.bare[host]}{target}"),))
        site = self.sites.get(host)
        if site is None:
            return Answer(421, (("Content-Type", "text/plain"),), b"No such host in this world.\n")
        url = f"https://{host}{target}"
        if url in self.articles:
            return self._article(site, self.articles[url], validators, now)
        if url in self.feeds:
            return self._feed(site, self.feeds[url], validators, now)
        return self._rest(site, urlsplit(target).path, now)

    def _article(self, site: Site, article: TrueArticle, validators: Mapping[str, str], now: float) -> Answer:
        if not article.stands(now):
            if article.deleted_at is not None and now >= article.deleted_at:
                return _missing(site, article.deleted_status)
            return _missing(site, 404)
        changed = article.corrected_at if article.corrected_at and now >= article.corrected_at else article.published
        body = self.render(article, now).encode()
        return _validated(body, "text/html; charset=utf-8", changed, validators, documents.headers(site), etag=site.shape != "table")

    def render(self, article: TrueArticle, now: float) -> str:
        """The page of an article at an instant. Boxes beside it show what stood when it (or its correction) was published."""
        site = self.sites[article.site]
        corrected = article.corrected is not None and article.corrected_at is not None and now >= article.corrected_at
        edited = article.corrected_at if corrected else None
        since = edited or article.published
        others = [a for a in self.of_site[site.host] if a.language == article.language and a.published < since and a.url != article.url]
        beside = tuple((a.url, a.text.headline) for a in reversed(others[-4:]))
        read = tuple((a.url, a.text.headline) for a in others[-9:-4])
        sheet = Sheet(
            site=site,
            article=article,
            text=article.text_at(now),
            modified=stamp(edited, site) if edited else None,
            beside=beside,
            read=read,
        )
        return SHAPES[site.shape](sheet)

    def entries(self, site: Site, feed: SiteFeed, now: float) -> tuple[TrueArticle, ...]:
        """What a feed shows at an instant, newest first."""
        shown = [a for a in self.of_site[site.host] if a.language == feed.language and a.feed_at <= now and a.stands(now)]
        shown.sort(key=lambda a: (-a.feed_at, a.url))
        return tuple(shown[: feeds.WINDOW[feed.format]])

    def _feed(self, site: Site, feed: SiteFeed, validators: Mapping[str, str], now: float) -> Answer:
        entries = self.entries(site, feed, now)
        body, media = feeds.body(site, feed, entries, now)
        changed = max(
            (max(a.feed_at, a.corrected_at if a.corrected_at and a.corrected_at <= now else 0) for a in entries),
            default=self.world.start_at - 86400,
        )
        extra = (("Cache-Control", "max-age=1800"),) if "ttl" in feed.quirks else ()
        if "novalidators" in feed.quirks:
            return Answer(200, (("Content-Type", media), *extra), body)
        return _validated(
            body, media, None if "etagonly" in feed.quirks else changed, validators, extra, etag="datedonly" not in feed.quirks
        )

    def _rest(self, site: Site, path: str, now: float) -> Answer:
        plain = (("Content-Type", "text/plain; charset=utf-8"),)
        if path == "/robots.txt":
            return Answer(200, plain, documents.robots(site).encode())
        if path == "/sitemap.xml" and any(f.format == "news-sitemap" for f in site.feeds):
            return Answer(200, (("Content-Type", "application/xml"),), feeds.sitemap_index(site, now).encode())
        found = documents.other(site, path, self.world)
        if found:
            return Answer(200, (("Content-Type", found[1]),), found[0].encode())
        if path.startswith("/images/"):
            return Answer(200, (("Content-Type", "image/png"), ("Cache-Control", "max-age=86400")), picture(path))
        language = next((tag for tag in site.outlet.languages if path.rstrip("/") == f"/{tag}"), site.outlet.languages[0])
        topic = path.removeprefix("/section/") if path.startswith("/section/") else None
        if path in ("/", f"/{language}", f"/{language}/", "/about", "/contact", "/terms") or topic:
            newest = [a for a in reversed(self.of_site[site.host]) if a.stands(now) and a.language == language and topic in (None, a.topic)]
            rows = tuple((a.url, a.text_at(now).headline, a.text_at(now).body[0]) for a in newest[:25])
            return Answer(
                200, (("Content-Type", "text/html; charset=utf-8"), *documents.headers(site)), front(site, language, rows).encode()
            )
        return _missing(site, 404)

    def mirrored(self, path: str, now: float, base: str = "") -> Answer:
        """The page at /HOST/path under the banner, every link into the world leading to the mirror; `base` precedes those links."""
        host, _, rest = path.removeprefix("/").partition("/")
        if not host:
            rows = "".join(f'<li><a href="{base}/{s.host}/">{escape(s.name)}</a></li>' for s in self.world.sites)
            listing = f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>The invented media</title><body>{BANNER}<ul>{rows}</ul></body></html>'
            return Answer(200, (("Content-Type", "text/html; charset=utf-8"),), listing.encode())
        answer = self.answer(host, "/" + rest, {}, now)
        if answer.status == 301:
            return Answer(302, (("Location", f"{base}/{self.bare[unquote(host)]}/{rest}"),))
        media = dict(answer.headers).get("Content-Type", "")
        headers = tuple((k, v) for k, v in answer.headers if k in ("Content-Type",))
        if not media.startswith("text/html"):
            return Answer(answer.status, headers, answer.body)
        text = answer.body.decode()
        for known in self.sites:
            text = text.replace(f'"https://{known}/', f'"{base}/{known}/')
        at = text.find(">", text.find("<body")) + 1
        return Answer(answer.status, headers, (text[:at] + BANNER + text[at:]).encode())


def _missing(site: Site, status: int) -> Answer:
    word = {404: "Not found", 410: "Gone"}[status]
    page = f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{word}</title></head><body><h1>{word}</h1><p><a href="{site.outlet.homepage}">{escape(site.name)}</a></p></body></html>'
    return Answer(status, (("Content-Type", "text/html; charset=utf-8"),), page.encode())


def _validated(
    body: bytes, media: str, changed: float | None, validators: Mapping[str, str], extra: tuple[tuple[str, str], ...], *, etag: bool
) -> Answer:
    """200 with ETag and Last-Modified, or 304 where the request's validators still hold (RFC 9110: If-None-Match first)."""
    tag = f'"{blake2b(body, digest_size=8).hexdigest()}"' if etag else None
    headers = [("Content-Type", media), *extra]
    if tag:
        headers.append(("ETag", tag))
    if changed is not None:
        headers.append(("Last-Modified", format_datetime(datetime.fromtimestamp(int(changed), UTC), usegmt=True)))
    asked = validators.get("if-none-match")
    since = validators.get("if-modified-since")
    if asked is not None:
        same = tag is not None and tag in [t.strip().removeprefix("W/") for t in asked.split(",")]
    else:
        same = since is not None and changed is not None and int(changed) <= _seconds(since)
    return Answer(304, tuple(h for h in headers if h[0] != "Content-Type")) if same else Answer(200, tuple(headers), body)


def _seconds(date: str) -> float:
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError):
        return 0.0


def picture(path: str) -> bytes:
    """A small PNG of one colour that the path chooses."""
    red, green, blue = blake2b(path.encode(), digest_size=3).digest()
    row = b"\x00" + bytes((red, green, blue)) * 32
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", 32, 18, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(row * 18, 9)), (b"IEND", b"")]
    parts = [struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)

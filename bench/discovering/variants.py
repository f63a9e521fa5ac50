"""Further habits of publishing systems, small ones: silent front pages, frames, lists of feeds, links without a type, base addresses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from discovering import systems as s
from discovering.systems import ATOM, RSS, Body, Site, alternate, entries, front

Items = list[tuple[str, str, datetime]]


def _site(system: str, host: str, page: str, feeds: dict[str, Body], charset: str = "utf-8") -> Site:
    site = Site(system, host)
    site.page("/", page, charset)
    for path, body in feeds.items():
        site.feed(path, body)
    return site


def silent(now: datetime) -> list[Site]:
    """Front pages that name no feed: only their system tells where it would be."""
    marks: dict[str, tuple[str, str, str, Callable[[str, str, Items], Body]]] = {
        "oakbridge-star.com": ("WordPress, silent", '<link rel="stylesheet" href="/wp-content/themes/x.css">', "/feed/", s.rss),
        "brindle-news.org": ("Drupal, silent", '<link href="/sites/default/files/x.css">', "/rss.xml", s.rss),
        "corriere-del-lago.it": ("Joomla, silent", '<meta name="generator" content="Joomla!">', "/?format=feed&type=rss", s.rss),
        "minato-shimbun.jp": ("Movable Type, silent", '<meta name="generator" content="Movable Type Pro 5">', "/atom.xml", s.atom),
        "nadi-samachar.in": ("Quintype, silent", '<script src="https://assettype.com/q.js"></script>', "/stories.rss", s.rss),
        "collective-voice.org": ("Plone, silent", '<meta name="generator" content="Plone - https://plone.org/">', "/RSS", s.rdf),
    }
    found = []
    for host, (system, head, path, kind) in marks.items():
        main = entries(host, "front", now)
        found.append(_site(system, host, front(host, head, main), {path: kind(host, host, main)}))
    return found


def odd(now: datetime) -> list[Site]:
    """Feeds behind frames, refreshes, lists, pictures, base addresses; and traps that do not say what they are."""

    def of(host: str, section: str = "front") -> Items:
        return entries(host, section, now)

    lists = _site("a page of feeds", "willow-standard.com", front("Willow", "", of("willow-standard.com"), '<a href="/feeds.html">RSS Feeds</a>'), {f"/xml/{n}.xml": s.rss("willow-standard.com", n, of("willow-standard.com", n)) for n in ("top", "world", "sport")})  # fmt: skip
    lists.page(
        "/feeds.html", "<html><body>" + "".join(f'<a href="/xml/{n}.xml">{n}</a>' for n in ("top", "world", "sport")) + "</body></html>"
    )
    frames = _site("frames", "moor-echo.co.uk", '<html><head><title>Moor Echo</title></head><frameset cols="20%,80%"><frame src="menu.html"><frame src="main.html"></frameset></html>', {"/moor.rdf": s.rdf("moor-echo.co.uk", "Moor Echo", of("moor-echo.co.uk"))})  # fmt: skip
    frames.page("/menu.html", '<html><body><a href="moor.rdf">RSS</a></body></html>')
    frames.page("/main.html", "<html><body>news</body></html>")
    refresh = _site("a refresh", "alder-post.com", '<html><head><meta http-equiv="refresh" content="0; url=/home/"></head><body></body></html>', {"/home/rss.xml": s.rss("alder-post.com", "Alder Post", of("alder-post.com"))})  # fmt: skip
    refresh.page("/home/", front("Alder Post", alternate(RSS, "rss.xml"), of("alder-post.com")))
    later = _site("feeds of sections only", "bracken-review.com", front("Bracken", "", of("bracken-review.com")), {"/world/?format=rss": s.rss("bracken-review.com", "World", of("bracken-review.com", "world"))})  # fmt: skip
    later.page("/world/", front("Bracken World", alternate(RSS, "/world/?format=rss"), of("bracken-review.com", "world")))
    based = _site("a base address", "fjord-avis.no", front("Fjord Avis", '<base href="https://fjord-avis.no/nb/">' + alternate(ATOM, "rss/all"), of("fjord-avis.no"), lang="nb"), {"/nb/rss/all": s.atom("fjord-avis.no", "Fjord Avis", of("fjord-avis.no"))})  # fmt: skip
    untyped = _site("a link without a type", "heather-times.ie", front("Heather Times", '<link rel="alternate" href="/feed.xml" title="RSS">', of("heather-times.ie")), {"/feed.xml": s.rss("heather-times.ie", "Heather Times", of("heather-times.ie"))})  # fmt: skip
    untyped.feed(
        "/opinions.rss",
        s.rss("heather-times.ie", "Opinions", [(f"{u}#comment-2", t, d) for u, t, d in of("heather-times.ie")]),
        wanted=False,
    )
    spoken = _site("a podcast that does not say so", "gorse-radio.fm", front("Gorse Radio", alternate(RSS, "/a.xml") + alternate(RSS, "/b.xml"), of("gorse-radio.fm")), {"/a.xml": s.rss("gorse-radio.fm", "Gorse", of("gorse-radio.fm"))})  # fmt: skip
    spoken.feed("/b.xml", s.rss("gorse-radio.fm", "Talk", of("gorse-radio.fm", "talk"), audio=True), wanted=False)
    turkish = _site("another charset", "kavak-haber.com.tr", front("Kavak Haber", "", of("kavak-haber.com.tr"), '<a href="rss.asp">RSS</a>', lang="tr").replace("utf-8", "iso-8859-9"), {"/rss.asp": s.rss("kavak-haber.com.tr", "Kavak Haber", of("kavak-haber.com.tr"))}, "iso-8859-9")  # fmt: skip
    return [lists, frames, refresh, later, based, untyped, spoken, turkish]


def sites(now: datetime) -> list[Site]:
    """All of them."""
    return [*silent(now), *odd(now)]

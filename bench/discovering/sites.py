"""The outlets of the bench: fifteen systems, a shop, a host that wants no robots, one that moved within its own domain."""

from __future__ import annotations

from datetime import datetime

from discovering import systems as s
from discovering.systems import ATOM, RSS, Body, Site, alternate, entries, front


def word_press(now: datetime) -> Site:
    host = "harrowgate-lantern.com"
    site, main = Site("WordPress", host), entries(host, "world", now)
    site.robots("Disallow: /wp-admin/", f"Sitemap: https://{host}/sitemap_index.xml")
    links = alternate(RSS, "/feed/", "Lantern » Feed") + alternate(RSS, "/comments/feed/", "Lantern » Comments Feed") + alternate(RSS, "/feed/podcast/", "Lantern podcast") + alternate("application/json", "/wp-json/wp/v2/posts") + alternate("application/json+oembed", "/wp-json/oembed/1.0/embed?url=x")  # fmt: skip
    site.page("/", front("The Harrowgate Lantern", links, main, '<a href="/category/sport/feed/">RSS: Sport</a> <a href="/category/culture/feed/">RSS: Culture</a>', generator="WordPress 6.7"))  # fmt: skip
    site.feed("/feed/", s.rss(host, "The Harrowgate Lantern", main))
    site.feed("/category/sport/feed/", s.rss(host, "Lantern Sport", entries(host, "sport", now)))
    site.feed("/category/culture/feed/", s.rss(host, "Lantern Culture", entries(host, "culture", now)))
    site.feed("/comments/feed/", s.rss(host, "Comments for Lantern", [(f"{u}#comment-{n}", "By: a reader", d) for n, (u, _, d) in enumerate(main)]), wanted=False)  # fmt: skip
    site.feed("/feed/podcast/", s.rss(host, "Lantern Podcast", entries(host, "episode", now), audio=True), wanted=False)
    site.pages["/sitemap_index.xml"] = s.index_map(host, "/post-sitemap.xml", "/page-sitemap.xml", "/news-sitemap.xml")
    site.feed("/news-sitemap.xml", s.news_map(host, "Lantern", [*main, *entries(host, "sport", now)]))
    site.pages["/post-sitemap.xml"] = site.pages["/page-sitemap.xml"] = s.plain_map(host, "/about/")
    return site


def drupal(now: datetime) -> Site:
    host = "vale-district-news.org"
    site, main = Site("Drupal", host), entries(host, "vale", now, path="/node/{n}")
    site.robots("Disallow: /admin/")
    foot = '<a href="/taxonomy/term/12/feed"><img src="/feed.png" alt="RSS"></a> <a href="/comments/rss">Comments RSS</a>'
    site.page(
        "/", front("Vale District News", alternate(RSS, "/rss.xml", "Vale"), main, foot, generator="Drupal 10 (https://www.drupal.org)")
    )
    site.feed("/rss.xml", s.rss(host, "Vale District News", main))
    site.feed("/taxonomy/term/12/feed", s.rss(host, "Vale: Farming", entries(host, "farming", now)))
    site.feed("/comments/rss", s.rss(host, "Comments", [(f"{u}#comment-1", "Re: plan", d) for u, _, d in main]), wanted=False)
    return site


def ghost(now: datetime) -> Site:
    host = "tideline-reports.io"
    site, main = Site("Ghost", host), entries(host, "tide", now, path="/{slug}-{n}/")
    site.robots(f"Sitemap: https://{host}/sitemap.xml", "Disallow: /ghost/")
    site.page("/", front("Tideline Reports", alternate(RSS, f"https://{host}/rss/", "Tideline"), main, generator="Ghost 5.90"))
    site.feed("/rss/", s.rss(host, "Tideline Reports", main))
    site.pages["/sitemap.xml"] = s.index_map(host, "/sitemap-pages.xml", "/sitemap-posts.xml")
    site.pages["/sitemap-posts.xml"] = site.pages["/sitemap-pages.xml"] = s.plain_map(host, "/about/", "/x/")
    return site


def joomla(now: datetime) -> Site:
    host = "correio-da-baia.com.br"
    site, main = Site("Joomla", host), entries(host, "baia", now, path="/index.php/noticias/{n}-{slug}")
    site.robots("Disallow: /administrator/")
    links = alternate(RSS, "/?format=feed&type=rss", "RSS 2.0") + alternate(ATOM, "/?format=feed&type=atom", "Atom 1.0")
    site.page("/", front("Correio da Baía", links, main, lang="pt-br", generator="Joomla! - Open Source Content Management"))
    site.feed("/?format=feed&type=rss", s.rss(host, "Correio da Baía", main))
    site.feed("/?format=feed&type=atom", s.atom(host, "Correio da Baía", main), wanted=False)
    return site


def blogger(now: datetime) -> Site:
    host = "portmarrow.blogspot.com"
    site, main = Site("Blogger", host), entries(host, "port", now, path="/2026/11/{slug}-{n}.html")
    site.robots("Disallow: /search", f"Sitemap: https://{host}/sitemap.xml")
    links = alternate(ATOM, f"https://{host}/feeds/posts/default", "Atom") + alternate(RSS, f"https://{host}/feeds/posts/default?alt=rss", "RSS") + alternate(ATOM, f"https://{host}/feeds/4410/comments/default", "Comments")  # fmt: skip
    site.page("/", front("Port Marrow News", links, main, generator="blogger"))
    site.feed("/feeds/posts/default", s.atom(host, "Port Marrow News", main))
    site.feed("/feeds/posts/default?alt=rss", s.rss(host, "Port Marrow News", main), wanted=False)
    site.feed("/feeds/4410/comments/default", s.atom(host, "Comments", main), wanted=False)
    site.pages["/sitemap.xml"] = s.plain_map(host, "/2026/11/x.html")
    return site


def arc(now: datetime) -> Site:
    host = "ridgeway-tribune.com"
    site, main = Site("Arc XP", host), entries(host, "ridge", now, path="/{section}/2026/11/24/{slug}-{n}/")
    site.robots("Disallow: /pf/api/", f"Sitemap: https://{host}/arc/outboundfeeds/sitemap-news/?outputType=xml", f"Sitemap: https://{host}/arc/outboundfeeds/sitemap-index/?outputType=xml")  # fmt: skip
    site.page("/", front("Ridgeway Tribune", '<script src="/pf/dist/engine/react.js"></script><script>window.Fusion=window.Fusion||{};Fusion.arcSite="ridgeway";</script>', main))  # fmt: skip
    site.feed("/arc/outboundfeeds/sitemap-news/?outputType=xml", s.news_map(host, "Ridgeway Tribune", main))
    site.pages["/arc/outboundfeeds/sitemap-index/?outputType=xml"] = s.index_map(host, "/arc/outboundfeeds/sitemap/2026/?outputType=xml")
    site.feed("/arc/outboundfeeds/rss/?outputType=xml", s.rss(host, "Ridgeway Tribune", [*main[:5], *entries(host, "desk", now)]))
    return site


def hugo(now: datetime) -> Site:
    host = "saltmarsh-gazette.net"
    site, main = Site("static (Hugo)", host), entries(host, "marsh", now, path="/posts/{slug}-{n}/")
    site.page("/", front("Saltmarsh Gazette", "", main, generator="Hugo 0.128.0"))
    site.feed("/index.xml", s.rss(host, "Saltmarsh Gazette", main))
    return site


def hand_made(now: datetime) -> Site:
    host = "www.fenland-observer.co.uk"
    site, main = Site("hand-made, 2003", host), entries(host, "fen", now, path="/news.php?id={n}")
    rows = "".join(f'<TR><TD><A HREF="{u}"><FONT SIZE=2>{t}</FONT></A>' for u, t, _ in main)
    site.page("/", f'<HTML><HEAD><TITLE>Fenland Observer</TITLE></HEAD><BODY BGCOLOR=#FFFFFF><TABLE BORDER=0>{rows}</TABLE><A HREF=backend.rdf><IMG SRC=xml.gif ALT=XML></A> <A HREF="sport.rdf"><IMG SRC=xml.gif ALT=XML></A></BODY></HTML>', "iso-8859-1")  # fmt: skip
    site.feed("/backend.rdf", s.rdf(host, "Fenland Observer", main))
    site.feed("/sport.rdf", s.rdf(host, "Fenland Observer Sport", entries(host, "sport", now, path="/sport.php?id={n}")))
    site.pages["https://fenland-observer.co.uk/"] = Body("text/html", b"", 301, f"https://{host}/")
    return site


def cjk_portal(now: datetime) -> Site:
    host = "qinghe-xinwen.com.cn"
    site = Site("CJK portal", host)
    site.robots("Disallow: /so/")
    main = [(f"https://{host}/a/20261124/{n}.shtml", f"青河市政府通过港口改造计划第{n}期工程细节公布", d) for n, (_, _, d) in enumerate(entries(host, "x", now), 100)]  # fmt: skip
    site.page("/", front("青河新闻网", "", main, '<a href="/rss/">RSS订阅</a>', lang="zh-CN"), "gb18030")
    site.pages["/"] = Body("text/html", site.pages["/"].body.replace(b'<meta charset="utf-8">', b'<meta charset="gb2312">'))
    names = {"guonei": "国内", "guoji": "国际", "tiyu": "体育", "caijing": "财经"}
    rows = "".join(f'<li><a href="/rss/{k}.xml">{v}</a></li>' for k, v in names.items())
    site.page("/rss/", f'<html lang="zh-CN"><head><title>RSS订阅</title></head><body><ul>{rows}</ul></body></html>', "gb18030")
    site.pages["/rss/"] = Body("text/html; charset=gb18030", site.pages["/rss/"].body)
    for key, name in names.items():
        own = [(u.replace("/a/", f"/{key}/"), name + t, d) for u, t, d in main]
        site.feed(f"/rss/{key}.xml", s.rss(host, name, own))
    return site


def map_only(now: datetime) -> Site:
    host = "kestrel-wire.com"
    site, main = Site("news sitemap only", host), entries(host, "wire", now)
    site.robots(f"Sitemap: https://{host}/sitemaps/index.xml", "Disallow: /search")
    site.page("/", front("Kestrel Wire", "", main))
    site.pages["/sitemaps/index.xml"] = s.index_map(host, "/sitemaps/2026-10.xml", "/sitemaps/2026-11.xml", "/sitemaps/google-news.xml", "/sitemaps/video.xml")  # fmt: skip
    site.feed("/sitemaps/google-news.xml", s.news_map(host, "Kestrel Wire", main))
    return site


def json_only(now: datetime) -> Site:
    host = "ember-post.dev"
    site, main = Site("JSON Feed only", host), entries(host, "ember", now)
    site.page("/", front("Ember Post", alternate("application/feed+json", "/feed.json", "Ember"), main))
    site.feed("/feed.json", s.json_feed(host, "Ember Post", main))
    return site


def newsletter(now: datetime) -> Site:
    host = "www.copperfield-letter.com"
    site, main = Site("newsletter (Substack-like)", host), entries(host, "letter", now, path="/p/{slug}-{n}")
    site.robots("Disallow: /action/", f"Sitemap: https://{host}/sitemap.xml", f"Sitemap: https://{host}/news_sitemap.xml")
    links = alternate(RSS, "/feed", "The Copperfield Letter") + alternate(
        RSS, "https://api.copperfield-letter.com/feed/podcast/771.rss", "Podcast"
    )
    site.page("/", front("The Copperfield Letter", links + '<link rel="preload" href="https://substackcdn.com/x.js" as="script">', main))
    site.feed("/feed", s.rss(host, "The Copperfield Letter", main))
    site.pages["/sitemap.xml"] = s.plain_map(host, "/about")
    site.feed(
        "/news_sitemap.xml", s.news_map(host, "The Copperfield Letter", [*main[:3], *entries(host, "note", now, path="/p/{slug}-{n}")])
    )
    site.pages["https://copperfield-letter.com/"] = Body("text/html", b"", 301, f"https://{host}/")
    return site


def blox(now: datetime) -> Site:
    """Its RSS is a search that its robots.txt closes: only the news sitemap may be had."""
    host = "juniper-county-record.com"
    site, main = Site("BLOX", host), entries(host, "county", now, path="/{section}/article_{n}.html")
    site.robots("Disallow: /search/", "Disallow: /tncms/admin/", f"Sitemap: https://{host}/tncms/sitemap/news.xml")
    site.page("/", front("Juniper County Record", alternate(RSS, "/search/?f=rss&t=article&l=50&s=start_time&sd=desc", "RSS"), main, generator="BLOX Content Management System"))  # fmt: skip
    site.feed("/search/?f=rss&t=article&l=50&s=start_time&sd=desc", s.rss(host, "Record", main), wanted=False)
    site.feed("/tncms/sitemap/news.xml", s.news_map(host, "Juniper County Record", main))
    return site


def spip(now: datetime) -> Site:
    host = "le-courrier-du-fleuve.sn"
    site, main = Site("SPIP", host), entries(host, "fleuve", now, path="/spip.php?article{n}")
    site.robots("Disallow: /ecrire/")
    site.page("/", front("Le Courrier du Fleuve", "", main, lang="fr", generator="SPIP 4.2.8"))
    site.feed("/spip.php?page=backend", s.rss(host, "Le Courrier du Fleuve", main))
    return site


def sections(now: datetime) -> Site:
    """More feeds than one visit may ask for; the rest is for the next day."""
    host = "northern-dispatch.ca"
    site, main = Site("many sections", host), entries(host, "front", now)
    names = ("world", "canada", "politics", "money", "health", "science", "arts", "hockey")
    links = alternate(RSS, "/rss/all.xml", "All") + "".join(alternate(RSS, f"/rss/{n}.xml", n) for n in names)
    site.page("/", front("Northern Dispatch", links, main))
    site.feed("/rss/all.xml", s.rss(host, "Northern Dispatch", main))
    for name in names:
        site.feed(f"/rss/{name}.xml", s.rss(host, f"Northern Dispatch {name}", entries(host, name, now)))
    return site


def closed(now: datetime) -> Site:
    host = "private-bulletin.org"
    site, main = Site("wants no robots", host), entries(host, "x", now)
    site.robots("Disallow: /")
    site.page("/", front("Private Bulletin", alternate(RSS, "/feed", "x"), main))
    site.feed("/feed", s.rss(host, "Private Bulletin", main), wanted=False)
    return site


def shop(now: datetime) -> Site:
    host = "brass-kettle-shop.com"
    site = Site("a shop", host, news=False)
    rows = "".join(f'<a href="/p/{n}">Kettle {n}</a><a href="/cart?add={n}">Add to cart</a>' for n in range(30))
    site.page("/", f'<html lang="en"><head><title>Brass Kettle Shop</title>{alternate(RSS, "/feed", "x")}</head><body>{rows}</body></html>')
    site.feed("/feed", s.rss(host, "New kettles", entries(host, "kettle", now, 5)), wanted=False)
    return site


MAKERS = (word_press, drupal, ghost, joomla, blogger, arc, hugo, hand_made, cjk_portal, map_only, json_only, newsletter, blox, spip, sections, closed, shop)  # fmt: skip

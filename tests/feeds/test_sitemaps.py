"""Sitemaps, news sitemaps, indexes."""

from __future__ import annotations

from firsthand.feeds.read import read_feed

URL = "https://www.dale-echo.example/sitemap.xml"
SPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
NEWS = f"""<urlset {SPACES}><url><loc>https://dale-echo.example/a</loc><lastmod>2024-05-03</lastmod><news:news><news:publication><news:name>Dale Echo</news:name>
<news:language>en</news:language></news:publication><news:publication_date>2024-05-03T08:00:00Z</news:publication_date><news:title>Well found</news:title>
<news:keywords>water, wells</news:keywords></news:news><xhtml:link rel="alternate" hreflang="cy" href="https://dale-echo.example/cy/a"/></url>
<url><loc>https://elsewhere.example/b</loc><news:news><news:title>Not ours</news:title></news:news></url></urlset>"""


def test_news_sitemap() -> None:
    feed = read_feed(NEWS.encode(), URL)
    (one,) = feed.entries
    assert feed.format == "news-sitemap"
    assert (one.url, one.title, one.published, one.updated) == (
        "https://dale-echo.example/a",
        "Well found",
        "2024-05-03T08:00:00Z",
        "2024-05-03",
    )
    assert (one.categories, one.language, one.links[0].url) == (("water", "wells"), "en", "https://dale-echo.example/cy/a")


def test_a_broken_sitemap_keeps_what_stands() -> None:
    broken = NEWS.replace("Well found", "Well & pump&nbsp;found")
    assert len(read_feed(broken.encode(), URL).entries) == 1
    assert len(read_feed(NEWS.replace("</urlset>", "").encode(), URL).entries) == 1


def test_plain_sitemap_is_newest_first() -> None:
    body = f"<urlset {SPACES}>" + "".join(f"<url><loc>https://dale-echo.example/{n}</loc>{mod}</url>" for n, mod in enumerate(("", "<lastmod>2024-05-01</lastmod>", "<lastmod>2024-05-02T00:00:00Z</lastmod>"))) + "</urlset>"  # fmt: skip
    feed = read_feed(body.encode(), URL)
    assert feed.format == "sitemap"
    assert [entry.url[-1] for entry in feed.entries if entry.url] == ["2", "1", "0"]


def test_index_is_newest_first_and_speaks_for_its_own_site() -> None:
    body = f"""<sitemapindex {SPACES}><sitemap><loc>https://dale-echo.example/old.xml</loc><lastmod>2023-01-01</lastmod></sitemap>
    <sitemap><loc>https://dale-echo.example/new.xml.gz</loc><lastmod>2024-01-01</lastmod></sitemap><sitemap><loc>https://x.example/s.xml</loc></sitemap></sitemapindex>"""
    feed = read_feed(body.encode(), URL)
    assert (feed.format, feed.children) == ("sitemap-index", ("https://dale-echo.example/new.xml.gz", "https://dale-echo.example/old.xml"))

"""What a front page tells: name, feeds and pages that list them, sections, editions, and what it is not."""

from __future__ import annotations

from firsthand import facts
from firsthand.catalogue.discovery import in_order
from firsthand.catalogue.front import FrontPage, front_page, is_headline
from firsthand.text import html


def front(body: str, url: str = "https://www.latern.ee/", head: str = "") -> FrontPage:
    document = html.parse(f"<!doctype html><html lang='et'><head>{head}</head><body>{body}</body></html>".encode(), url)
    words = frozenset(r["word"] for r in facts.table("catalogue/feed_words"))
    return front_page(document, words, facts.table("catalogue/page_marks"), facts.table("catalogue/feed_paths"))


def found(page: FrontPage) -> list[tuple[str, str]]:
    return [(c.url.removeprefix("https://www.latern.ee"), c.via) for c in in_order(page.candidates, page.url)]


def test_feeds_are_found_by_link_by_address_by_text_and_by_picture() -> None:
    body = "<a href='/rss.php'>x</a><a href='/voog.aspx'>RSS</a><a href='backend.rdf'><img alt='XML' src='x.gif'></a><a href='/voog/'>RSS лента</a><a href='/uudised/42'>Uudis</a>"
    head = "<link rel='alternate' type='application/rss+xml' href='/feed/'><link rel='alternate' type='application/json+oembed' href='/oembed'><link rel='alternate' hreflang='ru' href='https://www.latern.ee/ru/'>"
    page = front(body, head=head)
    assert found(page) == [
        ("/feed/", "alternate"),
        ("/rss.php", "link"),
        ("/backend.rdf", "link"),
        ("/voog/", "list"),
        ("/voog.aspx", "list"),
    ]
    assert page.editions == (("ru", "https://www.latern.ee/ru/"),)


def test_comments_podcasts_and_other_sites_feeds_are_no_candidates() -> None:
    body = "<a href='/comments/feed/'>RSS</a><a href='/feed/podcast/'>RSS</a><a href='https://other.ee/rss.xml'>them</a><a href='/?p=4&feed=rss2'>RSS</a><a href='/2026/11/24/uudis/feed/'>RSS</a>"
    assert found(front(body)) == []
    assert found(front("<a href='https://feeds.proxy.com/latern'>RSS</a>")) == [("https://feeds.proxy.com/latern", "link")]


def test_a_name_is_told_by_meta_by_markup_or_by_the_title() -> None:
    assert front("", head="<meta property='og:site_name' content='Latern'><title>Latern - uudised</title>").name == "Latern"
    markup = (
        '<script type="application/ld+json">{"@type":"NewsMediaOrganization","name":"Latern OÜ","sameAs":["https://vana.ee/"]}</script>'
    )
    page = front("", head=markup)
    assert (page.name, page.organisation_markup, page.own_names) == ("Latern OÜ", True, ("vana.ee",))
    assert front("", head="<title>Latern</title>").name == "Latern"


def test_a_parked_place_spam_and_a_shop_give_themselves_away() -> None:
    assert front("<a href='/x'>Inquire now</a>", head="<title>This domain is for sale</title>").parked
    headlines = "".join(f"<a href='/{n}'>Linnavolikogu arutas täna sadama uut planeeringut, osa {n}</a>" for n in range(9))
    told = front(headlines + "<a href='/1x'>Why a domain is for sale: a long report on names</a>", head="<title>Latern</title>")
    assert not told.parked
    assert told.headlines >= 9
    assert front("".join(f"<a href='/{n}'>best casino slots {n}</a>" for n in range(20))).spam > 0.5
    assert front("<a href='/a'>The city bans casino adverts near its schools</a>" + headlines).spam < 0.15
    assert front("".join(f"<a href='/{n}'>Add to cart</a>" for n in range(5))).shop


def test_sections() -> None:
    page = front(
        "<a href='/sport/'>Sport</a><a href='/sport/jalgpall/2026/lugu'>x</a><a href='https://kohus.ee/otsus'>otsus</a><a href='/logo.png'>l</a>"
    )
    assert page.sections == ("https://www.latern.ee/sport/",)


def test_a_headline_is_long_in_its_own_script() -> None:
    assert is_headline("Council votes on the harbour plan tonight")
    assert is_headline("青河市政府通过港口改造计划工程细节")
    assert not is_headline("Sport")
    assert not is_headline("Kontakt ja toimetus")


def test_frames_and_refreshes_stand_for_the_page() -> None:
    assert found(front("", head="<meta http-equiv='refresh' content='0; url=/avaleht/'>")) == [("/avaleht/", "page")]
    framed = html.parse(
        b"<html><frameset><frame src='menu.html'><frame src='https://ad.com/x'></frameset></html>", "https://www.latern.ee/"
    )
    assert [c.url for c in front_page(framed, frozenset(), (), ()).candidates] == ["https://www.latern.ee/menu.html"]


def test_a_page_of_monsters_costs_little_and_gives_little() -> None:
    page = front(
        "".join(f"<a href='/rss/{n}.xml'>{'this domain is for sale ' * 20}</a><a href='/{'rss-' * 500}'>x</a>" for n in range(1_500))
    )
    assert len(page.candidates) <= 200
    assert len(page.sections) <= 12

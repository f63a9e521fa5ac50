from __future__ import annotations

from firsthand.articles.read import read_article
from firsthand.articles.templates import learn
from firsthand.facts import Facts
from firsthand.model.article import Article
from firsthand.text.html import Document
from tests.articles import pages


def read(source: str, facts: Facts, url: str = pages.URL) -> Article:
    return read_article(Document(source, url), facts)


def test_a_page_of_today_is_read_whole(facts: Facts) -> None:
    strip = '<div class="byline">By <a rel="author" href="/a/maja">Maja Lindqvist</a></div>'
    after = '<p class="credit">Reporting by the Sound Wire</p>'
    article = read(pages.modern(head=pages.node() + '<link rel="canonical" href="/2024/05/17/ferry">', strip=strip, after=after), facts)
    assert article.headline == "Council keeps the night ferry"
    assert article.body == pages.SENTENCES
    assert [(a.name, a.kind) for a in article.authors] == [("Maja Lindqvist", "person")]
    assert article.byline is not None
    assert "Maja Lindqvist" in article.byline
    assert (article.published, article.modified) == ("2024-05-17T18:04:00+02:00", "2024-05-18T07:30:00+02:00")
    assert article.date_evidence.published == "json-ld:datePublished"
    assert (article.language, article.genre, article.outlet) == ("en", "article", "harbourpost.example")
    assert article.canonical == "https://harbourpost.example/2024/05/17/ferry"
    assert article.copyright == "© 2024 Harbour Post Ltd. All rights reserved."
    assert any("Maja Lindqvist" in line for line in article.strip)
    assert "Reporting by the Sound Wire" in article.tail
    assert ("json-ld:publisher", "Harbour Post") in {(c.where, c.text) for c in article.claims}


def test_old_markup_without_a_single_paragraph_tag(facts: Facts) -> None:
    article = read(pages.old(), facts, "http://www.smallpaper.example/news.php?id=7")
    assert article.body == pages.SENTENCES
    assert article.headline == "Council keeps the night ferry"
    assert article.published is None


def test_related_stories_navigation_and_headline_are_not_body(facts: Facts) -> None:
    article = read(pages.modern(head=pages.node()), facts)
    text = "\n".join(article.body)
    assert "Another story" not in text
    assert "Weather" not in text
    assert article.headline not in article.body


def test_links_are_those_of_the_text(facts: Facts) -> None:
    body = "".join(f"<p>{s}</p>" for s in pages.SENTENCES[:4]) + (
        '<p>The figures were first reported by <a href="https://islandgazette.example/ferry-costs">the Island Gazette</a> in a longer account of the costs.</p>'
    )
    article = read(pages.modern(body=body, head=pages.node()), facts)
    assert [(link.url, link.text) for link in article.links] == [("https://islandgazette.example/ferry-costs", "the Island Gazette")]


def test_text_that_only_the_markup_has(facts: Facts) -> None:
    told = "\n".join(pages.SENTENCES)
    article = read(pages.modern(body="<div id=app></div>", head=pages.node(articleBody=told)), facts)
    assert article.body == pages.SENTENCES


def test_a_template_removes_what_every_page_of_the_outlet_says(facts: Facts) -> None:
    house = (
        "The Harbour Post has been printed on the island since 1891, and is owned by those who read it, write it and carry it to the door."
    )
    taught = []
    for n in range(3):
        body = f"<p>{house}</p>" + "".join(f"<p>{s} This was number {n}.</p>" for s in pages.SENTENCES)
        taught.append(read(pages.modern(body=body, head=pages.node()), facts).line_hashes)
    template = learn("harbourpost.example", taught, None)
    body = f"<p>{house}</p>" + "".join(f"<p>{s}</p>" for s in pages.SENTENCES)
    document = Document(pages.modern(body=body, head=pages.node()), pages.URL)
    assert house in read_article(document, facts).body
    article = read_article(document, facts, template)
    assert house not in article.body
    assert article.body == pages.SENTENCES


def test_an_empty_document_is_an_article_of_nothing(facts: Facts) -> None:
    article = read("<html><body></body></html>", facts)
    assert (article.body, article.headline, article.genre, article.authors, article.published) == ((), None, None, (), "2024-05-17")
    assert article.date_evidence.published == "url"


def test_what_says_whose_it_all_is_ends_the_text_and_is_kept_beside_it(facts: Facts) -> None:
    for line in (
        "Copyright 2024 Harbour Post. This material may not be published.",
        "CC BY 4.0 This article may be carried on with our name.",
    ):
        body = "".join(f"<p>{s}</p>" for s in (*pages.SENTENCES, line))
        article = read(pages.modern(body=body, head=pages.node()), facts)
        assert article.body == pages.SENTENCES
        assert line in article.tail


def test_a_caption_with_its_credit_is_not_the_text(facts: Facts) -> None:
    figure = '<figure><img src="/i/a-ferry-at-dawn.jpg"><figcaption>Council keeps the night ferry <span class="photo-credit">Photo: Oren Pell</span></figcaption></figure>'
    article = read(pages.modern(body=figure + "".join(f"<p>{s}</p>" for s in pages.SENTENCES)), facts)
    assert article.body == pages.SENTENCES
    assert article.images[0].credit == "Oren Pell"


def test_a_page_of_tables_and_fonts(facts: Facts) -> None:
    text = "<br><br>".join(pages.SENTENCES)
    links = "".join(f'<div><a href="/news.php?id={i}">Another story number {i} of the day</a></div>' for i in range(3))
    source = (
        "<html><head><title>The Sound Gazette - Council keeps the night ferry running</title></head><body><table width=100%><tr><td colspan=3><font size=5>"
        f"The Sound Gazette</font></td></tr><tr><td width=160><font size=2><b>Most read</b><br>{links}</font></td><td><font size=5><b>Council keeps the night ferry "
        f"running</b></font><br><font size=1>17 May 2024, 18:04 Maja Lindqvist</font><br><br><font size=3>{text}</font></td><td><font size=2><b>Read next</b><br>{links}"
        "</font></td></tr><tr><td colspan=3><font size=1><p>© 2024 The Sound Gazette. All rights reserved.</p></font></td></tr></table></body></html>"
    )
    article = read(source, facts, "https://soundgazette.example/news.php?id=100399")
    assert article.headline == "Council keeps the night ferry running"
    assert article.body == pages.SENTENCES
    assert (article.published, article.byline) == ("2024-05-17T18:04:00", "Maja Lindqvist")
    assert [a.name for a in article.authors] == ["Maja Lindqvist"]

"""A page to an article: the markup's word, then the page's; body, names, dates, pictures, and whose it says it is.

The order of belief for each field is in the module that reads it; this one only calls them.
"""

from __future__ import annotations

from dataclasses import dataclass

from firsthand.articles.body import Body, choose_body, looked_at
from firsthand.articles.claims import claims_of
from firsthand.articles.credits import copyright_of, credit_lines
from firsthand.articles.dateline import dateline_of
from firsthand.articles.genre import genre_of, paywall_of
from firsthand.articles.images import CreditWords, credit_words, images_of
from firsthand.articles.names import BylineWords, byline_words
from firsthand.articles.near import near_lines
from firsthand.articles.parts import next_page
from firsthand.articles.people import people_of
from firsthand.articles.score import Model, load_model
from firsthand.articles.templates import line_hash
from firsthand.articles.when import dates_of, month_names
from firsthand.articles.words import Words
from firsthand.facts import Facts
from firsthand.model.article import Article, Hyperlink, SiteTemplate
from firsthand.text.html import Document
from firsthand.text.languages import settle
from firsthand.text.urls import join, registrable_domain

_MAX_LINKS = 300


@dataclass(frozen=True)
class Known:
    """What is compiled from the facts, once for each Facts; it holds them, so that their id stays theirs."""

    facts: Facts
    words: Words
    names: BylineWords
    model: Model
    credits: CreditWords


_KNOWN: dict[int, Known] = {}


def known(facts: Facts) -> Known:
    """The compiled words of these facts."""
    found = _KNOWN.get(id(facts))
    if found is None:
        if len(_KNOWN) > 3:
            _KNOWN.clear()
        found = _KNOWN[id(facts)] = Known(facts, Words(facts), byline_words(facts), load_model(facts), credit_words(facts))
    return found


def read_article(document: Document, facts: Facts, template: SiteTemplate | None = None) -> Article:
    """The article of a page. `template` is what is known of the outlet's pages: its lines are left out. Never raises on any page."""
    url = document.url
    compiled = known(facts)
    words, names = compiled.words, compiled.names
    seen = looked_at(document, words)
    found, markup, site, title = seen.scan, seen.markup, seen.site, seen.title
    months = month_names(facts, document.language)
    body = choose_body(document, seen, compiled.model, template, months)
    people = people_of(document, markup, found, body, words, names, months, site)
    when = dates_of(document, markup, found, body, words, facts)
    canonical = next((link.href for link in document.links if link.rel == "canonical"), None)
    language = settle(
        document.language or document.meta("og:locale", "content-language"), " ".join(body.paragraphs) or title.headline or ""
    )
    return Article(
        url=url,
        outlet=registrable_domain(url),
        canonical=canonical,
        genre=genre_of(document, markup, body, title.headline),
        headline=title.headline,
        lede=body.lede,
        body=body.paragraphs,
        authors=people.authors,
        byline=people.byline,
        dateline=dateline_of(body.paragraphs, facts),
        published=when.published,
        modified=when.modified,
        date_evidence=when.evidence,
        language=language,
        section=_section(document, markup.text("articleSection")),
        images=images_of(document, markup, found, body, words, compiled.credits),
        credit_lines=credit_lines(found, body, facts),
        copyright=copyright_of(document, markup, found, words),
        links=_links(document, body),
        paywall=paywall_of(markup, document, found, body, words),
        site_name=site,
        strip=body.strip,
        tail=body.tail,
        near=near_lines(found, body, words, document.base),
        claims=claims_of(document, markup, canonical, found, people, facts),
        next_page=next_page(document, found, body),
        line_hashes=tuple(dict.fromkeys(line_hash(b.text) for b in found.blocks)),
    )


def _section(document: Document, told: str | None) -> str | None:
    return told or document.meta("article:section", "parsely-section", "section", "dc.subject")


def _links(document: Document, body: Body) -> tuple[Hyperlink, ...]:
    found: dict[str, Hyperlink] = {}
    for anchor in body.anchors:
        if len(found) >= _MAX_LINKS:
            break
        href = join(document.base, anchor.href)
        if href and href not in found:
            found[href] = Hyperlink(url=href, text=" ".join(anchor.text.split()))
    return tuple(found.values())

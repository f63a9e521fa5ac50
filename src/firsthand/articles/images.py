"""Pictures of the article with their captions and credits."""

from __future__ import annotations

from firsthand.articles.body import Body
from firsthand.articles.markup import Markup
from firsthand.articles.scan import Scan
from firsthand.articles.words import Words
from firsthand.model.article import Image
from firsthand.text.html import Document
from firsthand.text.urls import join


def images_of(document: Document, markup: Markup, found: Scan, body: Body, words: Words) -> tuple[Image, ...]:
    """The lead picture that the markup names, then those in the article's own part of the page."""
    image = join(document.base, document.meta("og:image", "twitter:image"))
    return (Image(url=image),) if image else ()

"""A page becomes what was printed and what its owner says of it; runs in a sandboxed worker, away from wire and store.

One parse feeds both rooms. Whose report it is needs neighbours and is told later, in `tell`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from firsthand import facts as facts_module
from firsthand.articles.plain import read_plain
from firsthand.articles.read import read_article
from firsthand.feeds.front_page import read_front_page
from firsthand.feeds.read import read_feed
from firsthand.model.article import Article, SiteTemplate
from firsthand.model.entry import Entry, FeedDocument, Pending
from firsthand.rights.judge import said
from firsthand.rights.nosnippet import protected
from firsthand.rights.page import printed
from firsthand.rights.signals import Policy, Signals
from firsthand.rights.terms import Terms
from firsthand.text import html


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedTask:
    """A feed's body to be read. `front_page` asks for the links of an HTML page."""

    url: str
    body: bytes
    content_type: str | None
    front_page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTask:
    """A page's body with everything that was found beside it. `now` Unix seconds of the fetch."""

    url: str
    body: bytes
    now: float
    pending: Pending
    headers: tuple[tuple[str, str], ...] = ()
    robots: str | None = None
    documents: Mapping[str, str] = field(default_factory=dict)
    template: SiteTemplate | None = None
    outlet_country: str | None = None
    policy: Policy = Policy()
    agent: str = "Firsthand"
    own_facts: Path | None = None  # the operator's folder of further agencies and groups


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead:
    """What a page gave: the article, what is said of its rights, and where its entry came from."""

    pending: Pending
    article: Article
    terms: Terms
    unshown: tuple[str, ...]  # texts under data-nosnippet
    read_at: float


def feed_of(task: FeedTask) -> FeedDocument:
    """The entries of a feed's body. Raises NotAFeed, TooLarge."""
    if task.front_page:
        return read_front_page(task.body, task.url)
    return read_feed(task.body, task.url, task.content_type)


def page_of(task: PageTask) -> PageRead:
    """The article and the rights of a page's body. Raises NotAPage, TooLarge."""
    facts = facts_module.load(task.own_facts)
    document = html.parse(task.body, task.url, task.headers)
    if html.is_markup(document.source):
        article = read_article(document, facts, task.template)
    else:
        article = read_plain(document.source, task.url, facts)
    feed_rights = tuple(t for t in (task.pending.feed_rights, task.pending.entry.rights) if t)
    signals = Signals(
        url=task.url,
        agent=task.agent,
        robots=task.robots,
        headers=task.headers,
        documents=task.documents,
        page=document,
        feed_rights=feed_rights,
        printed=printed(article),
        body=article.body,
        now=task.now,
    )
    return PageRead(
        pending=task.pending,
        article=article,
        terms=said(signals, facts, task.outlet_country, task.policy),
        unshown=protected(document),
        read_at=task.now,
    )


def warm() -> None:
    """Load what is slow or needs the disk (models, word lists) before a worker is shut off from it."""
    sample = (
        "<html lang='en'><body><article><h1>Warm</h1>"
        + "<p>A paragraph of several plain words, so that everything is read once.</p>" * 5
        + "</article></body></html>"
    )
    url = "https://warm.example/"
    page_of(PageTask(url=url, body=sample.encode(), now=0.0, pending=Pending(key=url, url=url, domain="warm.example", feed=url, entry=Entry(), found_at=0.0, gap_s=0.0, due_at=0.0)))  # fmt: skip

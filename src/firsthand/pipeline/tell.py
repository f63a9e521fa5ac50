"""What is told: each article read is placed in its story, traced to its origin, and becomes an item cut to its rights.

Ask, think, write: neighbours are asked for, the batch is thought about, one write follows. `revise` comes after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from firsthand.articles.templates import line_hash
from firsthand.facts import Facts
from firsthand.model.article import Article, Author, SiteTemplate
from firsthand.model.item import Dropped, Item
from firsthand.model.origin import Neighbour, Origin
from firsthand.model.outlet import Outlet
from firsthand.model.rights import Rights
from firsthand.origins.attribute import attribute
from firsthand.origins.documents import documents
from firsthand.origins.primary import primary
from firsthand.pipeline.memory import Memory
from firsthand.pipeline.read import PageRead
from firsthand.rights import display
from firsthand.rights.judge import verdict
from firsthand.rights.signals import Policy
from firsthand.store.ids import item_id
from firsthand.stories.features import told_at
from firsthand.stories.live import LiveStories, Placement, StoryArticle
from firsthand.stories.sections import place_of, topic_of

SIGNATURE = 40  # characters that a credit of its own has at most


@dataclass(slots=True)
class Told:
    """What a batch comes to, ready to be written; `touched` are the stories that gained a member or were joined."""

    items: list[Item] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    text_until: dict[str, float] = field(default_factory=dict)
    dropped: list[Dropped] = field(default_factory=list)
    joined: list[tuple[str, str]] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)


def tell(
    reads: Iterable[PageRead], live: LiveStories, memory: Memory, outlets: Mapping[str, Outlet], templates: Mapping[str, SiteTemplate], facts: Facts, policy: Policy,
) -> Told:  # fmt: skip
    """The batch in order of first sight; earlier members of a batch are neighbours of later ones. Outlets and templates by domain."""
    told = Told()
    for read in sorted(reads, key=lambda r: r.pending.found_at):
        reason = unfit(read)
        if reason:
            told.dropped.append(Dropped(url=read.pending.url, stage="read", reason=reason, at=read.read_at))
            continue
        domain = read.article.outlet
        _one(read, told, live, memory, outlets.get(domain), templates.get(domain), facts, policy)
    return told


def unfit(read: PageRead) -> str | None:
    """Why a page cannot become an item: its owner forbids it, or there is no article in it."""
    if read.terms.crawl == "deny" or read.terms.index == "deny":
        return "its owner does not want it listed"
    if not (read.article.headline or read.pending.entry.title):
        return "no headline on the page and none in the feed"
    return None


def _one(
    read: PageRead, told: Told, live: LiveStories, memory: Memory, outlet: Outlet | None, template: SiteTemplate | None, facts: Facts, policy: Policy,
) -> None:  # fmt: skip
    article, pending = read.article, read.pending
    id = item_id(pending.url, pending.found_at)
    placement = live.place(_story_article(id, read))
    neighbours = memory.neighbours(placement.neighbours)
    page = without_boilerplate(article, template)
    origin = attribute(page, facts, entry=pending.entry, outlet=outlet, neighbours=neighbours, template=template)
    rights = verdict(read.terms, pending.url, facts, origin, policy)
    if rights.index == "deny" or rights.show == "none":
        live.forget((id,))
        told.dropped.append(Dropped(url=pending.url, stage="rights", reason="its owner does not want it listed", at=read.read_at))
        return
    item = _item(id, read, placement, origin, rights, outlet, facts, neighbours)
    text = "\n".join(article.body)
    memory.keep(_neighbour(item, text, outlet), read)
    told.items.append(item)
    told.words[id] = (
        " ".join(t for t in (article.headline, pending.entry.title, article.byline, *article.body) if t) if rights.search != "deny" else ""
    )
    keep_s = display.retention_s(rights)
    if keep_s > 0 and text:
        told.texts[id] = text
        told.text_until[id] = read.read_at + keep_s
    told.joined.extend(placement.joined)
    told.touched.add(placement.membership.story)
    told.touched.update(into for _, into in placement.joined)


def without_boilerplate(article: Article, template: SiteTemplate | None) -> Article:
    """A page without the long lines behind its text that its outlet prints on every page: a footer that names an agency is no credit.

    Short ones stay: an outlet may carry one agency alone, and sign each report so.
    """
    if template is None or not template.lines:
        return article
    near = tuple(n for n in article.near if n.place != "after" or len(n.text) <= SIGNATURE or line_hash(n.text) not in template.lines)
    return article if len(near) == len(article.near) else replace(article, near=near)


def _story_article(id: str, read: PageRead) -> StoryArticle:
    article = read.article
    return StoryArticle(
        id=id,
        url=article.url,
        canonical=article.canonical,
        outlet=article.outlet,
        published_at=told_at(read.pending.found_at, article.published, read.pending.entry.published),
        language=article.language,
        headline=article.headline or read.pending.entry.title or "",
        body=article.body,
        links=tuple(link.url for link in article.links),
    )


def _item(
    id: str, read: PageRead, placement: Placement, origin: Origin, rights: Rights, outlet: Outlet | None, facts: Facts, neighbours: Sequence[Neighbour],
) -> Item:  # fmt: skip
    article, pending, entry = read.article, read.pending, read.pending.entry
    membership = placement.membership
    headline = article.headline or entry.title
    lede = article.lede or (article.body[0] if article.body else "")
    categories = tuple(c for c in (article.section, *entry.categories) if c)
    item = Item(
        id=id,
        url=pending.url,
        outlet=article.outlet,
        first_seen=pending.found_at,
        first_seen_gap_s=pending.gap_s,
        canonical=article.canonical,
        headline=headline,
        snippet=display.snippet(entry.summary or article.lede, rights, read.unshown),
        body=article.body,
        authors=_authors(article, origin),
        byline=article.byline,
        dateline=article.dateline,
        copyright=article.copyright,
        published=article.published or entry.published,
        modified=article.modified or entry.updated,
        language=article.language or pending.feed_language,
        section=article.section,
        genre=article.genre,
        topic=topic_of(categories, pending.url, headline or "", lede, article.language, facts),
        place=place_of(headline or "", lede, article.dateline, article.language, facts),
        images=article.images if rights.image != "none" else (),
        primary=primary(pending.url, article.outlet, origin, neighbours, facts),
        origin=origin,
        documents=documents(article, facts),
        rights=rights,
        story=membership.story,
        copy_of=membership.copy_of,
        role=membership.role,
        similarity=membership.similarity,
        feed=pending.feed,
    )
    return display.shown(item, rights)


def _authors(article: Article, origin: Origin) -> tuple[Author, ...]:
    """The authors, unless the byline contradicts the credit: then nobody is named as one."""
    return () if any(c.what == "byline" for c in origin.contradictions) else article.authors


def _neighbour(item: Item, text: str, outlet: Outlet | None) -> Neighbour:
    return Neighbour(
        id=item.id, url=item.url, outlet=item.outlet, name=outlet.name or None if outlet else None, headline=item.headline, text=text,
        language=item.language, published=item.published, first_seen=item.first_seen, gap_s=item.first_seen_gap_s, origin=item.origin,
    )  # fmt: skip

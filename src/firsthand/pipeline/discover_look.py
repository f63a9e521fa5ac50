"""What discovery was given, read in a sandboxed worker: a front page's facts, or a feed, whichever it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from firsthand import facts
from firsthand.catalogue.front import FrontPage, front_page
from firsthand.errors import BadInput
from firsthand.feeds.read import read_feed
from firsthand.model.entry import FeedDocument
from firsthand.text import html
from firsthand.text.tokens import fold

MOST_PRINTS = 60


@dataclass(frozen=True, slots=True)
class LookTask:
    """A body to be read. `page`: a page is expected, so that it is not read as a feed first."""

    url: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    page: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """What it is: one of the two, or neither and why."""

    page: FrontPage | None = None
    feed: FeedDocument | None = None
    why: str | None = None


def look(task: LookTask) -> Look:
    """A feed, sitemap or page; never raises for what it was given."""
    kind = next((v for k, v in task.headers if k == "content-type"), None)
    attempts = (_page, _feed) if task.page else (_feed, _page)
    why = None
    for attempt in attempts:
        try:
            found = attempt(task, kind)
        except BadInput as error:
            why = why or str(error)
            continue
        if found is not None:
            return found
    return Look(why=why or "neither a page nor a feed")


def _feed(task: LookTask, kind: str | None) -> Look | None:
    found = read_feed(task.body, task.url, kind)
    return Look(feed=found) if found.entries or found.children or found.title else None


def _page(task: LookTask, kind: str | None) -> Look | None:
    document = html.parse(task.body, task.url, task.headers)
    if not html.is_markup(document.source) or "<rss" in document.source[:2000] or "<feed" in document.source[:2000]:
        return None
    words = frozenset(r["word"] for r in facts.table("catalogue/feed_words"))
    return Look(page=front_page(document, words, facts.table("catalogue/page_marks"), facts.table("catalogue/feed_paths")))


def prints(feeds: list[FeedDocument]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Hashes of the paths and titles of entries: enough to know them again, nothing to read."""
    paths: dict[str, None] = {}
    titles: dict[str, None] = {}
    for feed in feeds:
        for entry in feed.entries[:MOST_PRINTS]:
            parts = urlsplit(entry.url or "")
            if len(parts.path) > 8:
                paths[_print(parts.path.rstrip("/") + ("?" + parts.query if parts.query else ""))] = None
            if entry.title and len(entry.title) > 12:
                titles[_print(fold(entry.title))] = None
    return tuple(paths)[:MOST_PRINTS], tuple(titles)[:MOST_PRINTS]


def _print(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=6).hexdigest()

"""Pages read again, judged: what changed since, what is gone, and when to look the next time. Pure.

An hour, six hours and a day after the first reading, and when a feed says that an entry was updated. A page that answers 404 or
410 is looked for again after a day; where it is still gone then, its owner has taken it back and nothing of it is shown any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from firsthand.facts import Facts
from firsthand.model.entry import Pending
from firsthand.model.item import Item, Version
from firsthand.model.page import Reply
from firsthand.model.rights import Rights, RightsEvidence
from firsthand.pipeline.read import PageRead
from firsthand.rights import display
from firsthand.rights.judge import verdict
from firsthand.rights.signals import Policy
from firsthand.rights.terms import IMAGE, SHOW, STORE
from firsthand.store.ids import AGAIN

STEPS_S = (3_600.0, 6 * 3_600.0, 24 * 3_600.0)  # from the first reading
GONE = frozenset({404, 410})
GONE_S = 24 * 3_600.0
LONGEST_NOTICE = 300


def planned(pending: Pending, reply: Reply, now: float) -> Pending:
    """The first of the further readings of a page that became an item."""
    entry = replace(pending.entry, content=None, enclosures=(), links=())
    return replace(
        pending, key=pending.key + AGAIN, entry=entry, found_at=now, due_at=now + STEPS_S[0], attempts=0, again=1,
        etag=reply.header("etag"), last_modified=reply.header("last-modified"),
    )  # fmt: skip


def onward(pending: Pending, reply: Reply | None, now: float) -> Pending | None:
    """The reading after this one; None where it was the last. No `reply`: there was no time for it."""
    if pending.again >= len(STEPS_S):
        return None
    if reply is not None and reply.status == 200:
        pending = replace(pending, etag=reply.header("etag"), last_modified=reply.header("last-modified"))
    due_at = max(pending.found_at + STEPS_S[pending.again], now + STEPS_S[0])
    return replace(pending, due_at=due_at, again=pending.again + 1, gone_at=None)


def missing(pending: Pending, now: float) -> Pending | None:
    """The reading that makes sure of a page that is not there; None where it has not been for a day."""
    if pending.gone_at is None:
        return replace(pending, gone_at=now, due_at=now + GONE_S)
    return None if now >= pending.gone_at + GONE_S else replace(pending, due_at=pending.gone_at + GONE_S)


def taken_back(item: Item, status: int, now: float) -> tuple[Item, Version]:
    """An item whose page is gone: in no list, no search and no story, nothing of it shown, its text not kept."""
    evidence = RightsEvidence(signal="gone", where="status", text=f"{status} for a day")
    rights = replace(item.rights, index="deny", store="metadata", show="none", image="none", evidence=(*item.rights.evidence, evidence))
    return display.shown(item, rights), Version(item=item.id, seen_at=now, what="gone", text=None)


def compared(item: Item, read: PageRead, facts: Facts, policy: Policy) -> tuple[Item, list[Version]]:
    """The item as its page stands now, cut to the rights as they stand now, and what it said before where that was shown."""
    article, entry = read.article, read.pending.entry
    rights = _no_wider(verdict(read.terms, item.url, facts, item.origin, policy), item.rights)
    if read.terms.crawl == "deny":
        rights = replace(rights, index="deny")
    now = display.shown(
        replace(
            item, headline=article.headline or item.headline, snippet=display.snippet(entry.summary or article.lede, rights, read.unshown),
            body=article.body, modified=article.modified or item.modified,
        ),
        rights,
    )  # fmt: skip
    before = display.shown(item, rights)
    versions = []
    if before.headline and now.headline and before.headline != now.headline:
        versions.append(Version(item=item.id, seen_at=read.read_at, what="headline", text=before.headline))
    if before.snippet and now.snippet and before.snippet != now.snippet and entry.summary is None:
        versions.append(Version(item=item.id, seen_at=read.read_at, what="lede", text=before.snippet))
    if notice := correction(article.body, facts):
        versions.append(
            Version(item=item.id, seen_at=read.read_at, what="correction", text=notice if rights.show in ("snippet", "full") else None)
        )
    return now, versions


def _no_wider(said: Rights, held: Rights) -> Rights:
    """What a page says now, but never more than what was met before: it may have been a letter that narrowed it."""
    return replace(
        said, show=_stricter(SHOW, said.show, held.show), store=_stricter(STORE, said.store, held.store), image=_stricter(IMAGE, said.image, held.image),
        index="deny" if "deny" in (said.index, held.index) else "allow",
    )  # fmt: skip


def _stricter(order: tuple[str, ...], one: str, other: str) -> str:
    return min(one, other, key=order.index)


def correction(body: Iterable[str], facts: Facts) -> str | None:
    """The first paragraph that says of itself that it is a correction, cut."""
    words = tuple(row["phrase"].casefold() for row in facts.table("corrections"))
    for paragraph in body:
        start = paragraph.lstrip("*[( \u2022").casefold()
        for word in words:
            if start.startswith(word) and start[len(word) : len(word) + 12].lstrip(" )]").startswith(
                (":", "\uff1a", ".", "-", "\u2013", "\u2014", "(")
            ):
                return paragraph[:LONGEST_NOTICE]
    return None

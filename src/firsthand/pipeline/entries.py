"""Entries of feeds on their way to the list of pages to be read: which are wanted, which are new, how they wait."""

from __future__ import annotations

from collections.abc import Mapping

from firsthand.config import Collect
from firsthand.feeds.addresses import plain_form, unwrapped
from firsthand.model.entry import Entry, FeedDocument, Pending
from firsthand.model.feed import FeedState
from firsthand.store.shelf import Store
from firsthand.text.dates import instant
from firsthand.text.urls import canonical, registrable_domain


def fresh_of(store: Store, found: Mapping[str, list[Pending]]) -> dict[str, list[Pending]]:
    """By feed, what nobody had shown before: neither held nor dropped, nor waiting to be read, nor in two feeds of this batch.

    An AMP, mobile or print form of what is known is known as well.
    """
    plain = {p.key: canonical(plain_form(p.url)) for pendings in found.values() for p in pendings}
    keys = {*plain, *plain.values()}
    seen = set(store.known(keys)) | set(store.waiting(keys))
    fresh: dict[str, list[Pending]] = {url: [] for url in found}
    for url, pendings in found.items():
        for pending in pendings:
            if not {pending.key, plain[pending.key]} & seen:
                seen |= {pending.key, plain[pending.key]}
                fresh[url].append(pending)
    return fresh


def wanted_of(state: FeedState, document: FeedDocument, now: float, settings: Collect) -> tuple[list[Entry], list[Entry]]:
    """The entries to read, and those that a feed never read before had already: of these only a few young ones are read.

    A sitemap lists what a site has, not what is new: only entries dated since a day before its last poll count.
    """
    first = state.last_success_at is None
    young_s = settings.first_poll_hours * 3600
    if document.format == "sitemap":
        since = (state.last_success_at or now) - young_s
        young = [e for e in document.entries if (at := printed_at(e)) is not None and at >= since]
        return (young[: settings.first_poll_entries], young[settings.first_poll_entries :]) if first else (young, [])
    if not first:
        return list(document.entries), []
    young = [e for e in document.entries if (at := printed_at(e)) is None or at >= now - young_s][: settings.first_poll_entries]
    taken = {id(e) for e in young}
    return young, [e for e in document.entries if id(e) not in taken]


def printed_at(entry: Entry) -> float | None:
    stamp = entry.published or entry.updated
    return instant(stamp) if stamp else None


def pending_of(state: FeedState, document: FeedDocument, entry: Entry, now: float) -> Pending | None:
    url = unwrapped(entry.url) if entry.url else None
    if url is None:
        return None
    gap = now - state.last_success_at if state.last_success_at is not None else 86_400.0
    return Pending(
        key=canonical(url), url=url, domain=state.domain or registrable_domain(url), feed=state.url, entry=entry, found_at=now, gap_s=gap,
        due_at=now, feed_rights=document.rights, feed_language=entry.language or document.language,
    )  # fmt: skip

"""A feed at noon of an invented day, and the polls it may get."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from firsthand.model.entry import Entry, FeedDocument
from firsthand.model.feed import Feed, FeedState
from firsthand.model.page import Ask, Reply
from firsthand.polling.judge import PollOutcome, first_state

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC).timestamp()  # a Tuesday
HOUR, DAY = 3600.0, 86_400.0
URL = "https://daily.example/feed.xml"
FEED = Feed(url=URL, domain="daily.example", country="DE")


def fresh() -> FeedState:
    return first_state(FEED, NOON)


def stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def reply(status: int = 200, *, state: FeedState | None = None, hops: tuple[tuple[int, str], ...] = (), error: str | None = None,
          reason: str | None = None, **headers: str) -> Reply:  # fmt: skip
    ask = Ask(url=URL, kind="feed", etag=state.etag if state else None, last_modified=state.last_modified if state else None)
    named = tuple((k.replace("_", "-"), v) for k, v in headers.items())
    return Reply(ask=ask, url=hops[-1][1] if hops else URL, status=status, hops=hops, error=error, reason=reason, headers=named)


def document(times: list[float] | None = None, **more: Any) -> FeedDocument:
    entries = tuple(Entry(guid=str(n), published=stamp(t)) for n, t in enumerate(times or []))
    return FeedDocument(format="rss", entries=entries, **more)


def found(new: tuple[float, ...] = (), *, body: str = "a", doc: FeedDocument | None = None, state: FeedState | None = None, floor_s: float = 60.0,
          hops: tuple[tuple[int, str], ...] = (), **headers: str) -> PollOutcome:  # fmt: skip
    """A 200 with a body that was read."""
    headers = headers or {"etag": '"1"'}
    return PollOutcome(
        reply=reply(200, state=state, hops=hops, **headers),
        document=doc or document(list(new)),
        body_hash=body,
        new_entries=new,
        floor_s=floor_s,
    )


def nothing(state: FeedState | None = None, **headers: str) -> PollOutcome:
    """A 304."""
    return PollOutcome(reply=reply(304, state=state, **headers))


def failed(status: int = 0, *, error: str | None = None, **headers: str) -> PollOutcome:
    return PollOutcome(reply=reply(status, error=error, reason="it did not work" if error else None, **headers))

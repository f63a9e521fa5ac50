"""Nouns as the API's rows; every key always present, unknown is null, floats with the digits that mean something."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from firsthand.model.codec import to_row
from firsthand.model.feed import Feed, FeedState
from firsthand.model.item import Item
from firsthand.model.origin import Origin, Primary
from firsthand.model.outlet import Outlet
from firsthand.model.story import Story
from firsthand.model.takedown import Case

Row = dict[str, Any]


def stamp(at: float) -> str:
    """RFC 3339, UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def primary_row(primary: Primary | None) -> Row | None:
    """The primary link, or None."""
    return {"url": primary.url, "kind": primary.kind} if primary else None


def item_row(item: Item) -> Row:
    """An item as the API gives it."""
    rights = item.rights
    return {
        "id": item.id, "url": item.url, "headline": item.headline, "outlet": item.outlet, "language": item.language, "published": item.published,
        "first_seen": stamp(item.first_seen), "first_seen_gap_s": round(item.first_seen_gap_s, 1), "topic": item.topic, "place": item.place,
        "snippet": item.snippet, "primary": primary_row(item.primary), "origin": origin_row(item.origin),
        "rights": {
            "show": rights.show, "index": rights.index, "search": rights.search, "ai_input": rights.ai_input, "ai_train": rights.ai_train,
            "tdm": rights.tdm, "licence": rights.licence, "holder": rights.holder, "credit": rights.credit, "access": rights.access,
        },
        "story": item.story, "documents": to_row(item.documents),
    }  # fmt: skip


def origin_row(origin: Origin) -> Row:
    """The origin record with its evidence; the page's own credit apart from our judgement."""
    row: Row = to_row(origin)
    row["confidence"] = round(origin.confidence, 3)
    for evidence in row["evidence"]:
        evidence["weight"] = round(evidence["weight"], 2)
    return row


def story_row(story: Story) -> Row:
    """A story without its items."""
    return {
        "id": story.id, "headline": story.headline, "language": story.language, "first_seen": stamp(story.first_seen), "updated": stamp(story.updated),
        "outlets": story.outlets, "independent": story.independent, "countries": list(story.countries), "languages": list(story.languages),
        "topic": story.topic, "primary": primary_row(story.primary),
    }  # fmt: skip


def member_row(item: Item) -> Row:
    """An item of a story and the hands that it came through."""
    return {
        "id": item.id,
        "url": item.url,
        "outlet": item.outlet,
        "role": item.role,
        "copy_of": item.copy_of,
        "chain": to_row(item.origin.chain),
    }


def outlet_row(outlet: Outlet) -> Row:
    """An outlet with who states it."""
    row: Row = to_row(outlet)
    return row


def feed_row(feed: Feed, state: FeedState | None) -> Row:
    """A feed and its health."""
    row: Row = to_row(feed)
    row["health"] = state.health if state else None
    row["reason"] = state.reason if state else None
    row["last_success"] = stamp(state.last_success_at) if state and state.last_success_at else None
    row["next_poll"] = stamp(state.next_due_at) if state else None
    return row


def removal_row(case: Case) -> Row:
    """A removal without content."""
    return {
        "case": case.id, "arrived": stamp(case.arrived_at), "deadline": stamp(case.deadline_at), "channel": case.channel, "state": case.state,
        "count": len(case.items),
    }  # fmt: skip

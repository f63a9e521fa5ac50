"""The API's objects: items, stories, outlets, feeds as promised; every key always present, unknown is null."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from firsthand.model.codec import to_row
from firsthand.model.feed import Feed, FeedState
from firsthand.model.item import Item
from firsthand.model.origin import Primary
from firsthand.model.outlet import Outlet
from firsthand.model.story import Story
from firsthand.model.takedown import Case

SAID = {
    404: "Not found", 405: "Method not allowed", 410: "Gone", 413: "Too large", 422: "Not understood", 429: "Too many requests", 500: "Our mistake",
    503: "Not available",
}  # fmt: skip


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """These answers as OpenAPI describes them: problem+json (RFC 9457)."""
    schema = Problem.model_json_schema()
    return {status: {"description": SAID[status], "content": {"application/problem+json": {"schema": schema}}} for status in statuses}


class PrimaryOut(BaseModel):
    """The one primary link. kind: own, origin, earliest-copy, agency-site."""

    url: str
    kind: str


class RightsOut(BaseModel):
    """What the owners say, in short: it travels with the item and binds whoever takes it."""

    show: str
    index: str
    search: str
    ai_input: str
    ai_train: str
    tdm: str
    licence: str | None
    holder: str | None
    credit: str | None
    access: str


class ItemOut(BaseModel):
    """One item, cut to what its rights allow."""

    id: str
    url: str
    headline: str | None
    outlet: str
    language: str | None
    published: str | None
    first_seen: str
    first_seen_gap_s: float
    topic: str | None
    place: str | None
    snippet: str | None
    primary: PrimaryOut | None
    origin: dict[str, Any]
    rights: RightsOut
    story: str | None


class StoryOut(BaseModel):
    """One story; `independent` counts reports with no shared text, owner or credit found."""

    id: str
    headline: str
    language: str | None
    first_seen: str
    updated: str
    outlets: int
    independent: int
    countries: list[str]
    languages: list[str]
    topic: str | None
    primary: PrimaryOut | None
    items: list[ItemOut]


class ItemList(BaseModel):
    """A part of a list of items."""

    items: list[ItemOut]
    next: str | None


class StoryList(BaseModel):
    """A part of a list of stories."""

    items: list[StoryOut]
    next: str | None


class RowList(BaseModel):
    """A part of a list of plain objects."""

    items: list[dict[str, Any]]
    next: str | None


class Problem(BaseModel):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str | None = None


def stamp(at: float) -> str:
    """RFC 3339, UTC."""
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def primary_out(primary: Primary | None) -> PrimaryOut | None:
    """The primary link, or None."""
    return PrimaryOut(url=primary.url, kind=primary.kind) if primary else None


def item_out(item: Item) -> ItemOut:
    """An item as the API gives it."""
    rights = item.rights
    return ItemOut(
        id=item.id, url=item.url, headline=item.headline, outlet=item.outlet, language=item.language, published=item.published,
        first_seen=stamp(item.first_seen), first_seen_gap_s=item.first_seen_gap_s, topic=item.topic, place=item.place, snippet=item.snippet,
        primary=primary_out(item.primary), origin=origin_out(item), story=item.story,
        rights=RightsOut(show=rights.show, index=rights.index, search=rights.search, ai_input=rights.ai_input, ai_train=rights.ai_train, tdm=rights.tdm,
                         licence=rights.licence, holder=rights.holder, credit=rights.credit, access=rights.access),
    )  # fmt: skip


def origin_out(item: Item) -> dict[str, Any]:
    """The origin record with its evidence; the page's own credit apart from our judgement."""
    row: dict[str, Any] = to_row(item.origin)
    return row


def story_out(story: Story, items: list[ItemOut]) -> StoryOut:
    """A story as the API gives it."""
    return StoryOut(
        id=story.id, headline=story.headline, language=story.language, first_seen=stamp(story.first_seen), updated=stamp(story.updated), outlets=story.outlets,
        independent=story.independent, countries=list(story.countries), languages=list(story.languages), topic=story.topic,
        primary=primary_out(story.primary), items=items,
    )  # fmt: skip


def outlet_out(outlet: Outlet) -> dict[str, Any]:
    """An outlet with who states it."""
    row: dict[str, Any] = to_row(outlet)
    return row


def feed_out(feed: Feed, state: FeedState | None) -> dict[str, Any]:
    """A feed and its health."""
    row: dict[str, Any] = to_row(feed)
    row["health"] = state.health if state else None
    row["reason"] = state.reason if state else None
    row["last_success"] = stamp(state.last_success_at) if state and state.last_success_at else None
    row["next_poll"] = stamp(state.next_due_at) if state else None
    return row


def removal_out(case: Case) -> dict[str, Any]:
    """A removal without content."""
    return {
        "case": case.id,
        "arrived": stamp(case.arrived_at),
        "deadline": stamp(case.deadline_at),
        "channel": case.channel,
        "state": case.state,
        "count": len(case.items),
    }

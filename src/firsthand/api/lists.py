"""Lists as the OpenAPI document describes them: `{"items": [...], "next": cursor or null}`."""

from __future__ import annotations

from pydantic import BaseModel

from firsthand.api.schema import FeedOut, ItemOut, OutletOut, RemovalOut, SectionOut, StoryOut


class ItemList(BaseModel):
    """A part of a list of items."""

    items: list[ItemOut]
    next: str | None


class StoryList(BaseModel):
    """A part of a list of stories, each with its leading item."""

    items: list[StoryOut]
    next: str | None


class OutletList(BaseModel):
    """A part of the list of outlets."""

    items: list[OutletOut]
    next: str | None


class FeedList(BaseModel):
    """A part of the list of feeds."""

    items: list[FeedOut]
    next: str | None


class SectionList(BaseModel):
    """All topics."""

    items: list[SectionOut]
    next: str | None


class RemovalList(BaseModel):
    """All removals."""

    items: list[RemovalOut]
    next: str | None

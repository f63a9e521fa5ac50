"""The API's objects as its OpenAPI document describes them; `shapes.py` makes them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

SAID = {
    401: "Not known", 403: "Not allowed", 404: "Not found", 405: "Method not allowed", 409: "Does not fit together", 410: "Gone", 413: "Too large", 422: "Not understood",
    429: "Too many requests", 500: "Our mistake", 503: "Not available",
}  # fmt: skip


class Problem(BaseModel):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str | None = None


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """These answers as OpenAPI describes them: problem+json (RFC 9457)."""
    schema = Problem.model_json_schema()
    return {status: {"description": SAID[status], "content": {"application/problem+json": {"schema": schema}}} for status in statuses}


class RootOut(BaseModel):
    """What this is, whose the materials are, and where owners write to."""

    name: str
    primary: str
    owners: str
    takedown: str
    openapi: str


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


class SourceOut(BaseModel):
    """Who reported it."""

    name: str | None
    domain: str | None
    url: str | None


class HopOut(BaseModel):
    """A hand on the way; `relation` to the one before."""

    name: str | None
    domain: str | None
    url: str | None
    relation: str | None


class EvidenceOut(BaseModel):
    """One exact string that stands on the page; `weight` is a log-odds."""

    signal: str
    where: str
    text: str
    weight: float


class ContradictionOut(BaseModel):
    """Where the page speaks against itself."""

    what: str
    text: str


class ClaimedOut(BaseModel):
    """What the page prints about itself, believed or not."""

    byline: str | None
    publisher: str | None
    copyright: str | None


class OriginOut(BaseModel):
    """Whose report it is, with the evidence. `confidence`: the probability that kind and origin are right."""

    kind: str
    origin: SourceOut | None
    contributors: list[str]
    credits: list[str]
    altered: str
    chain: list[HopOut]
    evidence: list[EvidenceOut]
    contradictions: list[ContradictionOut]
    claimed: ClaimedOut
    confidence: float
    method: str


class DocumentOut(BaseModel):
    """A first source that the text links to: court, law, filing, journal, dataset, release, government, body; `title` the link's words."""

    url: str
    kind: str
    title: str | None


class ItemOut(BaseModel):
    """One item, cut to what its rights allow. It appeared at most `first_seen_gap_s` seconds before `first_seen`."""

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
    origin: OriginOut
    rights: RightsOut
    story: str | None
    documents: list[DocumentOut]


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


class MemberOut(BaseModel):
    """An item of a story and the hands that it came through."""

    id: str
    url: str
    outlet: str
    role: str
    copy_of: str | None
    chain: list[HopOut]


class ChainOut(BaseModel):
    """Through whose hands the items of a story came."""

    id: str
    items: list[MemberOut]


class OutletOut(BaseModel):
    """An outlet and who states it."""

    site: str
    domain: str
    homepage: str
    name: str
    country: str | None
    region: str | None
    languages: list[str]
    kind: str | None
    owner: str | None
    state_control: str | None
    covers: list[str]
    sources: list[str]


class FeedOut(BaseModel):
    """A feed and its health."""

    url: str
    domain: str
    title: str | None
    section: str | None
    language: str | None
    country: str | None
    format: str | None
    note: str | None
    sources: list[str]
    health: str | None
    reason: str | None
    last_success: str | None
    next_poll: str | None


class OutletWithFeeds(OutletOut):
    """An outlet with its feeds."""

    feeds: list[FeedOut]


class CreditOut(BaseModel):
    """Whom an outlet credits, in how many of its items."""

    name: str | None
    domain: str | None
    items: int


class LedgerOut(BaseModel):
    """What an outlet reported itself, whom it credits and who credits it, of its last items."""

    outlet: str
    of_the_last: int
    kinds: dict[str, int]
    credits: list[CreditOut]
    credited_by: list[str]


class SectionOut(BaseModel):
    """A topic."""

    id: str
    name: str


class RemovalOut(BaseModel):
    """A removal without content."""

    case: str
    arrived: str
    deadline: str
    channel: str
    state: str
    count: int


class StatsOut(BaseModel):
    """Counts of the whole."""

    items: int
    stories: int
    outlets: int
    days: int
    feeds: int
    feeds_asked: int
    feeds_live: int
    feeds_failing: int
    health: dict[str, int]
    primaries: dict[str, int]
    origins: dict[str, int]
    places: dict[str, int]
    live_countries: dict[str, int]
    live_languages: dict[str, int]

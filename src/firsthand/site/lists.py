"""Lists of stories: front page, sections, places, languages; as they stand now, or at any minute that is past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from firsthand.errors import UsageError
from firsthand.model.item import Item
from firsthand.model.story import Story
from firsthand.site import names, telling, views, words
from firsthand.site.face import Face, Reader, reader_of
from firsthand.site.names import Outlets
from firsthand.site.telling import Told, members_of
from firsthand.store.shelf import ItemQuery, Store, StoryQuery

LEADS = 6
FRONT_STORIES = 40
FEWEST_OF_AN_EDITION = 12  # with fewer stories in a reader's languages the front page is that of all languages
LATEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a list is headed and how it is cut: `feed` its address without ending; `front` has sections and a rail."""

    feed: str
    heading: str | None = None
    front: bool = False
    dated: bool = True  # whether it can be asked for as of a past minute
    other: tuple[str, str] | None = None
    own_name: tuple[str, str] | None = None
    edition: tuple[str, ...] | None = None
    guessed: bool = False  # the edition is the browser's: with too few stories in it the list is that of all languages


def install(routes: APIRouter, face: Face) -> None:
    """The addresses of this room."""
    _front(routes, face)
    _places_and_tongues(routes, face)


def instant(text: str | None, now: float) -> float | None:
    """The minute that `?at=` names (`2026-11-24T10:00Z`; UTC where no zone is named). Raises UsageError where it is none of the past."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text.strip().replace(" ", "+"))
        at = (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
        if at <= 0:
            raise ValueError(text)
    except (ValueError, OverflowError) as error:
        raise UsageError("?at= takes a minute like 2026-11-24T10:00Z") from error
    if at > now + 60:
        raise UsageError("that minute has not come yet")
    return at


def as_of(at: float | None) -> dict[str, Any]:
    """What a page of a past minute is filled with beside its own: its clock, and what links on it carry on."""
    return {} if at is None else {"at": at, "now": at, "tail": f"?{urlencode({'at': words.machine(at)})}"}


def _order(order: str) -> str:
    return "updated" if order == "updated" else "score"


def _front(routes: APIRouter, face: Face) -> None:
    @routes.get("/")
    async def front(
        request: Request, cursor: str | None = None, order: str = "score", language: str | None = None, edition: str | None = None, at: str | None = None
    ) -> Response:  # fmt: skip
        reader = reader_of(request)
        wanted = () if language else reader.edition(edition)
        query = StoryQuery(limit=FRONT_STORIES, cursor=cursor, order=_order(order), language=language or None, languages=wanted)
        whole = not cursor and order != "updated" and not language
        return story_list(
            face,
            request,
            query,
            Shape(
                feed="/index",
                front=whole,
                edition=wanted if not language else None,
                guessed=not (edition or reader.wishes.languages or cursor),
            ),
            at,
        )

    @routes.get("/section/{topic}")
    async def section(request: Request, topic: str, cursor: str | None = None, order: str = "score", edition: str | None = None, at: str | None = None) -> Response:  # fmt: skip
        known = next((t for t in names.topics() if t["id"] == topic), None)
        if known is None:
            return face.missing(request, "There is no such section.")
        reader = reader_of(request)
        wanted = reader.edition(edition) if edition or reader.wishes.languages else ()
        query = StoryQuery(topic=topic, limit=FRONT_STORIES, cursor=cursor, order=_order(order), languages=wanted)
        return story_list(
            face, request, query, Shape(feed=f"/section/{topic}", heading=names.topic(topic, reader.tongue), edition=wanted), at
        )


def _places_and_tongues(routes: APIRouter, face: Face) -> None:
    @routes.get("/country/{code}")
    async def country(request: Request, code: str, outlets: str | None = None, cursor: str | None = None) -> Response:
        if code.upper() not in names.countries():
            return face.missing(request, "There is no such country.")
        tongue = reader_of(request).tongue
        if outlets:
            publishing = outlets.upper()[:2]
            query = StoryQuery(outlet_country=publishing, limit=FRONT_STORIES, cursor=cursor)
            heading = tongue.say("Published in %(country)s", country=names.country(publishing, tongue))
            return story_list(face, request, query, Shape(feed=f"/country/{code}", heading=heading, other=("about", code), dated=False))
        query = StoryQuery(country=code.upper(), limit=FRONT_STORIES, cursor=cursor)
        heading = tongue.say("About %(country)s", country=names.country(code, tongue))
        return story_list(face, request, query, Shape(feed=f"/country/{code}", heading=heading, other=("published", code), dated=False))

    @routes.get("/language/{tag}")
    async def language(request: Request, tag: str, cursor: str | None = None) -> Response:
        if not names.known_language(tag) or len(tag) > 35:
            return face.missing(request, "There is no such language.")
        tongue = reader_of(request).tongue
        heading = tongue.say("In %(language)s", language=names.language(tag, tongue))
        query = StoryQuery(language=tag, limit=FRONT_STORIES, cursor=cursor)
        shape = Shape(feed=f"/language/{tag}", heading=heading, own_name=(tag, names.own_language(tag)), dated=False)
        return story_list(face, request, query, shape)


def story_list(face: Face, request: Request, query: StoryQuery, shape: Shape, at_text: str | None = None) -> Response:
    """A page of stories, now or `at` a past minute."""
    try:
        at = instant(at_text, face.context.now())
    except UsageError as wrong:
        return face.message(request, 422, "Not like this", f"{str(wrong)[:1].upper()}{str(wrong)[1:]}.")
    store, reader = face.store, reader_of(request)
    found, after = _found(store, query, at)
    if shape.guessed and query.languages and len(found) < FEWEST_OF_AN_EDITION:
        query, shape = replace(query, languages=()), replace(shape, edition=())
        found, after = _found(store, query, at)
    ours = {t.story.id for t in found}
    if (
        shape.front and shape.guessed and query.languages and at is None and after is None and len(found) < FRONT_STORIES
    ):  # the rest of the world below
        more, _ = _found(store, replace(query, languages=()), None)
        found += [t for t in more if t.story.id not in ours][: FRONT_STORIES - len(found)]
    kept = [t for t in found if not _unwanted(t, reader)]
    kept.sort(key=lambda t: t.story.place not in reader.wishes.countries) if shape.front else None
    shown = _readings(face, [_view(store, t, k < LEADS, reader, face.outlets) for k, t in enumerate(kept)], query.languages, at)
    figures = store.figures(face.context.now()) if shape.front or not kept else {}
    return face.render(
        "front.html", request, heading=shape.heading, leads=shown[:LEADS], blocks=_blocks(shown[LEADS:], shape.front, reader, ours), next=after, feed_base=shape.feed,
        order=query.order, other=shape.other, own_name=shape.own_name, edition=shape.edition, can_go_back=shape.dated and not query.cursor,
        muted=len(found) - len(kept), rail=_rail(face, figures, reader) if shape.front and at is None and kept else None,
        feeds_total=figures.get("feeds", 0), feeds_asked=figures.get("feeds_asked", 0), feeds_failing=figures.get("feeds_failing", 0),
        **as_of(at),
    )  # fmt: skip


def _found(store: Store, query: StoryQuery, at: float | None) -> tuple[list[Told], str | None]:
    """The stories of a list and where it goes on."""
    if at is not None:
        return _past(store, query, at), None
    listing = store.stories(query)
    return telling.told(store, listing.members), listing.next


def _past(store: Store, query: StoryQuery, at: float) -> list[Told]:
    """What a past minute's list holds; the edition's stories only."""
    found = telling.past(store, at, 2 * FRONT_STORIES, query.topic)
    languages = {*query.languages, *((query.language,) if query.language else ())}
    kept = [t for t in found if not languages or languages & {names.base_language(tag) for tag in t.story.languages}]
    return sorted(kept, key=lambda t: -t.story.updated)[:FRONT_STORIES] if query.order == "updated" else kept[:FRONT_STORIES]


def _unwanted(told: Told, reader: Reader) -> bool:
    """Whether a reader's settings leave a story out: its lead is muted, or it is carried and only own reports are wanted."""
    lead, wishes = told.lead, reader.wishes
    if lead is None:
        return False
    return wishes.mutes(lead.outlet, (told.story.headline, lead.snippet)) or (wishes.originals and lead.origin.kind not in ("own", "mixed"))


def _view(store: Store, told: Told, leading: bool, reader: Reader, outlets: Outlets) -> views.StoryView:
    members = told.members
    if leading and not members:
        members = members_of(store, told.story.id, telling.MEMBERS)
    shown = members if leading else ((told.lead,) if told.lead else ())
    return views.story_view(told.story, shown, outlets.name, with_more=leading, tongue=reader.tongue)


def read_in(story: Story, languages: Sequence[str]) -> str | None:
    """The first of a reader's languages that a story is told in, where its headline is in none of them."""
    if not languages or names.base_language(story.language) in languages:
        return None
    told_in = {names.base_language(tag) for tag in story.languages}
    return next((language for language in languages if language in told_in), None)


def _readings(face: Face, shown: Sequence[views.StoryView], languages: Sequence[str], at: float | None) -> list[views.StoryView]:
    """The views, each with its story in a language that the reader reads: which item that is, is looked up once a minute."""
    ids: dict[str, str] = {}
    for view in shown:
        language = read_in(view.story, languages)
        if language and (
            id := face.minute.get(("read in", view.story.id, language, at), partial(_first_in, face, view.story.id, language, at))
        ):
            ids[view.story.id] = id
    held = {i.id: i for i in face.store.items_by_id(ids.values()) if telling.showable(i) and i.headline}
    return [
        views.read_in(view, item, face.outlets.name(item.outlet)) if (item := held.get(ids.get(view.story.id, ""))) else view for view in shown
    ]  # fmt: skip


def _first_in(face: Face, story: str, language: str, at: float | None) -> str:
    """The earliest of the newest few members in a language; empty where there is none."""
    members = face.store.items(ItemQuery(story=story, language=language, limit=5, before=at)).members
    return members[-1].id if members else ""


def _blocks(stories: list[views.StoryView], by_topic: bool, reader: Reader, ours: set[str]) -> list[dict[str, Any]]:
    """Stories under their sections; those that are in none of the reader's languages (not `ours`) below them."""
    tongue = reader.tongue
    if not by_topic:
        return [{"id": "all", "name": tongue.say("More stories"), "href": None, "views": stories}] if stories else []
    blocks: list[dict[str, Any]] = []
    for topic in names.topics():
        own = [v for v in stories if v.story.topic == topic["id"] and v.story.id in ours]
        if own:
            blocks.append({"id": topic["id"], "name": names.topic(topic["id"], tongue), "href": f"/section/{topic['id']}", "views": own})
    blocks.sort(key=lambda block: -max(v.story.score for v in block["views"]))
    other = [v for v in stories if not v.story.topic and v.story.id in ours]
    if other:
        blocks.append({"id": "other", "name": tongue.say("More stories"), "href": "/", "views": other})
    foreign = [v for v in stories if v.story.id not in ours]
    if foreign:
        blocks.append({"id": "foreign", "name": tongue.say("In other languages"), "href": "/?edition=all", "views": foreign})
    return blocks


def _rail(face: Face, figures: Mapping[str, object], reader: Reader) -> dict[str, Any]:
    """What stands beside the news: the newest own reports, and the ways to places and languages."""
    outlets = face.outlets
    latest = [i for i in face.store.items(ItemQuery(kind="own", limit=4 * LATEST)).members if not reader.wishes.hides(i)]
    each: dict[str, Item] = {}
    for item in latest:
        each.setdefault(item.story or item.id, item)
    return {
        "latest": [(i, outlets.name(i.outlet)) for i in list(each.values())[:LATEST]],
        "places": [{"code": c, "stories": n} for c, n in _most(counts(figures, "places"), 24)],
        "tongues": [tag for tag, _ in _most(names.by_base(counts(figures, "live_languages")), 24)],
    }


def counts(figures: Mapping[str, object], name: str) -> dict[str, int]:
    """A family of figures; empty where the store has none."""
    counted = figures.get(name, {})
    return counted if isinstance(counted, dict) else {}


def _most(counted: Mapping[str, int], most: int) -> list[tuple[str, int]]:
    return sorted(((k, n) for k, n in counted.items() if k), key=lambda pair: (-pair[1], pair[0]))[:most]

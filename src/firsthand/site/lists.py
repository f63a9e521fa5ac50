"""Lists of stories and of items: front page, sections, places, languages, search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from firsthand.errors import UsageError
from firsthand.model.item import Item
from firsthand.model.story import Story
from firsthand.site import charts, names, views, words
from firsthand.site.face import Face
from firsthand.site.names import Outlets
from firsthand.store.shelf import Hit, ItemQuery, Listing, Store, StoryQuery

LEADS = 5
PER_SECTION = 5
FRONT_STORIES = 40
HITS = 40
FACET_HITS = 200
FACETS = 8
LONGEST_QUERY = 300


def members_of(store: Store, story: Story, limit: int = 200) -> tuple[Item, ...]:
    """The items of a story, oldest first."""
    return tuple(reversed(store.items(ItemQuery(story=story.id, limit=limit)).members))


def install(routes: APIRouter, face: Face) -> None:
    """The addresses of this room."""
    _front(routes, face)
    _places_and_tongues(routes, face)
    _search(routes, face)


def _front(routes: APIRouter, face: Face) -> None:
    @routes.get("/")
    async def front(request: Request, cursor: str | None = None, order: str = "score", language: str | None = None) -> Response:
        query = StoryQuery(
            limit=FRONT_STORIES, cursor=cursor, order="updated" if order == "updated" else "score", language=language or None
        )
        return _story_list(face, request, query, None, "/index", with_blocks=not cursor and order != "updated")

    @routes.get("/section/{topic}")
    async def section(request: Request, topic: str, cursor: str | None = None, order: str = "score") -> Response:
        known = next((t for t in names.topics() if t["id"] == topic), None)
        if known is None:
            return face.missing(request, "There is no such section.")
        query = StoryQuery(topic=topic, limit=FRONT_STORIES, cursor=cursor, order="updated" if order == "updated" else "score")
        return _story_list(face, request, query, known["name"], f"/section/{topic}")


def _places_and_tongues(routes: APIRouter, face: Face) -> None:
    @routes.get("/country/{code}")
    async def country(request: Request, code: str, outlets: str | None = None, cursor: str | None = None) -> Response:
        name = names.countries().get(code.upper())
        if name is None:
            return face.missing(request, "There is no such country.")
        if outlets:
            publishing = outlets.upper()[:2]
            query = StoryQuery(outlet_country=publishing, limit=FRONT_STORIES, cursor=cursor)
            return _story_list(face, request, query, f"Published in {names.country(publishing)}", f"/country/{code}", other=("about", code))
        query = StoryQuery(country=code.upper(), limit=FRONT_STORIES, cursor=cursor)
        return _story_list(face, request, query, f"About {name}", f"/country/{code}", other=("published", code))

    @routes.get("/language/{tag}")
    async def language(request: Request, tag: str, cursor: str | None = None) -> Response:
        if not names.known_language(tag) or len(tag) > 35:
            return face.missing(request, "There is no such language.")
        heading = f"In {names.language(tag)}"
        query = StoryQuery(language=tag, limit=FRONT_STORIES, cursor=cursor)
        return _story_list(face, request, query, heading, f"/language/{tag}", own_name=(tag, names.own_language(tag)))


def _story_list(
    face: Face, request: Request, query: StoryQuery, heading: str | None, feed_base: str, with_blocks: bool = False,
    other: tuple[str, str] | None = None, own_name: tuple[str, str] | None = None,
) -> Response:  # fmt: skip
    store = face.store
    listing = store.stories(query)
    outlets = Outlets(store)
    figures = store.figures(face.context.now())
    stories = listing.members
    leads = [views.story_view(s, members_of(store, s, 60), outlets.name) for s in stories[:LEADS]]
    held = {i.id: i for i in store.items_by_id([s.lead for s in stories[LEADS:] if s.lead])}
    rest = [
        views.story_view(s, (held[s.lead],) if s.lead in held else (), outlets.name, with_more=False) for s in stories[LEADS:]
    ]  # fmt: skip
    return face.render(
        "front.html", request, heading=heading, leads=leads, blocks=_blocks(rest, with_blocks), places=_places(figures) if with_blocks else [],
        tongues=_tongues(figures) if with_blocks else [], next=listing.next, feed_base=feed_base, order=query.order, other=other, own_name=own_name,
        feeds_total=figures.get("feeds", 0), feeds_asked=figures.get("feeds_asked", 0), feeds_failing=figures.get("feeds_failing", 0),
    )  # fmt: skip


def _blocks(stories: list[views.StoryView], by_topic: bool) -> list[dict[str, Any]]:
    if not by_topic:
        return [{"id": "all", "name": "More stories", "href": None, "views": stories}] if stories else []
    blocks = []
    for topic in names.topics():
        own = [v for v in stories if v.story.topic == topic["id"]]
        if own:
            blocks.append({"id": topic["id"], "name": topic["name"], "href": f"/section/{topic['id']}", "views": own[: PER_SECTION * 2]})
    other = [v for v in stories if not v.story.topic]
    if other:
        blocks.append({"id": "other", "name": "More stories", "href": "/?order=updated", "views": other[: PER_SECTION * 3]})
    return blocks


def counts(figures: Mapping[str, object], name: str) -> dict[str, int]:
    """A family of figures; empty where the store has none."""
    counted = figures.get(name, {})
    return counted if isinstance(counted, dict) else {}


def _most(counted: Mapping[str, int], most: int) -> list[tuple[str, int]]:
    return sorted(((k, n) for k, n in counted.items() if k), key=lambda pair: (-pair[1], pair[0]))[:most]


def _places(figures: Mapping[str, object]) -> list[dict[str, Any]]:
    return [{"code": c, "name": names.country(c), "stories": n} for c, n in _most(counts(figures, "places"), 40)]


def _tongues(figures: Mapping[str, object]) -> list[dict[str, Any]]:
    found = _most(names.by_base(counts(figures, "live_languages")), 30)
    return [{"code": c, "name": names.own_language(c) or names.language(c), "english": names.language(c)} for c, _ in found]


def _search(routes: APIRouter, face: Face) -> None:
    @routes.get("/search")
    async def search(request: Request, q: str = "", cursor: str | None = None) -> Response:
        query = q.strip()[:LONGEST_QUERY]
        if not query:
            return face.render("search.html", request, query="", hits=None, error=None, facets=[], chart=None, outlets=Outlets(face.store))
        if query.startswith(("https://", "http://")):  # a pasted address is looked up, not searched for
            held = face.store.item_at(query)
            if held and not held.hidden and held.rights.show != "none":
                return RedirectResponse(f"/item/{held.id}", status_code=303)
        return _found(face, request, query, cursor)


def _found(face: Face, request: Request, query: str, cursor: str | None) -> Response:
    store = face.store
    outlets = Outlets(store)
    try:
        wide = store.search(query, limit=FACET_HITS if cursor is None else HITS, cursor=cursor)
        hits = wide if cursor or len(wide.members) <= HITS else store.search(query, limit=HITS)
        chart = charts.days(store.attention(query)) if cursor is None else None
    except UsageError as wrong:
        return face.render(
            "search.html", request, query=query, hits=None, error=f"{str(wrong)[:1].upper()}{str(wrong)[1:]}.", facets=[], chart=None, outlets=outlets
        )  # fmt: skip
    return face.render(
        "search.html", request, query=query, hits=hits, error=None, outlets=outlets, facets=_facets(query, wide, outlets) if cursor is None else [],
        faceted=len(wide.members), more=wide.next is not None, chart=chart, next=hits.next, feed_base="/search", feed_query=urlencode({"q": query}),
    )  # fmt: skip


def _facets(query: str, hits: Listing[Hit], outlets: Outlets) -> list[dict[str, Any]]:
    """What the newest hits have in common, each a narrower search; one that is already asked for is left out."""
    found = []
    fields: tuple[tuple[str, str, Callable[[Item], str | None], Callable[[str], str]], ...] = (
        ("Outlet", "site", lambda i: i.outlet, outlets.name),
        ("Language", "lang", lambda i: names.base_language(i.language), names.language),
        ("About", "country", lambda i: i.place, names.country),
        ("Section", "topic", lambda i: i.topic, names.topic),
        ("Origin", "kind", lambda i: i.origin.kind, lambda k: words.KIND_WORDS.get(k, k)),
    )  # fmt: skip
    for heading, name, value, naming in fields:
        counted = Counter(v for h in hits.members if (v := value(h.item)))
        if f"{name}:" in query or len(counted) < 2:
            continue
        links = [
            {"name": naming(v), "number": n, "href": f"/search?{urlencode({'q': f'{query} {name}:{v}'})}"} for v, n in counted.most_common(FACETS)
        ]  # fmt: skip
        found.append({"heading": heading, "links": links})
    return found

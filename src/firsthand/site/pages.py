"""The pages: each address reads the store and fills one template; no page decides what may be shown."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from firsthand import facts
from firsthand.errors import UsageError
from firsthand.model.item import Item
from firsthand.model.story import Story
from firsthand.site import views, words
from firsthand.site.context import SiteContext
from firsthand.store.shelf import ItemQuery, Store, StoryQuery
from firsthand.text.urls import host_of, registrable_domain

HERE = Path(__file__).parent
LEADS = 5
PER_SECTION = 5
FRONT_STORIES = 40
RELATED = 6
FORM_BYTES = 100_000


@lru_cache(maxsize=1)
def topics() -> tuple[dict[str, str], ...]:
    """The sections, in their order: id and English name."""
    return tuple({"id": row["id"], "name": row["name"]} for row in facts.table("topics"))


@lru_cache(maxsize=1)
def countries() -> Mapping[str, str]:
    """English names of countries by ISO 3166-1 alpha-2."""
    return {row["code"]: row["name"] for row in facts.table("countries")}


@lru_cache(maxsize=1)
def licences() -> Mapping[str, dict[str, str]]:
    """Licences that allow an article to be shown whole: identifier to name and address."""
    return {row["id"]: {"name": row["name"], "url": row["url"]} for row in facts.table("licence_pages")}


class Pages:
    """Templates and their common words; one an application."""

    def __init__(self, context: SiteContext) -> None:
        self.context = context
        self.environment = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        version = hashlib.blake2b(b"".join(p.read_bytes() for p in sorted((HERE / "static").iterdir())), digest_size=6).hexdigest()
        self.environment.globals |= {"site": context, "topics": topics(), "style_version": version}
        self.environment.filters |= {
            "machine": words.machine, "clock": words.clock, "day": words.day, "age": words.age, "gap": words.gap, "breadth": words.breadth,
            "direction": words.direction, "hand": words.hand, "primary_words": words.primary_words, "why_only_this": words.why_only_this,
            "outbound": context.outbound, "host": host_of, "relation": lambda r: words.RELATION_WORDS.get(r, r),
            "kind": lambda k: words.KIND_WORDS.get(k, k), "role": lambda r: words.ROLE_WORDS.get(r, r),
            "topic": lambda t: next((x["name"] for x in topics() if x["id"] == t), t), "country": lambda c: countries().get(c.upper(), c.upper()),
        }  # fmt: skip

    def render(self, name: str, request: Request, status: int = 200, **values: Any) -> HTMLResponse:
        """A filled template."""
        page = self.environment.get_template(name).render(now=self.context.now(), here=request.url.path, **values)
        return HTMLResponse(page, status_code=status)

    def missing(self, request: Request, what: str) -> HTMLResponse:
        """A 404 that says what is missing."""
        return self.render("message.html", request, status=404, heading="Not here", text=what)


def error_page(context: SiteContext) -> Callable[[Request, int, str], Response]:
    """What a reader sees where an address gives nothing."""
    pages = Pages(context)

    def page(request: Request, status: int, text: str) -> Response:
        heading = {404: "Not here", 405: "Not like this", 410: "Removed"}.get(status, "Something is wrong here")
        return pages.render("message.html", request, status=status, heading=heading, text=f"{text[:1].upper()}{text[1:]}.")

    return page


def names_of(store: Store) -> Callable[[str], str]:
    """Outlet names by domain, asked once a page."""
    known: dict[str, str] = {}

    def name(domain: str) -> str:
        if domain not in known:
            outlet = store.outlet(domain)
            known[domain] = (outlet.name if outlet else "") or domain
        return known[domain]

    return name


def members_of(store: Store, story: Story, limit: int = 200) -> tuple[Item, ...]:
    """The items of a story, oldest first."""
    return tuple(reversed(store.items(ItemQuery(story=story.id, limit=limit)).members))


def router(context: SiteContext) -> APIRouter:
    """Every page of the site."""
    routes = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
    pages = Pages(context)
    _lists(routes, pages)
    _single(routes, pages)
    _outlets(routes, pages)
    _about(routes, pages)
    return routes


def _story_list(
    pages: Pages, request: Request, query: StoryQuery, heading: str | None, feed_base: str, with_blocks: bool = False
) -> HTMLResponse:
    store = pages.context.reader()
    listing = store.stories(query)
    names = names_of(store)
    figures = store.figures(pages.context.now())
    stories = listing.members
    leads = [views.story_view(s, members_of(store, s, 60), names) for s in stories[:LEADS]]
    rest = [views.story_view(s, _lead_only(store, s), names, with_more=False) for s in stories[LEADS:]]
    here_query = "".join(f"{urlencode({k: v})}&" for k, v in request.query_params.items() if k != "cursor")
    return pages.render(
        "front.html", request, heading=heading, leads=leads, blocks=_blocks(rest, with_blocks), places=_places(figures) if with_blocks else [],
        next=listing.next, here_query=here_query, feed_base=feed_base, feeds_total=figures.get("feeds", 0), feeds_failing=figures.get("feeds_failing", 0),
    )  # fmt: skip


def _lead_only(store: Store, story: Story) -> tuple[Item, ...]:
    return store.items_by_id([story.lead]) if story.lead else ()


def _blocks(stories: list[views.StoryView], by_topic: bool) -> list[dict[str, Any]]:
    if not by_topic:
        return [{"id": "all", "name": "More", "href": "#", "views": stories}] if stories else []
    blocks = []
    for topic in topics():
        own = [v for v in stories if v.story.topic == topic["id"]]
        if own:
            blocks.append({"id": topic["id"], "name": topic["name"], "href": f"/section/{topic['id']}", "views": own[: PER_SECTION * 2]})
    other = [v for v in stories if not v.story.topic]
    if other:
        blocks.append({"id": "other", "name": "Just in", "href": "/?order=updated", "views": other[: PER_SECTION * 2]})
    return blocks


def _places(figures: Mapping[str, object]) -> list[dict[str, Any]]:
    counted = figures.get("places", {})
    if not isinstance(counted, dict):
        return []
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{"code": code, "name": countries().get(code, code), "stories": number} for code, number in ordered[:40]]


def _lists(routes: APIRouter, pages: Pages) -> None:
    @routes.get("/")
    async def front(request: Request, cursor: str | None = None, order: str = "score") -> Response:
        query = StoryQuery(limit=FRONT_STORIES, cursor=cursor, order="updated" if order == "updated" else "score")
        return _story_list(pages, request, query, None, "/index", with_blocks=True)

    @routes.get("/section/{topic}")
    async def section(request: Request, topic: str, cursor: str | None = None) -> Response:
        known = next((t for t in topics() if t["id"] == topic), None)
        if known is None:
            return pages.missing(request, "There is no such section.")
        return _story_list(pages, request, StoryQuery(topic=topic, limit=FRONT_STORIES, cursor=cursor), known["name"], f"/section/{topic}")

    @routes.get("/country/{code}")
    async def country(request: Request, code: str, outlets: str | None = None, cursor: str | None = None) -> Response:
        name = countries().get(code.upper())
        if name is None:
            return pages.missing(request, "There is no such country.")
        if outlets:
            query = StoryQuery(outlet_country=outlets.upper()[:2], limit=FRONT_STORIES, cursor=cursor)
            return _story_list(pages, request, query, f"Published in {countries().get(outlets.upper()[:2], outlets)}", f"/country/{code}")
        return _story_list(
            pages, request, StoryQuery(country=code.upper(), limit=FRONT_STORIES, cursor=cursor), f"About {name}", f"/country/{code}"
        )

    @routes.get("/language/{tag}")
    async def language(request: Request, tag: str, cursor: str | None = None) -> Response:
        if not 2 <= len(tag) <= 12:
            return pages.missing(request, "There is no such language.")
        return _story_list(pages, request, StoryQuery(language=tag, limit=FRONT_STORIES, cursor=cursor), f"In {tag}", f"/language/{tag}")

    @routes.get("/search")
    async def search(request: Request, q: str = "", cursor: str | None = None) -> Response:
        store = pages.context.reader()
        hits, error = None, None
        if q.strip():
            try:
                hits = store.search(q[:300], limit=40, cursor=cursor)
            except UsageError as wrong:
                error = str(wrong)
        return pages.render(
            "search.html", request, query=q, hits=hits, error=error, names=names_of(store), here_query=f"{urlencode({'q': q})}&",
        )  # fmt: skip


def _single(routes: APIRouter, pages: Pages) -> None:
    @routes.get("/story/{id}")
    async def story(request: Request, id: str) -> Response:
        store = pages.context.reader()
        found = store.story(id)
        if found is None:
            return pages.missing(request, "There is no such story: it may have been removed or have expired.")
        if found.id != id:
            return RedirectResponse(f"/story/{found.id}", status_code=301)
        names = names_of(store)
        members = members_of(store, found)
        lead = next((m for m in members if m.id == found.lead), members[0] if members else None)
        where = {m.outlet: (o.country if (o := store.outlet(m.outlet)) else None) for m in members}
        return pages.render(
            "story.html", request, story=found, lead=lead, lead_name=names(lead.outlet) if lead else "", groups=views.coverage(members, names, where),
            tree=views.tree(members), related=related_to(store, found), feed_base=f"/story/{id}",
        )  # fmt: skip

    @routes.get("/item/{id}")
    async def item(request: Request, id: str) -> Response:
        store = pages.context.reader()
        found = store.item(id)
        if found is None and store.was_erased(id):
            return pages.render(
                "message.html", request, status=410, heading="Removed", text="Its owner asked for its removal; nothing of it is held here."
            )
        if found is None or found.rights.show == "none" or found.primary is None:
            return pages.missing(request, "There is no such item: it may have been removed or have expired.")
        if found.hidden:
            return pages.render(
                "message.html",
                request,
                status=410,
                heading="Hidden",
                text=f"Hidden while a request of its owner is looked at (case {found.hidden}).",
            )
        story_of = store.story(found.story) if found.story else None
        byline_claims = [c for c in found.origin.contradictions if c.what == "byline"]
        return pages.render(
            "item.html", request, item=found, outlet_name=names_of(store)(found.outlet), unsupported_byline=bool(byline_claims),
            licence=licences().get(found.rights.licence or ""), related=related_to(store, story_of) if story_of else (),
        )  # fmt: skip


def related_to(store: Store, story: Story) -> tuple[Story, ...]:
    """At most six other stories on the same topic or place, the nearest in time first."""
    seen: dict[str, Story] = {}
    for query in (
        StoryQuery(topic=story.topic, country=story.place, order="updated", limit=20),
        StoryQuery(topic=story.topic, order="updated", limit=20),
    ):
        if query.topic or query.country:
            for other in store.stories(query).members:
                if other.id != story.id:
                    seen.setdefault(other.id, other)
    return tuple(list(seen.values())[:RELATED])


def _outlets(routes: APIRouter, pages: Pages) -> None:
    @routes.get("/outlets")
    async def outlets(request: Request, country: str | None = None, language: str | None = None, cursor: str | None = None) -> Response:
        store = pages.context.reader()
        listing = store.outlets(country=country.upper() if country else None, language=language or None, cursor=cursor)
        figures = store.figures(pages.context.now())
        here_query = "".join(f"{urlencode({k: v})}&" for k, v in (("country", country), ("language", language)) if v)
        return pages.render(
            "outlets.html", request, listing=listing, figures=figures, next=listing.next, country_names=countries(), chosen_country=(country or "").upper(),
            chosen_language=language or "", here_query=here_query,
        )  # fmt: skip

    @routes.get("/outlet/{domain}")
    async def outlet(request: Request, domain: str, cursor: str | None = None) -> Response:
        store = pages.context.reader()
        found = store.outlet(registrable_domain(domain))
        if found is None:
            return pages.missing(request, "This outlet is not in the catalogue.")
        latest = store.items(ItemQuery(outlet=found.domain, limit=40, cursor=cursor))
        feeds = store.feeds(domain=found.domain)
        states = {s.url: s for s in store.states(domain=found.domain)}
        return pages.render(
            "outlet.html", request, outlet=found, feeds=feeds, states=states, latest=latest.members, next=latest.next, here_query="",
            feed_base=f"/outlet/{found.domain}",
        )  # fmt: skip


def _about(routes: APIRouter, pages: Pages) -> None:
    def plain(path: str, template: str) -> None:
        @routes.get(path)
        async def page(request: Request) -> Response:
            return pages.render(template, request)

    plain("/how-it-works", "how.html")
    plain("/publishers", "publishers.html")

    @routes.get("/ranking")
    async def ranking(request: Request) -> Response:
        formula = (facts.DATA / "ranking.toml").read_text(encoding="utf-8")
        return pages.render("ranking.html", request, formula=formula)

    @routes.get("/status")
    async def status(request: Request) -> Response:
        store = pages.context.reader()
        failing = [s for s in store.states() if s.health in ("failing", "blocked", "gone")][:100]
        return pages.render(
            "status.html",
            request,
            figures=store.figures(pages.context.now()),
            failing=failing,
            dropped=store.dropped(40),
            country_names=countries(),
        )

    @routes.get("/removals")
    async def removals(request: Request) -> Response:
        return pages.render("removals.html", request, cases=pages.context.reader().cases())

    _takedown(routes, pages)


def _takedown(routes: APIRouter, pages: Pages) -> None:
    @routes.get("/takedown")
    async def takedown(request: Request) -> Response:
        return pages.render("takedown.html", request, case=None, error=None)

    @routes.post("/takedown")
    async def submit(request: Request) -> Response:
        accept = pages.context.submit_takedown
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > FORM_BYTES:
                return pages.render(
                    "takedown.html", request, status=413, case=None, error="That is more than this form takes; write an e-mail."
                )
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)
        sender, text = (fields.get(name, [""])[0].strip() for name in ("sender", "text"))
        if accept is None:
            return pages.render(
                "takedown.html", request, status=503, case=None, error="This instance takes no requests here; write to the address below."
            )
        if "@" not in sender or not text:
            return pages.render(
                "takedown.html", request, status=422, case=None, error="An e-mail address and the addresses of the pages are needed."
            )
        return pages.render("takedown.html", request, status=202, case=accept(sender, text, "form"), error=None)

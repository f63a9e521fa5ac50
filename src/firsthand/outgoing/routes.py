"""The addresses of outgoing feeds: the same lists as the pages, with `.atom`, `.rss` or `.json` behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import Response, StreamingResponse

from firsthand.catalogue import opml
from firsthand.model.item import Item
from firsthand.outgoing import lists
from firsthand.store.shelf import ItemQuery, Store, StoryQuery

Format = Annotated[str, Path(pattern="^(atom|rss|json)$")]
ENTRIES = 50


def router(reader: Callable[[], Store], now: Callable[[], float], title: str, public_url: str) -> APIRouter:
    """Feeds of the front page, sections, places, languages, outlets and stories; OPML of the outlets asked."""
    routes = APIRouter(include_in_schema=False)

    def answer(request: Request, format: str, what: str, page: str, items: tuple[Item, ...]) -> Response:
        base = public_url or str(request.base_url).rstrip("/")
        text, kind = lists.write(format, f"{title}: {what}" if what else title, f"{base}{request.url.path}", f"{base}{page}", items, now())
        return Response(text, media_type=f"{kind}; charset=utf-8")

    def leads(store: Store, query: StoryQuery) -> tuple[Item, ...]:
        return store.items_by_id([s.lead for s in store.stories(query).members if s.lead])

    @routes.get("/index.{format}")
    async def front(request: Request, format: Format) -> Response:
        return answer(request, format, "", "/", leads(reader(), StoryQuery(limit=ENTRIES)))

    @routes.get("/section/{topic}.{format}")
    async def section(request: Request, topic: str, format: Format) -> Response:
        return answer(request, format, topic, f"/section/{topic}", leads(reader(), StoryQuery(topic=topic, limit=ENTRIES)))

    @routes.get("/country/{code}.{format}")
    async def country(request: Request, code: str, format: Format) -> Response:
        return answer(request, format, code, f"/country/{code}", leads(reader(), StoryQuery(country=code.upper(), limit=ENTRIES)))

    @routes.get("/language/{tag}.{format}")
    async def language(request: Request, tag: str, format: Format) -> Response:
        return answer(request, format, tag, f"/language/{tag}", leads(reader(), StoryQuery(language=tag, limit=ENTRIES)))

    @routes.get("/outlet/{domain}.{format}")
    async def outlet(request: Request, domain: str, format: Format) -> Response:
        return answer(request, format, domain, f"/outlet/{domain}", reader().items(ItemQuery(outlet=domain, limit=ENTRIES)).members)

    @routes.get("/story/{id}.{format}")
    async def story(request: Request, id: str, format: Format) -> Response:
        store = reader()
        found = store.story(id)
        if found is None:
            raise HTTPException(404, "there is no such story")
        return answer(request, format, found.headline, f"/story/{found.id}", store.items(ItemQuery(story=found.id, limit=ENTRIES)).members)

    @routes.get("/outlets.opml")
    async def outlets() -> Response:
        store = reader()
        asked = {s.url for s in store.states()}
        feeds = [f for f in store.feeds() if f.url in asked]
        known = {f.domain: o for f in feeds if (o := store.outlet(f.domain))}
        return StreamingResponse(opml.write(feeds, known, title), media_type="text/x-opml; charset=utf-8")

    return routes

"""The addresses of outgoing feeds: the same lists as the pages, with `.atom`, `.rss` or `.json` behind them."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response, StreamingResponse

from firsthand.catalogue import opml
from firsthand.model.item import Item
from firsthand.outgoing import lists
from firsthand.store.shelf import ItemQuery, Store, StoryQuery

FORMATS = ("atom", "rss", "json")
Answer = Callable[[Request, str, str, str, tuple[Item, ...]], Response]
ENTRIES = 50
LONGEST_QUERY = 300


def router(reader: Callable[[], Store], now: Callable[[], float], title: str, public_url: str) -> APIRouter:
    """Feeds of the front page, sections, places, languages, outlets and stories; OPML of the outlets asked."""
    routes = APIRouter(include_in_schema=False)

    def answer(request: Request, format: str, what: str, page: str, items: tuple[Item, ...]) -> Response:
        base = public_url or str(request.base_url).rstrip("/")
        text, kind = lists.write(
            format,
            f"{title}: {what}" if what else title,
            f"{base}{request.url.path}{f'?{request.url.query}' if request.url.query else ''}",
            f"{base}{page}",
            items,
            now(),
        )
        return Response(text, media_type=f"{kind}; charset=utf-8", headers={"access-control-allow-origin": "*"})

    for name in FORMATS:  # an address each: `/outlet/example.com` must not be taken for a feed of the format "com"
        _feeds(routes, reader, answer, name)

    @routes.get("/outlets.opml")
    async def outlets() -> Response:
        store = reader()
        asked = {s.url for s in store.states()}
        feeds = [f for f in store.feeds() if f.url in asked]
        known = {f.domain: o for f in feeds if (o := store.outlet(f.domain))}
        return StreamingResponse(opml.write(feeds, known, title), media_type="text/x-opml; charset=utf-8")

    return routes


def _leads(store: Store, query: StoryQuery) -> tuple[Item, ...]:
    return store.items_by_id([s.lead for s in store.stories(query).members if s.lead])


def _feeds(routes: APIRouter, reader: Callable[[], Store], answer: Answer, format: str) -> None:
    @routes.get(f"/index.{format}")
    async def front(request: Request) -> Response:
        return answer(request, format, "", "/", _leads(reader(), StoryQuery(limit=ENTRIES)))

    @routes.get(f"/section/{{topic}}.{format}")
    async def section(request: Request, topic: str) -> Response:
        return answer(request, format, topic, f"/section/{topic}", _leads(reader(), StoryQuery(topic=topic, limit=ENTRIES)))

    @routes.get(f"/country/{{code}}.{format}")
    async def country(request: Request, code: str) -> Response:
        return answer(request, format, code, f"/country/{code}", _leads(reader(), StoryQuery(country=code.upper(), limit=ENTRIES)))

    @routes.get(f"/language/{{tag}}.{format}")
    async def language(request: Request, tag: str) -> Response:
        return answer(request, format, tag, f"/language/{tag}", _leads(reader(), StoryQuery(language=tag, limit=ENTRIES)))

    @routes.get(f"/outlet/{{domain}}.{format}")
    async def outlet(request: Request, domain: str) -> Response:
        return answer(request, format, domain, f"/outlet/{domain}", reader().items(ItemQuery(outlet=domain, limit=ENTRIES)).members)

    @routes.get(f"/story/{{id}}.{format}")
    async def story(request: Request, id: str) -> Response:
        store = reader()
        found = store.story(id)
        if found is None:
            raise HTTPException(404, "there is no such story")
        return answer(request, format, found.headline, f"/story/{found.id}", store.items(ItemQuery(story=found.id, limit=ENTRIES)).members)

    @routes.get(f"/search.{format}")
    async def search(request: Request, q: str = "") -> Response:
        words = q.strip()[:LONGEST_QUERY]
        if not words:
            raise HTTPException(404, "a search needs words")
        hits = reader().search(words, limit=ENTRIES).members
        return answer(request, format, words, f"/search?{urlencode({'q': words})}", tuple(h.item for h in hits))

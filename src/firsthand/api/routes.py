"""`/api/v1/`: reads are GETs, lists are `{"items": [...], "next": cursor|null}`, errors are problem+json (RFC 9457)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from firsthand.api.limits import Buckets, limit
from firsthand.api.shapes import (
    SAID,
    ItemList,
    ItemOut,
    RowList,
    StoryList,
    StoryOut,
    feed_out,
    item_out,
    outlet_out,
    problems,
    removal_out,
    story_out,
)
from firsthand.errors import FirsthandError, UsageError
from firsthand.model.codec import to_row
from firsthand.model.item import Item
from firsthand.store.shelf import ItemQuery, Store, StoryQuery
from firsthand.text.tokens import search_terms

Limit = Annotated[int, Query(ge=1, le=200)]
ItemCursor = Annotated[str | None, Query(pattern=r"^[0-9]{8}\.[0-9a-f]{1,16}$", description="as `next` of the part before gave it")]
StoryCursor = Annotated[str | None, Query(pattern=r"^-?0x[01]\.[0-9a-f]{1,13}p[+-][0-9]{1,3}~[0-9a-z-]{1,60}$", description="as `next` of the part before gave it")]  # fmt: skip
OutletCursor = Annotated[str | None, Query(max_length=260, description="as `next` of the part before gave it")]
FeedCursor = Annotated[str | None, Query(pattern=r"^[0-9]{1,9}$", description="as `next` of the part before gave it")]
Text = Annotated[str | None, Query(max_length=200)]
Name = Annotated[str, Path(min_length=1, max_length=260)]
Instant = Annotated[float | None, Query(ge=0, le=253_402_300_799)]  # Unix seconds, until the year 9999


def router(
    reader: Callable[[], Store], now: Callable[[], float], sections: Callable[[], list[dict[str, str]]], takedown: str = "/takedown"
) -> APIRouter:
    """Every address of the API; `reader` gives a store for reading, `sections` the topics with their names, `takedown` where owners write to."""
    routes = APIRouter(
        prefix="/api/v1",
        tags=["v1"],
        responses=problems(404, 410, 422, 429, 503),
        dependencies=[Depends(limit(Buckets())), Depends(_open_to_all)],
    )

    @routes.get("/", summary="What this is and where to write to")
    async def root() -> dict[str, str]:
        return {
            "name": "Firsthand, an automatic aggregator",
            "primary": "the primary source is linked on each item",
            "owners": "trademarks and materials belong to their owners",
            "takedown": takedown,
            "openapi": "/openapi.json",
        }

    _items(routes, reader)
    _stories(routes, reader)
    _catalogue(routes, reader)

    @routes.get("/sections")
    async def sections_list() -> RowList:
        return RowList(items=list(sections()), next=None)

    @routes.get("/removals")
    async def removals() -> RowList:
        return RowList(items=[removal_out(c) for c in reader().cases()], next=None)

    @routes.get("/stats")
    async def stats() -> dict[str, Any]:
        return dict(reader().figures(now()))

    return routes


def _open_to_all(response: Response) -> None:
    """Any page may read the API: it says the same to everybody (CORS; no credentials)."""
    response.headers["access-control-allow-origin"] = "*"
    response.headers["access-control-expose-headers"] = "ETag, RateLimit, RateLimit-Policy, Retry-After"


def _held(store: Store, id: str) -> Item:
    item = store.item(id)
    if item is None and store.was_erased(id):
        raise HTTPException(410, "its owner asked for its removal")
    if item is None or item.rights.show == "none":
        raise HTTPException(404, "there is no such item")
    if item.hidden:
        raise HTTPException(410, f"hidden, case {item.hidden}")
    return item


def _items(routes: APIRouter, reader: Callable[[], Store]) -> None:
    @routes.get("/items")
    async def items(
        outlet: Text = None, country: Text = None, place: Text = None, language: Text = None, topic: Text = None, story: Text = None,
        origin: Text = None, kind: Text = None, after: Instant = None, before: Instant = None, limit: Limit = 50, cursor: ItemCursor = None,
    ) -> ItemList:  # fmt: skip
        query = ItemQuery(outlet=outlet, country=country, place=place, language=language, topic=topic, story=story, origin=origin, kind=kind, after=after, before=before, limit=limit, cursor=cursor)  # fmt: skip
        listing = reader().items(query)
        return ItemList(items=[item_out(i) for i in listing.members], next=listing.next)

    @routes.get("/items/{id}")
    async def item(id: Name) -> ItemOut:
        return item_out(_held(reader(), id))

    @routes.get("/items/{id}/origin")
    async def item_origin(id: Name) -> dict[str, Any]:
        row: dict[str, Any] = to_row(_held(reader(), id).origin)
        return row

    @routes.get("/search")
    async def search(q: Annotated[str, Query(min_length=1, max_length=300)], limit: Limit = 40, cursor: ItemCursor = None) -> ItemList:
        if ":" not in q and not search_terms(q):
            return ItemList(items=[], next=None)  # signs without a word: nothing is asked for, nothing is found
        hits = reader().search(q, limit=limit, cursor=cursor)
        return ItemList(items=[item_out(h.item) for h in hits.members], next=hits.next)


def _stories(routes: APIRouter, reader: Callable[[], Store]) -> None:
    @routes.get("/stories")
    async def stories(
        topic: Text = None, country: Text = None, outlets: Text = None, language: Text = None, order: Annotated[str, Query(pattern="^(score|updated)$")] = "score",
        after: Instant = None, limit: Limit = 40, cursor: StoryCursor = None,
    ) -> StoryList:  # fmt: skip
        store = reader()
        listing = store.stories(StoryQuery(topic=topic, country=country, outlet_country=outlets, language=language, order=order, after=after, limit=limit, cursor=cursor))  # fmt: skip
        leads = {i.id: i for i in store.items_by_id([s.lead for s in listing.members if s.lead])}
        return StoryList(
            items=[story_out(s, [item_out(leads[s.lead])] if s.lead in leads else []) for s in listing.members], next=listing.next
        )  # fmt: skip

    @routes.get("/stories/{id}")
    async def story(id: Name) -> StoryOut:
        store = reader()
        found = store.story(id)
        if found is None:
            raise HTTPException(404, "there is no such story")
        return story_out(found, [item_out(i) for i in store.items(ItemQuery(story=found.id, limit=200)).members])

    @routes.get("/stories/{id}/chain")
    async def chain(id: Name) -> dict[str, Any]:
        store = reader()
        found = store.story(id)
        if found is None:
            raise HTTPException(404, "there is no such story")
        members = store.items(ItemQuery(story=found.id, limit=200)).members
        return {
            "id": found.id,
            "items": [
                {"id": m.id, "url": m.url, "outlet": m.outlet, "role": m.role, "copy_of": m.copy_of, "chain": to_row(m.origin.chain)}
                for m in members
            ],
        }


def _catalogue(routes: APIRouter, reader: Callable[[], Store]) -> None:
    @routes.get("/outlets")
    async def outlets(country: Text = None, language: Text = None, limit: Limit = 100, cursor: OutletCursor = None) -> RowList:
        listing = reader().outlets(country=country, language=language, limit=limit, cursor=cursor)
        return RowList(items=[outlet_out(o) for o in listing.members], next=listing.next)

    @routes.get("/outlets/{domain}")
    async def outlet(domain: Name) -> dict[str, Any]:
        store = reader()
        found = store.outlet(domain)
        if found is None:
            raise HTTPException(404, "this outlet is not in the catalogue")
        states = {s.url: s for s in store.states(domain=found.domain)}
        return {**outlet_out(found), "feeds": [feed_out(f, states.get(f.url)) for f in store.feeds(domain=found.domain)]}

    @routes.get("/outlets/{domain}/ledger")
    async def ledger(domain: Name) -> dict[str, Any]:
        store = reader()
        if store.outlet(domain) is None:
            raise HTTPException(404, "this outlet is not in the catalogue")
        own = store.items(ItemQuery(outlet=domain, limit=200)).members
        credited = store.items(ItemQuery(origin=domain, limit=200)).members
        kinds: dict[str, int] = {}
        for member in own:
            kinds[member.origin.kind] = kinds.get(member.origin.kind, 0) + 1
        return {
            "outlet": domain,
            "of_the_last": len(own),
            "kinds": kinds,
            "credits": _credits(own, domain),
            "credited_by": sorted({i.outlet for i in credited if i.outlet != domain}),
        }

    @routes.get("/feeds")
    async def feeds(domain: Text = None, limit: Limit = 100, cursor: FeedCursor = None) -> RowList:
        store = reader()
        start = int(cursor or 0)
        known = store.feeds(domain=domain)
        states = {s.url: s for s in store.states(domain=domain)}
        part = known[start : start + limit]
        return RowList(
            items=[feed_out(f, states.get(f.url)) for f in part], next=str(start + limit) if start + limit < len(known) else None
        )


def _credits(own: Sequence[Item], domain: str) -> list[dict[str, Any]]:
    """Whom the items of an outlet credit, the most often first."""
    counted = Counter(
        (i.origin.origin.name, i.origin.origin.domain)
        for i in own
        if i.origin.kind not in ("own", "unknown") and i.origin.origin and i.origin.origin.domain != domain
    )
    return [{"name": name, "domain": held, "items": number} for (name, held), number in counted.most_common()]


def problem(status: int, detail: str | None, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """An RFC 9457 answer."""
    return JSONResponse(
        {"type": "about:blank", "title": SAID.get(status, "Error"), "status": status, "detail": detail},
        status_code=status,
        media_type="application/problem+json",
        headers={"access-control-allow-origin": "*", **(headers or {})},
    )


def install_problems(app: FastAPI, page: Callable[[Request, int, str], Response]) -> None:
    """Errors of every route under /api/ become problem+json, those of the others the `page` for a status and a sentence."""

    def answer(request: Request, status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
        if request.url.path.startswith("/api/"):
            return problem(status, detail, headers)
        shown = page(request, status, detail)
        shown.headers.update(headers or {})
        return shown

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> Response:
        return answer(request, error.status_code, str(error.detail), error.headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0] if error.errors() else {}
        return answer(request, 422, f"{'.'.join(str(p) for p in first.get('loc', ()))}: {first.get('msg', '')}")

    @app.exception_handler(UsageError)
    async def usage(request: Request, error: UsageError) -> Response:
        return answer(request, 422, str(error))

    @app.exception_handler(FirsthandError)
    async def failed(request: Request, error: FirsthandError) -> Response:
        return problem(503, type(error).__doc__)

    @app.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> Response:
        return answer(request, 500, "this is our mistake, and it is logged")

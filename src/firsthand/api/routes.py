"""`/api/v1/`: reads are GETs, lists are `{"items": [...], "next": cursor|null}`, errors are problem+json (RFC 9457)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from firsthand.api import schema
from firsthand.api.counter import Counted
from firsthand.api.keys import Key
from firsthand.api.lists import FeedList, ItemList, OutletList, RemovalList, SectionList, StoryList
from firsthand.api.rendered import Rendered, answer, encode, item_texts, listed, problem, sent, with_items
from firsthand.api.schema import problems
from firsthand.api.shapes import feed_row, member_row, origin_row, outlet_row, removal_row, story_row
from firsthand.errors import FirsthandError, UsageError
from firsthand.fetching.buckets import Buckets
from firsthand.model.item import Item
from firsthand.origins.records import RECORDS
from firsthand.store.shelf import ItemQuery, Store, StoryQuery
from firsthand.text.tokens import search_terms

Limit = Annotated[int, Query(ge=1, le=200)]
ItemCursor = Annotated[str | None, Query(pattern=r"^[0-9]{8}\.[0-9a-f]{1,16}$", description="as `next` of the part before gave it")]
StoryCursor = Annotated[str | None, Query(pattern=r"^-?0x[01]\.[0-9a-f]{1,13}p[+-][0-9]{1,3}~[0-9a-z-]{1,60}$", description="as `next` of the part before gave it")]  # fmt: skip
OutletCursor = Annotated[str | None, Query(max_length=260, description="as `next` of the part before gave it")]
FeedCursor = Annotated[str | None, Query(pattern=r"^[0-9]{1,9}$", description="as `next` of the part before gave it")]
Text = Annotated[str | None, Query(max_length=200)]
Name = Annotated[str, Path(min_length=1, max_length=260)]
OriginFormat = Annotated[
    Literal["json", "prov", "schema"], Query(description="prov: W3C PROV-O, schema: schema.org, both as application/ld+json")
]
Instant = Annotated[float | None, Query(ge=0, le=253_402_300_799)]  # Unix seconds, until the year 9999


def router(
    reader: Callable[[], Store], now: Callable[[], float], sections: Callable[[], list[dict[str, str]]], takedown: str = "/takedown"
) -> APIRouter:
    """Every address of the API; `reader` gives a store for reading, `sections` the topics with their names, `takedown` where owners write to."""
    routes = APIRouter(
        prefix="/api/v1",
        tags=["v1"],
        responses=problems(401, 404, 410, 422, 429, 503),
    )
    texts = item_texts()

    @routes.get("/", summary="What this is and where to write to", response_model=schema.RootOut)
    async def root() -> Response:
        return answer({
            "name": "Firsthand, an automatic aggregator",
            "primary": "the primary source is linked on each item",
            "owners": "trademarks and materials belong to their owners",
            "takedown": takedown,
            "openapi": "/openapi.json",
        })  # fmt: skip

    _items(routes, reader, texts)
    _stories(routes, reader, texts)
    _catalogue(routes, reader)

    @routes.get("/sections", response_model=SectionList, summary="The topics")
    async def sections_list() -> Response:
        return answer({"items": list(sections()), "next": None})

    @routes.get("/removals", response_model=RemovalList, summary="Removals without content")
    async def removals() -> Response:
        return answer({"items": [removal_row(c) for c in reader().cases()], "next": None})

    @routes.get("/stats", response_model=schema.StatsOut, summary="Counts of the whole")
    async def stats() -> Response:
        return answer(dict(reader().figures(now())))

    return routes


def _held(store: Store, id: str) -> Item:
    item = store.item(id)
    if item is None and store.was_erased(id):
        raise HTTPException(410, "its owner asked for its removal")
    if item is None or item.rights.show == "none":
        raise HTTPException(404, "there is no such item")
    if item.hidden:
        raise HTTPException(410, f"hidden, case {item.hidden}")
    return item


def _items(routes: APIRouter, reader: Callable[[], Store], texts: Rendered[Item]) -> None:
    @routes.get("/items", response_model=ItemList, summary="Items, newest first")
    async def items(
        outlet: Text = None, country: Text = None, place: Text = None, language: Text = None, topic: Text = None, story: Text = None,
        origin: Text = None, kind: Text = None, after: Instant = None, before: Instant = None, limit: Limit = 50, cursor: ItemCursor = None,
    ) -> Response:  # fmt: skip
        query = ItemQuery(outlet=outlet, country=country, place=place, language=language, topic=topic, story=story, origin=origin, kind=kind, after=after, before=before, limit=limit, cursor=cursor)  # fmt: skip
        listing = reader().items(query)
        return listed(map(texts, listing.members), listing.next)

    @routes.get("/items/{id}", response_model=schema.ItemOut, summary="One item")
    async def item(id: Name) -> Response:
        return sent(texts(_held(reader(), id)))

    @routes.get(
        "/items/{id}/origin", response_model=schema.OriginOut, summary="Whose report an item is, with the evidence",
        responses={200: {"content": {"application/ld+json": {"schema": {"type": "object"}}}}},
    )  # fmt: skip
    async def item_origin(request: Request, id: Name, format: OriginFormat = "json") -> Response:
        item = _held(reader(), id)
        if format == "json":
            return answer(origin_row(item.origin))
        row = RECORDS[format](item, str(request.url.replace(query="")))
        return Response(encode(row), media_type="application/ld+json")

    @routes.get("/search", response_model=ItemList, summary="Items that answer a query, newest first")
    async def search(q: Annotated[str, Query(min_length=1, max_length=300)], limit: Limit = 40, cursor: ItemCursor = None) -> Response:
        if ":" not in q and not search_terms(q):
            return listed((), None)  # signs without a word: nothing is asked for, nothing is found
        hits = reader().search(q, limit=limit, cursor=cursor)
        return listed((texts(h.item) for h in hits.members), hits.next)


def _stories(routes: APIRouter, reader: Callable[[], Store], texts: Rendered[Item]) -> None:
    @routes.get("/stories", response_model=StoryList, summary="Stories, each with its leading item")
    async def stories(
        topic: Text = None, country: Text = None, outlets: Text = None, language: Text = None, order: Annotated[str, Query(pattern="^(score|updated)$")] = "score",
        after: Instant = None, limit: Limit = 40, cursor: StoryCursor = None,
    ) -> Response:  # fmt: skip
        store = reader()
        listing = store.stories(StoryQuery(topic=topic, country=country, outlet_country=outlets, language=language, order=order, after=after, limit=limit, cursor=cursor))  # fmt: skip
        leads = {i.id: texts(i) for i in store.items_by_id([s.lead for s in listing.members if s.lead])}
        return listed((with_items(story_row(s), [leads[s.lead]] if s.lead in leads else []) for s in listing.members), listing.next)

    @routes.get("/stories/{id}", response_model=schema.StoryOut, summary="One story with its items")
    async def story(id: Name) -> Response:
        store = reader()
        found = store.story(id)
        if found is None:
            raise HTTPException(404, "there is no such story")
        members = store.items(ItemQuery(story=found.id, limit=200)).members
        return sent(with_items(story_row(found), map(texts, members)))

    @routes.get("/stories/{id}/chain", response_model=schema.ChainOut, summary="Through whose hands the items of a story came")
    async def chain(id: Name) -> Response:
        store = reader()
        found = store.story(id)
        if found is None:
            raise HTTPException(404, "there is no such story")
        members = store.items(ItemQuery(story=found.id, limit=200)).members
        return answer({"id": found.id, "items": [member_row(m) for m in members]})


def _catalogue(routes: APIRouter, reader: Callable[[], Store]) -> None:
    @routes.get("/outlets", response_model=OutletList, summary="Outlets of the catalogue")
    async def outlets(country: Text = None, language: Text = None, limit: Limit = 100, cursor: OutletCursor = None) -> Response:
        listing = reader().outlets(country=country, language=language, limit=limit, cursor=cursor)
        return answer({"items": [outlet_row(o) for o in listing.members], "next": listing.next})

    @routes.get("/outlets/{domain}", response_model=schema.OutletWithFeeds, summary="One outlet with its feeds")
    async def outlet(domain: Name) -> Response:
        store = reader()
        found = store.outlet(domain)
        if found is None:
            raise HTTPException(404, "this outlet is not in the catalogue")
        states = {s.url: s for s in store.states(domain=found.domain)}
        return answer({**outlet_row(found), "feeds": [feed_row(f, states.get(f.url)) for f in store.feeds(domain=found.domain)]})

    @routes.get(
        "/outlets/{domain}/ledger", response_model=schema.LedgerOut, summary="What it reported itself, whom it credits, who credits it"
    )
    async def ledger(domain: Name) -> Response:
        store = reader()
        if store.outlet(domain) is None:
            raise HTTPException(404, "this outlet is not in the catalogue")
        own = store.items(ItemQuery(outlet=domain, limit=200)).members
        credited = store.items(ItemQuery(origin=domain, limit=200)).members
        return answer({
            "outlet": domain,
            "of_the_last": len(own),
            "kinds": Counter(m.origin.kind for m in own),
            "credits": _credits(own, domain),
            "credited_by": sorted({i.outlet for i in credited if i.outlet != domain}),
        })  # fmt: skip

    @routes.get("/feeds", response_model=FeedList, summary="Feeds and their health")
    async def feeds(domain: Text = None, limit: Limit = 100, cursor: FeedCursor = None) -> Response:
        store = reader()
        start = int(cursor or 0)
        known = store.feeds(domain=domain)
        states = {s.url: s for s in store.states(domain=domain)}
        part = known[start : start + limit]
        following = str(start + limit) if start + limit < len(known) else None
        return answer({"items": [feed_row(f, states.get(f.url)) for f in part], "next": following})


def _credits(own: Sequence[Item], domain: str) -> list[dict[str, Any]]:
    """Whom the items of an outlet credit, the most often first."""
    counted = Counter(
        (i.origin.origin.name, i.origin.origin.domain)
        for i in own
        if i.origin.kind not in ("own", "unknown") and i.origin.origin and i.origin.origin.domain != domain
    )
    return [{"name": name, "domain": held, "items": number} for (name, held), number in counted.most_common()]


def install_problems(
    app: FastAPI, page: Callable[[Request, int, str], Response], known: Callable[[str], Key | None] = lambda key: None
) -> None:  # fmt: skip
    """Errors of every route under /api/ become problem+json, those of the others the `page` for a status and a sentence.

    Askers of the API are counted, holders of a key that is `known` by their own allowance.
    """
    app.add_middleware(Counted, buckets=Buckets(), known=known)

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

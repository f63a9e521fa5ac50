"""The addresses of outgoing feeds: the same lists as the pages, with `.atom`, `.rss` or `.json` behind them."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response, StreamingResponse

from firsthand.catalogue import opml
from firsthand.errors import UsageError
from firsthand.outgoing import lists
from firsthand.outgoing.deletions import Deletions
from firsthand.store.shelf import Store
from firsthand.store.topics import FORMATS, Topic, members, topic_of


class Feeds:
    """Makes the document of a list; the same for a reader who asks and a subscriber who is told."""

    def __init__(self, reader: Callable[[], Store], now: Callable[[], float], title: str, public_url: str) -> None:
        self._reader, self._now, self._title = reader, now, title
        self.base = public_url.rstrip("/")
        self._deletions = Deletions(reader, now)

    def document(self, topic: Topic, format: str) -> lists.Document | None:
        """None where there is no such list. Raises UsageError for a query that cannot be read."""
        found = members(self._reader(), topic)
        if found is None:
            return None
        what, items = found
        return lists.Document(
            title=f"{self._title}: {what}" if what else self._title, self_url=f"{self.base}{topic.feed(format)}", page_url=f"{self.base}{topic.page}",
            items=items, now=self._now(), hub=f"{self.base}/hub", deleted=self._deletions.lately(),
        )  # fmt: skip


def router(feeds: Feeds, reader: Callable[[], Store], title: str) -> APIRouter:
    """Feeds of the front page, sections, places, languages, outlets, stories and searches; OPML of the outlets asked."""
    routes = APIRouter(include_in_schema=False)

    async def feed(request: Request) -> Response:
        found = topic_of(request.url.path + (f"?{request.url.query}" if request.url.query else ""))
        try:
            document = feeds.document(*found) if found else None
        except UsageError as error:
            raise HTTPException(422, str(error)) from error
        if found is None or document is None:
            raise HTTPException(404, "there is no such list")
        text, kind = lists.write(found[1], document)
        links = f'<{document.hub}>; rel="hub", <{document.self_url}>; rel="self"'
        return Response(text, media_type=f"{kind}; charset=utf-8", headers={"access-control-allow-origin": "*", "link": links})

    for format in FORMATS:  # an address each: `/outlet/example.com` must not be taken for a feed of the format "com"
        for path in ("/index", "/search", "/section/{value}", "/country/{value}", "/language/{value}", "/outlet/{value}", "/story/{value}"):
            routes.add_api_route(f"{path}.{format}", feed, methods=["GET"])

    @routes.get("/outlets.opml")
    async def outlets() -> Response:
        store = reader()
        asked = {s.url for s in store.states()}
        known = [f for f in store.feeds() if f.url in asked]
        owners = {f.domain: o for f in known if (o := store.outlet(f.domain))}
        return StreamingResponse(opml.write(known, owners, title), media_type="text/x-opml; charset=utf-8")

    return routes

"""The pages: each address reads the store and fills one template; no page decides what may be shown.

Lists stand in `lists.py`, search in `finding.py`, single stories and items in `single.py`, outlets in `ledger.py`, what owners
ask in `owners.py`, settings in `preferences.py`, what we say of ourselves in `about.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from firsthand.site import about, finding, ledger, lists, owners, preferences, rows, single
from firsthand.site.context import SiteContext
from firsthand.site.dress import wardrobe
from firsthand.site.face import Face, Minute, reader_of
from firsthand.site.names import topics

__all__ = ["error_page", "face_of", "router", "topics"]
_HEADINGS = {404: "Not here", 405: "Not like this", 410: "Removed", 429: "Too many at once"}


def face_of(context: SiteContext) -> Face:
    """A way to fill templates for whoever asks."""
    dressed = wardrobe(context)

    def render(name: str, request: Request, status: int = 200, **values: Any) -> HTMLResponse:
        reader = reader_of(request)
        told = {"now": context.now(), "at": None, "tail": ""} | values
        template = dressed(reader.tongue).get_template(name)
        page = template.render(here=request.url.path, asked=request.query_params, wishes=reader.wishes, clock_now=context.now(), **told)
        return HTMLResponse(page, status_code=status, headers={"vary": "Accept-Language, Cookie"})

    return Face(context, render, Minute(context.now))


def error_page(context: SiteContext) -> Callable[[Request, int, str], Response]:
    """What a reader sees where an address gives nothing."""
    face = face_of(context)

    def page(request: Request, status: int, text: str) -> Response:
        heading = _HEADINGS.get(status, "Something is wrong here")
        return face.message(request, status, heading, f"{text[:1].upper()}{text[1:]}.")

    return page


def router(context: SiteContext) -> APIRouter:
    """Every page of the site."""
    routes = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
    face = face_of(context)
    for room in (rows, lists, finding, single, ledger, owners, preferences, about):
        room.install(routes, face)
    return routes

"""The pages: each address reads the store and fills one template; no page decides what may be shown.

Lists stand in `lists.py`, single stories and items in `single.py`, outlets in `ledger.py`, what we say of ourselves in `about.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from firsthand.site import about, ledger, lists, names, single, words
from firsthand.site.context import SiteContext
from firsthand.site.face import Face
from firsthand.site.names import topics
from firsthand.text.urls import host_of

__all__ = ["error_page", "router", "topics"]

HERE = Path(__file__).parent


def _without(url_query: Mapping[str, str], *dropped: str, **changed: str | None) -> str:
    """`?a=b&` with some names left out and others set: the filters live in the address."""
    kept = {k: v for k, v in url_query.items() if k not in dropped and k not in changed}
    kept |= {k: v for k, v in changed.items() if v}
    return f"?{urlencode(kept)}" if kept else "?"


def environment(context: SiteContext) -> Environment:
    """Templates with the words that they share."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    version = hashlib.blake2b(b"".join(p.read_bytes() for p in sorted((HERE / "static").iterdir())), digest_size=6).hexdigest()
    made.globals |= {"site": context, "topics": topics(), "style_version": version, "without": _without}
    made.filters |= {
        "machine": words.machine, "clock": words.clock, "day": words.day, "age": words.age, "gap": words.gap, "breadth": words.breadth, "moment": words.moment,
        "printed": words.printed, "direction": names.direction, "hand": words.hand, "primary_words": words.primary_words, "why_only_this": words.why_only_this,
        "outbound": lambda url: context.outbound(url) if url.startswith(("https://", "http://")) else "/how-it-works", "host": host_of, "bare": lambda h: h.removeprefix("www."), "relation": lambda r: words.RELATION_WORDS.get(r, r), "certainty": words.certainty,
        "kind": lambda k: words.KIND_WORDS.get(k, k), "role": lambda r: words.ROLE_WORDS.get(r, r), "altered": lambda a: words.ALTERED_WORDS.get(a, ""),
        "topic": names.topic, "country": names.country, "language": names.language, "own_language": names.own_language,
        "count": lambda n, one, many: words.count(n, one, many), "dots": lambda story: _dots(story.outlets, story.independent),
    }  # fmt: skip
    return made


def _dots(outlets: int, independent: int) -> list[bool]:
    """A mark an outlet, at most twelve: true for those that stand for a report of its own."""
    shown = min(12, outlets)
    return [k < independent for k in range(shown)]


def _face(context: SiteContext) -> Face:
    templates = environment(context)

    def render(name: str, request: Request, status: int = 200, **values: Any) -> HTMLResponse:
        page = templates.get_template(name).render(now=context.now(), here=request.url.path, asked=request.query_params, **values)
        return HTMLResponse(page, status_code=status)

    return Face(context, render)


def error_page(context: SiteContext) -> Callable[[Request, int, str], Response]:
    """What a reader sees where an address gives nothing."""
    face = _face(context)

    def page(request: Request, status: int, text: str) -> Response:
        heading = {404: "Not here", 405: "Not like this", 410: "Removed", 429: "Too many at once"}.get(status, "Something is wrong here")
        return face.message(request, status, heading, f"{text[:1].upper()}{text[1:]}.")

    return page


def router(context: SiteContext) -> APIRouter:
    """Every page of the site."""
    routes = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
    face = _face(context)
    for room in (lists, single, ledger, about):
        room.install(routes, face)
    return routes

"""A badge for a story, to be put on other people's pages: oEmbed 1.0 and the picture that it shows. It sets nothing and counts nobody."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from urllib.parse import urlsplit

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from firsthand.model.story import Story
from firsthand.store.shelf import Store

WIDTH, HEIGHT = 420, 56
_OPEN = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}


def router(reader: Callable[[], Store], base: str, title: str) -> APIRouter:
    """`/oembed?url=` of a story's page, and `/badge/{id}.svg`."""
    routes = APIRouter(include_in_schema=False)

    def held(id: str) -> Story:
        story = reader().story(id)
        if story is None or story.lead is None or not reader().items_by_id([story.lead]):
            raise HTTPException(404, "there is no such story")
        return story

    @routes.get("/oembed")
    async def oembed(url: str, format: str = "json", maxwidth: int = WIDTH, maxheight: int = HEIGHT) -> Response:
        if format != "json":
            raise HTTPException(501, "the format is json")
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" != base or not parts.path.startswith("/story/"):
            raise HTTPException(404, "this is no story of this site")
        story = held(parts.path.removeprefix("/story/"))
        page, width, height = f"{base}/story/{story.id}", max(80, min(maxwidth, WIDTH)), max(24, min(maxheight, HEIGHT))
        picture = f'<img src="{base}/badge/{escape(story.id)}.svg" width="{width}" height="{height}" alt="{escape(told(story))}">'
        found = {
            "version": "1.0", "type": "rich", "title": story.headline, "provider_name": title, "provider_url": f"{base}/", "cache_age": 300, "width": width, "height": height,
            "html": f'<a href="{escape(page)}">{picture}</a>',
        }  # fmt: skip
        return Response(json.dumps(found, ensure_ascii=False), media_type="application/json", headers=_OPEN)

    @routes.get("/badge/{id}.svg")
    async def badge(id: str) -> Response:
        story = held(id)
        text = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"><title>{escape(told(story))}</title>'
            f'<rect width="{WIDTH}" height="{HEIGHT}" rx="6" fill="#fff" stroke="#555"/><text x="14" y="24" font-family="sans-serif" font-size="15" fill="#222">{escape(title)}</text>'
            f'<text x="14" y="44" font-family="sans-serif" font-size="14" fill="#222">{escape(told(story))}</text></svg>'
        )
        return Response(text, media_type="image/svg+xml", headers=_OPEN)

    return routes


def told(story: Story) -> str:
    """What the badge says: counts, never a word of others."""
    reports = "1 report" if story.independent == 1 else f"{story.independent} reports"
    return f"{reports} with no shared text, owner or credit found, at {story.outlets} outlet{'' if story.outlets == 1 else 's'}"

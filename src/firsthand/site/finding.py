"""Search: hits, narrower searches, attention over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from firsthand.errors import UsageError
from firsthand.model.item import Item
from firsthand.site import charts, names, words
from firsthand.site.face import Face, reader_of
from firsthand.site.names import Outlets
from firsthand.site.telling import showable
from firsthand.site.tongues import Tongue
from firsthand.store import query as grammar
from firsthand.store.shelf import Hit, Listing

HITS = 40
FACET_HITS = 200
FACETS = 8
LONGEST_QUERY = 300


def install(routes: APIRouter, face: Face) -> None:
    """The addresses of this room."""

    @routes.get("/search")
    async def search(request: Request, q: str = "", cursor: str | None = None, order: str = "") -> Response:
        query = q.strip()[:LONGEST_QUERY]
        if not query:
            return face.render("search.html", request, query="", hits=None, error=None)
        if query.startswith(("https://", "http://")):  # a pasted address is looked up, not searched for
            held = showable(face.store.item_at(query))
            if held:
                return RedirectResponse(f"/item/{held.id}", status_code=303)
        return _found(face, request, query, cursor, "fit" if order == "fit" else "")


def _found(face: Face, request: Request, query: str, cursor: str | None, order: str) -> Response:
    store, tongue = face.store, reader_of(request).tongue
    outlets = face.outlets
    try:
        narrowed = grammar.parts(query)
        wide = store.search(query, limit=FACET_HITS if cursor is None else HITS, cursor=cursor, order=order or "newest")
        hits = wide if cursor or len(wide.members) <= HITS else store.search(query, limit=HITS, order=order or "newest")
        chart = charts.days(store.attention(query)) if cursor is None else None
    except UsageError as wrong:
        error = f"{str(wrong)[:1].upper()}{str(wrong)[1:]}."
        return face.render("search.html", request, query=query, hits=None, error=tongue.say(error))
    return face.render(
        "search.html", request, query=query, hits=folded(hits.members), error=None, outlets=outlets, facets=facets(query, wide, outlets, tongue) if cursor is None else [],
        faceted=len(wide.members), more=wide.next is not None, chart=charts.said(chart, tongue), next=hits.next, feed_base="/search", feed_query=urlencode({"q": query}),
        order=order, can_fit=any(not p.name for p in narrowed),
        narrowed=[{"text": p.text, "href": f"/search?{urlencode({'q': p.others})}"} for p in narrowed if p.name and p.others],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fold:
    """A hit that speaks for others with the same headline in the same story: the outlet's own report, or the earliest."""

    item: Item
    others: tuple[Item, ...] = ()


def folded(hits: Sequence[Hit]) -> list[Fold]:
    """Hits of one page, one text once, where the first of them stood."""
    held: dict[tuple[str, str], list[Item]] = {}
    for hit in hits:
        key = (hit.item.story or hit.item.id, (hit.item.headline or hit.item.id).casefold())
        held.setdefault(key, []).append(hit.item)
    found = []
    for items in held.values():
        face = min(items, key=lambda i: (i.origin.kind != "own", i.role == "copy", i.first_seen))
        found.append(Fold(face, tuple(i for i in items if i.id != face.id)))
    return found


def facets(query: str, hits: Listing[Hit], outlets: Outlets, tongue: Tongue) -> list[dict[str, Any]]:
    """What the newest hits have in common, each a narrower search; one that is already asked for is left out."""
    found = []
    fields: tuple[tuple[str, str, Callable[[Item], str | None], Callable[[str], str]], ...] = (
        (tongue.say("Outlet"), "site", lambda i: i.outlet, outlets.name),
        (tongue.say("Language"), "lang", lambda i: names.base_language(i.language), lambda t: names.language(t, tongue)),
        (tongue.say("About"), "country", lambda i: i.place, lambda c: names.country(c, tongue)),
        (tongue.say("Section"), "topic", lambda i: i.topic, lambda t: names.topic(t, tongue)),
        (tongue.say("Origin"), "kind", lambda i: i.origin.kind, lambda k: words.in_words(words.KIND_WORDS, k, tongue)),
    )  # fmt: skip
    asked = {p.name for p in grammar.parts(query)}
    for heading, name, value, naming in fields:
        counted = Counter(v for h in hits.members if (v := value(h.item)))
        if name in asked or len(counted) < 2:
            continue
        links = [
            {"name": naming(v), "number": n, "href": f"/search?{urlencode({'q': f'{query} {name}:{v}'})}"} for v, n in counted.most_common(FACETS)
        ]  # fmt: skip
        found.append({"heading": heading, "links": links})
    return found

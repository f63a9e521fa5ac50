"""Outlets: who there is, and what each reports, takes and gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from firsthand.model.feed import FeedState
from firsthand.model.item import Item
from firsthand.site import names, views, words
from firsthand.site.face import Face, reader_of
from firsthand.site.lists import counts
from firsthand.site.tongues import ENGLISH, Tongue
from firsthand.store.shelf import ItemQuery
from firsthand.text.urls import host_of, registrable_domain

OF_THE_LAST = 200
_SHOWN = 20


def install(routes: APIRouter, face: Face) -> None:
    """The addresses of this room."""

    @routes.get("/outlets")
    async def outlets(
        request: Request, country: str | None = None, language: str | None = None, find: str | None = None, cursor: str | None = None
    ) -> Response:  # fmt: skip
        return _outlets(face, request, country or None, language or None, (find or "").strip(), cursor)

    @routes.get("/outlet/{domain}")
    async def outlet(request: Request, domain: str, cursor: str | None = None) -> Response:
        return _outlet(face, request, domain, cursor)


def _outlets(face: Face, request: Request, country: str | None, language: str | None, find: str, cursor: str | None) -> Response:
    store, tongue = face.store, reader_of(request).tongue
    missed = None
    if find:
        asked = find if "://" in find else f"https://{find}"
        domain = registrable_domain(host_of(asked) or "")
        if domain and store.outlet(domain):
            return RedirectResponse(f"/outlet/{quote(domain)}", status_code=303)
        missed = find
    listing = store.outlets(country=country.upper() if country else None, language=language, cursor=cursor)
    figures = store.figures(face.context.now())
    return face.render(
        "outlets.html", request, listing=listing, figures=figures, next=listing.next, country_codes=sorted(names.countries(), key=lambda c: names.country(c, tongue)),
        language_tags=sorted((t for t in names.language_names() if len(t) == 2 or t == language), key=lambda t: names.language(t, tongue)),
        chosen_country=(country or "").upper(), chosen_language=language or "", missed=missed,
        live_countries=views.shares(counts(figures, "live_countries"), lambda c: names.country(c, tongue)),
        live_languages=views.shares(names.by_base(counts(figures, "live_languages")), lambda t: names.language(t, tongue)), feed_base="/outlets",
    )  # fmt: skip


def _outlet(face: Face, request: Request, domain: str, cursor: str | None) -> Response:
    store = face.store
    found = store.outlet(registrable_domain(domain))
    if found is None:
        return face.missing(request, "This outlet is not in the catalogue.")
    outlets = face.outlets
    latest = store.items(ItemQuery(outlet=found.domain, limit=40, cursor=cursor))
    states = {s.url: s for s in store.states(domain=found.domain)}
    feeds = store.feeds(domain=found.domain)
    return face.render(
        "outlet.html", request, outlet=found, feeds=sorted(feeds, key=lambda f: (f.url not in states, f.url)), states=states, latest=latest.members,
        next=latest.next, first=cursor is None, book=book(store.items(ItemQuery(outlet=found.domain, limit=OF_THE_LAST)).members,
        store.items(ItemQuery(origin=found.domain, limit=OF_THE_LAST)).members, found.domain, outlets.name, reader_of(request).tongue),
        hours=hours(tuple(states.values())), feed_base=f"/outlet/{found.domain}",
    )  # fmt: skip


def book(
    own: Sequence[Item], credited: Sequence[Item], domain: str, naming: Callable[[str], str], tongue: Tongue = ENGLISH
) -> dict[str, Any]:  # fmt: skip
    """The credit ledger: kinds of the last items, whom they credit, and who credits this outlet.

    Whom: a domain where it is known (a link), a name otherwise.
    """
    kinds = Counter(i.origin.kind for i in own)
    given: Counter[tuple[str, str]] = Counter()
    for item in own:
        source = item.origin.origin
        if item.origin.kind not in ("own", "unknown") and source and source.domain != domain and (source.name or source.domain):
            given[(source.name or naming(source.domain or ""), source.domain or "")] += 1
    taken = Counter(i.outlet for i in credited if i.outlet != domain)
    return {
        "items": len(own),
        "kinds": views.shares(kinds, lambda k: words.in_words(words.KIND_HEADINGS, k, tongue)),
        "credits": [{"name": name, "domain": held, "number": n} for (name, held), n in given.most_common(_SHOWN)],
        "credited_by": [{"name": naming(d), "domain": d, "number": n} for d, n in taken.most_common(_SHOWN)],
    }


def hours(states: Sequence[FeedState]) -> list[dict[str, float]] | None:
    """When of the day (UTC) its entries appear: 24 bars of height 0 to 40; None where too little is known."""
    known = [s for s in states if len(s.hours) == 24 and s.rate > 0]
    if not known:
        return None
    summed = [sum(s.hours[h] * s.rate for s in known) for h in range(24)]
    most = max(summed)
    if most <= 0:
        return None
    return [{"hour": h, "x": h * 12, "y": round(40 - 40 * v / most, 1), "height": round(40 * v / most, 1)} for h, v in enumerate(summed)]

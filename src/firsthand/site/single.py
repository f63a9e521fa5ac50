"""One story, one item."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from firsthand.model.item import Item, Version
from firsthand.model.story import Story
from firsthand.site import hands, names, views
from firsthand.site.face import Face
from firsthand.site.kin import kin
from firsthand.site.lists import members_of
from firsthand.site.names import Outlets
from firsthand.store.shelf import Store

_VERSIONS_OF = 40  # members of a story whose changes are looked up


def install(routes: APIRouter, face: Face) -> None:
    """The addresses of this room."""

    @routes.get("/story/{id}")
    async def story(request: Request, id: str, language: str | None = None, country: str | None = None) -> Response:
        store = face.store
        found = store.story(id)
        if found is None:
            return face.missing(request, "There is no such story: it may have been removed or have expired.")
        if found.id != id:
            return RedirectResponse(f"/story/{found.id}", status_code=301)
        return _story(face, request, found, language, country)

    @routes.get("/item/{id}")
    async def item(request: Request, id: str) -> Response:
        store = face.store
        found = store.item(id)
        if found is None and store.was_erased(id):
            return face.message(request, 410, "Removed", "Its owner asked for its removal; nothing of it is held here.")
        if found is None or found.rights.show == "none" or found.primary is None:
            return face.missing(request, "There is no such item: it may have been removed or have expired.")
        if found.hidden:
            return face.message(request, 410, "Hidden", f"Hidden while a request of its owner is looked at (case {found.hidden}).")
        return _item(face, request, found)


def _story(face: Face, request: Request, story: Story, language: str | None, country: str | None) -> Response:
    store = face.store
    outlets = Outlets(store)
    members = members_of(store, story)
    lead = next((m for m in members if m.id == story.lead), members[0] if members else None)
    chosen = [
        m for m in members if (not language or names.base_language(m.language) == language) and (not country or outlets.country(m.outlet) == country.upper())
    ]  # fmt: skip
    forest = hands.forest(members, outlets.name)
    around = kin(store, story, members)
    return face.render(
        "story.html", request, story=story, lead=lead, first=members[0] if members else None, first_name=outlets.name(members[0].outlet) if members else "",
        lead_name=outlets.name(lead.outlet) if lead else "", groups=views.coverage(chosen, outlets),
        forest=forest, drawing=hands.draw(forest), lags=views.lags(members, outlets.name), drift=views.drift(members, outlets.name),
        days=views.by_day(views.timeline(members, _versions(store, members), outlets.name)), related=_shown(store, around.shown, outlets),
        chapters=around.chapters, members=len(members), chosen=len(chosen), tongues=sorted({b for t in story.languages if (b := names.base_language(t))}), language=language, country=country, bar=views.BAR, feed_base=f"/story/{story.id}",
    )  # fmt: skip


def _versions(store: Store, members: tuple[Item, ...]) -> list[Version]:
    return [version for member in members[:_VERSIONS_OF] for version in store.versions(member.id)]


def _shown(store: Store, stories: tuple[Story, ...], outlets: Outlets) -> list[views.StoryView]:
    leads = {i.id: i for i in store.items_by_id([s.lead for s in stories if s.lead])}
    return [views.story_view(s, (leads[s.lead],) if s.lead in leads else (), outlets.name, with_more=False) for s in stories]


def _item(face: Face, request: Request, item: Item) -> Response:
    store = face.store
    outlets = Outlets(store)
    story = store.story(item.story) if item.story else None
    around = kin(store, story, members_of(store, story, 60)).shown if story else ()
    copied = store.item(item.copy_of) if item.copy_of else None
    return face.render(
        "item.html", request, item=item, outlet=outlets.outlet(item.outlet), outlet_name=outlets.name(item.outlet), story=story,
        unsupported_byline=any(c.what == "byline" for c in item.origin.contradictions), licence=names.licences().get(item.rights.licence or ""),
        versions=store.versions(item.id), related=_shown(store, around, outlets), uncredited=_uncredited(item, copied),
        copied=copied if copied and not copied.hidden and copied.rights.show != "none" else None, outlets=outlets,
    )  # fmt: skip


def _uncredited(item: Item, copied: Item | None) -> bool:
    """Whether an item has the text of another outlet's and its page names nobody."""
    return bool(copied and not item.origin.credits and hands.silent(item, copied))

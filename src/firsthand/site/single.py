"""One story, one item."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from firsthand.errors import UsageError
from firsthand.model.item import Item, Version
from firsthand.model.story import Story
from firsthand.site import charts, hands, names, telling, views
from firsthand.site.dress import without
from firsthand.site.face import Face, Reader, reader_of
from firsthand.site.kin import kin
from firsthand.site.lists import as_of, counts, instant, read_in
from firsthand.site.missing import missing
from firsthand.site.names import Outlets
from firsthand.site.telling import Told, members_of, showable
from firsthand.store.shelf import Store

_VERSIONS_OF = 40  # members of a story whose changes are looked up
_ALL_TIED = 0.75  # of its outlets: from that share on a table of who was first says nothing


def install(routes: APIRouter, face: Face) -> None:
    """The addresses of this room."""

    @routes.get("/story/{id}")
    async def story(request: Request, id: str, at: str | None = None) -> Response:
        found = face.store.story(id)
        if found is None:
            return face.missing(request, "There is no such story: it may have been removed or have expired.")
        if found.id != id:
            return RedirectResponse(f"/story/{found.id}", status_code=301)
        try:
            return _story(face, request, found, instant(at, face.context.now()))
        except UsageError as wrong:
            return face.message(request, 422, "Not like this", f"{str(wrong)[:1].upper()}{str(wrong)[1:]}.")

    @routes.get("/item/{id}")
    async def item(request: Request, id: str) -> Response:
        store = face.store
        found = store.item(id)
        if found is None and store.was_erased(id):
            return face.message(request, 410, "Removed", "Its owner asked for its removal; nothing of it is held here.")
        if found is not None and found.hidden:
            return face.message(
                request, 410, "Hidden", "Hidden while a request of its owner is looked at (case %(case)s).", case=found.hidden
            )
        if found is None or found.rights.show == "none" or found.primary is None:
            return face.missing(request, "There is no such item: it may have been removed or have expired.")
        return _item(face, request, found)


def _told(store: Store, story: Story, at: float | None) -> Told | None:
    """The story with all its members, now or as of a past minute; None where none of them is shown."""
    members = members_of(store, story.id, before=at)
    if not members:
        return None
    lead = next((m for m in members if m.id == story.lead), None)
    if at is not None or lead is None:
        return telling.again(store, story.id, members, at if at is not None else story.updated)
    return Told(story, lead, members)


def _story(face: Face, request: Request, held: Story, at: float | None) -> Response:
    store, reader = face.store, reader_of(request)
    found = _told(store, held, at)
    if found is None or found.lead is None:
        text = "Its items are not listed: their owners ask for it, or they have expired."
        return face.missing(request, text if at is None else "Nothing of this story had been seen by then.")
    outlets, members, story, tongue = face.outlets, found.members, found.story, reader.tongue
    first, tied = members[0], views.tied(members)
    chosen = _chosen(request, members, outlets)
    forest = hands.forest(members, outlets.name, tongue)
    around = face.minute.get(("kin", story.id), lambda: kin(store, story, members))
    events = views.timeline(members, _versions(store, members, at), outlets.name, tongue)
    return face.render(
        "story.html", request, story=story, lead=found.lead, first=first, first_name=outlets.name(first.outlet), tied=tied,
        all_tied=tied >= _ALL_TIED * len(views.firsts(members)), lead_name=outlets.name(found.lead.outlet), groups=views.coverage(chosen, outlets, tongue),
        forest=forest, drawing=hands.draw(forest, tongue), lags=views.lags(members, outlets.name), drift=views.drift(members, outlets.name),
        days=views.by_day(events, tongue), documents=views.documents(members), missing=missing(story, members, outlets, tongue, _live(face)),
        attention=charts.said(charts.hours([m.first_seen for m in members]), tongue), related=_shown(store, around.shown, outlets, reader),
        chapters=[t.story for t in telling.told(store, around.chapters)], members=len(members), filters=_filters(request, story, members, reader),
        filtered=any(request.query_params.get(n) for n in ("language", "country", "kind")), tongues_of_it=len({names.base_language(t) for t in story.languages}),
        bar_width=views.BAR, box_width=hands.BOX, feed_base=f"/story/{story.id}", reading=_reading(story, members, reader, outlets),
        **as_of(at),
    )  # fmt: skip


def _live(face: Face) -> dict[str, dict[str, int]]:
    """How many feeds are live in each country and language."""
    figures = face.minute.get(("live",), lambda: face.store.figures(face.context.now()))
    return {"country": dict(counts(figures, "live_countries")), "language": names.by_base(counts(figures, "live_languages"))}


def _reading(story: Story, members: tuple[Item, ...], reader: Reader, outlets: Outlets) -> views.StoryView | None:
    """The story's headline in a language that the reader reads, where its own is in none."""
    language = read_in(story, reader.wishes.languages or reader.reads)
    item = next((m for m in members if m.headline and names.base_language(m.language) == language), None) if language else None
    return views.read_in(views.StoryView(story, None, "", ""), item, outlets.name(item.outlet)) if item else None


def _chosen(request: Request, members: tuple[Item, ...], outlets: Outlets) -> list[Item]:
    """The members that the filters in the address let through."""
    language, country, kind = (request.query_params.get(name) for name in ("language", "country", "kind"))
    return [
        m for m in members if (not language or names.base_language(m.language) == language) and (not country or outlets.country(m.outlet) == country.upper())
        and (not kind or m.origin.kind == kind)
    ]  # fmt: skip


def _filters(request: Request, story: Story, members: tuple[Item, ...], reader: Reader) -> list[dict[str, Any]]:
    """Links that narrow the coverage: own reports, languages, countries."""
    asked, tongue = request.query_params, reader.tongue
    offered: list[tuple[str, str, str]] = []
    if len({m.origin.kind for m in members}) > 1 and any(m.origin.kind == "own" for m in members):
        offered.append(("kind", "own", tongue.say("own reports")))
    tags = sorted({b for t in story.languages if (b := names.base_language(t))})
    offered += [("language", tag, names.language(tag, tongue)) for tag in tags] if len(tags) > 1 else []
    offered += [("country", code, names.country(code, tongue)) for code in story.countries] if len(story.countries) > 1 else []
    return [
        {"name": text, "href": without(asked, **{name: value}), "current": (asked.get(name) or "").lower() == value.lower()} for name, value, text in offered
    ]  # fmt: skip


def _versions(store: Store, members: tuple[Item, ...], at: float | None) -> list[Version]:
    found = (version for member in members[:_VERSIONS_OF] for version in store.versions(member.id))
    return [v for v in found if at is None or v.seen_at < at]


def _shown(store: Store, stories: tuple[Story, ...], outlets: Outlets, reader: Reader) -> list[views.StoryView]:
    return [
        views.story_view(t.story, (t.lead,) if t.lead else (), outlets.name, with_more=False, tongue=reader.tongue) for t in telling.told(store, stories)
    ]  # fmt: skip


def _item(face: Face, request: Request, item: Item) -> Response:
    store, reader = face.store, reader_of(request)
    outlets = face.outlets
    story = store.story(item.story) if item.story else None
    around = face.minute.get(("kin", story.id), lambda: kin(store, story, members_of(store, story.id, 60))).shown if story else ()
    copied = showable(store.item(item.copy_of)) if item.copy_of else None
    return face.render(
        "item.html", request, item=item, outlet=outlets.outlet(item.outlet), outlet_name=outlets.name(item.outlet), story=story,
        unsupported_byline=any(c.what == "byline" for c in item.origin.contradictions), licence=names.licences().get(item.rights.licence or ""),
        versions=store.versions(item.id), related=_shown(store, around, outlets, reader), uncredited=_uncredited(item, copied), copied=copied, outlets=outlets,
    )  # fmt: skip


def _uncredited(item: Item, copied: Item | None) -> bool:
    """Whether an item has the text of another outlet's and its page names nobody."""
    return bool(copied and not item.origin.credits and hands.silent(item, copied))

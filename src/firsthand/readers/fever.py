"""The Fever API (version 3) as today's apps speak it: `POST /fever/?api` with the key made of name and application password."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from firsthand.model.reader import Account, Subscription
from firsthand.readers import greader_rows as rows
from firsthand.readers.desk import Entry, ReaderDesk
from firsthand.readers.forms import Door, Form, form_of, one
from firsthand.readers.numbers import item_of, number_of, read_number

PAGE = 50
_SPARK = "image/gif;base64,R0lGODlhAQABAIAAAObm5gAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw=="


def router(desk: ReaderDesk) -> APIRouter:
    """Its one address."""
    routes = APIRouter(include_in_schema=False)
    door = Door()

    @routes.api_route("/fever/", methods=["GET", "POST"])
    @routes.api_route("/fever", methods=["GET", "POST"])
    @routes.api_route("/plugins/fever/", methods=["GET", "POST"])
    async def fever(request: Request) -> Response:
        form = await form_of(request)
        key = one(form, "api_key").lower()
        account = desk.kept.by_fever(key) if len(key) == 32 else None
        if account is None:
            door.admit(request, "fever")
            return JSONResponse({"api_version": 3, "auth": 0})
        return JSONResponse(_answer(desk, account, form), headers={"cache-control": "no-store"})

    return routes


def _answer(desk: ReaderDesk, account: Account, form: Form) -> dict[str, Any]:
    if one(form, "mark"):
        _mark(desk, account, form)
    subscriptions = desk.kept.subscriptions(account)
    entries = desk.entries(account, subscriptions)
    latest = max((int(e.item.first_seen) for e in entries), default=int(desk.now()))
    answer: dict[str, Any] = {"api_version": 3, "auth": 1, "last_refreshed_on_time": str(latest)}
    if "groups" in form:
        answer |= {
            "groups": [{"id": n, "title": name} for name, n in _groups(subscriptions).items()],
            "feeds_groups": _feeds_groups(subscriptions),
        }
    if "feeds" in form:
        answer |= {"feeds": [_feed(s, desk, latest) for s in subscriptions], "feeds_groups": _feeds_groups(subscriptions)}
    if "favicons" in form:
        answer["favicons"] = [{"id": 1, "data": _SPARK}]
    if "items" in form:
        answer |= {"items": [_item(e, desk) for e in _chosen(desk, account, entries, form)], "total_items": len(entries)}
    if "links" in form:
        answer["links"] = []
    if "unread_item_ids" in form:
        answer["unread_item_ids"] = ",".join(str(number_of(e.item)) for e in entries if not e.read)
    if "saved_item_ids" in form:
        answer["saved_item_ids"] = ",".join(str(number_of(e.item)) for e in desk.starred(account))
    return answer


def _chosen(desk: ReaderDesk, account: Account, entries: list[Entry], form: Form) -> list[Entry]:
    """Fifty: those named, those after or before an id, or the newest."""
    if "with_ids" in form:
        numbers = [n for text in one(form, "with_ids").split(",")[:PAGE] if (n := read_number(text)) is not None]
        known = {number_of(e.item): e for e in entries}
        others = [i for n in numbers if n not in known and (i := item_of(desk.store(), n))]
        known |= {number_of(e.item): e for e in desk.entries_of(account, others)}
        return [known[n] for n in numbers if n in known]
    since, most = (read_number(one(form, name)) for name in ("since_id", "max_id"))
    if since is not None:
        return sorted((e for e in entries if number_of(e.item) > since), key=lambda e: number_of(e.item))[:PAGE]
    return [e for e in entries if not most or number_of(e.item) < most][:PAGE]


def _mark(desk: ReaderDesk, account: Account, form: Form) -> None:
    what, state, id = one(form, "mark"), one(form, "as"), read_number(one(form, "id"))
    if id is None:
        return
    if what == "item":
        item = item_of(desk.store(), id)
        if item is not None and state in ("read", "unread"):
            desk.kept.mark(account, [item.id], desk.now(), read=state == "read")
        elif item is not None and state in ("saved", "unsaved"):
            desk.kept.mark(account, [item.id], desk.now(), starred=state == "saved")
    elif what in ("feed", "group") and state == "read":
        held = desk.kept.subscriptions(account)
        groups = _groups(held)
        chosen = [s for s in held if (s.number == id if what == "feed" else id == 0 or groups.get(s.folder) == id)]
        before = read_number(one(form, "before"))
        desk.all_read(account, chosen, min(float(before), desk.now()) if before else desk.now())


def _groups(subscriptions: tuple[Subscription, ...]) -> dict[str, int]:
    """Folders by name; each has the number of its first feed, so that it keeps it."""
    found: dict[str, int] = {}
    for held in sorted(subscriptions, key=lambda s: s.number):
        if held.folder:
            found.setdefault(held.folder, held.number)
    return found


def _feeds_groups(subscriptions: tuple[Subscription, ...]) -> list[dict[str, Any]]:
    groups = _groups(subscriptions)
    return [{"group_id": n, "feed_ids": ",".join(str(s.number) for s in subscriptions if s.folder == name)} for name, n in groups.items()]


def _feed(held: Subscription, desk: ReaderDesk, latest: int) -> dict[str, Any]:
    return {
        "id": held.number, "favicon_id": 1, "title": held.title, "url": f"{desk.base}{held.address}", "site_url": rows.page_of(held, desk.base), "is_spark": 0,
        "last_updated_on_time": latest,
    }  # fmt: skip


def _item(entry: Entry, desk: ReaderDesk) -> dict[str, Any]:
    item = entry.item
    return {
        "id": number_of(item), "feed_id": entry.subscription.number if entry.subscription else 0, "title": item.headline or item.outlet, "author": rows.author(item),
        "html": rows.summary(item, desk.base), "url": rows.link_of(item), "is_saved": int(entry.starred), "is_read": int(entry.read), "created_on_time": int(item.first_seen),
    }  # fmt: skip

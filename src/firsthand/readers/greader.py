"""The Google Reader API as today's apps speak it (ClientLogin, /reader/api/0/, /reader/atom/), over the lists of this site.

A feed's id is `feed/` and the address of one of our lists. States: read, kept-unread, starred; folders and `Highlighted` are labels.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from starlette.exceptions import HTTPException

from firsthand.errors import UsageError
from firsthand.model.reader import Account, Subscription
from firsthand.readers import greader_rows as rows
from firsthand.readers.desk import Entry, ReaderDesk
from firsthand.readers.forms import Door, Form, form_of, one
from firsthand.readers.greader_rows import STATE
from firsthand.readers.numbers import item_of, number_of, read_number

MOST = 1_000
MOST_NAMED = 500


def router(desk: ReaderDesk) -> APIRouter:
    """Every address of the protocol."""
    routes = APIRouter(include_in_schema=False)
    door = Door()

    @routes.api_route("/accounts/ClientLogin", methods=["GET", "POST"])
    async def login(request: Request) -> Response:
        form = await form_of(request)
        door.admit(request, one(form, "Email"))
        token = await asyncio.to_thread(desk.login, one(form, "Email"), one(form, "Passwd"))
        if token is None:
            return PlainTextResponse("Error=BadAuthentication\n", 403)
        return PlainTextResponse(f"SID={token}\nLSID={token}\nAuth={token}\n", headers={"cache-control": "no-store"})

    def known(request: Request) -> Account:
        scheme, _, rest = request.headers.get("authorization", "").partition(" ")
        token = rest.strip().removeprefix("auth=") if scheme.lower() in ("googlelogin", "bearer") else ""
        account = desk.kept.by_token(token) if token else None
        if account is None:
            raise HTTPException(401, "not logged in", headers={"www-authenticate": "GoogleLogin"})
        return account

    _account(routes, desk, known)
    _streams(routes, desk, known)
    _changes(routes, desk, known)
    return routes


Known = Callable[[Request], Account]


def _account(routes: APIRouter, desk: ReaderDesk, known: Known) -> None:
    @routes.get("/reader/api/0/token")
    async def token(request: Request) -> Response:
        return PlainTextResponse(f"T{known(request).id:0>56}")  # what changes carries its own proof: the Authorization header

    @routes.get("/reader/api/0/user-info")
    async def user(request: Request) -> Response:
        account = known(request)
        return JSONResponse(
            {"userId": str(account.id), "userName": account.name, "userProfileId": str(account.id), "userEmail": account.name}
        )

    @routes.get("/reader/api/0/subscription/list")
    async def subscriptions(request: Request) -> Response:
        return JSONResponse({"subscriptions": [rows.subscription(s, desk.base) for s in desk.kept.subscriptions(known(request))]})

    @routes.get("/reader/api/0/tag/list")
    async def tags(request: Request) -> Response:
        folders = sorted({s.folder for s in desk.kept.subscriptions(known(request)) if s.folder})
        labels = [f"user/-/label/{name}" for name in (*folders, rows.HIGHLIGHTED)]
        return JSONResponse({"tags": [{"id": f"{STATE}starred"}, *({"id": label, "type": "folder"} for label in labels)]})

    @routes.get("/reader/api/0/unread-count")
    async def unread(request: Request) -> Response:
        account = known(request)
        return JSONResponse(rows.unread_counts(account, desk))

    @routes.get("/reader/api/0/preference/list")
    async def preferences(request: Request) -> Response:
        known(request)
        return JSONResponse({"prefs": []})

    @routes.get("/reader/api/0/preference/stream/list")
    async def stream_preferences(request: Request) -> Response:
        known(request)
        return JSONResponse({"streamprefs": {}})


def _streams(routes: APIRouter, desk: ReaderDesk, known: Known) -> None:
    @routes.get("/reader/api/0/stream/contents/{stream:path}")
    @routes.get("/reader/api/0/stream/contents")
    async def contents(request: Request, stream: str = "") -> Response:
        form = await form_of(request)
        return JSONResponse(_contents(desk, known(request), stream or one(form, "s"), form))

    @routes.get("/reader/atom/{stream:path}")
    async def atom(request: Request, stream: str) -> Response:
        account, form = known(request), await form_of(request)
        entries, _ = part(desk, account, stream, form)
        return Response(rows.atom(entries, stream, desk), media_type="application/atom+xml; charset=utf-8")

    @routes.get("/reader/api/0/stream/items/ids")
    async def ids(request: Request) -> Response:
        account, form = known(request), await form_of(request)
        entries, following = part(desk, account, one(form, "s"), form)
        refs = [{"id": str(number_of(e.item)), "directStreamIds": [], "timestampUsec": str(int(e.item.first_seen * 1e6))} for e in entries]
        return JSONResponse({"itemRefs": refs, **({"continuation": following} if following else {})})

    @routes.api_route("/reader/api/0/stream/items/contents", methods=["GET", "POST"])
    async def named(request: Request) -> Response:
        account, form = known(request), await form_of(request)
        items = [i for text in form.get("i", ())[:MOST_NAMED] if (n := read_number(text)) is not None and (i := item_of(desk.store(), n))]
        entries = desk.entries_of(account, items)
        return JSONResponse({"id": f"{STATE}reading-list", "updated": int(desk.now()), "items": [rows.entry(e, desk) for e in entries]})


def _changes(routes: APIRouter, desk: ReaderDesk, known: Known) -> None:
    @routes.post("/reader/api/0/edit-tag")
    async def edit(request: Request) -> Response:
        account, form = known(request), await form_of(request)
        numbers = [n for text in form.get("i", ())[:MOST_NAMED] if (n := read_number(text)) is not None]
        ids = [i.id for n in numbers if (i := item_of(desk.store(), n))]
        added = {a.rpartition("/")[2] for a in form.get("a", ()) if "/state/com.google/" in a}
        taken = {r.rpartition("/")[2] for r in form.get("r", ()) if "/state/com.google/" in r}
        read = True if "read" in added else False if "kept-unread" in added or "read" in taken else None
        starred = True if "starred" in added else False if "starred" in taken else None
        desk.kept.mark(account, ids, desk.now(), read=read, starred=starred)
        return PlainTextResponse("OK")

    @routes.post("/reader/api/0/mark-all-as-read")
    async def all_read(request: Request) -> Response:
        account, form = known(request), await form_of(request)
        until = one(form, "ts")
        at = int(until) / 1e6 if until.isascii() and until.isdigit() and len(until) < 20 else desk.now()
        desk.all_read(account, followed(desk, account, one(form, "s")), min(at, desk.now()))
        return PlainTextResponse("OK")

    @routes.post("/reader/api/0/subscription/quickadd")
    async def quickadd(request: Request) -> Response:
        account, form = known(request), await form_of(request)
        try:
            made = desk.subscribe(account, one(form, "quickadd"))
        except UsageError as error:
            return JSONResponse({"numResults": 0, "error": str(error)})
        return JSONResponse(
            {"numResults": 1, "query": one(form, "quickadd"), "streamId": rows.stream_id(made, desk.base), "streamName": made.title}
        )

    @routes.post("/reader/api/0/subscription/edit")
    async def change(request: Request) -> Response:
        account, form = known(request), await form_of(request)
        labels = [a.partition("/label/")[2] for a in form.get("a", ()) if "/label/" in a]
        gone = [r for r in form.get("r", ()) if "/label/" in r]
        for stream in form.get("s", ())[:MOST_NAMED]:
            try:
                if one(form, "ac") == "unsubscribe":
                    topic, format = desk.topic_of(stream)
                    desk.kept.unsubscribe(account, topic.feed(format))
                else:
                    held = desk.subscribe(account, stream, labels[-1] if labels else "", one(form, "t"))
                    if gone and not labels:
                        desk.kept.subscribe(account, held.address, held.title, "", desk.now())
            except UsageError as error:
                return PlainTextResponse(f"Error={error}\n", 400)
        return PlainTextResponse("OK")


def followed(desk: ReaderDesk, account: Account, stream: str) -> list[Subscription]:
    """The subscriptions that a stream is made of: one, a folder's, or all."""
    held = desk.kept.subscriptions(account)
    if stream.startswith("feed/"):
        return [s for s in held if stream in (rows.stream_id(s, desk.base), f"feed/{s.address}")]
    label = stream.partition("/label/")[2]
    return [s for s in held if s.folder == label] if label and label != rows.HIGHLIGHTED else list(held)


def part(desk: ReaderDesk, account: Account, stream: str, form: Form) -> tuple[list[Entry], str | None]:
    """The part of a stream that is asked for, and the continuation."""
    if stream.endswith("/state/com.google/starred"):
        entries = desk.starred(account)
    else:
        entries = desk.entries(account, followed(desk, account, stream))
        if stream.endswith(f"/label/{rows.HIGHLIGHTED}"):
            entries = [e for e in entries if e.highlighted]
        elif stream.endswith("/state/com.google/read"):
            entries = [e for e in entries if e.read]
    for excluded in form.get("xt", ()):
        entries = [e for e in entries if not (excluded.endswith("/read") and e.read) and not (excluded.endswith("/starred") and e.starred)]
    for wanted in form.get("it", ()):
        entries = [e for e in entries if (e.starred if wanted.endswith("/starred") else e.read if wanted.endswith("/read") else True)]
    older, newer, start = (_whole(one(form, name)) for name in ("ot", "nt", "c"))
    entries = [e for e in entries if (older is None or e.item.first_seen >= older) and (newer is None or e.item.first_seen < newer)]
    oldest_first = one(form, "r") == "o"
    if oldest_first:
        entries.reverse()
    if start is not None:
        entries = [e for e in entries if (number_of(e.item) > start if oldest_first else number_of(e.item) < start)]
    most = min(_whole(one(form, "n")) or 20, MOST)
    return entries[:most], str(number_of(entries[most - 1].item)) if len(entries) > most else None


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None


def _contents(desk: ReaderDesk, account: Account, stream: str, form: Form) -> dict[str, Any]:
    stream = stream or f"{STATE}reading-list"
    entries, following = part(desk, account, stream, form)
    return {
        "direction": "ltr", "id": stream, "title": desk.title, "self": [{"href": f"{desk.base}/reader/api/0/stream/contents/{stream}"}],
        "updated": int(desk.now()), "items": [rows.entry(e, desk) for e in entries], **({"continuation": following} if following else {}),
    }  # fmt: skip

"""The reader's own pages: the first account, coming in, what is followed, rules, taking things along. No script is needed.

A cookie that no other site's page can send (SameSite=Strict) holds the token; what changes is refused where the browser says that
another site sent it.
"""

from __future__ import annotations

import asyncio
from html import escape
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from firsthand.errors import BadInput, UsageError
from firsthand.model.reader import Account
from firsthand.readers import greader_rows as rows
from firsthand.readers import portability
from firsthand.readers.desk import ReaderDesk
from firsthand.readers.forms import Door, Form, form_of, one

COOKIE = "fh_reader"
_PRIVATE = {"cache-control": "private, no-store"}
_HEAD = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><link rel="stylesheet" href="/static/style.css">'


def router(desk: ReaderDesk) -> APIRouter:
    """Everything under /reader."""
    routes = APIRouter(include_in_schema=False)
    door = Door()

    @routes.get("/reader")
    async def front(request: Request) -> Response:
        account = _account(desk, request)
        return (
            _page("Your reading", _desk(desk, account))
            if account
            else _page("Reader", _entrance(desk, request.query_params.get("token", "")))
        )

    @routes.post("/reader/{act}")
    async def act(request: Request, act: str) -> Response:
        _same_site(request)
        form = await form_of(request)
        try:
            if act in ("first", "login"):
                door.admit(request, one(form, "name"))
                return await _come_in(desk, act, form, desk.base.startswith("https:"))
            account = _account(desk, request)
            if account is None:
                raise HTTPException(401, "come in first: /reader")
            return await asyncio.to_thread(_do, desk, account, act, form, request.cookies.get(COOKIE, ""))
        except (UsageError, BadInput) as error:
            return _page("Reader", f"<p>{escape(str(error))}</p>{_BACK}", 422)

    @routes.get("/reader/follow")
    async def found(request: Request, url: str = "") -> Response:
        if _account(desk, request) is None:
            return RedirectResponse("/reader", 303)
        try:
            topic, format = desk.topic_of(url[:2_000])
        except UsageError as error:
            return _page("Reader", f"<p>{escape(str(error))}</p>{_BACK}", 422)
        return _page(
            "Follow",
            f'<p><a href="{escape(topic.page)}">{escape(topic.value or "The front page")}</a></p>{_post("follow", "Follow", url=topic.feed(format))}{_BACK}',
        )

    @routes.get("/reader/subscriptions.opml")
    async def opml(request: Request) -> Response:
        return _file(portability.opml_out(desk, _known(desk, request)), "text/x-opml", "subscriptions.opml")

    @routes.get("/reader/stars.json")
    async def stars(request: Request) -> Response:
        return _file(portability.stars_out(desk, _known(desk, request)), "application/json", "stars.json")

    return routes


_BACK = '<p><a href="/reader">Back</a></p>'


def _account(desk: ReaderDesk, request: Request) -> Account | None:
    token = request.cookies.get(COOKIE, "")
    return desk.kept.by_token(token) if token else None


def _known(desk: ReaderDesk, request: Request) -> Account:
    account = _account(desk, request)
    if account is None:
        raise HTTPException(401, "come in first: /reader")
    return account


def _same_site(request: Request) -> None:
    """Refuse what another site's page sends. Raises HTTPException 403."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site not in (None, "same-origin", "none") or (origin is not None and urlsplit(origin).netloc != request.headers.get("host")):
        raise HTTPException(403, "this was sent from another site")


async def _come_in(desk: ReaderDesk, act: str, form: Form, secure: bool) -> Response:
    name, password, for_apps = one(form, "name"), one(form, "password"), None
    if act == "first":
        for_apps = await asyncio.to_thread(desk.first_account, one(form, "token"), name, password)
    token = await asyncio.to_thread(desk.login, name, password)
    if token is None:
        return _page("Reader", f"<p>Name and password do not fit.</p>{_BACK}", 403)
    told = f"<p>Your apps come in with the name <code>{escape(name)}</code> and this password, which is shown this once: <code>{escape(for_apps or '')}</code></p>"
    answer = _page("Reader", f"{told}{_BACK}") if for_apps else RedirectResponse("/reader", 303, headers=_PRIVATE)
    answer.set_cookie(COOKIE, token, max_age=180 * 86_400, httponly=True, samesite="strict", secure=secure)
    return answer


def _do(desk: ReaderDesk, account: Account, act: str, form: Form, token: str) -> Response:
    """One act of a known reader. Raises UsageError, BadInput, HTTPException."""
    if act == "follow":
        desk.subscribe(account, one(form, "url"), one(form, "folder"))
    elif act == "unfollow":
        desk.kept.unsubscribe(account, one(form, "address"))
    elif act == "rule":
        desk.put_rule(account, one(form, "kind"), one(form, "words"))
    elif act == "unrule" and one(form, "number").isdecimal():
        desk.kept.drop_rule(account, int(one(form, "number")))
    elif act == "logout":
        desk.kept.drop_token(token)
    elif act in ("opml", "stars"):
        taken = (portability.opml_in if act == "opml" else portability.stars_in)(desk, account, one(form, "file").encode())
        return _page("Reader", f"<p>{taken.taken} taken, {taken.unknown} not known here.</p>{_BACK}")
    else:
        raise HTTPException(404, "there is no such act")
    return RedirectResponse("/reader", 303, headers=_PRIVATE)


def _entrance(desk: ReaderDesk, token: str) -> str:
    names = '<p><label>Name <input name="name" required autocomplete="username"></label></p><p><label>Password <input name="password" type="password" required minlength="8"></label></p>'
    if not desk.kept.accounts():
        field = f'<p><label>The token that was printed at the first start <input name="token" required value="{escape(token)}"></label></p>'
        return f'<form method="post" action="/reader/first">{field}{names}<p><button>Make the first account</button></p></form>'
    return f'<form method="post" action="/reader/login">{names}<p><button>Come in</button></p></form>'


def _desk(desk: ReaderDesk, account: Account) -> str:
    followed = "".join(
        f'<li><a href="{escape(rows.page_of(s, ""))}">{escape(s.title)}</a>{f" ({escape(s.folder)})" if s.folder else ""} {_post("unfollow", "Stop", address=s.address)}</li>'
        for s in desk.kept.subscriptions(account)
    )
    rules = "".join(
        f"<li>{r.kind}: {escape(r.words)} {_post('unrule', 'Remove', number=str(r.number))}</li>" for r in desk.kept.rules(account)
    )
    find = '<form method="get" action="/reader/follow"><p><label>Paste an address: of a list here, or of an outlet <input name="url" required maxlength="2000"></label> <button>Find</button></p></form>'
    rule = '<form method="post" action="/reader/rule"><p><label>Words <input name="words" required maxlength="200"></label> <button name="kind" value="mute">Mute</button> <button name="kind" value="highlight">Highlight</button></p></form>'
    bring = "".join(f'<form method="post" action="/reader/{act}" enctype="multipart/form-data"><p><label>{name} <input type="file" name="file" required></label> <button>Bring in</button></p></form>' for act, name in (("opml", "Subscriptions (OPML)"), ("stars", "Stars (JSON of FreshRSS, Miniflux)")))  # fmt: skip
    take = '<p>Take along: <a href="/reader/subscriptions.opml">subscriptions</a>, <a href="/reader/stars.json">stars</a></p>'
    apps = f"<p>Apps: Google Reader API at <code>{escape(desk.base)}</code>, Fever at <code>{escape(desk.base)}/fever/</code></p>"
    return f"<p>{escape(account.name)} {_post('logout', 'Leave')}</p>{find}<ul>{followed}</ul><h2>Rules</h2>{rule}<ul>{rules}</ul><h2>In and out</h2>{bring}{take}{apps}"


def _post(act: str, text: str, **fields: str) -> str:
    hidden = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in fields.items())
    return f'<form method="post" action="/reader/{act}">{hidden}<button>{escape(text)}</button></form>'


def _page(title: str, body: str, status: int = 200) -> Response:
    written = f'<!doctype html><html lang="en"><head>{_HEAD}<title>{escape(title)}</title></head><body><main><h1>{escape(title)}</h1>{body}</main></body></html>'
    return HTMLResponse(written, status, headers=_PRIVATE)


def _file(text: str, kind: str, name: str) -> Response:
    return Response(text, media_type=kind, headers={**_PRIVATE, "content-disposition": f'attachment; filename="{name}"'})

"""The pages of alerts: asking for one, confirming it, ending it with one click (RFC 8058). No script is needed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from html import escape

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from firsthand.errors import FirsthandError, NetworkError, UsageError
from firsthand.fetching.buckets import Buckets, network_of
from firsthand.model.sending import Rule
from firsthand.outgoing.alert_desk import AlertDesk
from firsthand.outgoing.alerts import CADENCES, CHANNELS, KINDS, Wish
from firsthand.outgoing.hub import form_of, refusal
from firsthand.outgoing.hub_routes import body_of
from firsthand.outgoing.messages import REASONS

Make = Callable[[Wish, str], Awaitable[Rule]]
_SAYS = {
    "mail": "a mail address",
    "webhook": "an https address that is POSTed to",
    "ntfy": "the address of a topic: https://ntfy.example/topic",
}
_STATES = {"waiting": "It waits for you to confirm it.", "on": "It is on.", "off": "It is off."}


def wish_of(form: dict[str, str]) -> Wish:
    """A wish as a form spells it. Raises UsageError."""
    least = form.get("least", "3") or "3"
    if not (least.isascii() and least.isdigit() and len(least) < 4):
        raise UsageError("least is a whole number")
    return Wish(
        kind=form.get("kind", ""), channel=form.get("channel", ""), target=form.get("target", ""), query=form.get("query", "")[:300], mine=form.get("mine", "")[:260],
        least=int(least), cadence=form.get("cadence", "now"),
    )  # fmt: skip


def router(desk: AlertDesk, make: Make) -> APIRouter:
    """`make` begins a rule in the loop that the desk works in."""
    routes = APIRouter(include_in_schema=False)
    buckets = Buckets(rate_per_s=0.05, burst=20)

    @routes.get("/alerts")
    async def form(request: Request) -> Response:
        return _page("Alerts", _form(request.query_params.get("q", "")[:300]))

    @routes.post("/alerts")
    async def ask(request: Request) -> Response:
        network = network_of(request.client.host if request.client else None) or ""
        if network and not buckets.take(network).allowed:
            raise HTTPException(429, "too many alerts at once from this network", headers={"retry-after": "60"})
        try:
            rule = await make(wish_of(form_of(await body_of(request))), network)
        except (UsageError, NetworkError) as error:
            raise HTTPException(422, refusal(error)) from error
        except FirsthandError as error:
            raise HTTPException(503, str(error)) from error
        return _page("Alerts", f"<p>Asked. Confirm it where it is to be sent: {_SAYS[rule.channel]} was written to.</p>", 202)

    @routes.get("/alerts/{id}")
    async def show(id: str, token: str = "") -> Response:
        rule, state = _held(desk, id, token)
        confirm = _button(f"/alerts/{id}/confirm", token, "Yes, send me these") if state == "waiting" and rule.channel != "webhook" else ""
        return _page(
            "An alert",
            f"<p>{escape(REASONS[rule.kind])}{f': <q>{escape(rule.query)}</q>' if rule.query else ''}{f', {escape(rule.mine)}' if rule.mine else ''}, "
            f"told {escape(rule.cadence)} by {escape(rule.channel)}. {_STATES.get(state, '')}</p>{confirm}{_button(f'/alerts/{id}/out', token, 'Stop and forget it')}",
        )

    @routes.post("/alerts/{id}/confirm")
    async def confirm(request: Request, id: str) -> Response:
        if not desk.confirm(id, await _token(request)):
            raise HTTPException(404, "there is no such alert")
        return _page("An alert", "<p>It is on. Every message says how to stop it.</p>")

    @routes.get("/alerts/{id}/out")
    async def before_out(id: str, token: str = "") -> Response:
        _held(desk, id, token)  # a mail program that only looks must not end it
        return _page("An alert", _button(f"/alerts/{id}/out", token, "Stop and forget it"))

    @routes.post("/alerts/{id}/out")
    async def out(request: Request, id: str) -> Response:
        if not desk.out(id, await _token(request)):
            raise HTTPException(404, "there is no such alert: it may be forgotten already")
        return _page("An alert", "<p>It is stopped and forgotten.</p>")

    return routes


def _held(desk: AlertDesk, id: str, token: str) -> tuple[Rule, str]:
    held = desk.held(id, token)
    if held is None:
        raise HTTPException(404, "there is no such alert")
    return held


async def _token(request: Request) -> str:
    """From the address, as one-click mail programs send it, or from the form."""
    try:
        return request.query_params.get("token") or form_of(await body_of(request)).get("token", "")
    except UsageError:
        return ""


def _form(query: str) -> str:
    def options(names: tuple[str, ...], say: Callable[[str], str]) -> str:
        return "".join(f'<option value="{n}">{escape(say(n))}</option>' for n in names)

    fields = (
        f'<label>What <select name="kind">{options(KINDS, lambda n: REASONS[n])}</select></label>',
        f'<label>Your beat, as a search <input name="query" maxlength="300" value="{escape(query)}"></label>',
        '<label>Your own domain <input name="mine" maxlength="260" placeholder="example.com"></label>',
        '<label>At least so many independent reports <input name="least" type="number" min="2" max="50" value="3"></label>',
        f'<label>How <select name="channel">{options(CHANNELS, lambda n: f"{n}: {_SAYS[n]}")}</select></label>',
        '<label>Where to <input name="target" maxlength="1000" required></label>',
        f'<label>When <select name="cadence">{options(tuple(CADENCES), str)}</select></label>',
    )
    return f'<form method="post" action="/alerts">{"".join(f"<p>{f}</p>" for f in fields)}<p><button>Ask for it</button></p></form>'


def _button(action: str, token: str, text: str) -> str:
    return f'<form method="post" action="{escape(action)}"><input type="hidden" name="token" value="{escape(token)}"><p><button>{escape(text)}</button></p></form>'


def _page(title: str, body: str, status: int = 200) -> Response:
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>{escape(title)}</title><link rel="stylesheet" href="/static/style.css">'
    return HTMLResponse(
        f'<!doctype html><html lang="en"><head>{head}</head><body><main><h1>{escape(title)}</h1>{body}<p><a href="/">Front page</a></p></main></body></html>',
        status,
        headers={"cache-control": "private, no-store"},
    )

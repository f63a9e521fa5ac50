"""`/api/v1/publishers/`: a publisher claims its domain, shows that it is its own, and says how it is to be shown.

Each takes JSON or a plain form. The secret of a claim goes in `Authorization: Bearer`, or in the form's field `token`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException

from firsthand.api.schema import problems
from firsthand.api.shapes import Row, stamp
from firsthand.fetching.buckets import Buckets, network_of
from firsthand.model.claim import Act, Challenge, Settings
from firsthand.model.codec import to_row

MOST_BYTES = 64 * 1024
EACH = 30  # requests of one network within the hour
WINDOW_S = 3600.0
FILE = "/.well-known/firsthand-takedown.txt"
NAME = "_firsthand-takedown"
STATEMENTS = ("show", "snippet_words", "snippet_chars", "search", "ai_input", "ai_train", "tdm", "delay_s", "listed", "origin")
_NUMBERS = ("snippet_words", "snippet_chars", "delay_s")


class Held(Protocol):
    """How a check came out."""

    @property
    def domain(self) -> str: ...
    @property
    def how(self) -> str | None: ...
    @property
    def covers(self) -> tuple[str, ...]: ...
    @property
    def receipts(self) -> tuple[str, ...]: ...


class Book(Protocol):
    """What was stated."""

    def acts(self, domain: str | None = None) -> tuple[Act, ...]: ...
    def settings(self, domain: str) -> Settings: ...


class Desk(Protocol):
    """The publishers' desk; raises UsageError."""

    @property
    def claims(self) -> Book: ...
    def start(self, domain: str) -> Challenge: ...
    def state(self, token: str, domain: str, wishes: Mapping[str, object]) -> tuple[tuple[Act, str], ...]: ...


def router(desk: Desk, check: Callable[[str, str], Awaitable[Held]], mail: Callable[[str], Awaitable[str | None]]) -> APIRouter:
    """`check` and `mail` are the desk's own, which ask the outside; they raise UsageError."""
    routes = APIRouter(prefix="/api/v1/publishers", tags=["v1"])
    buckets = Buckets(EACH / WINDOW_S, EACH)

    async def fields_of(request: Request) -> dict[str, Any]:
        network = network_of(request.client.host if request.client else None)
        if network is not None and not buckets.take(network).allowed:
            raise HTTPException(429, "too many requests from this network within the hour")
        return await _read(request)

    @routes.post("/claims", status_code=201, responses=problems(413, 422, 429), summary="Begin to claim a domain")
    async def begin(request: Request) -> Row:
        made = desk.start(str((await fields_of(request)).get("domain", ""))[:300])
        return {
            "domain": made.domain, "token": made.token, "line": made.line, "dns": f"{NAME}.{made.domain}", "file": f"https://{made.domain}{FILE}",
        }  # fmt: skip

    @routes.post("/claims/mail", status_code=202, responses=problems(413, 422, 429), summary="Mail the claim's code to a role mailbox")
    async def mailed(request: Request) -> Row:
        told = await fields_of(request)
        return {"sent_to": await mail(_token(request, told))}

    @routes.post("/claims/check", responses=problems(413, 422, 429), summary="Look for the claim's line, or hand in its code")
    async def proven(request: Request) -> Row:
        told = await fields_of(request)
        found = await check(_token(request, told), str(told.get("code", ""))[:100])
        return {
            "domain": found.domain, "held": found.how is not None, "how": found.how, "covers": list(found.covers),
            "receipts": [f"/takedown/{number}/receipt.json" for number in found.receipts],
        }  # fmt: skip

    @routes.post("/statements", responses=problems(413, 422, 429), summary="Say how the pages of a claimed domain are to be shown")
    async def state(request: Request) -> Row:
        told = await fields_of(request)
        domain = str(told.get("domain", ""))[:253]
        acts = await asyncio.to_thread(desk.state, _token(request, told), domain, _wishes(told))
        return {"domain": acts[0][0].domain, "statements": [_act_row(act) | {"receipt": f"/takedown/{n}/receipt.json"} for act, n in acts]}

    @routes.get("/{domain}", responses=problems(404), summary="What the owner of a domain has stated")
    async def stated(domain: str) -> Row:
        acts = await asyncio.to_thread(desk.claims.acts, domain[:253].lower())
        if not acts:
            raise HTTPException(404, "nothing was stated of this domain")
        return {
            "domain": domain[:253].lower(),
            "settings": to_row(desk.claims.settings(domain[:253].lower())),
            "statements": [_act_row(a) for a in acts],
        }

    return routes


def _act_row(act: Act) -> Row:
    """What anybody may see of a statement: not by which claim, and of an origin not its addresses."""
    value = act.value if act.kind != "origin" else "stated"
    return {"statement": act.kind, "value": value, "by": "operator" if act.by == "operator" else "owner", "at": stamp(act.at)}


def _token(request: Request, told: Mapping[str, Any]) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else str(told.get("token", ""))[:400]


def _wishes(told: Mapping[str, Any]) -> dict[str, object]:
    """The statements among the fields; those of a form are text, and an empty one says nothing."""
    found: dict[str, object] = {name: told[name] for name in STATEMENTS if name in told and told[name] != ""}
    for name in _NUMBERS:
        value = found.get(name)
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 9:
            found[name] = int(value)
        elif value == "none":
            found[name] = None
    return found


async def _read(request: Request) -> dict[str, Any]:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise HTTPException(413, "that is more than is needed here")
    try:
        if "json" in request.headers.get("content-type", ""):
            told = json.loads(body)
        else:
            told = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace"), max_num_fields=30).items()}
    except (ValueError, RecursionError) as error:
        raise HTTPException(422, "neither JSON nor a form") from error
    if not isinstance(told, dict):
        raise HTTPException(422, "an object is needed")
    return told

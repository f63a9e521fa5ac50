"""`/takedown/{case}`: what became of a request, for everybody: counts, times and the signed receipt; nothing of what was removed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Protocol

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from firsthand.model.takedown import Case
from firsthand.site.context import SiteContext
from firsthand.site.pages import face_of
from firsthand.store.shelf import Store

KEY = "/receipts.pub"


class Receipt(Protocol):
    """The exact text that was signed, and minisign's signature of it."""

    @property
    def text(self) -> str: ...
    @property
    def signature(self) -> str: ...


def router(context: SiteContext, receipt_of: Callable[[Store, str], Receipt | None], public_key: str) -> APIRouter:
    """`receipt_of` gives the newest receipt of a case; `public_key` is minisign's, by which anybody may check one."""
    routes = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
    face = face_of(context)

    def missing(request: Request) -> HTMLResponse:
        return face.missing(request, "There is no such case.")

    @routes.get(KEY)
    async def key() -> Response:
        return PlainTextResponse(public_key)

    @routes.get("/takedown/{number}")
    async def case(request: Request, number: str) -> Response:
        store = context.reader()
        found = store.case(number[:60])
        if found is None:
            return missing(request)
        receipt = receipt_of(store, found.id)
        return face.render("case.html", request, case=found, steps=steps(found), receipt=_facts(receipt), key=KEY)

    @routes.get("/takedown/{number}/receipt.json")
    async def text(request: Request, number: str) -> Response:
        receipt = receipt_of(context.reader(), number[:60])
        return Response(receipt.text, media_type="application/json") if receipt else missing(request)

    @routes.get("/takedown/{number}/receipt.json.minisig")
    async def signature(request: Request, number: str) -> Response:
        receipt = receipt_of(context.reader(), number[:60])
        return PlainTextResponse(receipt.signature) if receipt else missing(request)

    return routes


def steps(case: Case) -> list[tuple[str, str]]:
    """When (RFC 3339) and what (a key of `words.CASE_WORDS`), without the notes: they are the operator's."""
    return [(datetime.fromtimestamp(int(e.at), UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), e.state) for e in case.events]


def _facts(receipt: Receipt | None) -> dict[str, Any] | None:
    if receipt is None:
        return None
    told = json.loads(receipt.text)
    return {"files": int(told["files"]), "bytes": int(told["bytes"]), "out_of_reach": [str(x) for x in told["out_of_reach"]]}

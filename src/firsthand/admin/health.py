"""Health, at both listeners: `/healthz` says that it lives, `/readyz` that it serves."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, Response

from firsthand.errors import FirsthandError
from firsthand.store.shelf import Store


def router(reader: Callable[[], Store], mailbox_is_read: Callable[[], bool]) -> APIRouter:
    """`mailbox_is_read` is False where a takedown address is printed and its mailbox was not read within the hour."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/healthz")
    async def healthz() -> Response:
        return PlainTextResponse("ok\n")

    @routes.get("/readyz")
    async def readyz() -> Response:
        try:
            reader().setting("catalogue")
        except FirsthandError as error:
            return PlainTextResponse(f"the store does not answer: {type(error).__doc__}\n", status_code=503)
        if not mailbox_is_read():
            return PlainTextResponse("the takedown mailbox was not read within the hour\n", status_code=503)
        return PlainTextResponse("ok\n")

    return routes

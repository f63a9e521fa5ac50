"""`POST /api/v1/alerts`: ask to be told of what is on your beat; it is on once it is confirmed where it is to be sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, ValidationError
from starlette.exceptions import HTTPException

from firsthand.api.schema import problems
from firsthand.errors import FirsthandError, NetworkError, UsageError
from firsthand.fetching.buckets import network_of

MOST_BYTES = 1 << 14


class AlertIn(BaseModel):
    """What is wished for. `target`: a mail address, the address of a webhook, or that of an ntfy topic."""

    kind: Literal["search", "new-report", "independent", "not-us-yet", "uncredited"]
    channel: Literal["mail", "webhook", "ntfy"]
    target: Annotated[str, Field(min_length=3, max_length=1_000)]
    query: Annotated[str, Field(max_length=300, description="A search in the site's grammar: your beat")] = ""
    mine: Annotated[str, Field(max_length=260, description="Your own domain")] = ""
    least: Annotated[int, Field(ge=2, le=50, description="Reports with no shared text, owner or credit found")] = 3
    cadence: Literal["now", "hourly", "daily"] = "now"


class AlertOut(BaseModel):
    """The rule that was made. A webhook's `secret` is told to its first asker alone, here; it signs what is sent."""

    id: str
    state: str
    secret: str | None


Make = Callable[[AlertIn, str], Awaitable[AlertOut]]


def router(make: Make | None) -> APIRouter:
    """`make` raises UsageError, NetworkError, FirsthandError; None where an instance sends none."""
    routes = APIRouter(prefix="/api/v1", tags=["v1"])
    body = {"required": True, "content": {"application/json": {"schema": AlertIn.model_json_schema()}}}

    @routes.post(
        "/alerts", status_code=202, responses=problems(401, 409, 413, 422, 429, 503), summary="Ask for alerts", openapi_extra={"requestBody": body},
    )  # fmt: skip
    async def alerts(request: Request) -> AlertOut:
        if make is None:
            raise HTTPException(503, "this instance sends no alerts")
        try:
            return await make(await _read(request), network_of(request.client.host if request.client else None) or "")
        except UsageError as error:
            raise HTTPException(409, str(error)) from error  # each field may be well, they do not fit together
        except NetworkError as error:
            raise HTTPException(409, "target: it cannot be reached from here") from error
        except FirsthandError as error:
            raise HTTPException(503, str(error)) from error

    return routes


async def _read(request: Request) -> AlertIn:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise HTTPException(413, "that is more than an alert takes")
    try:
        return AlertIn.model_validate_json(body)
    except ValidationError as error:
        first = error.errors()[0]
        raise HTTPException(422, f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from error

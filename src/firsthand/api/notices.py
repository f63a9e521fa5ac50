"""`POST /api/v1/takedowns`: a removal request with the elements of article 16(2) of Regulation (EU) 2022/2065."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, ValidationError
from starlette.exceptions import HTTPException

from firsthand.api.schema import problems
from firsthand.api.shapes import stamp
from firsthand.fetching.buckets import Buckets, network_of
from firsthand.model.takedown import Case, Notice

Submit = Callable[[Notice, str], Case]
EACH = 20  # notices of one network at once; then one every three minutes
MOST_BYTES = 1 << 20


class NoticeIn(BaseModel):
    """What is asked, of what and by whom. `good_faith` states that the notice is accurate and complete to the sender's knowledge."""

    name: Annotated[str, Field(max_length=300, description="Of the person or entity that sends the notice")] = ""
    email: Annotated[str, Field(min_length=3, max_length=320)]
    urls: Annotated[
        list[Annotated[str, Field(max_length=3000)]], Field(max_length=300, description="Exact addresses: the publisher's or ours")
    ] = []
    domains: Annotated[
        list[Annotated[str, Field(max_length=253)]], Field(max_length=20, description="Whole domains, by their owners alone")
    ] = []
    reasons: Annotated[str, Field(max_length=20_000, description="Why this is to be removed")] = ""
    good_faith: bool = False


class CaseOut(BaseModel):
    """Where the notice stands and where to see it again."""

    case: str
    state: str
    complete: bool
    arrived: str
    due: str
    page: str


def router(submit: Submit | None) -> APIRouter:
    """`submit` opens the case (it raises UsageError); None where an instance takes no notices."""
    routes = APIRouter(prefix="/api/v1", tags=["v1"])
    body = {"required": True, "content": {"application/json": {"schema": NoticeIn.model_json_schema()}}}
    sent = Buckets(EACH / 3600, EACH)

    @routes.post(
        "/takedowns",
        status_code=202,
        responses=problems(413, 422, 429, 503),
        summary="Ask for a removal",
        openapi_extra={"requestBody": body},
    )
    async def notices(request: Request) -> CaseOut:
        if submit is None:
            raise HTTPException(503, "this instance takes no notices here; write to its takedown address")
        network = network_of(request.client.host if request.client else None)
        if network is not None and not sent.take(network).allowed:
            raise HTTPException(429, "too many notices from this network within the hour; write an e-mail")
        told = await _read(request)
        notice = Notice(
            name=told.name, email=told.email, urls=tuple(told.urls), domains=tuple(told.domains), reasons=told.reasons, good_faith=told.good_faith,
        )  # fmt: skip
        case = await asyncio.to_thread(submit, notice, "api")
        return CaseOut(
            case=case.id, state=case.state, complete=case.letter.complete, arrived=str(stamp(case.arrived_at)), due=str(stamp(case.deadline_at)),
            page=f"/takedown/{case.id}",
        )  # fmt: skip

    return routes


async def _read(request: Request) -> NoticeIn:
    """The notice of a body; no more of it is taken in than a notice may have."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise HTTPException(413, "that is more than a notice takes; write an e-mail")
    try:
        return NoticeIn.model_validate_json(body)
    except ValidationError as error:
        first = error.errors()[0]
        raise HTTPException(422, f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from error

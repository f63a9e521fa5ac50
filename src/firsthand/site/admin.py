"""Health for everybody (`/healthz`, `/readyz`) and figures for the operator's own listener (`/metrics`)."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from fastapi.responses import PlainTextResponse, Response

from firsthand.errors import FirsthandError
from firsthand.site.context import SiteContext

_GAUGES = ("items", "stories", "outlets", "feeds", "feeds_asked", "feeds_live", "feeds_failing")


def health(context: SiteContext) -> APIRouter:
    """Alive, and able to serve: the store answers and, where a takedown address is printed, its mailbox was read within the hour."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/healthz")
    async def healthz() -> Response:
        return PlainTextResponse("ok\n")

    @routes.get("/readyz")
    async def readyz() -> Response:
        try:
            context.reader().setting("catalogue")
        except FirsthandError as error:
            return PlainTextResponse(f"the store does not answer: {type(error).__doc__}\n", status_code=503)
        if context.takedown_address and not context.promises_deletion:
            return PlainTextResponse("the takedown mailbox was not read within the hour\n", status_code=503)
        return PlainTextResponse("ok\n")

    return routes


def operators(context: SiteContext) -> FastAPI:
    """The operator's listener: health and Prometheus figures (text format 0.0.4), on loopback only."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(health(context))

    @app.get("/metrics")
    async def metrics() -> Response:
        figures = context.reader().figures(context.now())
        lines = []
        for name in _GAUGES:
            lines += [f"# TYPE firsthand_{name} gauge", f"firsthand_{name} {figures.get(name, 0)}"]
        for family, label in (("health", "state"), ("origins", "kind"), ("primaries", "kind")):
            counted = figures.get(family, {})
            lines.append(f"# TYPE firsthand_{family} gauge")
            lines += [
                f'firsthand_{family}{{{label}="{key}"}} {number}' for key, number in (counted.items() if isinstance(counted, dict) else ())
            ]
        return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")

    return app

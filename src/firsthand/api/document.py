"""What the OpenAPI document says beside the addresses: who stands behind it, keys, whose the materials are."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from firsthand.api.schema import problems

ABOUT = (
    "An automatic aggregator that links every item to its primary source. Trademarks and materials belong to their owners; each item carries their rights, "
    "which bind whoever takes it on. Lists are parts with a cursor; every answer has an ETag; errors are problem+json (RFC 9457)."
)

_REFUSED = {str(status): answer for status, answer in problems(401, 422, 429).items()}  # any address may say so


def complete(app: FastAPI, contact_url: str, server: str) -> None:
    """Make the document of an application say it."""
    made = app.openapi

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            found = made()
            found["info"] |= {"description": ABOUT, "contact": {"name": "Removals and questions", "url": contact_url}, "license": {"name": "Apache-2.0 (the program; materials are their owners')", "identifier": "Apache-2.0"}}  # fmt: skip
            found["servers"] = [{"url": server}]
            found["tags"] = [{"name": "v1", "description": "Stays as it is within its version."}]
            found.setdefault("components", {})["securitySchemes"] = {
                "key": {"type": "http", "scheme": "bearer", "description": "A key for heavier use, from the operator."}
            }
            found["security"] = [{}, {"key": []}]
            for operation in (verb for verbs in found["paths"].values() for verb in verbs.values()):
                operation["responses"] = {**operation["responses"], **_REFUSED}
            app.openapi_schema = found
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]

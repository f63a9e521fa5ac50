"""Asks an ASGI application in the same process, without a socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI


@dataclass(frozen=True)
class Answer:
    status_code: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)


class Asking:
    """GET and POST as a client at 192.0.2.7 would."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return asyncio.run(self._ask("GET", path, b"", headers or {}))

    def post(self, path: str, content: bytes | None = None, json_body: Any = None, headers: Mapping[str, str] | None = None) -> Answer:
        return asyncio.run(self._ask("POST", path, json.dumps(json_body).encode() if content is None else content, headers or {}))

    async def _ask(self, method: str, path: str, body: bytes, more: Mapping[str, str]) -> Answer:
        bare, _, query = path.partition("?")
        told_of_it = {"host": "agg.org", "content-type": "application/json", "content-length": str(len(body)), **more}
        headers = [(name.encode(), value.encode()) for name, value in told_of_it.items()]
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "path": bare, "raw_path": bare.encode(),
            "query_string": query.encode(), "headers": headers, "client": ("192.0.2.7", 4711), "server": ("agg.org", 80), "scheme": "http", "root_path": "",
        }  # fmt: skip
        pieces = [body[at : at + 65536] for at in range(0, max(len(body), 1), 65536)]
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            if not pieces:
                return {"type": "http.disconnect"}
            return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

        async def send(message: Any) -> None:
            sent.append(message)

        await self._app(scope, receive, send)
        start = next(m for m in sent if m["type"] == "http.response.start")
        told = b"".join(m.get("body", b"") for m in sent if m["type"] == "http.response.body")
        return Answer(start["status"], {k.decode(): v.decode() for k, v in start["headers"]}, told)

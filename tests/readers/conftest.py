"""A reader's desk over a small store, and its application asked in the same process."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi import FastAPI

from firsthand.model.reader import Account
from firsthand.readers import fever, greader, pages, passwords
from firsthand.readers.desk import ReaderDesk
from firsthand.store.open import open_readers, open_store
from tests.invented import AT, fill

BASE = "http://site.example"
NAME, PASSWORD = "ada", "a long password"


@dataclass(frozen=True)
class Said:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()

    def header(self, name: str) -> str | None:
        return next((v for k, v in self.headers if k == name), None)


class House:
    """The desk, its account, and the application."""

    def __init__(self, folder: Path, base: str = BASE) -> None:
        self.at = AT + 600
        self.store, self.kept = open_store(folder), open_readers(folder)
        self.items = fill(self.store)
        self.desk = ReaderDesk(self.kept, lambda: self.store, lambda: self.at, base)
        self.app = FastAPI()
        for face in (greader, fever, pages):
            self.app.include_router(face.router(self.desk))

    def enter(self) -> Account:
        self.for_apps = self.desk.make_account(NAME, PASSWORD)
        held = self.kept.account(NAME)
        assert held is not None
        return held[0]

    def ask(self, method: str, path: str, form: Any = None, **headers: str) -> Said:
        bare, _, query = path.partition("?")
        body = form if isinstance(form, bytes) else urlencode(form or {}, doseq=True).encode()
        sent = {
            "host": "site.example",
            "content-type": "application/x-www-form-urlencoded",
            **{k.replace("_", "-"): v for k, v in headers.items()},
        }
        said: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body}

        async def send(message: Any) -> None:
            said.append(message)

        from urllib.parse import unquote

        scope = {
            "type": "http", "http_version": "1.1", "method": method, "path": unquote(bare), "raw_path": bare.encode(), "query_string": query.encode(), "scheme": "http",
            "headers": [(k.encode(), v.encode()) for k, v in sent.items()], "client": ("198.51.100.7", 1), "server": ("site.example", 80), "root_path": "", "asgi": {"version": "3.0"},
        }  # fmt: skip
        asyncio.run(self.app(scope, receive, send))
        return Said(
            said[0]["status"], [(n.decode(), v.decode()) for n, v in said[0]["headers"]], b"".join(m.get("body", b"") for m in said[1:])
        )

    def close(self) -> None:
        self.kept.close()
        self.store.close()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "COST", 1 << 4)
    monkeypatch.setattr(passwords, "_NOBODY", f"scrypt$16$8$1${'0' * 32}${'0' * 64}")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    held = House(tmp_path)
    yield held
    held.close()

"""Keys: told once, kept as hashes, counted by their own allowance; unknown ones are refused, and guessing is counted."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from firsthand.api.counter import Counted
from firsthand.api.keys import SETTING, all_keys, give, knower, presented, take_back
from firsthand.fetching.buckets import Buckets
from firsthand.store.open import open_store


def ask(app: Any, host: str, key: str | None, method: str = "GET") -> tuple[int, dict[str, str]]:
    """One request through ASGI."""
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    headers = [(b"authorization", f"Bearer {key}".encode())] if key else []
    scope = {"type": "http", "method": method, "path": "/api/v1/items", "headers": headers, "client": (host, 1)}
    asyncio.run(app(scope, None, send))
    return said[0]["status"], {n.decode(): v.decode() for n, v in said[0]["headers"]}


async def fine(scope: Any, receive: Any, send: Any) -> None:
    """An application that says yes to everything."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def test_a_key_is_told_once_and_only_its_hash_is_kept(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    key = give(store, "desk", 10.0, 3)
    assert key not in (store.setting(SETTING) or "")
    assert [k.name for k in all_keys(store).values()] == ["desk"]
    app = Counted(fine, Buckets(burst=1, clock=lambda: 0.0), knower(lambda: store))
    statuses = [ask(app, f"198.51.100.{n}", key)[0] for n in range(4)]
    assert statuses == [200, 200, 200, 429]  # one bucket, wherever it asks from
    assert ask(app, "198.51.100.9", None)[0] == 200  # the network's own is untouched
    assert take_back(store, "desk") == 1
    assert ask(app, "203.0.113.1", key)[0] == 401
    store.close()


def test_guessing_is_counted() -> None:
    app = Counted(fine, Buckets(burst=3, clock=lambda: 0.0), lambda key: None)
    assert [ask(app, "198.51.100.1", f"fh_{n}")[0] for n in range(5)] == [401, 401, 401, 429, 429]
    assert ask(app, "127.0.0.1", "fh_x")[0] == 401  # also from loopback: a wrong key is a mistake worth telling


def test_a_page_elsewhere_may_send_a_key() -> None:
    status, headers = ask(Counted(fine, Buckets(), lambda key: None), "198.51.100.1", None, "OPTIONS")
    assert (status, headers["access-control-allow-origin"]) == (204, "*")
    assert "authorization" in headers["access-control-allow-headers"]


def test_only_bearer_is_a_key() -> None:
    assert presented("Bearer  fh_x ") == "fh_x"
    assert presented("bearer fh_y") == "fh_y"
    assert [presented(h) for h in ("Basic eA==", "Bearer ", "Bearer", None, "Bearer somebody-elses-token")] == [None] * 5

"""The operator's listener over a small store, asked in the same process."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from firsthand.admin.answers import Answers
from firsthand.admin.pages import Operator, application
from firsthand.errors import UsageError
from firsthand.model.feed import FeedState
from firsthand.store.open import open_store
from tests.invented import AT, fill

FEED = "https://quillmere-wire.com/feed.xml"


@dataclass
class Desk:
    """What was asked of the acts, and the application."""

    store: Any
    answers: Answers
    done: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        def act(name: str) -> Any:
            async def acted(form: Mapping[str, str]) -> str:
                if form.get("case") == "unknown":
                    raise UsageError("there is no such case")
                self.done.append((name, form))
                return f"{name} is done"

            return acted

        names = ("fetch", "approve", "refuse", "merge", "split")
        self.app = application(
            Operator(reader=lambda: self.store, now=lambda: AT, mailbox_is_read=lambda: True, answers=self.answers, figures=lambda: {"polls": 7, "alerts": {"sent": 3}}, acts={n: act(n) for n in names})
        )  # fmt: skip

    def ask(self, method: str, path: str, form: Mapping[str, str] | None = None, **headers: str) -> tuple[int, dict[str, str], str]:
        bare, _, query = path.partition("?")
        body = urlencode(form or {}).encode()
        said: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body}

        async def send(message: Any) -> None:
            said.append(message)

        sent = {"host": "127.0.0.1:8001", "content-type": "application/x-www-form-urlencoded", **headers}
        scope = {
            "type": "http", "http_version": "1.1", "method": method, "path": bare, "raw_path": bare.encode(), "query_string": query.encode(), "scheme": "http",
            "headers": [(k.encode(), v.encode()) for k, v in sent.items()], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8001), "root_path": "", "asgi": {"version": "3.0"},
        }  # fmt: skip
        asyncio.run(self.app(scope, receive, send))
        headers_ = {n.decode(): v.decode() for n, v in said[0]["headers"]}
        return said[0]["status"], headers_, b"".join(m.get("body", b"") for m in said[1:]).decode()

    def word(self, path: str = "/stories") -> str:
        found = re.search(r'name="word" value="([^"]+)"', self.ask("GET", path)[2])
        assert found
        return found.group(1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = open_store(tmp_path)
    fill(store)
    store.put_states(
        [
            FeedState(url=FEED, domain="quillmere-wire.com", health="failing", reason="<b>503</b>", polls=9, failing_since_at=AT - 90_000),
            FeedState(url="https://doverlightgazette.net/rss", domain="doverlightgazette.net", health="quiet", polls=50, last_change_at=AT - 30 * 86_400),
            FeedState(url="https://meridianbellnews.org/rss", domain="meridianbellnews.org", health="active", moved_to="https://meridianbellnews.org/feed", polls=5, last_change_at=AT),
            FeedState(url="https://harbourlanternpost.com/rss", domain="harbourlanternpost.com", health="active", polls=5, last_change_at=AT),
        ]
    )  # fmt: skip
    yield Desk(store, Answers())
    store.close()

"""Token buckets a network, and what is said of them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from firsthand.fetching.buckets import Buckets, network_of
from tests.site.conftest import Shown


def test_a_bucket_gives_a_burst_then_its_rate() -> None:
    now = [0.0]
    buckets = Buckets(rate_per_s=2.0, burst=3, clock=lambda: now[0])
    assert [buckets.take("a").left for _ in range(3)] == [2, 1, 0]
    refused = buckets.take("a")
    assert (refused.allowed, refused.wait_s) == (False, 0.5)
    assert buckets.take("b").allowed
    now[0] = 0.5
    assert buckets.take("a").allowed
    assert not buckets.take("a").allowed
    now[0] = 1000
    assert buckets.take("a").left == 2


@given(st.lists(st.floats(0, 5), max_size=60))
def test_never_more_than_burst_and_rate_allow(steps: list[float]) -> None:
    now = [0.0]
    buckets = Buckets(rate_per_s=1.0, burst=5, clock=lambda: now[0])
    given_out = 0
    for step in steps:
        now[0] += step
        given_out += buckets.take("a").allowed
        assert given_out <= 5 + now[0] + 1e-6


def test_memory_is_bounded() -> None:
    buckets = Buckets(networks=10)
    for k in range(1000):
        buckets.take(str(k))
    assert len(buckets._held) == 10


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"), ("2001:db8:1:2:3::4", "2001:db8:1::/56"), ("::ffff:203.0.113.9", "203.0.113.0/24"), ("127.0.0.1", None), ("::1", None),
        ("fe80::1%eth0", "fe80::/56"), ("testclient", None), (None, None),
    ],
)  # fmt: skip
def test_networks(host: str | None, network: str | None) -> None:
    assert network_of(host) == network


def ask(app: FastAPI, path: str, host: str) -> tuple[int, dict[str, str], bytes]:
    """One GET through ASGI, as from an address."""
    said: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        said.append(message)

    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"", "headers": [], "client": (host, 1),
        "server": ("site.example", 80), "scheme": "http", "root_path": "", "asgi": {"version": "3.0"},
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    return said[0]["status"], {n.decode(): v.decode() for n, v in said[0]["headers"]}, b"".join(m.get("body", b"") for m in said[1:])


def test_a_network_that_asks_too_much_is_told_when_to_come_back(filled: tuple[FastAPI, Shown]) -> None:
    app, _ = filled
    status, headers, _ = ask(app, "/api/v1/sections", "198.51.100.1")
    assert status == 200
    assert headers["ratelimit-policy"] == '"network";q=120;w=24'
    assert headers["ratelimit"].startswith('"network";r=119;')
    assert headers["access-control-allow-origin"] == "*"
    for _ in range(2000):  # a slow machine earns some back meanwhile
        status, headers, body = ask(app, "/api/v1/sections", "198.51.100.2")
        if status == 429:
            break
    assert status == 429
    assert int(headers["retry-after"]) >= 1
    assert headers["content-type"] == "application/problem+json"
    assert b'"status":429' in body
    assert ask(app, "/", "198.51.100.3")[0] == 200  # pages are not counted

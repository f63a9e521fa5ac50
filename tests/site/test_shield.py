"""ETag, 304, HEAD and headers on everything that is served."""

from __future__ import annotations

import http.client
import urllib.request
from urllib.parse import urlsplit

import pytest

from tests.site.conftest import Shown
from tests.site.test_pages import addresses, get

MORE = ("/index.atom", "/section/world.rss", "/language/zh.json", "/api/v1/items", "/api/v1/stories", "/api/v1/outlets", "/openapi.json", "/search.atom?q=pier", "/outlets.opml")  # fmt: skip


def test_every_get_has_an_etag_and_answers_304(shown: Shown) -> None:
    for address in (*addresses(shown), *MORE):
        status, text, headers = get(shown.base + address)
        assert (status, bool(text)) == (200, True), address
        tag = headers["etag"]
        assert tag.startswith('"'), address
        assert "max-age" in headers["cache-control"], address
        for condition in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            status, text, headers = get(shown.base + address, **{"If-None-Match": condition})
            assert (status, text, headers["etag"]) == (304, "", tag), address
        status, text, _ = get(shown.base + address, **{"If-None-Match": f'"{tag[2:]}'})
        assert (status, bool(text)) == (200, True), address


@pytest.mark.parametrize("address", ["/", "/index.atom", "/api/v1/items", "/nowhere"])
def test_head_is_get_without_a_body(shown: Shown, address: str) -> None:
    asked = urllib.request.Request(shown.base + address, method="HEAD")
    try:
        answer = urllib.request.urlopen(asked, timeout=10)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        status, _, headers = get(shown.base + address)
        assert answer.status == status
        assert answer.read() == b""
        assert answer.headers["etag"] == headers["etag"]
        assert answer.headers["content-length"] == headers["content-length"]


def test_errors_are_not_kept(shown: Shown) -> None:
    _, _, headers = get(shown.base + "/item/nope")
    assert headers["etag"] is None
    assert headers["x-content-type-options"] == "nosniff"


def test_readiness_is_never_cached(shown: Shown) -> None:
    _, _, headers = get(shown.base + "/readyz")
    assert headers["etag"] is None
    assert headers["cache-control"] is None


def test_nobody_is_sent_to_the_host_that_the_asker_names(shown: Shown) -> None:
    asking = http.client.HTTPConnection(urlsplit(shown.base).netloc, timeout=10)
    asking.request("GET", "/search/?q=pier", headers={"Host": "elsewhere.example"})
    answer = asking.getresponse()
    assert (answer.status, answer.headers["location"]) == (307, "/search?q=pier")
    asking.close()

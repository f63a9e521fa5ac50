from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from firsthand.model.takedown import Case, Letter, Standing
from firsthand.takedowns.surfaces import FIRST, MOST_PAGES, Site

CASE = Case(id="c", arrived_at=0.0, deadline_at=0.0, channel="mail", sender="", state="deleting", letter=Letter(intent="remove"), standing=Standing(strength="none"), items=("20261124-0a1b2c3d4e",))  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    pages: dict[str, bytes] = {}

    def do_GET(self) -> None:
        body = self.pages.get(self.path)
        self.send_response(200 if body is not None else 410)
        self.end_headers()
        self.wfile.write(body if body is not None else b"gone: the reason")

    def log_message(self, *given: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield Site("127.0.0.1", server.server_address[1])
    server.shutdown()
    server.server_close()
    thread.join()


def test_all_lists_their_links_and_the_cases_own_pages_are_asked(site: Site) -> None:
    Handler.pages = {
        "/": b'<a href="/story/1">x</a> <a href=/a?b=1&amp;c=2> <a href="//evil.example/"> <a href="https://x/">',
        "/story/1": b'<a href="/item/9">',
    }
    found = dict(site.pages(CASE))
    assert {*FIRST, "/item/20261124-0a1b2c3d4e", "/api/v1/items/20261124-0a1b2c3d4e", "/story/1", "/item/9", "/a?b=1&c=2"} == set(found)
    assert found["/item/20261124-0a1b2c3d4e"] == b"gone: the reason"


def test_a_site_without_end_is_asked_so_far(site: Site) -> None:
    Handler.pages = {f"/{n}" if n else "/": b'<a href="/%d"><a href="/%d">' % (2 * n + 1, 2 * n + 2) for n in range(3000)}
    assert len(list(site.pages(CASE))) == MOST_PAGES + 2


def test_where_nobody_listens() -> None:
    assert not Site("127.0.0.1", 1).answers()
    with pytest.raises(OSError):
        list(Site("127.0.0.1", 1).pages(CASE))

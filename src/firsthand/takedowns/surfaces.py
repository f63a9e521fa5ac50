"""Every public surface of this instance, asked over HTTP as anybody would: the lists, what they lead to, and a case's own pages."""

from __future__ import annotations

import http.client
import re
from collections import deque
from collections.abc import Iterator
from urllib.parse import urlsplit

from firsthand.model.takedown import Case

MOST_PAGES = 300
MOST_ITEMS = 20  # of a case whose own pages are asked for
TIMEOUT_S = 10.0
LARGEST = 8 * 1024 * 1024
FIRST = (
    "/", "/index.atom", "/index.rss", "/index.json", "/outlets", "/outlets.opml", "/removals", "/status", "/sitemap.xml",
    "/api/v1/items?limit=100", "/api/v1/stories?limit=100", "/api/v1/removals", "/api/v1/sections",
)  # fmt: skip
_LINK = re.compile(rb"""href=["']?(/[^"'<>\s#]{0,300})""")
_SKIPPED = ("/static", "/takedown")


class Site:
    """The site at a host and port; `pages` is what `proof.Surfaces` asks for."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port

    def answers(self) -> bool:
        """Whether anybody listens there."""
        try:
            return self._get("/healthz") is not None
        except (OSError, http.client.HTTPException):
            return False

    def pages(self, case: Case) -> Iterator[tuple[str, bytes]]:
        """Path and body of every page, the lists first, then what they link to. Raises OSError where the site goes away."""
        own = [f"{path}/{item}" for item in case.items[:MOST_ITEMS] for path in ("/item", "/api/v1/items")]
        waiting = deque((*FIRST, *own))
        seen = set(waiting)
        left = MOST_PAGES + len(own)
        while waiting and left:
            left -= 1
            path = waiting.popleft()
            body = self._get(path)
            if body is None:
                continue
            yield path, body
            for link in _LINK.findall(body):
                found = link.decode("ascii", "replace").replace("&amp;", "&")
                if found not in seen and not found.startswith(_SKIPPED) and not urlsplit(found).netloc:
                    seen.add(found)
                    waiting.append(found)

    def _get(self, path: str) -> bytes | None:
        """The body of a page of whatever status: a 410 must not name what is gone either."""
        connection = http.client.HTTPConnection(self._host, self._port, timeout=TIMEOUT_S)
        try:
            connection.request(
                "GET", path.encode("ascii", "ignore").decode(), headers={"Accept-Encoding": "identity", "Connection": "close"}
            )
            return connection.getresponse().read(LARGEST)
        except (http.client.InvalidURL, http.client.BadStatusLine):
            return None
        finally:
            connection.close()

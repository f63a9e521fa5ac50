"""Every public list and page of this instance as a stranger gets it: what a proof of erasure is asked of."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator

from firsthand.site.pages import topics

LISTS = ("/", "/?order=updated", "/index.atom", "/index.rss", "/index.json", "/api/v1/items?limit=200", "/api/v1/stories?limit=200", "/removals", "/status", "/outlets.opml")  # fmt: skip
TIMEOUT_S = 20.0


def surfaces(base: str, items: Iterable[str] = ()) -> Iterator[tuple[str, bytes]]:
    """(address, body) of each, the pages of `items` among them; one that does not answer raises OSError, since nothing is proven of it."""
    own = [f"{kind}{id}" for id in items for kind in ("/item/", "/api/v1/items/")]
    for path in (*own, *LISTS, *(f"/section/{t['id']}{ending}" for t in topics() for ending in ("", ".atom", ".json"))):
        request = urllib.request.Request(base + path, headers={"cache-control": "no-cache"})  # noqa: S310 (our own listener)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
                yield path, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                if error.code not in (404, 410):
                    raise
                yield path, error.read()

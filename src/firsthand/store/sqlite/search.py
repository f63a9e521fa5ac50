"""Search: the grammar of `store/query.py` over the day files' indices, newest first."""

from __future__ import annotations

from firsthand.store.query import Search, read
from firsthand.store.shelf import Hit, Listing
from firsthand.store.sqlite.files import Files
from firsthand.store.sqlite.listing import Values, matching, tally
from firsthand.store.sqlite.rows import unpack_item


class Finder:
    """Search in `shelf.ItemShelf`."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def search(self, query: str, *, limit: int = 40, cursor: str | None = None) -> Listing[Hit]:
        """Shown items that answer `query`, newest first; raises UsageError on what cannot be read."""
        found = list(matching(self._files, _values(read(query)), limit=limit + 1, cursor=cursor))
        shown = found[:limit]
        items = (unpack_item(record) for _, record in shown)
        return Listing(
            tuple(Hit(item=i, score=i.first_seen) for i in items), shown[-1][0].cursor() if len(found) > len(shown) > 0 else None
        )

    def attention(self, query: str) -> dict[str, int]:
        """How many shown items of each UTC day answer `query`."""
        return tally(self._files, _values(read(query)))


def _values(search: Search) -> Values:
    return {"match": search.match, "unwanted": search.unwanted, **search.filters}

"""Search: the grammar of `store/query.py` over the day files' indices, newest first or the fittest first."""

from __future__ import annotations

import json

from firsthand.errors import UsageError
from firsthand.store.query import Search, read
from firsthand.store.shelf import Hit, Listing
from firsthand.store.sqlite.files import Files
from firsthand.store.sqlite.listing import Values, fittest, matching, tally
from firsthand.store.sqlite.rows import unpack_item

MOST_FIT = 1_000


class Finder:
    """Search in `shelf.ItemShelf`."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def search(self, query: str, *, limit: int = 40, cursor: str | None = None, order: str = "newest") -> Listing[Hit]:
        """Shown items that answer `query`, newest first, or the fittest; raises UsageError on what cannot be read."""
        values = _values(read(query))
        if order == "fit" and "match" in {name for name, value in values.items() if value is not None}:
            return self._fittest(values, limit, cursor)
        found = list(matching(self._files, values, limit=limit + 1, cursor=cursor))
        shown = found[:limit]
        items = (unpack_item(record) for _, record in shown)
        return Listing(
            tuple(Hit(item=i, score=i.first_seen) for i in items), shown[-1][0].cursor() if len(found) > len(shown) > 0 else None
        )

    def _fittest(self, values: Values, limit: int, cursor: str | None) -> Listing[Hit]:
        """A part of the fittest; the cursor is how many came before."""
        if cursor is not None and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 6):
            raise UsageError("this cursor was not given by a list")
        start = int(cursor or 0)
        found = fittest(self._files, values, min(MOST_FIT, start + limit + 1))
        shown = found[start : start + limit]
        further = str(start + limit) if len(found) > start + limit and start + limit < MOST_FIT else None
        return Listing(tuple(Hit(item=unpack_item(record), score=score) for score, record in shown), further)

    def attention(self, query: str) -> dict[str, int]:
        """How many shown items of each UTC day answer `query`."""
        return tally(self._files, _values(read(query)))


def _values(search: Search) -> Values:
    several = {f"{name}_{column}": json.dumps(values) for name in ("either", "neither") for column, values in getattr(search, name).items()}
    return {"match": search.match, "unwanted": search.unwanted, **search.filters, **several}

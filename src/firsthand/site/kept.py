"""Pages that were made and still hold: kept in memory until the store, the minute or what we promise has changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from starlette.types import Scope

from firsthand.site.context import SiteContext
from firsthand.site.tongues import wanted
from firsthand.site.wishes import of_cookies_raw

MOST_BYTES = 48 << 20
LARGEST = 1 << 20  # of a page
Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Whole:
    """An answer (200) as it goes out, with its ETag among the headers."""

    headers: Headers
    body: bytes
    tag: bytes


class Kept:
    """By address and reader. `stamp` changes with whatever a page may show; when it does all are forgotten, from memory too."""

    def __init__(self, stamp: Callable[[], Hashable]) -> None:
        self._ask = stamp
        self._stamp: Hashable = None
        self._held: OrderedDict[Hashable, Whole] = OrderedDict()
        self._bytes = 0

    def stamp(self) -> Hashable:
        """What holds now: to be taken before a page is made, and given with it."""
        now = self._ask()
        if now != self._stamp:
            self._stamp, self._bytes = now, 0
            self._held.clear()
        return now

    def find(self, key: Hashable) -> Whole | None:
        """The page that was made for a key and still holds; `stamp` is asked for first."""
        found = self._held.get(key)
        if found is not None:
            self._held.move_to_end(key)
        return found

    def keep(self, key: Hashable, stamp: Hashable, whole: Whole) -> None:
        """Keep a page that was made under a stamp, while it holds; the least lately asked for go where there are too many."""
        if stamp != self._stamp or len(whole.body) > LARGEST:
            return
        if before := self._held.pop(key, None):
            self._bytes -= len(before.body)
        self._held[key] = whole
        self._bytes += len(whole.body)
        while self._bytes > MOST_BYTES:
            self._bytes -= len(self._held.popitem(last=False)[1].body)


def key_of(scope: Scope) -> Hashable:
    """What an answer depends on beside the store: the address, the languages wanted, the reader's settings."""
    languages, settings, private = "", "", False
    for name, value in scope["headers"]:
        private = private or name in (b"cookie", b"authorization")
        if name == b"accept-language":
            languages = value.decode("latin-1")
        elif name == b"cookie":
            settings = of_cookies_raw(value.decode("latin-1"))
    return scope["path"], scope["query_string"], wanted(languages) if languages else (), settings, private


def stamp_of(context: SiteContext) -> Callable[[], Hashable]:
    """A store's revision, the minute, and what stands at the foot of every page."""
    return lambda: (context.reader().revision(), int(context.now() // 60), context.promises_deletion, context.notice())

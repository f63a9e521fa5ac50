"""What every page is made with: the context, who reads, and a way to fill a template."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from fastapi import Request
from fastapi.responses import HTMLResponse

from firsthand.site import names
from firsthand.site.context import SiteContext
from firsthand.site.names import Outlets
from firsthand.site.tongues import Tongue, tongue_of, wanted
from firsthand.site.wishes import Wishes, of_cookies
from firsthand.store.shelf import Store

ALL = "all"
T = TypeVar("T")
MOST_LANGUAGES = 4


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: the language to answer in, their wishes, and the languages that their browser reads, the most wanted first."""

    tongue: Tongue
    wishes: Wishes
    reads: tuple[str, ...]

    def edition(self, asked: str | None) -> tuple[str, ...]:
        """The languages of a front page: as the address says (`en,de`; `all`), as the reader wishes, as the browser does; none: all."""
        if asked == ALL:
            return ()
        if asked:
            return tuple(b for part in asked.split(",")[:MOST_LANGUAGES] if (b := names.base_language(part)) and names.known_language(b))
        return (self.wishes.languages or self.reads)[:MOST_LANGUAGES]


def reader_of(request: Request) -> Reader:
    """By the address (`?interface=de`), the cookie and Accept-Language."""
    wishes = of_cookies(request.headers.get("cookie", ""))
    header = request.headers.get("accept-language", "")
    return Reader(tongue_of(request.query_params.get("interface", "") or wishes.tongue, header), wishes, wanted(header))


class Minute:
    """What is worked out once a minute of the site's clock, and forgotten with it."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._minute = -1
        self._held: dict[Hashable, Any] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gave for a key in this minute. For one thread."""
        minute = int(self._now() // 60)
        if minute != self._minute:
            self._minute = minute
            self._held.clear()
        if key not in self._held:
            self._held[key] = make()
        found: T = self._held[key]
        return found


class Render(Protocol):
    """Fill the template `name` for a request."""

    def __call__(self, name: str, request: Request, status: int = 200, **values: Any) -> HTMLResponse: ...


@dataclass(frozen=True, slots=True)
class Face:
    """Handed to every room of pages."""

    context: SiteContext
    render: Render
    minute: Minute

    @property
    def outlets(self) -> Outlets:
        """Outlets by domain, each asked once a minute."""
        return self.minute.get("outlets", lambda: Outlets(self.store))

    @property
    def store(self) -> Store:
        """The store, for reading."""
        return self.context.reader()

    def message(self, request: Request, status: int, heading: str, text: str, **values: object) -> HTMLResponse:
        """A page of one sentence, both in English as the catalogues have them."""
        tongue = reader_of(request).tongue
        return self.render("message.html", request, status=status, heading=tongue.say(heading), text=tongue.say(text, **values))

    def missing(self, request: Request, text: str) -> HTMLResponse:
        """A 404 that says what is missing."""
        return self.message(request, 404, "Not here", text)

"""What every page is made with: the context and a way to fill a template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from fastapi import Request
from fastapi.responses import HTMLResponse

from firsthand.site.context import SiteContext
from firsthand.store.shelf import Store


class Render(Protocol):
    """Fill the template `name` for a request."""

    def __call__(self, name: str, request: Request, status: int = 200, **values: Any) -> HTMLResponse: ...


@dataclass(frozen=True, slots=True)
class Face:
    """Handed to every room of pages."""

    context: SiteContext
    render: Render

    @property
    def store(self) -> Store:
        """The store, for reading."""
        return self.context.reader()

    def message(self, request: Request, status: int, heading: str, text: str) -> HTMLResponse:
        """A page of one sentence."""
        return self.render("message.html", request, status=status, heading=heading, text=text)

    def missing(self, request: Request, text: str) -> HTMLResponse:
        """A 404 that says what is missing."""
        return self.message(request, 404, "Not here", text)

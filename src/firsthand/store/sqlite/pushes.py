"""Subscriptions at hubs, in `catalogue.db`."""

from __future__ import annotations

from collections.abc import Iterable

from firsthand.model.push import Subscription
from firsthand.store.sqlite.files import Files
from firsthand.store.sqlite.rows import pack, unpack
from firsthand.store.sqlite.statements import statements

_SQL = statements("pushes")


class Pushes:
    """`shelf.PushShelf`."""

    def __init__(self, files: Files) -> None:
        self._file = files.catalogue

    def put_pushes(self, pushes: Iterable[Subscription]) -> None:
        """Insert or replace by token; one that has ended is forgotten."""
        with self._file.writing() as file:
            held = list(pushes)
            file.many(_SQL["put_push"], ((p.token, p.due_at, pack(p)) for p in held if p.state != "ended"))
            file.many(_SQL["drop_push"], ((p.token,) for p in held if p.state == "ended"))

    def pushes(self) -> tuple[Subscription, ...]:
        """All that are held, by token."""
        return tuple(unpack(Subscription, record) for (record,) in self._file.rows(_SQL["pushes"]))

"""What polling knows of each feed, and the instance's own settings."""

from __future__ import annotations

import json
from collections.abc import Iterable

from firsthand.model.entry import Pending
from firsthand.model.feed import FeedState
from firsthand.store.ids import AGAIN, address_key
from firsthand.store.sqlite.connect import File
from firsthand.store.sqlite.files import Files
from firsthand.store.sqlite.rows import pack, unpack
from firsthand.store.sqlite.statements import statements

_SQL = statements("catalogue")


class Polls:
    """`shelf.PollShelf` in `catalogue.db`."""

    def __init__(self, files: Files) -> None:
        self._file = files.catalogue

    def due(self, now: float, limit: int) -> tuple[FeedState, ...]:
        """States whose `next_due_at` has come, earliest first."""
        return tuple(unpack(FeedState, record) for (record,) in self._file.rows(_SQL["due"], (now, limit)))

    def states(self, *, domain: str | None = None) -> tuple[FeedState, ...]:
        """All states, or those of a registrable domain, by url."""
        rows = self._file.rows(_SQL["states_of"], (domain,)) if domain else self._file.rows(_SQL["states"])
        return tuple(unpack(FeedState, record) for (record,) in rows)

    def put_states(self, states: Iterable[FeedState]) -> None:
        """Insert or replace by url."""
        with self._file.writing() as file:
            _put_states(file, states)

    def commit_polls(self, states: Iterable[FeedState], pending: Iterable[Pending]) -> None:
        """What polling learnt and the entries it found, in one transaction; an entry that is known or waits already is left as it stands."""
        with self._file.writing() as file:
            _put_states(file, states)
            file.many(_SQL["put_waiting"], ((p.key, p.due_at, pack(p), address_key(p.key)) for p in pending))

    def pending(self, now: float, limit: int, *, again: bool = False) -> tuple[Pending, ...]:
        """Entries whose page is due to be read (for the first time, or `again`), earliest `due_at` first."""
        rows = self._file.rows(_SQL["waiting"], (now, AGAIN, int(again), limit))
        return tuple(unpack(Pending, record) for (record,) in rows)

    def hold(self, urls: Iterable[str], until: float) -> None:
        """Feeds that are being asked are not due before `until`: a kill in the meantime asks nobody twice."""
        with self._file.writing() as file:
            file.many(_SQL["hold"], ((until, url) for url in urls))

    def waiting(self, keys: Iterable[str]) -> frozenset[str]:
        """Those of `keys` that wait to be read."""
        wanted = list(keys)
        return frozenset(key for (key,) in self._file.rows(_SQL["are_waiting"], (json.dumps(wanted),))) if wanted else frozenset()

    def settle(self, keys: Iterable[str], later: Iterable[Pending] = ()) -> None:
        """Take read entries off the list; `later` come back at their new `due_at`."""
        with self._file.writing() as file:
            file.many(_SQL["settle"], ((key,) for key in keys))
            file.many(_SQL["postpone"], ((p.key, p.due_at, pack(p)) for p in later))

    def next_due(self) -> float | None:
        """The earliest `next_due_at`."""
        found = self._file.value(_SQL["next_due"])
        return None if found is None else float(found)

    def put_setting(self, name: str, value: str) -> None:
        """Keep a value of the instance itself under `name`."""
        with self._file.writing() as file:
            file.run(_SQL["put_setting"], (name, value))

    def setting(self, name: str) -> str | None:
        """The value kept under `name`."""
        found = self._file.value(_SQL["setting"], (name,))
        return None if found is None else str(found)


def _put_states(file: File, states: Iterable[FeedState]) -> None:
    file.many(_SQL["put_state"], ((s.url, s.domain, s.next_due_at, s.last_change_at, s.health, pack(s)) for s in states))

"""The readers' file, `readers.db`: apart from the media store, so that what people read is neither exported nor published with it."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

from firsthand.model.reader import Account, Mark, Subscription, WordRule
from firsthand.store.sqlite.connect import File
from firsthand.store.sqlite.statements import statements

_SQL = statements("readers")
MOST_TOKENS = 50  # of an account; the oldest goes first


class Readers:
    """Its rows as nouns. Threads may share one. Raises StoreError and its children, DiskFull."""

    def __init__(self, data_dir: Path) -> None:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = File(data_dir / "readers.db", "readers", write=True, lock=threading.RLock())

    def put_account(self, name: str, verifier: str, fever: str, now: float) -> bool:
        """Make an account; False where the name is taken. `fever`: the digest of its Fever key."""
        with self._file.writing() as file:
            return file.run(_SQL["put_account"], (name, verifier, fever, now)) == 1

    def account(self, name: str) -> tuple[Account, str, str] | None:
        """An account with its password's verifier and the digest of its Fever key."""
        rows = self._file.rows(_SQL["account"], (name,))
        return next(((Account(id=id, name=name), verifier, fever) for id, verifier, fever in rows), None)

    def accounts(self) -> tuple[str, ...]:
        """The names of all accounts."""
        return tuple(name for (name,) in self._file.rows(_SQL["accounts"]))

    def drop_account(self, name: str) -> bool:
        """Forget an account with everything of it; False where there is none."""
        with self._file.writing() as file:
            return file.run(_SQL["drop_account"], (name,)) > 0

    def by_fever(self, key: str) -> Account | None:
        """Who holds a Fever key."""
        return self._one("by_fever", key)

    def by_token(self, token: str) -> Account | None:
        """Who holds a token."""
        return self._one("by_token", token)

    def _one(self, statement: str, secret: str) -> Account | None:
        return next((Account(id=id, name=name) for id, name in self._file.rows(_SQL[statement], (digest_of(secret),))), None)

    def put_token(self, account: Account, token: str, now: float) -> None:
        """Give a token."""
        with self._file.writing() as file:
            file.run(_SQL["put_token"], (digest_of(token), account.id, now))
            file.run(_SQL["forget_tokens"], (account.id, account.id, MOST_TOKENS))

    def drop_token(self, token: str) -> None:
        """Take a token back."""
        with self._file.writing() as file:
            file.run(_SQL["drop_token"], (digest_of(token),))

    def subscribe(self, account: Account, address: str, title: str, folder: str, now: float) -> None:
        """Follow a list, or name it anew."""
        with self._file.writing() as file:
            file.run(_SQL["subscribe"], (account.id, address, title, folder, now))

    def unsubscribe(self, account: Account, address: str) -> None:
        """Follow it no more."""
        with self._file.writing() as file:
            file.run(_SQL["unsubscribe"], (account.id, address))

    def subscriptions(self, account: Account) -> tuple[Subscription, ...]:
        """What an account follows, by folder and title."""
        rows = self._file.rows(_SQL["subscriptions"], (account.id,))
        return tuple(Subscription(number=n, address=a, title=t, folder=f, added_at=at, read_until=until) for n, a, t, f, at, until in rows)

    def read_until(self, account: Account, subscriptions: Iterable[Subscription], until: float, seen: Iterable[str] = ()) -> None:
        """Everything of these lists that was first seen until then is read, what was kept unread (`seen`, by id) too."""
        with self._file.writing() as file:
            file.many(_SQL["read_until"], ((until, account.id, s.number) for s in subscriptions))
            file.run(_SQL["forget_unread"], (account.id, json.dumps(list(seen))))

    def mark(self, account: Account, items: Iterable[str], now: float, *, read: bool | None = None, starred: bool | None = None) -> None:
        """Mark items, by id."""
        ids = list(items)
        with self._file.writing() as file:
            if read is not None:
                file.many(_SQL["mark_read"], ((account.id, id, int(read), now) for id in ids))
            if starred is not None:
                file.many(_SQL["mark_starred"], ((account.id, id, int(starred), now) for id in ids))

    def marks(self, account: Account, items: Iterable[str]) -> Mapping[str, Mark]:
        """The marks of items that have one."""
        rows = self._file.rows(_SQL["marks"], (account.id, json.dumps(list(items))))
        return {item: Mark(read=None if read is None else bool(read), starred=bool(starred)) for item, read, starred in rows}

    def starred(self, account: Account) -> tuple[str, ...]:
        """The ids of what is starred, newest first."""
        return tuple(item for (item,) in self._file.rows(_SQL["starred"], (account.id,)))

    def forget_marks(self, before: float) -> None:
        """Forget who read what before an instant; stars stay."""
        with self._file.writing() as file:
            file.run(_SQL["forget_marks"], (before,))

    def put_rule(self, account: Account, kind: str, words: str) -> None:
        """Add a rule."""
        with self._file.writing() as file:
            file.run(_SQL["put_rule"], (account.id, kind, words))

    def drop_rule(self, account: Account, number: int) -> None:
        """Take a rule off."""
        with self._file.writing() as file:
            file.run(_SQL["drop_rule"], (account.id, number))

    def rules(self, account: Account) -> tuple[WordRule, ...]:
        """An account's rules."""
        return tuple(WordRule(number=n, kind=kind, words=words) for n, kind, words in self._file.rows(_SQL["rules"], (account.id,)))

    def note(self, name: str) -> str | None:
        """A note to ourselves."""
        found = self._file.value(_SQL["note"], (name,))
        return None if found is None else str(found)

    def put_note(self, name: str, value: str) -> None:
        """Keep a note to ourselves."""
        with self._file.writing() as file:
            file.run(_SQL["put_note"], (name, value))

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def digest_of(secret: str) -> str:
    """What is kept of a token or key; they are random, so they need no salt."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()

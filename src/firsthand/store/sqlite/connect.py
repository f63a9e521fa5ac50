"""One SQLite file: opened with the pragmas that durability and erasure need, migrated, its errors named.

Every connection: WAL, synchronous=FULL (measured to cost 0-30 %), secure_delete=ON (freed bytes are overwritten), a busy
timeout. A write is one BEGIN IMMEDIATE transaction under the lock that all files of a store share; every use of a connection
takes that lock, so that threads may share a store, and a thread that does not want to wait takes a reader of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw

from firsthand.errors import DiskFull, StoreDamaged, StoreError, StoreLocked
from firsthand.store.sqlite.statements import migrations

BUSY_MS = 10_000
_FULL = (apsw.SQLITE_IOERR_WRITE, apsw.SQLITE_IOERR_FSYNC)
Bindings = Sequence[Any] | dict[str, Any]
Row = tuple[Any, ...]


@contextmanager
def named_errors(path: Path) -> Iterator[None]:
    """SQLite's errors as ours, each naming the file."""
    try:
        yield
    except apsw.FullError as error:
        raise DiskFull(f"the disk is full: {path} cannot grow") from error
    except (apsw.CorruptError, apsw.NotADBError) as error:
        raise StoreDamaged(f"{path} is damaged ({error}); move it away and restore it from a backup") from error
    except (apsw.BusyError, apsw.LockedError) as error:
        raise StoreLocked(f"{path} is being written by another process") from error
    except apsw.IOError as error:
        raise (
            DiskFull(f"{path} cannot be written ({error})")
            if getattr(error, "extendedresult", 0) in _FULL
            else StoreError(f"{path}: {error}")
        ) from error
    except (apsw.CantOpenError, apsw.ReadOnlyError, apsw.PermissionsError) as error:
        raise StoreError(f"{path} cannot be opened: {error}") from error


class File:
    """An open file of the store. `kind` (catalogue, day) names its migrations; `lock` is held while writing."""

    def __init__(self, path: Path, kind: str, *, write: bool, lock: threading.RLock) -> None:
        self.path = path
        self._write = write
        self._lock = lock
        flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if write else 0)
        with named_errors(path):
            self.connection = apsw.Connection(str(path), flags=flags)
            try:
                self._prepare(kind)
            except BaseException:
                self.connection.close()
                raise

    def _prepare(self, kind: str) -> None:
        self.connection.set_busy_timeout(BUSY_MS)
        for pragma in ("secure_delete=ON", "synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF", "cache_size=-8000"):
            self.connection.execute(f"PRAGMA {pragma}").fetchall()
        if self._write:
            self.connection.execute("PRAGMA journal_mode=WAL").fetchall()
            self._migrate(migrations(kind))
        else:
            self.connection.execute("PRAGMA query_only=ON").fetchall()
        version = self._version()
        if version > len(migrations(kind)):
            raise StoreError(f"{self.path} was written by a newer version of Firsthand (schema {version})")

    def is_new(self) -> bool:
        """Whether the file has no tables yet."""
        return self._version() == 0

    def _version(self) -> int:
        return int(next(iter(self.connection.execute("PRAGMA user_version")))[0])

    def _migrate(self, scripts: tuple[str, ...]) -> None:
        for number in range(self._version(), len(scripts)):
            with self._lock, self._transaction():
                self.connection.execute(scripts[number])
                self.connection.execute(f"PRAGMA user_version={number + 1}")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise

    @contextmanager
    def writing(self) -> Iterator[File]:
        """One transaction. Raises StoreLocked, DiskFull, StoreDamaged; nothing is written then."""
        if not self._write:
            raise StoreError(f"{self.path} was opened for reading")
        with self._lock, named_errors(self.path):
            if self.connection.in_transaction:  # a step of a larger write
                yield self
                return
            with self._transaction():
                yield self

    def rows(self, sql: str, bindings: Bindings = ()) -> list[Row]:
        """All rows of a statement: nothing stays open that a checkpoint would wait for."""
        with self._lock, named_errors(self.path):
            return self.connection.execute(sql, bindings).fetchall()

    def value(self, sql: str, bindings: Bindings = ()) -> Any:
        """The first column of the first row, None where there is none."""
        found = self.rows(sql, bindings)
        return found[0][0] if found else None

    def run(self, sql: str, bindings: Bindings = ()) -> int:
        """Run a statement; how many rows it changed."""
        with self._lock, named_errors(self.path):
            self.connection.execute(sql, bindings).fetchall()
            return int(self.connection.changes())

    def many(self, sql: str, bindings: Iterable[Bindings]) -> None:
        """Run a statement for each of `bindings`."""
        with self._lock, named_errors(self.path):
            self.connection.executemany(sql, bindings)

    def changes(self) -> tuple[int, int]:
        """What changes with every commit: of others (SQLite's data_version) and our own."""
        return int(self.value("PRAGMA data_version")), int(self.connection.total_changes())

    def copy(self, into: Path) -> None:
        """Copy the file as it stands, in one read transaction; a reader may do it too."""
        with self._lock, named_errors(self.path):
            self.connection.execute("PRAGMA query_only=OFF").fetchall()
            try:
                self.connection.execute("VACUUM INTO ?", (str(into),)).fetchall()
            finally:
                if not self._write:
                    self.connection.execute("PRAGMA query_only=ON").fetchall()

    def checkpoint(self, wait_ms: int) -> bool:
        """Move the log into the file and cut it to nothing; False where a reader kept it for `wait_ms` (ms)."""
        with self._lock:
            self.connection.set_busy_timeout(wait_ms)
            try:
                with named_errors(self.path):
                    busy = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0][0]
                return not busy
            except StoreLocked:
                return False
            finally:
                self.connection.set_busy_timeout(BUSY_MS)

    def close(self) -> None:
        """Close the file; its log is folded in where this was the last connection."""
        with named_errors(self.path):
            self.connection.close()

"""The files of a store: `catalogue.db`, `days/YYYY-MM-DD.db`, the lock of the one writer, the ballast."""

from __future__ import annotations

import fcntl
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from firsthand.errors import DiskFull, StoreError, StoreLocked
from firsthand.store.sqlite.connect import File

BALLAST = 64 * 1024 * 1024
_NEWEST = 2
_MOST_OPEN = 48  # day files that one store keeps open
T = TypeVar("T")


class Files:
    """Opens each file once; day files on demand, the least lately used closed again."""

    def __init__(self, root: Path, *, write: bool, lock: threading.RLock | None = None) -> None:
        self.root = root
        self.write = write
        self.lock = lock or threading.RLock()
        self._held: int | None = None
        self._days: dict[str, File] = {}
        self._listed: tuple[int, tuple[str, ...]] = (-1, ())
        with _disk(root):
            if write:
                (root / "days").mkdir(parents=True, exist_ok=True, mode=0o700)
        if not write and not (root / "catalogue.db").exists():
            raise StoreError(f"there is no store in {root}")
        self.catalogue = File(root / "catalogue.db", "catalogue", write=write, lock=self.lock)

    def days(self) -> tuple[str, ...]:
        """The days that have a file, newest first."""
        folder = self.root / "days"
        try:
            changed = folder.stat().st_mtime_ns
        except FileNotFoundError:
            return ()
        if changed == self._listed[0]:
            return self._listed[1]
        found = tuple(sorted((p.stem for p in folder.glob("????-??-??.db")), reverse=True))
        settled = time.time_ns() - changed > 10**9  # a change within the clock's same tick would not be seen
        self._listed = (changed if settled else -1, found)
        return found

    def day(self, day: str) -> File | None:
        """The file of a day, None where there is none."""
        with self.lock:
            file = self._days.pop(day, None)
            if file is None:
                if day not in self.days():
                    return None
                file = File(self.root / "days" / f"{day}.db", "day", write=self.write, lock=self.lock)
                if file.is_new():  # its writer is about to fill it
                    return None
            elif not file.path.exists():  # expired under a reader
                return None
            return self._keep(day, file)

    def day_for_writing(self, day: str) -> File:
        """The file of a day, made where there is none."""
        with self.lock:
            return self.day(day) or self._keep(day, File(self.root / "days" / f"{day}.db", "day", write=self.write, lock=self.lock))

    def each_day(self) -> Iterator[tuple[str, File]]:
        """Every day with its file, newest first."""
        for day in self.days():
            file = self.day(day)
            if file is not None:
                yield day, file

    def revision(self) -> tuple[int, ...]:
        """What changes with every commit to the catalogue or to one of the newest days; who changes an older day touches the catalogue."""
        newest = [file for day in self.days()[:_NEWEST] if (file := self.day(day)) is not None]
        return (len(self.days()), *(number for file in (self.catalogue, *newest) for number in file.changes()))

    def _keep(self, day: str, file: File) -> File:
        self._days[day] = file
        while len(self._days) > _MOST_OPEN:
            self._days.pop(next(iter(self._days)))  # closed by whoever uses it last
        return file

    def drop_day(self, day: str) -> None:
        """Close and unlink the file of a day with its log."""
        if (file := self._days.pop(day, None)) is not None:
            file.close()
        for suffix in ("", "-wal", "-shm"):
            (self.root / "days" / f"{day}.db{suffix}").unlink(missing_ok=True)

    def hold(self) -> None:
        """Be the one writer. Raises StoreLocked where another process is."""
        self._held = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._held)
            self._held = None
            raise StoreLocked(f"another process is writing to {self.root}") from error

    def lay_ballast(self) -> None:
        """Keep up to 64 MiB (a twentieth of what is free, where that is less) in hand, so that a full disk can still erase."""
        path = self.root / "ballast"
        wanted = min(BALLAST, shutil.disk_usage(self.root).free // 20)
        if path.exists() and path.stat().st_size >= wanted:
            return
        try:
            with path.open("ab") as file:
                os.posix_fallocate(file.fileno(), 0, max(wanted, 1))
        except OSError:
            path.unlink(missing_ok=True)

    def despite_full_disk(self, work: Callable[[], T]) -> T:
        """`work`; where the disk is full the ballast is thrown overboard and `work`, which must be idempotent, done again."""
        try:
            return work()
        except DiskFull:
            ballast = self.root / "ballast"
            if not ballast.exists():
                raise
            ballast.unlink()
            try:
                return work()
            finally:
                self.lay_ballast()

    def close(self) -> None:
        """Close all files and let the next writer in, also where a file's last write fails (its log holds what was committed)."""
        with ExitStack() as all_of_it:
            all_of_it.callback(self._let_go)
            for file in (self.catalogue, *self._days.values()):
                all_of_it.callback(file.close)
            self._days.clear()

    def _let_go(self) -> None:
        if self._held is not None:
            os.close(self._held)
            self._held = None


@contextmanager
def _disk(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        with suppress(OSError):
            if shutil.disk_usage(root.parent).free == 0:
                raise DiskFull(f"the disk is full: {root} cannot be made") from error
        raise StoreError(f"{root} cannot be written: {error.strerror}") from error

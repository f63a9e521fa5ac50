"""Opening a store: this file alone chooses which store stands behind the shelf."""

from __future__ import annotations

from pathlib import Path

from firsthand.store.shelf import Store
from firsthand.store.sqlite.files import Files
from firsthand.store.sqlite.outgoing import Outgoing
from firsthand.store.sqlite.readers import Readers
from firsthand.store.sqlite.store import SqliteStore


def open_store(data_dir: Path, *, write: bool = True, alone: bool = True, retention_days: int | None = None) -> Store:
    """Open the store in `data_dir`; a writer makes it where there is none, and finishes what a killed one left half done.

    `alone`: be the one writer, until close. An operator's command that only puts cases beside a running instance says False.
    `retention_days`: days that `expire` keeps, None for all.
    Raises StoreLocked, StoreDamaged (it names the file), DiskFull, StoreError.
    """
    files = Files(data_dir, write=write)
    try:
        if write and alone:
            files.hold()
            files.lay_ballast()
        store = SqliteStore(files, retention_days)
        if write and alone:
            store.catch_up()
    except BaseException:
        files.close()
        raise
    return store


def open_outgoing(data_dir: Path) -> Outgoing:
    """The file of what is sent to others, apart from the media store. Raises StoreDamaged, DiskFull, StoreError."""
    return Outgoing(data_dir)


def open_readers(data_dir: Path) -> Readers:
    """The readers' own file, apart from the media store. Raises StoreDamaged, DiskFull, StoreError."""
    return Readers(data_dir)

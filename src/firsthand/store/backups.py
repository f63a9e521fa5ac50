"""Coming back from a backup: what was erased since it was made stays erased."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from firsthand.model.item import Item
from firsthand.model.takedown import Tombstone
from firsthand.store.sqlite import backup as sqlite
from firsthand.store.sqlite.files import Files
from firsthand.store.sqlite.removals import Removals


def restore(source: Path, data_dir: Path, refuses: Callable[[Item, str | None], bool], newer: Path | None = None) -> int:
    """Bring the backup at `source` back into `data_dir`, which holds no store; every item that `refuses` names is erased at once.

    `newer`: the data directory of an instance whose tombstones, cases and journal are later than the backup's: carried over.
    The number of items erased. Raises UsageError, StoreError, DiskFull.
    """
    keep = Files(newer, write=False) if newer else None
    try:
        return sqlite.restore(source, data_dir, refuses, keep=keep)
    finally:
        if keep is not None:
            keep.close()


def tombstones_in(folder: Path) -> Sequence[Tombstone]:
    """The tombstones of a backup or data directory, for a restore to heed."""
    files = Files(folder, write=False)
    try:
        return Removals(files).tombstones()
    finally:
        files.close()

"""What is erased or delisted here is erased and delisted in the backups that this machine holds, and they are told what binds.

A backup is a store of its own: it is opened, taught the tombstones, cases and journal of today, and the same is done in it. One
that is being made is waited for; one that cannot be written stays a reason that nothing is proven.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from firsthand.errors import FirsthandError
from firsthand.model.takedown import Case
from firsthand.store import copies
from firsthand.store.open import open_store
from firsthand.store.shelf import JournalEntry, Store

log = logging.getLogger("firsthand")
CLEANED = "backup"  # the journal's entries that say what was done in which backup


def whole(data_dir: Path) -> tuple[Path, ...]:
    """The finished backups that are where they were made; what a killed `backup` left is thrown away."""
    found = []
    for folder in copies.listed(data_dir):
        if (folder / copies.DONE).exists():
            found.append(folder)
        elif not copies.is_being_made(folder):
            copies.discard(folder)
    return tuple(found)


def unfinished(data_dir: Path) -> tuple[Path, ...]:
    """Those that are being made now: nothing is proven until they are whole and cleaned."""
    return tuple(folder for folder in copies.listed(data_dir) if copies.is_being_made(folder))


@contextmanager
def opened(folder: Path, *, write: bool) -> Iterator[Store]:
    """A backup as the store that it is. Raises StoreError."""
    copy = open_store(folder, write=write, alone=False)
    try:
        yield copy
    finally:
        copy.close()


def in_each(shelf: Store, data_dir: Path, case: str, do: Callable[[Store, Path], str], now: float) -> None:
    """Do something in every backup; that it was done, or why it could not be, is in the journal."""
    for folder in whole(data_dir):
        try:
            with opened(folder, write=True) as copy:
                note = do(copy, folder)
        except (FirsthandError, OSError) as error:
            log.error("takedown: case %s: the backup %s cannot be cleaned: %s", case, folder, error)
            note = f"cannot be cleaned: {type(error).__name__}"
        shelf.put_journal([JournalEntry(at=now, kind=CLEANED, subject=case, text=f"{folder.name}: {note}")])


def teach(copy: Store, shelf: Store, cases: Sequence[Case]) -> None:
    """Bring a backup's removals up to those of the living store; `cases` as they are about to be."""
    copy.put_tombstones(shelf.tombstones())
    copy.put_cases({case.id: case for case in (*shelf.cases(), *cases)}.values())
    copy.put_journal(shelf.journal(limit=-1))


def named_in(copy: Store, ids: Sequence[str], addresses: Sequence[str], domains: Sequence[str]) -> list[str]:
    """The items of a backup that a case names: its ids, and those that the living store has forgotten since."""
    named = {item.id for url in addresses if (item := copy.item_at(url)) is not None}
    return sorted({*ids, *named, *(key for domain in domains for key in copy.ids_of(domain))})

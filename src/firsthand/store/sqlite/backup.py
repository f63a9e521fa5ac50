"""Copies that stand by themselves, what is wrong with files, and coming back from a copy without what was erased since."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from firsthand.errors import StoreDamaged, UsageError
from firsthand.model.item import Item
from firsthand.store.copies import DONE, copy_keys, making
from firsthand.store.sqlite.connect import File
from firsthand.store.sqlite.files import Files
from firsthand.store.sqlite.items import Items, digest_of
from firsthand.store.sqlite.removals import Eraser, Removals
from firsthand.store.sqlite.rows import unpack
from firsthand.store.sqlite.statements import statements

_SQL = statements("backup")
BESIDE = ("outgoing", "readers")  # files that are no part of the media store, and of every backup
Refuses = Callable[[Item, str | None], bool]


def backup(files: Files, into: Path) -> None:
    """Copy each file in one read transaction, while others write; the catalogue first: what the days have beyond it is found again."""
    if into.exists() and any(into.iterdir()):
        raise UsageError(f"{into} exists and is not empty")
    (into / "days").mkdir(parents=True, exist_ok=True, mode=0o700)
    with making(files.root, into):
        files.catalogue.copy(into / "catalogue.db")
        for day, file in files.each_day():
            file.copy(into / "days" / f"{day}.db")
        for name in BESIDE:
            if (files.root / f"{name}.db").exists():
                beside = File(files.root / f"{name}.db", name, write=False, lock=threading.RLock())
                beside.copy(into / f"{name}.db")
                beside.close()
        copy_keys(files.root, into)
        (into / DONE).write_text(json.dumps({"days": list(files.days())}) + "\n", encoding="utf-8")


def restore(source: Path, root: Path, refuses: Refuses, *, keep: Files | None = None) -> int:
    """Bring a backup back into `root`, which holds no store yet; what `refuses` names is erased at once. The number erased.

    `keep`: an open store whose tombstones, cases and journal are newer than the backup's and are carried over.
    """
    if not (source / DONE).exists():
        raise UsageError(f"{source} is no backup")
    if (root / "catalogue.db").exists():
        raise UsageError(f"there is a store in {root} already: restore into an empty folder")
    (root / "days").mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = [path for name in BESIDE if (path := source / f"{name}.db").exists() and not (root / f"{name}.db").exists()]
    for path in (source / "catalogue.db", *beside, *sorted((source / "days").glob("*.db"))):
        shutil.copyfile(path, root / path.relative_to(source))
    files = Files(root, write=True)
    try:
        if keep is not None:
            old, new = Removals(keep), Removals(files)
            new.put_tombstones(old.tombstones())
            new.put_cases(old.cases())
            new.put_journal(old.journal(limit=-1))
        for _, file in files.each_day():
            with file.writing():
                file.run(_SQL["all_pending"])
        Items(files).catch_up()
        gone = sorted(_refused(files, refuses))
        Eraser(files).erase(gone)
        return len(gone)
    finally:
        files.close()


def _refused(files: Files, refuses: Refuses) -> Iterator[str]:
    for _, file in files.each_day():
        slot = -1
        while rows := file.rows(_SQL["items"], (slot,)):
            slot = rows[-1][0]
            for _, record, text in rows:
                item = unpack(Item, record)
                if refuses(item, text):
                    yield item.id


def damage(files: Files) -> Iterator[str]:
    """What is wrong: SQLite's own checks, the search index's, and each text against its hash."""
    for path, file in [(f"days/{day}.db", file) for day, file in files.each_day()] + [("catalogue.db", files.catalogue)]:
        try:
            found = [str(row[0]) for row in file.rows(_SQL["quick_check"])]
            yield from (f"{path}: {what}" for what in found if what != "ok")
            if path != "catalogue.db":
                slot = -1
                while rows := file.rows(_SQL["texts"], (slot,)):
                    slot = rows[-1][0]
                    yield from (f"{path}: the text of {key} has rotted" for _, key, text, digest in rows if digest_of(text) != digest)
        except StoreDamaged as error:
            yield str(error)

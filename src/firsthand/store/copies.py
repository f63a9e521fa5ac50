"""Which backups of an instance there are: listed by itself before the first byte is copied, so that no erasure overlooks one."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KEYS = ("instance.key", "receipts.key")  # without the first what owners had removed cannot be recognised
DONE = "backup.json"  # stands in a backup that is whole
_LIST = "backups"
_LOCK = "making"


def listed(data_dir: Path) -> tuple[Path, ...]:
    """The backups of an instance that are where they were made, oldest first; unfinished ones too."""
    try:
        lines = (data_dir / _LIST).read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, UnicodeDecodeError):
        return ()
    return tuple(path for line in dict.fromkeys(lines) if line and (path := Path(line)).is_dir())


@contextmanager
def making(data_dir: Path, into: Path) -> Iterator[None]:
    """While a backup is being made: on the list, and locked, so that an erasure waits for its end."""
    held = os.open(into / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        there = [str(path) for path in listed(data_dir) if path != into.resolve()]
        (data_dir / f"{_LIST}.new").write_text("\n".join([*there, str(into.resolve())]) + "\n", encoding="utf-8")
        (data_dir / f"{_LIST}.new").replace(data_dir / _LIST)
        yield
    finally:
        (into / _LOCK).unlink(missing_ok=True)
        os.close(held)


def is_being_made(backup: Path) -> bool:
    """Whether a process is copying into it now."""
    try:
        held = os.open(backup / _LOCK, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(held)
    return False


def copy_keys(source: Path, into: Path) -> None:
    """The instance's secrets, readable by its own user only; one that stands stays."""
    for name in KEYS:
        if (source / name).exists() and not (into / name).exists():
            with os.fdopen(os.open(into / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write((source / name).read_bytes())


def discard(backup: Path) -> None:
    """Unlink what a killed `backup` left: nothing can be restored from it."""
    for path in (*backup.glob("catalogue.db*"), *backup.glob("days/*.db*"), *(backup / name for name in KEYS), backup / _LOCK):
        path.unlink(missing_ok=True)
    shutil.rmtree(backup / "days", ignore_errors=True)

"""A disk that fails at the N-th write or sync, for SQLite: a VFS over the system's own, which every connection opened meanwhile uses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import apsw

SYSTEM = "unix"


@dataclass
class Disk:
    """`fail_at`: which write or sync fails (from 1 on; 0: none); `onwards`: all that follow fail too, as after a pulled plug."""

    fail_at: int = 0
    onwards: bool = False
    count: int = 0

    def touched(self) -> None:
        """Count a write or sync; raises what SQLite understands as a failed one."""
        self.count += 1
        if self.fail_at and (self.count >= self.fail_at if self.onwards else self.count == self.fail_at):
            raise apsw.IOError("the disk does not answer")

    def mended(self) -> None:
        """Fail no more."""
        self.fail_at = 0


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        super().__init__(SYSTEM, name, flags)
        self._disk = disk

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.touched()
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:
        self._disk.touched()
        super().xSync(flags)


class _System(apsw.VFS):
    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        super().__init__("broken", SYSTEM, makedefault=True)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        return _File(self._disk, name, flags)


@contextmanager
def broken(disk: Disk) -> Iterator[None]:
    """Connections opened inside are on `disk`; those of before and after are on the system's."""
    system = _System(disk)
    try:
        yield
    finally:
        disk.mended()
        system.unregister()

"""What the workers of the tests are made to do; importable, as a worker's function must be."""

from __future__ import annotations

import os
import signal
import time

from firsthand.errors import NotAFeed
from firsthand.model.page import Ask


def deed(row: object) -> object:
    if row == "segv":
        os.kill(os.getpid(), signal.SIGSEGV)
    if row == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if row == "spin":
        while True:
            pass
    if row == "sleep":
        time.sleep(3600)
    if row == "memory":
        return len(bytearray(8 * 1024**3))
    if row == "nest":
        return _nest(0)
    if row == "bad":
        raise NotAFeed("nothing here")
    if row == "bug":
        raise ZeroDivisionError("oops")
    if row == "write":
        with open("/tmp/should-not-be", "wb") as file:
            file.write(b"x" * 100)
    if row == "evil":
        return Evil()
    if row == "record":
        return Ask(url="https://daily.news.example/", kind="feed")
    if row == "pid":
        return os.getpid()
    return row


def _nest(depth: int) -> int:
    return _nest(depth + 1) + 1


class Evil:
    def __reduce__(self) -> object:
        return (os.system, ("touch /tmp/taken-over",))

"""Parsing what strangers wrote, in processes that may die of it.

Each row has a CPU, memory and wall limit. A row whose worker dies or hangs is quarantined as a `Failure`; its neighbours
are never lost: a worker answers row by row, a row that was under way in a used worker is tried once more in a fresh one,
alone, and what comes back is read without running anybody's code.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import pickle
import queue
import selectors
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from firsthand.errors import FirsthandError
from firsthand.fetching.nursery import Limits, receive_bytes, send

Row = TypeVar("Row")
Result = TypeVar("Result")
MIB = 1024 * 1024
_PLAIN = {
    "builtins": frozenset({"set", "frozenset", "bytearray", "complex", "range", "slice"}),
    "datetime": frozenset({"datetime", "date", "time", "timedelta", "timezone"}),
    "collections": frozenset({"OrderedDict", "Counter", "deque"}),
}
_GONE = (OSError, EOFError, struct.error)  # what talking to a dead nursery raises
_RECYCLE = 5_000  # rows after which a worker is replaced: native parsers leak


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a row has no result: the kind of an error of ours, or `took-too-long`, `too-large`, `crashed`."""

    kind: str
    reason: str


class _Plain(pickle.Unpickler):
    """Reads our own records and nothing that runs: a worker that a page took over cannot take over its parent."""

    def find_class(self, module: str, name: str) -> Any:
        if name in _PLAIN.get(module, ()):
            return super().find_class(module, name)
        if module.startswith("firsthand."):
            found = super().find_class(module, name)
            if isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum)):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no record")


@dataclass(slots=True)
class _Worker:
    pid: int
    sock: socket.socket
    rows: int = 0
    chunk: deque[int] = field(default_factory=deque)
    fresh: bool = True
    since: float = 0.0
    cpu_at: float = 0.0


class _Nursery:
    """The parent's end of the nursery."""

    def __init__(self, limits: Limits, warm: Sequence[str]) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "firsthand.fetching.nursery", str(theirs.fileno())],
                pass_fds=(theirs.fileno(),), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        self._control = ours
        self._lock = threading.Lock()
        self._warm: set[str] = set()
        send(ours, {"path": list(sys.path), "warm": list(warm), "limits": limits})
        try:
            receive_bytes(ours)
        except (EOFError, OSError) as error:
            raise FirsthandError("the worker processes cannot be started") from error

    def warm(self, module: str) -> None:
        with self._lock:
            if module not in self._warm:
                self._warm.add(module)
                self._control.sendall(f"warm {module}".encode())
                self._control.recv(1)

    def fork(self) -> _Worker:
        ours, theirs = socket.socketpair()
        try:
            with theirs, self._lock:
                socket.send_fds(self._control, [b"fork"], [theirs.fileno()])
                pid = struct.unpack("!q", self._control.recv(8, socket.MSG_WAITALL))[0]
        except _GONE:
            ours.close()
            raise
        return _Worker(pid, ours)

    def end(self, worker: _Worker) -> int:
        """End a worker; its exit code, negative for a signal (its own death where it was dead already)."""
        worker.sock.close()
        with self._lock:
            self._control.sendall(f"end {worker.pid}".encode())
            return int(struct.unpack("!q", self._control.recv(8, socket.MSG_WAITALL))[0])

    def close(self) -> None:
        self._control.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Workers:
    """`count` processes that run a function on rows. `memory_bytes` counts above what a warm worker holds.

    A row may use `cpu_s` seconds of CPU and `wall_s` of the wall clock, the latter five times over while the machine is too
    busy to give it half of that time. `warm`: functions (`module:name`) that are called once before the first worker.
    """

    def __init__(
        self, count: int = 1, *, cpu_s: int = 2, memory_bytes: int = 512 * MIB, wall_s: float = 2.0, warm: Sequence[str] = ("firsthand.facts:load",)
    ) -> None:  # fmt: skip
        self._count = max(1, count)
        self._wall_s = wall_s
        self._limits = Limits(cpu_s, memory_bytes, wall_s * 10)
        self._warm = tuple(warm)
        self._starting = threading.Lock()
        self._nursery: _Nursery | None = None
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(self._count):
            self._idle.put(None)

    def run(self, function: str | Callable[[Row], Result], rows: Sequence[Row]) -> list[Result | Failure]:
        """The function's result for each row, in order, or why there is none. Blocks; may be called from several threads."""
        reference = function if isinstance(function, str) else f"{function.__module__}:{function.__qualname__}"
        if "<locals>" in reference or "<lambda>" in reference:
            raise ValueError("a worker can only run what it can import")
        nursery = self._started()
        try:
            return self._run(nursery, reference, rows)
        except _GONE:  # somebody ended the nursery: the rows are run again under a new one
            self._abandon(nursery)
        try:
            return self._run(self._started(), reference, rows)
        except _GONE as error:
            raise FirsthandError("the worker processes are ended again and again by something else") from error

    def _run(self, nursery: _Nursery, reference: str, rows: Sequence[Any]) -> list[Any]:
        nursery.warm(reference.partition(":")[0])
        slots: list[_Worker | None] = [self._idle.get()] if rows else []
        while slots and len(slots) < min(self._count, len(rows)):
            with contextlib.suppress(queue.Empty):
                slots.append(self._idle.get_nowait())
                continue
            break
        return _Run(nursery, self._idle, reference, rows, slots, self._wall_s).results()

    def _abandon(self, nursery: _Nursery) -> None:
        with self._starting:
            if self._nursery is nursery:
                self._nursery = None
                nursery.close()

    async def run_async(self, function: str | Callable[[Row], Result], rows: Sequence[Row]) -> list[Result | Failure]:
        """As `run`, without stopping the loop."""
        return await asyncio.to_thread(self.run, function, rows)

    def close(self) -> None:
        """End all workers."""
        with self._starting:
            if self._nursery is not None:
                while True:
                    with contextlib.suppress(queue.Empty):
                        worker = self._idle.get_nowait()
                        if worker is not None:
                            with contextlib.suppress(*_GONE):  # it ends by itself when nobody talks to it
                                self._nursery.end(worker)
                        continue
                    break
                self._nursery.close()
                self._nursery = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _started(self) -> _Nursery:
        with self._starting:
            if self._nursery is None:
                self._nursery = _Nursery(self._limits, self._warm)
            return self._nursery


class _Run:
    """One call of `run`: rows to workers and back."""

    def __init__(
        self, nursery: _Nursery, idle: queue.LifoQueue[_Worker | None], reference: str, rows: Sequence[Any], slots: list[_Worker | None], wall_s: float
    ) -> None:  # fmt: skip
        self._nursery, self._idle, self._reference, self._rows, self._wall_s = nursery, idle, reference, rows, wall_s
        self._free, self._slots = slots, len(slots)
        self._busy: dict[socket.socket, _Worker] = {}
        self._todo = deque(range(len(rows)))
        self._again: deque[int] = deque()
        self._found: list[Any] = [None] * len(rows)
        self._selector = selectors.DefaultSelector()
        self._size = max(1, min(16, -(-len(rows) // max(1, len(slots)))))

    def results(self) -> list[Any]:
        try:
            while self._todo or self._again or self._busy:
                while self._free and (self._todo or self._again):
                    self._give(self._free.pop())
                for key, _ in self._selector.select(0.05 if self._busy else 0):
                    self._hear(self._busy[key.fileobj])  # type: ignore[index]
                self._look_for_hangs()
            return self._found
        finally:
            for worker in list(self._busy.values()):  # only where we were interrupted
                self._selector.unregister(worker.sock)
                with contextlib.suppress(*_GONE):
                    self._nursery.end(worker)
            self._selector.close()
            for slot in (*self._free, *[None] * self._slots)[: self._slots]:
                self._idle.put(slot)

    def _give(self, worker: _Worker | None) -> None:
        alone = bool(self._again)
        if worker is not None and (alone or worker.rows > _RECYCLE):
            self._nursery.end(worker)
            worker = None
        worker = worker or self._nursery.fork()
        if alone:
            chunk = [self._again.popleft()]
        else:
            chunk = [self._todo.popleft() for _ in range(min(self._size, len(self._todo)))]
        worker.chunk = deque(chunk)
        worker.since, worker.cpu_at = time.monotonic(), _cpu_of(worker.pid)
        self._busy[worker.sock] = worker
        self._selector.register(worker.sock, selectors.EVENT_READ)
        try:
            send(worker.sock, (self._reference, [self._rows[i] for i in chunk]))
        except OSError:
            self._lost(worker, None)

    def _hear(self, worker: _Worker) -> None:
        try:
            status, value, reason = _Plain(io.BytesIO(receive_bytes(worker.sock))).load()
        except (EOFError, OSError):
            self._lost(worker, None)
            return
        except Exception as error:
            self._lost(worker, Failure("crashed", f"the worker's answer cannot be read: {error}"[:300]))
            return
        self._found[worker.chunk.popleft()] = value if status == "ok" else Failure(str(value), str(reason))
        worker.rows += 1
        worker.fresh = False
        worker.since, worker.cpu_at = time.monotonic(), _cpu_of(worker.pid)
        if not worker.chunk:
            self._release(worker)
            self._free.append(worker)

    def _look_for_hangs(self) -> None:
        now = time.monotonic()
        for worker in list(self._busy.values()):
            waited = now - worker.since
            starved = _cpu_of(worker.pid) - worker.cpu_at < self._wall_s / 2 and _runs(worker.pid)
            if waited > self._wall_s * (5 if starved else 1):
                self._lost(worker, Failure("took-too-long", f"it took more than {self._wall_s:g} s"))

    def _lost(self, worker: _Worker, why: Failure | None) -> None:
        """The row under way goes alone into a fresh worker, or is the culprit; the rest of its chunk goes back."""
        self._release(worker)
        code = self._nursery.end(worker)
        self._free.append(None)
        if not worker.chunk:
            return
        row = worker.chunk.popleft()
        self._todo.extendleft(reversed(worker.chunk))
        if why is None and code in (-signal.SIGXCPU, -signal.SIGALRM):
            why = Failure("took-too-long", "it took more CPU time than a row may")
        if why is None and not worker.fresh:
            self._again.append(row)
            return
        self._found[row] = why or Failure("crashed", f"the worker died of it ({_name(code)})")

    def _release(self, worker: _Worker) -> None:
        if self._busy.pop(worker.sock, None) is not None:
            self._selector.unregister(worker.sock)


def _name(code: int) -> str:
    try:
        return signal.Signals(-code).name if code < 0 else f"exit {code}"
    except ValueError:
        return f"signal {-code}"


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _cpu_of(pid: int) -> float:
    """CPU seconds that a process has used; 0 where the system does not say."""
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / 100.0 if len(fields) > 12 else 0.0


def _runs(pid: int) -> bool:
    """Whether it waits for a processor (and not for time to pass)."""
    return (_stat(pid) or ["S"])[0] == "R"

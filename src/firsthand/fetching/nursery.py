"""The other side of `workers`: a warm process that forks the workers, and the worker itself.

The nursery imports what the workers run and reads the facts once, so that a new worker after a crash costs a fork. It is
run as `python -m firsthand.fetching.nursery FD`; when the socket at FD closes, it and its workers end. A worker answers
row by row, so that whoever reads its answers knows which row it died of.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import os
import pickle
import resource
import signal
import socket
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firsthand.errors import FirsthandError

MOST_BYTES = 256 * 1024 * 1024
_NEW_USER_AND_NET = 0x10000000 | 0x40000000
_NO_NEW_PRIVILEGES = 38


@dataclass(frozen=True, slots=True)
class Limits:
    """For one row: CPU seconds, bytes of memory above the warm process, wall seconds after which even a sleeper is ended."""

    cpu_s: int
    memory_bytes: int
    wall_s: float


def send(sock: socket.socket, message: Any) -> None:
    """One message. Raises OSError where nobody listens."""
    data = pickle.dumps(message, protocol=5)
    sock.sendall(struct.pack("!Q", len(data)) + data)


def receive_bytes(sock: socket.socket) -> bytes:
    """The bytes of one message. Raises EOFError where the other side is gone or says too much."""
    size = struct.unpack("!Q", _exactly(sock, 8))[0]
    if size > MOST_BYTES:
        raise EOFError("too large")
    return _exactly(sock, size)


def _exactly(sock: socket.socket, size: int) -> bytes:
    buffer = bytearray(size)
    view, have = memoryview(buffer), 0
    while have < size:
        got = sock.recv_into(view[have:])
        if not got:
            raise EOFError
        have += got
    return bytes(buffer)


def named(reference: str) -> Callable[..., Any]:
    """The function at `module:qualified.name`."""
    module, _, path = reference.partition(":")
    found: Any = importlib.import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    made: Callable[..., Any] = found
    return made


def nursery(control: socket.socket) -> None:
    """Warm up, then fork a worker for each socket that is handed in, and end those that are called back."""
    setup = pickle.loads(receive_bytes(control))  # noqa: S301  (from our own parent)
    sys.path[:] = setup["path"]
    for reference in setup["warm"]:
        with contextlib.suppress(Exception):  # a worker that needs it will say what is wrong
            named(reference)()
    send(control, "ready")
    living: set[int] = set()
    while True:
        what, fds, _, _ = socket.recv_fds(control, 4096, 1)
        if not what:  # the parent is gone, whatever it died of
            for pid in living:
                _ended(pid)
            return
        verb, _, rest = what.decode().partition(" ")
        if verb == "warm":
            with contextlib.suppress(Exception):
                importlib.import_module(rest)
            control.sendall(b"1")
        elif verb == "fork":
            pid = os.fork()
            if pid == 0:
                control.close()
                _as_worker(fds[0], setup["limits"])
            os.close(fds[0])
            living.add(pid)
            control.sendall(struct.pack("!q", pid))
        else:
            living.discard(int(rest))
            control.sendall(struct.pack("!q", _ended(int(rest))))


def _ended(pid: int) -> int:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return 0


def _as_worker(fd: int, limits: Limits) -> None:
    try:
        _confine()
        work(socket.socket(fileno=fd), limits)
    except (EOFError, OSError):
        pass
    finally:
        os._exit(0)


def _confine() -> None:
    """No files written, no core, no new processes' privileges and, where the kernel lets us, no network."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        libc.unshare(_NEW_USER_AND_NET)


def work(sock: socket.socket, limits: Limits) -> None:
    """Answer batches (a function's name, rows), a message a row, until the socket closes."""
    limited = False
    while True:
        reference, rows = pickle.loads(receive_bytes(sock))  # noqa: S301  (from our own parent)
        function = named(reference)
        for row in rows:
            _limit(limits, memory=not limited)
            limited = True
            send(sock, _answer(function, row))
            signal.setitimer(signal.ITIMER_REAL, 0)


def _limit(limits: Limits, *, memory: bool) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + limits.cpu_s + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
    signal.setitimer(signal.ITIMER_REAL, limits.wall_s)
    if memory:
        most = _address_space() + limits.memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))


def _address_space() -> int:
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 4 * 1024**3


def _answer(function: Callable[[Any], Any], row: Any) -> tuple[str, Any, str]:
    try:
        return ("ok", function(row), "")
    except FirsthandError as error:
        return ("bad", error.kind, str(error))
    except (MemoryError, RecursionError) as error:
        return ("bad", "too-large", "it needs too much memory" if isinstance(error, MemoryError) else "it is nested too deeply")
    except Exception as error:
        return ("bad", "crashed", f"{type(error).__name__}: {error}"[:300])


def main() -> None:
    """The nursery of the process that started us."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    with contextlib.suppress(EOFError, OSError):
        nursery(socket.socket(fileno=int(sys.argv[1])))


if __name__ == "__main__":
    main()

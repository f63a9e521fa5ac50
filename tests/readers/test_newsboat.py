"""newsboat as a real client: it comes in, reads the lists, marks one read, stars one, and the server knows."""

from __future__ import annotations

import os
import pty
import select
import shutil
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import uvicorn

from firsthand.readers.numbers import long_form
from tests.readers.conftest import NAME, House

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("newsboat") is None, reason="newsboat is not installed (apt-get install newsboat)"),
]
CONFIG = """
urls-source "feedhq"
feedhq-url "{base}"
feedhq-login "{name}"
feedhq-password "{password}"
feedhq-min-items 50
feedhq-flag-star "s"
feedhq-show-special-feeds no
download-timeout 5
"""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[House]:
    listening = socket.create_server(("127.0.0.1", 0))
    house = House(tmp_path / "data", f"http://127.0.0.1:{listening.getsockname()[1]}")
    server = uvicorn.Server(uvicorn.Config(house.app, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield house
    server.should_exit = True
    thread.join(timeout=10)
    listening.close()
    house.close()


def test_newsboat_reads_stars_and_marks(served: House, tmp_path: Path) -> None:
    account = served.enter()
    served.desk.subscribe(account, f"{served.desk.base}/section/world")
    config, cache, urls = tmp_path / "config", tmp_path / "cache.db", tmp_path / "urls"
    config.write_text(CONFIG.format(base=served.desk.base, name=NAME, password=served.for_apps))
    urls.touch()

    def run(*more: str) -> str:
        done = subprocess.run(["newsboat", "-C", str(config), "-c", str(cache), "-u", str(urls), *more], capture_output=True, text=True, timeout=60, env={"HOME": str(tmp_path), "TERM": "xterm", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"})  # fmt: skip
        return done.stdout + done.stderr

    run("-x", "reload")
    shown = sqlite3.connect(cache).execute("SELECT guid, title, url, unread FROM rss_item ORDER BY pubDate DESC").fetchall()
    assert [(guid, title, url, unread) for guid, title, url, unread in shown] == [
        (long_form(i), i.headline, i.url, 1) for i in served.items
    ]
    assert f"{len(served.items)} unread" in run("-x", "print-unread")

    keys = (b"\r", b"\r", b"q", b"\x05", b"s\r", b"q", b"q", b"q")  # open the feed, the first article; back, edit flags, "s"; end
    typed(["newsboat", "-C", str(config), "-c", str(cache), "-u", str(urls)], keys, tmp_path, lambda: bool(served.kept.starred(account)))
    newest = served.items[0].id
    mark = served.kept.marks(account, [newest])[newest]
    assert (mark.read, mark.starred) == (True, True)
    assert list(served.kept.marks(account, [i.id for i in served.items])) == [newest]


def typed(command: list[str], keys: tuple[bytes, ...], home: Path, done: Callable[[], bool]) -> None:
    """Run a program at a terminal of its own and type, until it is done or 40 seconds are over."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(HOME=str(home), TERM="xterm", LANG="C.UTF-8", LINES="40", COLUMNS="120")
        os.execvp(command[0], command)
    until = time.monotonic() + 40
    try:
        wait(terminal, 2.0)
        for key in keys:
            os.write(terminal, key)
            wait(terminal, 0.6)
        while not done() and time.monotonic() < until:
            wait(terminal, 0.2)
    finally:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


def wait(terminal: int, seconds: float) -> None:
    """Read what the program draws, so that it never waits for us."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if select.select([terminal], [], [], left)[0]:
            try:
                if not os.read(terminal, 65_536):
                    return
            except OSError:
                return

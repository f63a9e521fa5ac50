"""A mailbox on loopback that speaks enough of IMAP4rev1 to be read, and keeps what was asked of it."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Mailbox(socketserver.ThreadingTCPServer):
    """Letters by UID: (raw, INTERNALDATE). `log` is every command; `sulks` makes it hang up at once."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.letters: dict[int, tuple[bytes, str]] = {}
        self.validity = 7
        self.log: list[str] = []
        self.sulks = False

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def deliver(self, raw: bytes, at: str = "24-Nov-2026 12:00:00 +0000") -> int:
        uid = max(self.letters, default=0) + 1
        self.letters[uid] = (raw, at)
        return uid


class _Talk(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        if self.server.sulks:
            return
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline():
            tag, _, command = line.decode().strip().partition(" ")
            self.server.log.append(command)
            self.wfile.write(b"".join(self._answers(command)) + f"{tag} OK done\r\n".encode())
            if command.upper() == "LOGOUT":
                return

    def _answers(self, command: str) -> Iterator[bytes]:
        box = self.server
        upper = command.upper()
        if upper == "CAPABILITY":
            yield b"* CAPABILITY IMAP4rev1\r\n"
        elif upper.startswith(("SELECT", "EXAMINE")):
            yield f"* {len(box.letters)} EXISTS\r\n* OK [UIDVALIDITY {box.validity}] ok\r\n".encode()
        elif upper.startswith("STATUS"):
            yield f'* STATUS "INBOX" (UIDVALIDITY {box.validity})\r\n'.encode()
        elif upper.startswith("UID SEARCH"):
            first = int(re.search(r"(\d+):\*", command)[1])  # type: ignore[index]
            last = max(box.letters, default=0)  # RFC 3501: n:* always names the last one
            yield f"* SEARCH {' '.join(str(u) for u in box.letters if u >= first or u == last)}\r\n".encode()
        elif upper.startswith("UID FETCH"):
            yield from self._fetched(int(command.split()[2]), command)
        elif upper == "LOGOUT":
            yield b"* BYE\r\n"

    def _fetched(self, uid: int, command: str) -> Iterator[bytes]:
        if uid not in self.server.letters:
            return
        raw, at = self.server.letters[uid]
        if "RFC822.SIZE" in command:
            yield f'* 1 FETCH (UID {uid} INTERNALDATE "{at}" RFC822.SIZE {len(raw)})\r\n'.encode()
            return
        cut = re.search(r"<0\.(\d+)>", command)
        body = raw[: int(cut[1])] if cut else raw
        yield f"* 1 FETCH (UID {uid} BODY[] {{{len(body)}}}\r\n".encode() + body + b")\r\n"


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A mailbox that is served until the end of the block."""
    box = Mailbox()
    thread = threading.Thread(target=box.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield box
    finally:
        box.shutdown()
        box.server_close()
        thread.join()

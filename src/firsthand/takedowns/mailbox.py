"""The mailbox that owners write to: read without marking or moving anything, and answered.

Arrival is IMAP's INTERNALDATE, the bytes are those of BODY.PEEK[]: what was signed. Where reading stopped is kept by UID and
UIDVALIDITY; a letter read twice is the same case, so a killed reader loses none.
"""

from __future__ import annotations

import imaplib
import smtplib
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any, Protocol

from imap_tools import MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from firsthand.errors import Unreachable

LARGEST = 25 * 1024 * 1024
OF_LARGER = 1024 * 1024  # bytes read of a letter that is larger: its addresses are found, its signature cannot be
TIMEOUT_S = 30.0
BATCH = 50


@dataclass(frozen=True, slots=True)
class Arrived:
    """A letter as the mailbox holds it. `place` says where to go on reading after it."""

    raw: bytes
    arrived_at: float
    place: str


class MailReader(Protocol):
    """Letters after a place, oldest first; raises Unreachable where the mailbox cannot be read."""

    def letters(self, after: str | None) -> Iterator[Arrived]: ...


class Outbox(Protocol):
    """Answers on their way; raises Unreachable."""

    def send(self, to: str, subject: str, text: str, in_reply_to: str | None = None) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapReader:
    """A `MailReader` over IMAP. Connects anew each time; blocks: run it in a thread."""

    host: str
    port: int
    user: str
    password: str
    tls: bool = True
    folder: str = "INBOX"

    def letters(self, after: str | None) -> Iterator[Arrived]:
        """Letters after a place, at most 50 a connection's batch, each fetched alone so that a large one costs itself only."""
        try:
            with self._connected() as mailbox:
                validity = str(mailbox.folder.status(self.folder, ["UIDVALIDITY"])["UIDVALIDITY"])
                seen_validity, _, seen = (after or "").partition(":")
                last = int(seen) if seen_validity == validity and seen.isdigit() else 0
                uids = sorted(uid for found in mailbox.uids(f"UID {last + 1}:*") if (uid := int(found)) > last)
                for uid in uids[:BATCH]:
                    arrived = self._fetch(mailbox.client, uid, f"{validity}:{uid}")
                    if arrived is not None:
                        yield arrived
        except (OSError, imaplib.IMAP4.error, ImapToolsError) as error:
            raise Unreachable(f"the mailbox at {self.host} cannot be read: {error}") from error

    def _connected(self) -> Any:
        if self.tls:
            box: Any = MailBox(self.host, port=self.port, timeout=TIMEOUT_S, ssl_context=ssl.create_default_context())
        else:
            box = MailBoxUnencrypted(self.host, port=self.port, timeout=TIMEOUT_S)
        box.login(self.user, self.password, initial_folder=None)
        box.folder.set(self.folder, readonly=True)  # EXAMINE: not even \\Recent is taken away
        return box

    def _fetch(self, client: Any, uid: int, place: str) -> Arrived | None:
        meta = b" ".join(_bytes_of(client.uid("FETCH", str(uid), "(INTERNALDATE RFC822.SIZE)")[1]))
        size = _number_after(meta, b"RFC822.SIZE ")
        section = "BODY.PEEK[]" if size <= LARGEST else f"BODY.PEEK[]<0.{OF_LARGER}>"
        parts = client.uid("FETCH", str(uid), f"({section})")[1]
        raw = next((part[1] for part in parts or () if isinstance(part, tuple) and len(part) > 1), None)
        if raw is None:  # deleted by somebody else since it was listed
            return None
        stamp = imaplib.Internaldate2tuple(meta)
        return Arrived(bytes(raw), time.mktime(stamp) if stamp else time.time(), place)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpOutbox:
    """An `Outbox` over SMTP: TLS from the first byte on port 465, STARTTLS on others, plain on loopback only."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""

    def send(self, to: str, subject: str, text: str, in_reply_to: str | None = None) -> None:
        """Send an automatic answer (RFC 3834)."""
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self.sender, _one_line(to), _one_line(subject)
        letter["Date"], letter["Message-ID"] = formatdate(usegmt=True), make_msgid(domain=self.sender.rpartition("@")[2] or None)
        letter["Auto-Submitted"] = "auto-replied"
        if in_reply_to:
            letter["In-Reply-To"] = letter["References"] = _one_line(in_reply_to)
        letter.set_content(text)
        self.carry(letter, [to])

    def carry(self, letter: EmailMessage, to: list[str] | None = None) -> None:
        """Send a letter as it stands, to those of its To unless others are named; what cannot be delivered comes back to nobody. Blocks."""
        try:
            with self._connected() as server:
                server.send_message(letter, from_addr="", to_addrs=to)
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(f"the answer cannot be sent through {self.host}: {error}") from error

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.port == 465:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_S, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_S)
            if self.host not in ("127.0.0.1", "::1", "localhost"):
                server.starttls(context=context)
        if self.user:
            server.login(self.user, self.password)
        return server


def _bytes_of(parts: Any) -> list[bytes]:
    return [piece for part in parts or () for piece in (part if isinstance(part, tuple) else (part,)) if isinstance(piece, bytes)]


def _number_after(line: bytes, name: bytes) -> int:
    digits = line.partition(name)[2]
    end = next((n for n, c in enumerate(digits) if not 48 <= c <= 57), len(digits))
    return int(digits[:end] or b"0")


def _one_line(text: str) -> str:
    return " ".join(text.split())[:500]

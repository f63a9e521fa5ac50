"""A mailbox on loopback: aiosmtpd takes letters in, Dovecot serves them, a name server knows the keys that they are signed with."""

from __future__ import annotations

import base64
import importlib.util
import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import dkim
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

SELECTOR = b"bench"
SIGNED = [b"from", b"to", b"subject", b"date", b"message-id"]
_CONF = """
base_dir = {root}/run
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
log_path = {root}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
default_vsz_limit = 512M
first_valid_uid = 1
mail_location = maildir:{root}/maildir
mail_uid = {user}
mail_gid = {group}
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={root}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""


def missing() -> str | None:
    """Why there can be no mailbox here, None where there can."""
    if _dovecot() is None:
        return "dovecot is not installed (apt-get install --no-install-recommends dovecot-imapd)"
    return None if importlib.util.find_spec("aiosmtpd") else "aiosmtpd is not installed"


def _dovecot() -> str | None:
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


class Post:
    """Used as a context: everything is started, and ended, with it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="letters-"))
        self.imap_port = _free_port()
        self.smtp_port = _free_port()
        self._key = rsa.generate_private_key(65537, 2048)
        self.pem = self._key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )
        self._number = 0

    def __enter__(self) -> Post:
        from aiosmtpd.controller import Controller

        self._names = Names(self._record())
        self.empty()
        self._controller = Controller(_Deliver(self.folder / "maildir"), "127.0.0.1", self.smtp_port)
        self._controller.start()
        self._server = self._dovecot()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()
        self._server.terminate()
        self._server.wait(timeout=20)
        self._names.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def empty(self) -> None:
        """Take every letter out of the mailbox, as another would: with its indices."""
        root = self.folder / "maildir"
        shutil.rmtree(root, ignore_errors=True)
        for name in ("", "new", "cur", "tmp"):
            (root / name).mkdir(parents=True, exist_ok=True)
            (root / name).chmod(0o777)

    def sign(self, raw: bytes, domain: str) -> bytes:
        """The letter, signed by a domain."""
        header: bytes = dkim.sign(raw, SELECTOR, domain.encode(), self.pem, include_headers=SIGNED)
        return header + raw

    def send(self, raw: bytes) -> None:
        """Hand a letter to the mail server."""
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=20) as server:
            server.sendmail("sender@sending.com", ["takedown@aggregator-bench.com"], raw)

    def txt(self, name: bytes, timeout: float = 5.0) -> bytes | None:
        """The DNS of the bench, asked over its wire."""
        return self._names.ask(name)

    def _record(self) -> bytes:
        public = self._key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)

    def _dovecot(self) -> subprocess.Popen[bytes]:
        as_root = os.getuid() == 0
        user = pwd.getpwnam("nobody") if as_root else pwd.getpwuid(os.getuid())
        group = subprocess.run(["id", "-gn", user.pw_name], capture_output=True, text=True, check=True).stdout.strip()
        conf = self.folder / "dovecot.conf"
        conf.write_text(_CONF.format(root=self.folder, user=user.pw_name, group=group, port=self.imap_port))
        if as_root:
            for path in (self.folder, *self.folder.rglob("*")):
                os.chown(path, user.pw_uid, user.pw_gid)
        given: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if as_root else {}
        server = subprocess.Popen(
            [_dovecot() or "dovecot", "-F", "-c", str(conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **given
        )
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.imap_port), timeout=1).close()
                return server
            except OSError:
                time.sleep(0.1)
        log = self.folder / "log"
        raise RuntimeError(f"dovecot did not start: {log.read_text()[-500:] if log.exists() else 'no log'}")


class _Deliver:
    """What aiosmtpd calls with a letter: it is put into the maildir, readable by the mail server's user."""

    def __init__(self, maildir: Path) -> None:
        self._maildir = maildir
        self._count = 0

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802
        self._count += 1
        name = f"{time.time():.6f}.{self._count:06d}.bench"
        path = self._maildir / "tmp" / name
        path.write_bytes(envelope.content)
        path.chmod(0o666)
        path.rename(self._maildir / "new" / name)
        return "250 OK"


class Names:
    """A name server that gives the one DKIM record for every domain that is asked; and a resolver that asks it."""

    def __init__(self, record: bytes) -> None:
        self._texts = [record[at : at + 250] for at in range(0, len(record), 250)]
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()
        self._resolver = dns.resolver.Resolver(configure=False)
        self._resolver.nameservers, self._resolver.port = ["127.0.0.1"], self._socket.getsockname()[1]

    def ask(self, name: bytes) -> bytes | None:
        """The TXT record of a name."""
        try:
            answer = self._resolver.resolve(name.decode(), "TXT", lifetime=5)
        except dns.resolver.NXDOMAIN:
            return None
        return b"".join(next(iter(answer)).strings)

    def close(self) -> None:
        """End."""
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                asked, back = self._socket.recvfrom(4096)
            except OSError:
                return
            query = dns.message.from_wire(asked)
            answer = dns.message.make_response(query)
            answer.flags |= dns.flags.AA
            name = query.question[0].name
            if str(name).startswith(f"{SELECTOR.decode()}._domainkey."):
                told = " ".join('"' + text.decode() + '"' for text in self._texts)
                answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", told))
            else:
                answer.set_rcode(dns.rcode.NXDOMAIN)
            self._socket.sendto(answer.to_wire(), back)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

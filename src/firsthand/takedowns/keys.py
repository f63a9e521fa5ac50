"""The instance's two secrets, made at first use and readable by its own user only; a backup carries them, equally closed.

`instance.key` (32 bytes) keys tombstones and probes: without it they are void, and nobody can test a guess against them.
`receipts.key` (32 bytes, Ed25519) signs receipts; its public half is `receipts.pub`, in minisign's format.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from firsthand.errors import StoreError


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """Both secrets in hand."""

    secret: bytes
    signer: Ed25519PrivateKey

    def mark(self, kind: str, text: str) -> str:
        """The keyed hash that stands for a text: HMAC-SHA256, 128 bits, hex. `kind` parts the uses from each other."""
        told = f"{kind}\0{text}".encode("utf-8", "surrogatepass")
        return hmac.digest(self.secret, told, "sha256")[:16].hex()

    def derived(self, purpose: str) -> bytes:
        """A secret of 32 bytes for one purpose."""
        return hmac.digest(self.secret, b"purpose\0" + purpose.encode(), "sha256")

    @property
    def public(self) -> bytes:
        """The 32 bytes that receipts are checked with."""
        return self.signer.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def number(self) -> bytes:
        """The 8 bytes by which minisign names the key."""
        return hashlib.blake2b(self.public, digest_size=8).digest()


def load(data_dir: Path) -> Keys:
    """The keys of an instance, made where there are none. Raises StoreError where they cannot be read or have another length."""
    return Keys(_secret(data_dir / "instance.key"), Ed25519PrivateKey.from_private_bytes(_secret(data_dir / "receipts.key")))


def _secret(path: Path) -> bytes:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(os.urandom(32))
                file.flush()
                os.fsync(file.fileno())
        except FileExistsError:
            pass
        found = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}") from error
    if len(found) != 32:
        raise StoreError(f"{path} is no key: it has {len(found)} bytes, not 32; bring it back from its own backup")
    return found

"""Receipts: what was proven and what is out of reach, signed so that `minisign -V` checks it, in a log that can only grow.

The signature is minisign's prehashed form: Ed25519 over BLAKE2b-512 of the receipt, and over that signature with its trusted
comment. The log is the store's journal, each entry chained by hash to the one before.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from firsthand.store.shelf import JournalEntry, RemovalShelf
from firsthand.takedowns.keys import Keys

KIND = "receipt"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The exact text that was signed, and the signature as minisign writes it to a file."""

    text: str
    signature: str


def sign(receipt: Mapping[str, object], keys: Keys, at: float) -> Receipt:
    """Sign a receipt."""
    text = json.dumps(receipt, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    signature = keys.signer.sign(hashlib.blake2b(text.encode()).digest())
    trusted = f"timestamp:{int(at)}\tfile:{receipt.get('case', 'receipt')}.json\thashed"
    second = keys.signer.sign(signature + trusted.encode())
    lines = (
        "untrusted comment: signature of a removal receipt",
        _base64(b"ED" + keys.number + signature),
        f"trusted comment: {trusted}",
        _base64(second),
    )
    return Receipt(text, "\n".join(lines) + "\n")


def public_key(keys: Keys) -> str:
    """The public key as minisign writes it to a file: published, so that anybody may check a receipt."""
    number = int.from_bytes(keys.number, "little")
    return f"untrusted comment: minisign public key {number:016X}\n{_base64(b'Ed' + keys.number + keys.public)}\n"


def holds(receipt: Receipt, public: str) -> bool:
    """Whether a receipt is signed by the owner of a public key file, as `minisign -V` would say."""
    try:
        key = base64.b64decode(public.splitlines()[1], validate=True)
        lines = receipt.signature.splitlines()
        first, second = base64.b64decode(lines[1], validate=True), base64.b64decode(lines[3], validate=True)
        if key[:2] != b"Ed" or first[:2] != b"ED" or first[2:10] != key[2:10]:
            return False
        verifier = Ed25519PublicKey.from_public_bytes(key[10:])
        verifier.verify(first[10:], hashlib.blake2b(receipt.text.encode()).digest())
        verifier.verify(second, first[10:] + lines[2].removeprefix("trusted comment: ").encode())
    except (InvalidSignature, ValueError, IndexError):
        return False
    return True


def log(shelf: RemovalShelf, case: str, receipt: Receipt, at: float) -> JournalEntry:
    """Append a receipt to the log; the entry as it stands there."""
    text = json.dumps({"receipt": receipt.text, "signature": receipt.signature}, separators=(",", ":"))
    shelf.put_journal([JournalEntry(at=at, kind=KIND, subject=case, text=text)])
    return of_case(shelf, case)[-1][0]


def of_case(shelf: RemovalShelf, case: str) -> list[tuple[JournalEntry, Receipt]]:
    """The receipts of a case, oldest first."""
    found = []
    for entry in shelf.journal(kind=KIND, limit=-1):
        if entry.subject == case:
            row = json.loads(entry.text)
            found.append((entry, Receipt(row["receipt"], row["signature"])))
    return found


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()

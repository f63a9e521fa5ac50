"""Passwords as they are kept: scrypt (RFC 7914) of Python's own library, salted, at the cost that OWASP names for it."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets

COST, BLOCK, LANES = 1 << 15, 8, 3  # 32 MiB, about 0.2 s
LEAST, MOST = 8, 200
_NOBODY = f"scrypt${COST}${BLOCK}${LANES}${'0' * 32}${'0' * 64}"


def verifier_of(password: str) -> str:
    """What is kept of a password."""
    salt = os.urandom(16)
    return f"scrypt${COST}${BLOCK}${LANES}${salt.hex()}${_hash(password, salt, COST, BLOCK, LANES).hex()}"


def fits(password: str, verifier: str | None) -> bool:
    """Whether it is the password; as slow for a name that is not known (None)."""
    _, cost, block, lanes, salt, kept = (verifier or _NOBODY).split("$")
    found = _hash(password[:MOST], bytes.fromhex(salt), int(cost), int(block), int(lanes))
    return hmac.compare_digest(found, bytes.fromhex(kept)) and verifier is not None


def app_password() -> str:
    """A password for one application: random, so that the weak hash of the Fever protocol gives nothing away."""
    return secrets.token_urlsafe(15)


def fever_key(name: str, password: str) -> str:
    """The key that Fever's clients make of both (MD5, as the protocol has it)."""
    return hashlib.md5(f"{name}:{password}".encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def _hash(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    return hashlib.scrypt(password.encode("utf-8", "replace"), salt=salt, n=cost, r=block, p=lanes, maxmem=64 << 20, dklen=32)

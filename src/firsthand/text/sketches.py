"""Sketches of texts: which text holds how much of another, without keeping either.

FracMinHash (Irber et al. 2022, "Lightweight compositional analysis of metagenomes with FracMinHash and minimum metagenome
covers") over shingles of five words, or nine characters where a script has no spaces: every hash below a bound is kept, so
that, unlike MinHash and SimHash, containment of a short text in a long one can be read. The bound is a fixed share of all
hashes, raised for short texts until `LEAST` are kept and lowered for very long ones beyond `MOST`; two sketches are compared
below the lower bound of the two.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat

import numpy as np
import numpy.typing as npt
import xxhash

from firsthand.text.tokens import units

SHARE = 8
LEAST = 128
MOST = 512
LONGEST = 20_000  # units read of one text
_TOP = (1 << 64) - 1
_MULTIPLIER = 0x9E3779B97F4A7C15

Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """`hashes` sorted, distinct, all <= `bound`; `shingles` the distinct shingles of the text; `whole` a hash of all its words."""

    hashes: Hashes
    bound: int
    shingles: int
    whole: int


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")  # JSON may bring lone surrogates


@lru_cache(maxsize=1 << 18)
def _unit_hash(unit: str, seed: int) -> int:
    return int(xxhash.xxh3_64_intdigest(_bytes(unit), seed))


def _mixed(values: Hashes) -> Hashes:
    """The finaliser of splitmix64: a polynomial of hashes is not uniform below a bound until it is mixed."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def shingle_hashes(parts: list[str], seed: int = 0) -> Hashes:
    """Sorted distinct 64-bit hashes of the shingles of `parts` (see `tokens.units`); a text shorter than one is one shingle."""
    return np.unique(_mixed(_rolled(parts, seed)))


def _rolled(parts: list[str], seed: int) -> Hashes:
    """The polynomial of the words' hashes of every shingle, in the order of the text."""
    if not parts:
        return np.zeros(0, dtype=np.uint64)
    parts = parts[:LONGEST]
    single = np.fromiter(map(_unit_hash, parts, repeat(seed)), dtype=np.uint64, count=len(parts))
    characters = 0 if "".join(parts).isascii() else sum(len(p) == 1 and p > "\u0e00" for p in parts)
    size = min(9 if characters * 2 > len(parts) else 5, len(parts))
    count = len(parts) - size + 1
    rolled = np.zeros(count, dtype=np.uint64)
    for offset in range(size):
        rolled = rolled * np.uint64(_MULTIPLIER) + single[offset : offset + count]
    return rolled


def sketch_of(hashes: Hashes, whole: int = 0) -> Sketch:
    """The sketch of a text whose sorted shingle hashes are `hashes`."""
    total = len(hashes)
    kept = int(np.searchsorted(hashes, np.uint64(_TOP // SHARE), side="right"))
    kept = min(max(kept, LEAST), MOST, total)
    bound = _TOP if kept == total else int(hashes[kept - 1])
    return Sketch(hashes[:kept].copy(), bound, total, whole)


def sketch(text: str, key: bytes | None = None) -> Sketch:
    """The sketch of `text`. With a `key` (32 bytes or more) nobody without it can tell which words are in: for tombstones."""
    parts = units(text)
    if key is None:
        return sketch_of(shingle_hashes(parts), int(xxhash.xxh3_64_intdigest(_bytes(" ".join(parts)))))
    return sketch_of(_keyed(parts, key), int.from_bytes(hashlib.blake2b(_bytes(" ".join(parts)), digest_size=8, key=key[:64]).digest()))


def _keyed(parts: list[str], key: bytes) -> Hashes:
    """Shingle hashes under a secret key: the seed alone would be 64 bits of an unkeyed hash, so each is hashed again by SipHash-2-4."""
    plain = _rolled(parts, int.from_bytes(_secret(b"seed", key)[:8]))
    return np.unique(siphash(plain, _secret(b"shingles", key)))


@lru_cache(maxsize=16)
def _secret(purpose: bytes, key: bytes) -> bytes:
    return hashlib.blake2b(purpose, digest_size=16, key=key[:64]).digest()


def siphash(values: Hashes, key: bytes) -> Hashes:
    """SipHash-2-4 (Aumasson and Bernstein 2012) of each 64-bit value, as eight bytes little-endian, under a key of 16 bytes.

    A pseudo-random function: whoever has not the key can test no guess. All values at once, in numpy.
    """
    low, high = (int.from_bytes(key[at : at + 8], "little") for at in (0, 8))
    even, odd = np.empty((2, len(values)), dtype=np.uint64), np.empty((2, len(values)), dtype=np.uint64)  # v0 and v2, v1 and v3
    even[0], even[1] = np.uint64(0x736F6D6570736575 ^ low), np.uint64(0x6C7967656E657261 ^ low)
    odd[0], odd[1] = np.uint64(0x646F72616E646F6D ^ high), np.uint64(0x7465646279746573 ^ high)
    for block in (values, np.uint64(8 << 56)):  # the value, then its length
        odd[1] ^= block
        _sip_rounds(even, odd, 2)
        even[0] ^= block
    even[1] ^= np.uint64(0xFF)
    _sip_rounds(even, odd, 4)
    even ^= odd
    mixed: Hashes = even[0] ^ even[1]
    return mixed


_HALVES = tuple(np.array(turns, dtype=np.uint64).reshape(2, 1) for turns in ((13, 16), (17, 21)))
_REST = tuple(np.uint64(64) - turns for turns in _HALVES)
_HALF = np.uint64(32)


def _sip_rounds(even: Hashes, odd: Hashes, count: int) -> None:
    """Each half of a round on both of its pairs at once: (v0, v1) and (v2, v3), then (v2, v1) and (v0, v3)."""
    crossed = even[::-1]
    spare, half = np.empty_like(odd), np.empty_like(odd[0])
    for _ in range(count):
        for one, turns, rest, turned in ((even, _HALVES[0], _REST[0], even[0]), (crossed, _HALVES[1], _REST[1], even[1])):
            one += odd
            np.right_shift(odd, rest, out=spare)
            np.left_shift(odd, turns, out=odd)
            np.bitwise_or(odd, spare, out=odd)
            np.bitwise_xor(odd, one, out=odd)
            np.right_shift(turned, _HALF, out=half)
            np.left_shift(turned, _HALF, out=turned)
            np.bitwise_or(turned, half, out=turned)


def shared(one: Sketch, other: Sketch) -> tuple[int, int, int]:
    """How many hashes both have, the first has, the second has, below the lower bound of the two."""
    bound = np.uint64(min(one.bound, other.bound))
    a = one.hashes[: np.searchsorted(one.hashes, bound, side="right")]
    b = other.hashes[: np.searchsorted(other.hashes, bound, side="right")]
    return len(np.intersect1d(a, b, assume_unique=True)), len(a), len(b)


def containment(one: Sketch, other: Sketch) -> float:
    """How much of the shorter text stands in the longer, 0..1."""
    both, a, b = shared(one, other)
    return both / min(a, b) if a and b else 0.0


def held(part: Sketch, whole: Sketch) -> float:
    """How much of `part` stands in `whole`, 0..1."""
    both, a, _ = shared(part, whole)
    return both / a if a else 0.0


def to_bytes(one: Sketch) -> bytes:
    """A sketch as bytes, for a tombstone."""
    return one.bound.to_bytes(8) + one.shingles.to_bytes(4) + one.whole.to_bytes(8) + one.hashes.astype(">u8").tobytes()


def from_bytes(packed: bytes) -> Sketch:
    """The sketch of `to_bytes`. Raises ValueError on bytes of another length."""
    if len(packed) < 20 or (len(packed) - 20) % 8 or len(packed) > 20 + 8 * MOST:
        raise ValueError("these bytes are no sketch")
    hashes = np.frombuffer(packed[20:], dtype=">u8").astype(np.uint64)
    return Sketch(hashes, int.from_bytes(packed[:8]), int.from_bytes(packed[8:12]), int.from_bytes(packed[12:20]))

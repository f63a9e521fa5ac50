"""Looking for erased words without keeping them: keyed fingerprints of every form that a probe may stand in.

A form is kept as its length, a keyed rolling hash (Karp and Rabin 1987, modulo 2^64) of its last 16 bytes, and an HMAC-SHA256
of the whole. A file is searched at every byte by the rolling hash, in numpy; what fits is confirmed by the HMAC. So a proof can
be repeated years later, by whoever holds the instance's key, and what it is repeated with says nothing to anybody else.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from firsthand.store.scan import Match, forms

if TYPE_CHECKING:  # the process that searches is started anew each time and reads no more of us than this file
    from firsthand.takedowns.keys import Keys

WINDOW = 16
_PIECE = 1 << 21
_GOES_ON = re.compile(rb"[\w%/~=&?#+-]|\.\w")
Values = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Probe:
    """One form of one of a case's words (`word`, by number). `address`: a match that goes on as a longer address is none."""

    length: int
    rolling: int
    whole: str
    address: bool
    word: int

    def row(self) -> list[int | str]:
        """For the journal."""
        return [self.length, f"{self.rolling:x}", self.whole, int(self.address), self.word]


def probe_of(row: Sequence[int | str]) -> Probe:
    """The probe of a journal's row."""
    return Probe(int(row[0]), int(str(row[1]), 16), str(row[2]), bool(row[3]), int(row[4]))


Known = tuple[dict[int, list[Probe]], npt.NDArray[np.bool_]]


class Lens:
    """Makes probes under the instance's key and finds them again."""

    def __init__(self, keys: Keys) -> None:
        seed = keys.derived("probes")
        stream = b"".join(hmac.digest(seed, bytes([n]), "sha256") for n in range(64))
        self._table: Values = np.frombuffer(stream, dtype=">u8").astype(np.uint64)  # a value a byte
        self._base = int.from_bytes(hmac.digest(seed, b"base", "sha256")[:8]) | 1
        self._secret = hmac.digest(seed, b"whole", "sha256")

    def made(self, text: str, word: int = 0) -> tuple[Probe, ...]:
        """Probes for every form of `text` that is long enough to search for."""
        address = text.startswith(("http://", "https://"))
        return tuple(
            Probe(len(form), int(self._rolling(form[-WINDOW:])[0]), self._mark(form), address, word)
            for form in sorted(forms(text))
            if len(form) >= WINDOW
        )

    def match(self, probes: Iterable[Probe]) -> Match:
        """Whether a piece of a file holds any of `probes`."""
        return _Held(self, tuple(probes))

    def found(self, probes: Iterable[Probe], pieces: Iterable[bytes]) -> Iterator[Probe]:
        """The probes that stand in pieces of text, each as often as it stands there."""
        known = self.known(probes)
        return (probe for piece in pieces for probe in self.standing(known, piece))

    def standing(self, known: Known, piece: bytes) -> Iterator[Probe]:
        """Probes that stand in a piece, each as often as it stands there."""
        by_hash, low = known
        mask = np.uint64(len(low) - 1)
        for start in range(0, max(len(piece) - WINDOW + 1, 0), _PIECE):
            rolled = self._rolling(piece[start : start + _PIECE + WINDOW - 1])
            for at in np.flatnonzero(low[rolled & mask]).tolist():
                for probe in by_hash.get(int(rolled[at]), ()):
                    if self._stands(piece, start + at + WINDOW, probe):
                        yield probe

    def known(self, probes: Iterable[Probe]) -> Known:
        """Probes by hash, and which low bits of a hash are worth a look: 16, or 22 where there are many."""
        by_hash: dict[int, list[Probe]] = {}
        for probe in probes:
            by_hash.setdefault(probe.rolling, []).append(probe)
        low = np.zeros(1 << (16 if len(by_hash) < 1000 else 22), dtype=np.bool_)
        low[np.array(list(by_hash), dtype=np.uint64) & np.uint64(len(low) - 1)] = True
        return by_hash, low

    def _stands(self, piece: bytes, end: int, probe: Probe) -> bool:
        if end < probe.length or not hmac.compare_digest(self._mark(piece[end - probe.length : end]), probe.whole):
            return False
        return not (probe.address and _GOES_ON.match(piece, end))

    def _rolling(self, piece: bytes) -> Values:
        """The hash of every window of `piece`: windows of 1, 2, 4 and 8 bytes make those of 16."""
        rolled = self._table[np.frombuffer(piece, dtype=np.uint8)]
        width = 1
        while width < WINDOW:
            rolled = rolled[:-width] * np.uint64(pow(self._base, width, 1 << 64)) + rolled[width:]
            width *= 2
        return rolled

    def _mark(self, form: bytes) -> str:
        return hmac.digest(self._secret, form, "sha256")[:16].hex()


class _Held:
    """Whether a piece holds any of some probes; made anew in the process that searches."""

    def __init__(self, lens: Lens, probes: tuple[Probe, ...]) -> None:
        self._given = (lens, probes)
        self._known = lens.known(probes)

    def __call__(self, piece: bytes) -> bool:
        return any(True for _ in self._given[0].standing(self._known, piece))

    def __reduce__(self) -> tuple[type[_Held], tuple[Lens, tuple[Probe, ...]]]:
        return _Held, self._given

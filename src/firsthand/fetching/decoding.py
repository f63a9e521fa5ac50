"""Bodies undone from their coding a bounded piece at a time, so that no reply can grow past its cap.

Only codings whose decoder takes an output limit are asked for: gzip and deflate (zlib), br (brotli >= 1.2). zstd is not.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import brotli  # type: ignore[import-untyped]

from firsthand.errors import BadInput, TooLarge

ADVERTISED = "gzip, br"
_PIECE = 256 * 1024


class Decoder:
    """Feed it wire bytes; it keeps what they say, up to `cap` bytes. `cut`: stop quietly at the cap instead of raising."""

    def __init__(self, coding: str | None, cap: int, *, cut: bool = False) -> None:
        self.coding = (coding or "identity").strip().lower()
        if self.coding not in ("identity", "", "gzip", "x-gzip", "deflate", "br"):
            raise BadInput(f"the coding {self.coding[:40]!r} was not asked for")
        self._cap = cap
        self._cut = cut
        self._pieces: list[bytes] = []
        self._size = 0
        self.full = False
        self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 16) if "gzip" in self.coding else None
        self._brotli = brotli.Decompressor() if self.coding == "br" else None
        self._deflate_begun = False

    def feed(self, data: bytes) -> None:
        """Take bytes off the wire. Raises TooLarge, BadInput."""
        if self.full:
            return
        try:
            for piece in self._undone(data):
                if not self._keep(piece):
                    return
        except (zlib.error, brotli.error) as error:
            raise BadInput(f"the body is not {self.coding}") from error

    def body(self) -> bytes:
        """What was said. A body cut short by its sender is given as far as it came."""
        return b"".join(self._pieces)

    def _keep(self, piece: bytes) -> bool:
        room = self._cap - self._size
        if len(piece) > room:
            if not self._cut:
                raise TooLarge(f"the body is over {self._cap} bytes once decoded")
            piece, self.full = piece[:room], True
        self._size += len(piece)
        self._pieces.append(piece)
        return not self.full

    def _undone(self, data: bytes) -> Iterator[bytes]:
        if self._brotli is not None:
            if self._brotli.is_finished():
                return
            piece = self._brotli.process(data, output_buffer_limit=_PIECE)
            yield piece
            # it may hold back output without saying so: asked until it gives none
            while not self._brotli.is_finished() and (piece or not self._brotli.can_accept_more_data()):
                piece = self._brotli.process(b"", output_buffer_limit=_PIECE)
                yield piece
        elif self.coding in ("identity", ""):
            yield data
        else:
            yield from self._inflated(data)

    def _inflated(self, data: bytes) -> Iterator[bytes]:
        if not self._deflate_begun:
            self._deflate_begun = True
            if self._zlib is None:  # "deflate" means zlib's format (RFC 9110), and raw deflate in the wild
                wrapped = data[:1] and data[0] & 0x0F == 8
                self._zlib = zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)
        more = bool(data)
        while more and self._zlib is not None:
            piece = self._zlib.decompress(data, _PIECE)
            yield piece
            data = self._zlib.unconsumed_tail
            more = bool(data) or len(piece) == _PIECE
            if self._zlib.eof:
                data = self._zlib.unused_data
                if not data.startswith(b"\x1f\x8b"):  # another gzip member may follow; padding is dropped
                    return
                self._zlib, more = zlib.decompressobj(zlib.MAX_WBITS | 16), True

"""Looking for words in every byte of a folder, in every form in which software writes them down.

Forms: UTF-8, UTF-16 of both byte orders, JSON with and without \\u escapes, percent, HTML, base64 at its three phases; in the
file itself and inside gzip and zstd frames anywhere in it, two frames deep.
"""

from __future__ import annotations

import base64
import errno
import html
import io
import json
import mmap
import os
import pickle
import re
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, quote_plus

from fastwarc.stream_io import ZstdReader

from firsthand.errors import StoreError

CHUNK = 8 * 1024 * 1024
OVERLAP = 64 * 1024
FRAME_LIMIT = 1 << 30  # bytes read out of one frame
_DEPTH = 2
_GZIP, _ZSTD = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd"
_PERCENT = re.compile("%[0-9A-F]{2}")
Match = Callable[[bytes], bool]


def forms(probe: str) -> frozenset[bytes]:
    """The byte strings that a probe may stand as; those of base64 leave out the characters that its neighbours share."""
    plain = probe.encode("utf-8", "surrogatepass")
    escaped, native = json.dumps(probe)[1:-1], json.dumps(probe, ensure_ascii=False)[1:-1]
    percent = {quote(plain, safe=""), quote(plain), quote(plain, safe="/:?&=#%+,;@!$'()*~-._"), quote_plus(plain)}
    percent |= {_PERCENT.sub(lambda found: found[0].lower(), text) for text in percent}
    texts = {probe, escaped, native, escaped.replace("/", "\\/"), native.replace("/", "\\/"), html.escape(probe), *percent}
    texts.add(html.escape(probe, quote=False))
    found = {text.encode("utf-8", "surrogatepass") for text in texts}
    found |= {probe.encode("utf-16-le", "surrogatepass"), probe.encode("utf-16-be", "surrogatepass")}
    for alphabet in (base64.b64encode, base64.urlsafe_b64encode):
        for phase in range(3):
            coded = alphabet(b"\0" * phase + plain)
            first = (0, 2, 3)[phase]
            found.add(coded[first : len(coded) - (0, 3, 2)[(phase + len(plain)) % 3]])
    return frozenset(form for form in found if len(form) >= 4)


@dataclass(frozen=True, slots=True)
class _Needles:
    needles: tuple[bytes, ...]

    def __call__(self, piece: bytes) -> bool:
        return any(needle in piece for needle in self.needles)


def matcher(probes: Sequence[str]) -> Match:
    """Whether a piece of a file holds any form of any of `probes`."""
    return _Needles(tuple(sorted({form for probe in probes if probe for form in forms(probe)})))


def scan(roots: Sequence[Path], match: Match) -> dict[str, object]:
    """Read every file under `roots`: {"files", "bytes", "hits": [path, ...], "unread": [path, ...]}.

    `unread` are those that could not be read to their end: nothing is proven of them. The reading is another process's, to which
    `match` is pickled: on POSIX a process that closes any descriptor of a file loses all its locks on it, those that SQLite holds
    among them; and a process with threads cannot safely fork. Raises StoreError where that process dies.
    """
    command = [sys.executable, "-c", "from firsthand.store.scan import answer; answer()"]
    asked = pickle.dumps(([str(root) for root in roots], match))
    told = subprocess.run(command, input=asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, env=_surroundings())
    if told.returncode or not told.stdout:
        raise StoreError("the files could not be searched: the searching process died")
    found: dict[str, object] = json.loads(told.stdout)
    return found


def _surroundings() -> dict[str, str]:
    """The environment of the searching process: it finds the same modules as this one."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def answer() -> None:
    """The searching process's whole life: what is asked on standard input, what was found on standard output."""
    roots, match = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own parent wrote it, into a pipe that nobody else has
    sys.stdout.write(json.dumps(_scan([Path(root) for root in roots], match)))


def _scan(roots: Sequence[Path], match: Match) -> dict[str, object]:
    files = size = 0
    hits: list[str] = []
    unread: list[str] = []
    for path in _paths(roots):
        try:
            found, read = scan_file(path, match)
        except FileNotFoundError:  # expired since it was listed
            continue
        except OSError:
            unread.append(str(path))
            continue
        files += 1
        size += read
        if found:
            hits.append(str(path))
    return {"files": files, "bytes": size, "hits": hits, "unread": unread}


def scan_file(path: Path, match: Match) -> tuple[bool, int]:
    """Whether the file matches, and its size in bytes. Raises OSError."""
    size = path.stat().st_size
    if size == 0:
        return False, 0
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        length = len(whole)
        if _is_hole(file.fileno()):
            return False, length
        if any(match(whole[at : at + CHUNK + OVERLAP]) for at in range(0, length, CHUNK)):
            return True, length
        return any(_frames(whole, match, _DEPTH)), length


def _is_hole(file: int) -> bool:
    """Whether nothing was ever written to the file: room that is only kept, as the store's ballast is."""
    try:
        os.lseek(file, 0, os.SEEK_DATA)
    except OSError as error:
        return error.errno == errno.ENXIO
    return False


def _paths(roots: Sequence[Path]) -> Iterator[Path]:
    for root in roots:
        yield from sorted(p for p in root.rglob("*") if p.is_file() and not p.is_symlink())


def _frames(whole: mmap.mmap | bytes, match: Match, depth: int) -> Iterator[bool]:
    for magic, opened in ((_GZIP, _gunzip), (_ZSTD, _unzstd)):
        at = whole.find(magic)
        while at >= 0:
            tail = b""
            for piece in opened(whole, at):
                joined = tail + piece
                yield match(joined)
                if depth > 1:
                    yield from _frames(joined, match, depth - 1)
                tail = joined[-OVERLAP:]
            at = whole.find(magic, at + 1)


def _gunzip(whole: mmap.mmap | bytes, at: int) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(31)
    read = 0
    pending = b""
    while read < FRAME_LIMIT and not unpacker.eof:
        if not pending:
            pending = whole[at : at + (1 << 20)]
            at += 1 << 20
            if not pending:
                return
        try:
            piece = unpacker.decompress(pending, CHUNK)
        except zlib.error:  # these bytes only looked like a frame
            return
        pending = unpacker.unconsumed_tail
        read += len(piece)
        if piece:
            yield piece


def _unzstd(whole: mmap.mmap | bytes, at: int) -> Iterator[bytes]:
    end = _zstd_end(whole, at)
    if end is None:
        return
    reader = ZstdReader(io.BytesIO(whole[at:end]))  # cut to its end: the reader throws away what it read where junk follows
    read = 0
    while read < FRAME_LIMIT:
        try:
            piece = reader.read(1 << 16)
        except OSError:
            return
        if not piece:
            return
        read += len(piece)
        yield piece


def _zstd_end(whole: mmap.mmap | bytes, at: int) -> int | None:
    """Where the frame at `at` ends, by its block headers (RFC 8878, 3.1.1); None where these bytes only look like one."""
    head = whole[at + 4 : at + 5]
    if not head or head[0] & 0b1000:  # the reserved bit
        return None
    single = bool(head[0] & 0b100000)
    at += 5 + (not single) + (0, 1, 2, 4)[head[0] & 0b11] + (1 if single else 0, 2, 4, 8)[head[0] >> 6]
    last = False
    while not last:
        block = whole[at : at + 3]
        if len(block) < 3:
            return None
        header = int.from_bytes(block, "little")
        last, kind, size = bool(header & 1), header >> 1 & 0b11, header >> 3
        if kind == 3 or size > 1 << 17:
            return None
        at += 3 + (1 if kind == 1 else size)
    return min(at + (4 if head[0] & 0b100 else 0), len(whole))

"""However the wire cuts it, a body is the same; whatever the wire says, it is within its cap."""

from __future__ import annotations

import contextlib
import gzip
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.errors import BadInput, TooLarge
from firsthand.fetching.decoding import Decoder


def _raw(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACK = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZIP ": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "identity": bytes,
    "": bytes,
}
BODIES = st.builds(lambda seed, times: seed * times, st.binary(max_size=60), st.integers(0, 9000))


@given(BODIES, st.sampled_from(sorted(PACK)), st.integers(1, 5000))
def test_every_cut_gives_the_same_body(body: bytes, coding: str, size: int) -> None:
    wire = PACK[coding](body)
    decoder = Decoder(coding, 10**6)
    for at in range(0, len(wire), size):
        decoder.feed(wire[at : at + size])
    assert decoder.body() == body


@given(st.binary(max_size=3000), st.sampled_from(sorted(PACK)), st.integers(0, 500), st.booleans())
def test_no_wire_passes_the_cap_or_raises_anything_else(wire: bytes, coding: str, cap: int, cut: bool) -> None:
    decoder = Decoder(coding, cap, cut=cut)
    with contextlib.suppress(BadInput):
        decoder.feed(wire)
    assert len(decoder.body()) <= cap


@given(BODIES, st.sampled_from(["gzip", "deflate", "br", "identity"]), st.integers(0, 5000))
def test_over_the_cap_is_too_large_or_cut(body: bytes, coding: str, cap: int) -> None:
    wire = PACK[coding](body)
    cut = Decoder(coding, cap, cut=True)
    cut.feed(wire)
    assert cut.body() == body[:cap]
    if len(body) > cap:
        with pytest.raises(TooLarge):
            Decoder(coding, cap).feed(wire)


def test_raw_deflate_and_several_gzip_members_are_read() -> None:
    raw = Decoder("deflate", 100)
    raw.feed(_raw(b"hello"))
    assert raw.body() == b"hello"
    members = Decoder("gzip", 100)
    members.feed(gzip.compress(b"hel") + gzip.compress(b"lo") + b"\x00\x00")
    assert members.body() == b"hello"


def test_a_body_that_ends_early_is_given_as_far_as_it_came() -> None:
    body = bytes(range(256)) * 400
    for coding, pack in PACK.items():
        decoder = Decoder(coding, 10**6)
        decoder.feed(pack(body)[:-4])
        assert body.startswith(decoder.body())


@pytest.mark.parametrize("coding", ["zstd", "gzip, gzip", "compress", "br;q=1", "x" * 10_000])
def test_other_codings_are_refused(coding: str) -> None:
    with pytest.raises(BadInput) as told:
        Decoder(coding, 100)
    assert len(str(told.value)) < 200

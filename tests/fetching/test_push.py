"""What a hub delivers: signatures of every method, codings, sizes; and where hubs can reach us."""

from __future__ import annotations

import gzip
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.fetching.push import callback_base, content_of, new_token, signed

BODY = "<feed>söme</feed>".encode()


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_a_signature_holds_for_its_body_and_secret_alone(method: str) -> None:
    said = f"{method}={hmac.new(b'secret', BODY, method).hexdigest()}"
    assert signed("secret", said, BODY)
    assert signed("secret", said.upper(), BODY)
    assert not signed("other", said, BODY)
    assert not signed("secret", said, BODY + b" ")
    assert not signed("", said, BODY)


@given(st.text(max_size=300))
def test_no_other_word_is_a_signature(said: str) -> None:
    assert not signed("secret", said, BODY)


def test_weak_and_unknown_methods_are_none() -> None:
    assert not signed("secret", f"md5={hmac.new(b'secret', BODY, hashlib.md5).hexdigest()}", BODY)
    assert not signed("secret", None, BODY)


def test_codings_are_undone_under_the_cap_of_a_feed() -> None:
    assert content_of({}, BODY) == BODY
    assert content_of({"content-encoding": "gzip"}, gzip.compress(BODY)) == BODY
    assert content_of({"content-encoding": "gzip"}, gzip.compress(bytes(11 << 20))) is None
    assert content_of({"content-encoding": "zstd"}, BODY) is None
    assert content_of({}, b"") is None


def test_tokens_cannot_be_guessed_and_fit_an_address() -> None:
    made = {new_token() for _ in range(100)}
    assert len(made) == 100
    assert all(len(t) == 43 and t.replace("-", "").replace("_", "").isalnum() for t in made)


@pytest.mark.parametrize(
    ("public", "base"),
    [
        ("https://agg.example.com/", "https://agg.example.com"),
        ("https://agg.example.com:8443", "https://agg.example.com:8443"),
        ("http://127.0.0.1:8000", None),
        ("http://[::1]:8080", None),
        ("http://192.168.4.2", None),
        ("http://raspberry:8080", None),
        ("https://agg.example.com:9000", None),
        ("ftp://agg.example.com", None),
        ("", None),
    ],
)
def test_hubs_reach_public_addresses_alone(public: str, base: str | None) -> None:
    assert callback_base(public) == base

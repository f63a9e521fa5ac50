from __future__ import annotations

import base64

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from firsthand.takedowns.standing import sender_domain, standing_of

LETTER = b"From: Desk <desk@news.paper.com>\r\nTo: us@agg.com\r\nSubject: Please remove\r\nDate: Tue, 24 Nov 2026 12:00:00 +0000\r\n\r\nPlease remove https://paper.com/1\r\n"


class Signer:
    def __init__(self, bits: int = 2048) -> None:
        self.key = rsa.generate_private_key(65537, bits)
        self.pem = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )
        public = self.key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        self.record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
        self.records: dict[str, bytes] = {}  # further names

    def sign(
        self,
        letter: bytes = LETTER,
        domain: bytes = b"paper.com",
        headers: tuple[bytes, ...] = (b"from", b"to", b"subject"),
        **more: object,
    ) -> bytes:
        signature: bytes = dkim.sign(letter, b"s1", domain, self.pem, include_headers=list(headers), **more)
        return signature + letter

    def txt(self, name: bytes, timeout: int = 5) -> bytes | None:
        return self.record if name.startswith(b"s1._domainkey.") else self.records.get(name.decode())


@pytest.fixture(scope="module")
def signer() -> Signer:
    return Signer()


def test_a_signature_aligned_with_the_sender_speaks_for_its_domain(signer: Signer) -> None:
    found = standing_of(signer.sign(), signer.txt)
    assert (found.strength, found.domains) == ("aligned", ("paper.com",))
    assert "d=paper.com" in found.evidence
    assert standing_of(signer.sign(domain=b"news.paper.com"), signer.txt).domains == ("paper.com",)


def test_a_second_signature_that_stands_is_enough(signer: Signer) -> None:
    twice = Signer().sign(signer.sign(), domain=b"list.org")
    assert standing_of(twice, signer.txt).strength == "aligned"


@pytest.mark.parametrize(
    "change",
    [
        lambda s: LETTER,
        lambda s: s.sign(domain=b"rival.com"),
        lambda s: s.sign(domain=b"paper.com.evil.org"),
        lambda s: s.sign() + b"and https://paper.com/2\r\n",
        lambda s: s.sign().replace(b"Subject: Please", b"Subject: Do not"),
        lambda s: s.sign(length=True),
        lambda s: s.sign(headers=(b"from", b"to")),
        lambda s: b"From: boss@rival.com\r\n" + s.sign(),
        lambda s: s.sign().replace(b"To: us", b"Subject: other\r\nTo: us"),
        lambda s: s.sign(LETTER.replace(b"desk@news.paper.com", b"desk@paper.com, ceo@rival.com")),
        lambda s: s.sign(LETTER.replace(b"From: Desk <desk@news.paper.com>", b"From: nobody")),
        lambda s: b"DKIM-Signature: nonsense\r\n" * 50 + LETTER,
        lambda s: b"\x00\xff" * 100,
        lambda s: b"",
    ],
)
def test_anything_less_speaks_for_nobody(signer: Signer, change: object) -> None:
    found = standing_of(change(signer), signer.txt)  # type: ignore[operator]
    assert (found.strength, found.domains) == ("none", ())


def test_a_weak_key_or_a_dns_that_is_down_speaks_for_nobody(signer: Signer) -> None:
    weak = Signer(1024)
    assert standing_of(weak.sign(), weak.txt).strength == "aligned"

    def down(name: bytes, timeout: int = 5) -> bytes | None:
        raise TimeoutError

    assert standing_of(signer.sign(), down).strength == "none"
    assert standing_of(signer.sign(), lambda name, timeout=5: None).strength == "none"
    assert standing_of(signer.sign(), lambda name, timeout=5: b"v=DKIM1; p=AAAA").strength == "none"


@pytest.mark.parametrize(
    ("value", "domain"),
    [
        ("a@Paper.COM", "paper.com"),
        ('"x, y" <a@paper.com>', "paper.com"),
        ("a@пример.com", "xn--e1afmkfd.com"),
        ("a@paper.com <b@rival.com>", None),
        ("a@b@paper.com", None),
        ("nobody", None),
        ("a@localhost", None),
        ("a@-x-.com", None),
    ],
)
def test_the_domain_of_a_sender(value: str, domain: str | None) -> None:
    assert sender_domain(value) == domain


@given(st.binary(max_size=400))
def test_no_bytes_raise(raw: bytes) -> None:
    assert standing_of(b"From: a@b.com\r\nDKIM-Signature: " + raw, lambda name, timeout=5: None).strength == "none"

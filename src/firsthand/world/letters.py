"""Letters of the world's owners: what is asked, by whom, with what right; as RFC 5322 messages that can be DKIM-signed.

The signing keys (RSA, RFC 6376) are made from the seed on demand: keys of an invented world, of no use elsewhere.
"""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from random import Random

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from firsthand.facts import table
from firsthand.world.nouns import OwnerLetter, Site, TrueArticle

SELECTOR = "press"


@cache
def _texts() -> dict[str, tuple[str, str]]:
    return {r["language"]: (r["subject"], r["text"].replace("¶", "\n") + "\n") for r in table("world/letters")}


def written(
    seed: int, start_at: float, hours: float, sites: tuple[Site, ...], articles: tuple[TrueArticle, ...]
) -> tuple[OwnerLetter, ...]:
    """The letters of a world: two owners' own, signed; and one that a stranger writes in a rival's name, unsigned."""
    random = Random(f"{seed}:letters")
    letters = []
    authors = [s for s in sites if "letter" in s.traits] or [s for s in sites if s.role == "client"][:1]
    for place, site in enumerate(authors):
        at = start_at + hours * 3600 * (0.25 + 0.2 * place)
        letters.append(_letter(f"letter-{place + 1}", site, site.domain, at, articles, random, rightful=True))
    victim = next((s for s in sites if s.role == "local"), None)
    if victim:
        at = start_at + hours * 3600 * 0.5
        letters.append(_letter("letter-forged", victim, "removals-desk-online.com", at, articles, random, rightful=False))
    return tuple(letter for letter in letters if letter.urls)


def _letter(
    id: str, site: Site, from_domain: str, at: float, articles: tuple[TrueArticle, ...], random: Random, *, rightful: bool
) -> OwnerLetter:
    language = site.outlet.languages[0] if site.outlet.languages[0] in _texts() else "en"
    own = [a.url for a in articles if a.site == site.host and a.stands(at) and a.kind == "own" and a.rights.index == "allow"]
    urls = tuple(random.sample(own, min(3, len(own))))
    subject, text = _texts()[language]
    filled = text.format(
        owner=site.outlet.owner or site.name, name=site.name, domain=site.domain, urls="\n".join(urls), person="A. Marrowby"
    )
    return OwnerLetter(
        id=id, sent_at=at, from_address=f"rights@{from_domain}", from_domain=from_domain, subject=subject, text=filled, language=language,
        intent="remove", urls=urls, rightful=rightful, signed=rightful,
    )  # fmt: skip


def message(letter: OwnerLetter, to: str = "takedown@firsthand.example") -> bytes:
    """The letter as an RFC 5322 message with CRLF line ends, unsigned."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = letter.from_address
    mail["To"] = to
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(datetime.fromtimestamp(int(letter.sent_at), UTC))
    mail["Message-ID"] = f"<{letter.id}.{int(letter.sent_at)}@{letter.from_domain}>"
    mail.set_content(letter.text, cte="8bit" if letter.text.isascii() else "base64")
    return mail.as_bytes()


def signed(seed: int, letter: OwnerLetter, to: str = "takedown@firsthand.example") -> bytes:
    """The message, DKIM-signed (rsa-sha256, relaxed/simple) by its sender's domain where the letter says so."""
    raw = message(letter, to)
    if not letter.signed:
        return raw
    header: bytes = dkim.sign(
        raw, SELECTOR.encode(), letter.from_domain.encode(), _pem(seed), include_headers=[b"from", b"to", b"subject", b"date", b"message-id"],
        signature_algorithm=b"rsa-sha256", canonicalize=(b"relaxed", b"simple"),
    )  # fmt: skip
    return header + raw


def dns_records(seed: int, letters: tuple[OwnerLetter, ...]) -> dict[str, str]:
    """The TXT records under which receivers find the public key, by name."""
    public = _key(seed).public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    value = "v=DKIM1; k=rsa; p=" + base64.b64encode(public).decode()
    return {f"{SELECTOR}._domainkey.{letter.from_domain}": value for letter in letters if letter.signed}


def _pem(seed: int) -> bytes:
    return _key(seed).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )


@cache
def _key(seed: int) -> rsa.RSAPrivateKey:
    random = Random(f"{seed}:dkim")
    p, q = _prime(random), _prime(random)
    e = 65537
    d = pow(e, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(e, p * q)
    return rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public).private_key()


_SMALL = [n for n in range(3, 2000, 2) if all(n % d for d in range(3, int(n**0.5) + 1, 2))]


def _prime(random: Random) -> int:
    """A 1024-bit probable prime p with gcd(p - 1, 65537) = 1."""
    while True:
        n = random.getrandbits(1024) | (3 << 1022) | 1
        if all(n % small for small in _SMALL) and n % 65537 != 1 and all(pow(base, n - 1, n) == 1 for base in (2, 3, 5, 7)):
            return n

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


# When letters are sent, in hours after the start: a demonstration of a minute sees the first handled.
_SENT_H, _FORGED_H = (0.4, 3.0, 9.0), 0.7
_SHOWN_S = 1800.0  # for so long the feeds have shown what a letter names


def written(
    seed: int, start_at: float, hours: float, sites: tuple[Site, ...], articles: tuple[TrueArticle, ...]
) -> tuple[OwnerLetter, ...]:
    """The letters of a world: owners' own, signed, the first within the first hour; and one forged in an outlet's name, unsigned.

    Each names pages that feeds have shown by then. Letters of different outlets, so that each is decided for itself.
    """
    random = Random(f"{seed}:letters")
    authors = sorted((s for s in sites if "letter" in s.traits), key=lambda s: "en" not in s.outlet.languages)
    others = [s for s in sites if s.role in ("local", "group", "client") and s not in authors]
    letters: list[OwnerLetter] = []
    for at_h in _SENT_H[: max(1, len(authors))]:
        at = start_at + at_h * 3600
        heard = {x.language for x in letters}
        able = [s for s in (*authors, *others) if _named(s, at, articles) and s.domain not in {x.from_domain for x in letters}]
        if able:
            site = min(able, key=lambda s: _language(s) in heard)
            letters.append(_letter(f"letter-{len(letters) + 1}", site, at, articles, random, rightful=True))
    at = start_at + _FORGED_H * 3600
    victim = next((s for s in others if _named(s, at, articles) and s.domain not in {x.from_domain for x in letters}), None)
    if victim:
        letters.append(_letter("letter-forged", victim, at, articles, random, rightful=False))
    return tuple(sorted((x for x in letters if x.sent_at < start_at + hours * 3600), key=lambda x: x.sent_at))


def _named(site: Site, at: float, articles: tuple[TrueArticle, ...]) -> list[TrueArticle]:
    """A site's own reports that its feeds have shown for a while at an instant, newest first."""
    own = [a for a in articles if a.site == site.host and a.kind == "own" and a.rights.index == "allow" and a.stands(at)]
    return sorted((a for a in own if a.feed_at <= at - _SHOWN_S), key=lambda a: -a.feed_at)[:8]


def _language(site: Site) -> str:
    return next((tag for tag in site.outlet.languages if tag in _texts()), "en")


def _letter(id: str, site: Site, at: float, articles: tuple[TrueArticle, ...], random: Random, *, rightful: bool) -> OwnerLetter:
    named = _named(site, at, articles)
    urls = tuple(a.url for a in random.sample(named, min(3, len(named))))
    language = _language(site)
    subject, text = _texts()[language]
    filled = text.format(
        owner=site.outlet.owner or site.name, name=site.name, domain=site.domain, urls="\n".join(urls), person="A. Marrowby"
    )
    return OwnerLetter(
        id=id, sent_at=at, from_address=f"rights@{site.domain}", from_domain=site.domain, subject=subject, text=filled, language=language,
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

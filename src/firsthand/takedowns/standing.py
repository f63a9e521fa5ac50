"""By what right a letter's sender speaks: DKIM (RFC 6376), aligned by our own check with the address that readers see.

Stricter than the RFC where a letter deletes: one From, at most one Subject, both signed; no `l=`, which lets anybody add text;
keys of 1024 bits or more; the signing domain is the sender's or of the same registrable domain. An SPF pass is not believed:
the peer's address is not known to whoever reads a mailbox.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from email.utils import getaddresses

import dkim

from firsthand.facts import Facts
from firsthand.letters.mail import MAX_HEAD, head_of
from firsthand.letters.standing import OwnerOf, aligned, extended, unowned
from firsthand.model.takedown import Standing
from firsthand.text.urls import registrable_domain

Txt = Callable[..., bytes | None]  # a DNS name to its TXT record
MOST_SIGNATURES = 5
_NOBODY = Standing(strength="none")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")


def standing_by(raw: bytes, facts: Facts, txt: Txt | None = None, owner_of: OwnerOf = unowned) -> Standing:
    """The standing of a letter by its exact bytes, for its sender's domain and the titles of the same owner.

    Asks the DNS through `txt`, the system's resolver where None.
    """
    return extended(standing_of(raw, txt), facts, owner_of=owner_of)


def standing_of(raw: bytes, txt: Txt | None = None) -> Standing:
    """What the letter's signatures prove of its sender's domain alone."""
    if len(head_of(raw)) > MAX_HEAD:
        return Standing(strength="none", evidence="too many header lines")
    try:
        headers, _ = dkim.rfc822_parse(raw)
    except dkim.DKIMException:
        return _NOBODY
    names = [name.lower() for name, _ in headers]
    if names.count(b"from") != 1 or names.count(b"subject") > 1:
        return Standing(strength="none", evidence="not one From and one Subject")
    sender = sender_domain(next(value for name, value in headers if name.lower() == b"from").decode("utf-8", "replace"))
    if sender is None:
        return _NOBODY
    reasons = []
    for number in range(min(names.count(b"dkim-signature"), MOST_SIGNATURES)):
        reason = _refused(raw, number, sender, txt)
        if reason.startswith("d="):
            return Standing(strength="aligned", domains=(registrable_domain(sender),), evidence=f"DKIM {reason}")
        reasons.append(reason)
    return Standing(strength="none", evidence="; ".join(reasons))


def sender_domain(value: str) -> str | None:
    """The domain of the one address of a From header, lower case, in its ASCII form."""
    try:
        addresses = [address for _, address in getaddresses([value])]
    except (ValueError, IndexError):
        return None
    if len(addresses) != 1 or addresses[0].count("@") != 1 or addresses[0].startswith("@"):
        return None
    try:
        host = addresses[0].rpartition("@")[2].rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        return None
    return host if _HOST.fullmatch(host) and len(host) <= 253 else None


def _refused(raw: bytes, number: int, sender: str, txt: Txt | None) -> str:
    """`d=...; s=...` of a signature that stands, or why it does not."""
    checked = dkim.DKIM(raw, minkey=1024)
    try:
        good = checked.verify(idx=number, **({"dnsfunc": txt} if txt else {}))
        fields = {bytes(k): bytes(v) for k, v in checked.signature_fields.items()}
    except Exception as error:  # dkimpy lets its own parser's and the DNS library's errors through
        return f"signature {number}: {type(error).__name__}"
    if not good:
        return f"signature {number}: does not fit the letter"
    if b"l" in fields:
        return f"signature {number}: signs a part of the letter only"
    signed = {name.strip().lower() for name in fields.get(b"h", b"").split(b":")}
    if not {b"from", b"subject"} <= signed:
        return f"signature {number}: does not sign From and Subject"
    domain = fields.get(b"d", b"").decode("ascii", "replace").lower().rstrip(".")
    if not aligned(domain, sender):
        return f"signature {number}: {domain} signed for {sender}"
    return f"d={domain}; s={fields.get(b's', b'').decode('ascii', 'replace')}"

"""trust.txt (JournalList): what an association says of its members and a publisher of itself, as claims.

`member=` and `control=` name other sites, said by the file's domain; `controlledby=` is an owner's word about itself.
Specification: journallist.net/reference-document-for-trust-txt-specifications.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from firsthand.model.statement import Claim
from firsthand.text.urls import has_public_suffix, host_of, is_web

MAX_LINES = 50_000
_NAMES = ("member", "control", "controlledby", "belongto", "vendor", "social", "contact", "disclosure", "customer", "datatrainingallowed")


def from_file(lines: Iterable[bytes], domain: str, seen: str | None = None) -> Iterator[Claim]:
    """Claims of the trust.txt of `domain`; lines of other kinds give none."""
    for number, line in enumerate(lines):
        if number >= MAX_LINES:
            return
        name, _, value = line.decode("utf-8", "replace").strip().partition("=")
        name, value = name.strip().lower(), value.strip()
        address = value if is_web(value) else f"https://{value}/" if has_public_suffix(value) else ""
        site = host_of(address).removeprefix("www.")
        if not site or not has_public_suffix(site):
            continue
        if name == "member":
            yield Claim("outlet", site, f"trust.txt:{domain}", (("homepage", address),), seen)
        elif name == "control":
            yield Claim("outlet", site, f"trust.txt:{domain}", (("homepage", address), ("owner", domain)), seen)
        elif name == "controlledby":
            yield Claim("outlet", domain, f"owner:{domain}", (("owner", site),), seen)


def is_trust_txt(head: bytes) -> bool:
    """Whether the first lines read like a trust.txt."""
    lines = [
        line.strip().lower() for line in head.decode("utf-8", "replace").splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    told = [line for line in lines[:50] if line.partition("=")[0].strip() in _NAMES]
    return bool(told) and len(told) * 2 > len(lines[:50])

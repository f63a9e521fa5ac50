"""Proofs that a case's sender speaks for a domain, asked of the domain itself: a DNS TXT record, a file, a role mailbox, trust.txt.

The line to publish is a keyed hash of the case's number, told to the sender alone; that of the role mailbox is another, told to
the mailbox alone. Both follow from the instance's key, so none is kept. What is asked goes through the fetcher that is handed in,
which refuses addresses inside; only the file at the domain's own host is believed, wherever its redirects lead.
"""

from __future__ import annotations

import asyncio
import hmac
import inspect
import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

import dns.exception
import dns.resolver

from firsthand.model.page import Ask, Reply
from firsthand.model.takedown import Case, Standing, Target
from firsthand.rights import trust_txt
from firsthand.takedowns.keys import Keys
from firsthand.text.urls import has_public_suffix, host_of, registrable_domain

Fetch = Callable[[Ask], Reply | Awaitable[Reply]]
Records = Callable[[str], Sequence[str]]  # the TXT records of a DNS name; none where it has none or does not answer
NAME = "_firsthand-takedown"
FILE = "/.well-known/firsthand-takedown.txt"
MOST_DOMAINS = 3  # of a case that are asked
MOST_TITLES = 50  # of one controller that are asked
_LABEL = "firsthand-takedown="
_MOST_RECORDS, _MOST_LINES = 20, 200
_DNS_S = 5.0
_ADDRESS = re.compile(r"(?<![\w.+-])[a-z0-9][a-z0-9._+-]{0,63}@[a-z0-9][a-z0-9.-]{1,250}", re.I)
_STATEMENTS = ("/.well-known/security.txt", "/trust.txt")
_ROLES = (  # RFC 2142, and what publishers add to it; the fittest first
    "copyright", "dmca", "legal", "rights", "licensing", "syndication", "editor", "editorial", "newsdesk", "news", "redaktion", "redaction",
    "redaccion", "redazione", "redakcja", "redakce", "redaktsia", "office", "press", "webmaster", "abuse", "security", "postmaster", "info", "contact",
)  # fmt: skip


def line_for(keys: Keys, case: str) -> str:
    """The line that a case's sender is to publish at the domain."""
    return _LABEL + keys.mark("challenge", case)


def role_line(keys: Keys, case: str, domain: str) -> str:
    """The line that only the role mailbox of a domain is told."""
    return _LABEL + keys.mark("challenge-role", f"{case} {domain}")


def domains_of(case: Case, targets: Iterable[Target], our_hosts: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The domains by whose word a case could be decided: of what it names and of whose reports those are, the claimed one first."""
    ours = {registrable_domain(host) for host in our_hosts}
    named = [registrable_domain(host) for url in case.targets if (host := host_of(url))]
    named += [registrable_domain(domain) for domain in case.domains]
    for target in targets:
        named += [target.outlet, *([target.origin] if target.origin else [])]
    found = [domain for domain in dict.fromkeys(named) if domain not in ours and has_public_suffix(domain)]
    return tuple(sorted(found, key=lambda domain: domain != case.letter.claimed_domain)[:MOST_DOMAINS])


def dns_records(name: str) -> tuple[str, ...]:
    """The TXT records of a name by the system's resolver; blocks for five seconds at most."""
    try:
        answer = dns.resolver.resolve(name, "TXT", lifetime=_DNS_S, raise_on_no_answer=False)
    except (dns.exception.DNSException, OSError, ValueError):
        return ()
    return tuple(b"".join(record.strings).decode("ascii", "replace") for record in list(answer)[:_MOST_RECORDS])


def told_by(txt: Callable[..., bytes | None]) -> Records:
    """Records from a DNS that gives one a name, as DKIM's is asked."""

    def records(name: str) -> tuple[str, ...]:
        found = txt(name.encode())
        return (found.decode("ascii", "replace"),) if found else ()

    return records


@dataclass(frozen=True, slots=True, kw_only=True)
class Prover:
    """Asks domains. `fetch` is the polite fetcher, None where nothing may be asked over HTTP."""

    keys: Keys
    records: Records = dns_records
    fetch: Fetch | None = None

    async def proven(self, case: Case, domains: Sequence[str]) -> Standing | None:
        """The standing that the line of a case gives, published at some of these domains; None where none has it."""
        line = line_for(self.keys, case.id)
        found = [(domain, where) for domain in domains if (where := await self.where(domain, line))]
        if not found:
            return None
        return Standing(
            strength="challenged", domains=tuple(d for d, _ in found), evidence="; ".join(f"{d}: {where}" for d, where in found)
        )

    async def where(self, domain: str, line: str) -> str | None:
        """Where a line is published at a domain, None where it is not."""
        records = await asyncio.to_thread(self.records, f"{NAME}.{domain}")
        if any(_same(record, line) for record in records):
            return f"DNS TXT {NAME}"
        for host in (domain, f"www.{domain}"):
            text = await self._text(f"https://{host}{FILE}", domain)
            if any(_same(told, line) for told in text.splitlines()[:_MOST_LINES]):
                return FILE
        return None

    async def controllers(self, outlets: Iterable[str]) -> dict[str, str]:
        """Outlets whose own trust.txt names a controller, to that controller; registrable domains."""
        found: dict[str, str] = {}
        for outlet in list(outlets)[:MOST_DOMAINS]:
            for owner in trust_txt.parse(await self._text(f"https://{outlet}/trust.txt", outlet)).controlled_by[:1]:
                found[outlet] = owner
        return found

    async def controlled(self, owner: str) -> tuple[str, ...]:
        """The titles that a domain's trust.txt names and whose own trust.txt names it as their controller; registrable domains."""
        named = trust_txt.parse(await self._text(f"https://{owner}/trust.txt", owner)).control[:MOST_TITLES]
        found = await asyncio.gather(*(self._is_under(title, owner) for title in named if title != owner))
        return tuple(title for title in found if title)

    async def _is_under(self, title: str, owner: str) -> str | None:
        told = trust_txt.parse(await self._text(f"https://{title}/trust.txt", title)).controlled_by
        return title if owner in told else None

    async def role_address(self, domain: str) -> str | None:
        """A mailbox of the domain's own that its site names: in security.txt or trust.txt, else one of a role on its front page."""
        for path in _STATEMENTS:
            stated = _addresses(await self._text(f"https://{domain}{path}", domain), domain)
            if stated:
                return min(stated, key=_role)
        shown = [a for a in _addresses(await self._text(f"https://{domain}/", domain, kind="page"), domain) if _role(a) < len(_ROLES)]
        return min(shown, key=_role) if shown else None

    async def _text(self, url: str, domain: str, kind: str = "robots") -> str:
        """A text at the domain's own host. What an owner publishes for us alone is asked as robots.txt is: who wants to be left
        alone by crawlers forbids them everything else."""
        if self.fetch is None:
            return ""
        asked = self.fetch(Ask(url=url, kind=kind))
        reply = await asked if inspect.isawaitable(asked) else asked
        if reply.status != 200 or registrable_domain(host_of(reply.url)) != domain:
            return ""
        return reply.body[: 1 << 20].decode("utf-8", "replace")


def _same(told: str, line: str) -> bool:
    return hmac.compare_digest(told.strip().strip('"').encode("utf-8", "replace"), line.encode())


def _addresses(text: str, domain: str) -> list[str]:
    found = dict.fromkeys(match.group(0).lower().rstrip(".") for match in _ADDRESS.finditer(text))
    return [address for address in found if registrable_domain(address.rpartition("@")[2]) == domain][:50]


def _role(address: str) -> int:
    name = address.partition("@")[0]
    return next((n for n, role in enumerate(_ROLES) if name == role or re.split(r"[._+-]", name)[0] == role), len(_ROLES))

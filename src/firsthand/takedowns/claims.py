"""A publisher claims its domain and says how it is to be shown: statements in the journal, each with a signed public receipt.

A claimant gets a secret and a line made of it by the instance's key; whoever publishes that line at the domain (DNS TXT, a file), or
repeats what only its role mailbox was told, holds the claim for 400 days. One claim covers the titles whose own trust.txt names
the domain as their controller. Only statements change anything: what a claim did not say is read from the pages as before.
"""

from __future__ import annotations

import hmac
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from firsthand.errors import UsageError
from firsthand.model.claim import Act, Challenge, Settings
from firsthand.rights.signals import Override
from firsthand.rights.terms import SHOW, USES, Terms
from firsthand.store.shelf import JournalEntry, Store
from firsthand.takedowns import receipts
from firsthand.takedowns.keys import Keys
from firsthand.text.urls import has_public_suffix, host_of, registrable_domain

KIND = "claim"  # of the journal's entries
HELD_S = 400 * 86400.0
LONGEST_DELAY_S = 7 * 86400
MOST_WORDS, MOST_CHARS = 200, 2000
OPERATOR = "operator"
_TOKEN = re.compile(r"([0-9a-f]{24})\.([0-9a-f]{32})\.([a-z0-9.-]{3,253})")


def challenge(keys: Keys, domain: str) -> Challenge:
    """A new claim on a domain. Raises UsageError where that is none."""
    asked = domain.strip().lower()
    found = registrable_domain(host_of(asked if "://" in asked else f"https://{asked}") or "")
    if not found or len(found) > 253 or not has_public_suffix(found):
        raise UsageError("that is not a domain")
    return _challenge(keys, os.urandom(12).hex(), found)


def of_token(keys: Keys, token: str) -> Challenge:
    """The claim that a secret belongs to. Raises UsageError where it belongs to none."""
    parts = _TOKEN.fullmatch(token.strip()[:400])
    made = _challenge(keys, parts[1], parts[3]) if parts else None
    if made is None or not hmac.compare_digest(made.token.encode(), token.strip().encode("utf-8", "replace")):
        raise UsageError("that is no claim's secret")
    return made


def _challenge(keys: Keys, id: str, domain: str) -> Challenge:
    told = f"{id} {domain}"
    return Challenge(
        id=id,
        domain=domain,
        token=f"{id}.{keys.mark('claim-token', told)}.{domain}",
        line=f"firsthand-takedown={keys.mark('claim-line', told)}",
    )


def role_code(keys: Keys, made: Challenge) -> str:
    """What only the role mailbox of the domain is told."""
    return keys.mark("claim-role", f"{made.id} {made.domain}")


@dataclass(frozen=True, slots=True)
class Claims:
    """Statements on a store. Read from the journal each time: there are few."""

    shelf: Store
    keys: Keys

    def acts(self, domain: str | None = None) -> tuple[Act, ...]:
        """All statements, oldest first, of one domain or of all."""
        found = [_act(entry) for entry in self.shelf.journal(kind=KIND, limit=-1) if domain is None or entry.subject == domain]
        return tuple(act for act in found if act is not None)

    def hold(self, made: Challenge, how: str, covers: Iterable[str], now: float) -> tuple[str, ...]:
        """The claim was proven; the numbers of its receipts."""
        acts = [Act(domain=made.domain, kind="claimed", value=how[:100], by=made.id, at=now)]
        acts += [
            Act(domain=title, kind="covers", value=made.domain, by=made.id, at=now)
            for title in dict.fromkeys(covers)
            if title != made.domain
        ]
        return tuple(self._written(act) for act in acts)

    def holds(self, made: Challenge, domain: str, now: float) -> bool:
        """Whether a claim speaks for a domain now."""
        proven = [a for a in self.acts(domain) if a.by == made.id and a.kind in ("claimed", "covers")]
        return any(now - HELD_S < act.at <= now for act in proven)

    def state(self, made: Challenge | None, domain: str, wishes: Mapping[str, object], now: float) -> tuple[tuple[Act, str], ...]:
        """Write statements down, each with its receipt's number. `made` None: the operator's, by contract. Raises UsageError."""
        if made is not None and not self.holds(made, domain, now):
            raise UsageError(f"the claim does not hold {domain}: publish its line and have it checked")
        by = made.id if made else OPERATOR
        acts = [Act(domain=domain, kind=kind, value=checked(kind, value), by=by, at=now) for kind, value in wishes.items()]
        if not acts:
            raise UsageError("nothing is stated")
        return tuple((act, self._written(act)) for act in acts)

    def _written(self, act: Act) -> str:
        told = {k: v for k, v in asdict(act).items() if k not in ("number", "domain", "at")}
        entry = JournalEntry(at=act.at, kind=KIND, subject=act.domain, text=json.dumps(told, sort_keys=True))
        self.shelf.put_journal([entry])
        number = f"claim-{self.keys.mark('receipt', f'{act.domain} {act.at} {entry.text}')[:20]}"
        value = "stated" if act.kind == "origin" else act.value
        public = {"case": number, "domain": act.domain, "statement": act.kind, "value": value, "stated_at": act.at}
        receipts.log(self.shelf, number, receipts.sign(public, self.keys, act.at), act.at)
        return number

    def settings(self, domain: str) -> Settings:
        """What stands of a domain's statements."""
        return settings_of(self.acts(domain))

    def all_settings(self) -> dict[str, Settings]:
        """By domain, of every domain that anything was stated of."""
        acts = self.acts()
        return {domain: settings_of([a for a in acts if a.domain == domain]) for domain in dict.fromkeys(a.domain for a in acts)}


def settings_of(acts: Sequence[Act]) -> Settings:
    """The latest statement of each kind stands."""
    found = Settings(claimed=any(a.kind in ("claimed", "covers") for a in acts))
    for act in acts:
        if act.kind == "listed":
            found = replace(found, listed=act.value != "no")
        elif act.kind == "delay_s":
            found = replace(found, delay_s=int(act.value or 0))
        elif act.kind in ("show", "snippet_words", "snippet_chars", *USES):
            changed: dict[str, Any] = {act.kind: act.value}
            found = replace(found, **changed)
    return found


def override_of(domain: str, settings: Settings) -> Override:
    """The statements that rights are judged by."""
    listed = None if settings.listed else "deny"
    terms = Terms(
        index=listed, crawl=listed, show=settings.show, snippet_words=settings.snippet_words, snippet_chars=settings.snippet_chars,
        search=settings.search, ai_input=settings.ai_input, ai_train=settings.ai_train, tdm=settings.tdm,
    )  # fmt: skip
    return Override(domain=domain, terms=terms, source="claim")


def checked(kind: str, value: object) -> str | int | None:
    """A statement's value. Raises UsageError where there is no such statement or value."""
    if value is None and kind not in ("listed", "origin"):
        return None
    if kind == "show" and value in SHOW[1:]:
        return str(value)
    if kind in USES and value in ("allow", "deny"):
        return str(value)
    if kind == "listed" and value in ("yes", "no", True, False):
        return "yes" if value in ("yes", True) else "no"
    most = {"snippet_words": MOST_WORDS, "snippet_chars": MOST_CHARS, "delay_s": LONGEST_DELAY_S}.get(kind)
    if most is not None and isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most:
        return value
    if kind == "origin" and isinstance(value, str) and 0 < len(value) <= 3000:
        return value
    raise UsageError(f"no such statement: {str(kind)[:40]} {str(value)[:80]}")


def _act(entry: JournalEntry) -> Act | None:
    try:
        told = json.loads(entry.text)
        return Act(
            domain=entry.subject, kind=str(told["kind"]), value=told["value"], by=str(told["by"]), at=entry.at, number=entry.number or 0
        )
    except (ValueError, KeyError, TypeError):
        return None

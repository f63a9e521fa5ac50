"""Proofs on their way: open cases whose sender has not shown by what right they speak, and what is done to find out.

Each case is asked about at once, then after an eighth of its age; a role mailbox of a domain hears from us once a day at most.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace

from firsthand.facts import Facts
from firsthand.letters.read import Told
from firsthand.letters.standing import OwnerOf, extended, unowned
from firsthand.model.takedown import Case, Standing
from firsthand.takedowns.answers import Answers
from firsthand.takedowns.cases import UNPROVEN, Cases
from firsthand.takedowns.challenges import Prover, domains_of, line_for, role_line
from firsthand.takedowns.erasure import targets_of
from firsthand.takedowns.standing import sender_domain
from firsthand.text.urls import registrable_domain

FIRST_GAP_S = 300.0
DAY_S = 86400.0
MOST_A_ROUND = 20
ROUND_S = 30.0
MOST_ROLES_A_DAY = 50
MOST_KEPT = 20_000
_PROVES = frozenset({"remove", "counter", "person", "licence", "credit", "correct"})
_STRONG = frozenset({"aligned", "challenged"})
_NUMBER = re.compile(r"(?<![\w-])\d{8}-[0-9a-f]{8,16}(?![\w-])")
_MOST_NUMBERS = 3


class Proofs:
    """Made by the desk. `round` is its wire work between reading mail and taking cases on."""

    def __init__(
        self,
        cases: Cases,
        prover: Prover,
        answers: Answers,
        facts: Facts,
        our_hosts: frozenset[str] = frozenset(),
        owner_of: OwnerOf = unowned,
    ) -> None:
        self._cases = cases
        self._prover = prover
        self._answers = answers
        self._facts = facts
        self._our_hosts = our_hosts
        self._owner_of = owner_of
        self._next: dict[str, float] = {}
        self._roles: list[float] = []

    async def round(self, now: float) -> int:
        """Ask about the cases that are due; how many were proven."""
        due = await asyncio.to_thread(self._due, now)
        tasks = [asyncio.ensure_future(self._asked(case, domains, now)) for case, domains in due]
        if not tasks:
            return 0
        done, slow = await asyncio.wait(tasks, timeout=ROUND_S)
        for task in slow:  # a domain that never answers holds up nobody else's case
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        return sum(task.result() for task in done)

    def _due(self, now: float) -> list[tuple[Case, tuple[str, ...]]]:
        found: list[tuple[Case, tuple[str, ...]]] = []
        if len(self._next) > MOST_KEPT:
            self._next.clear()
        for case in self._cases.tools.shelf.cases(open_only=True):
            waits = case.state in UNPROVEN and case.standing.strength == "none" and case.letter.intent in _PROVES
            new = case.state == "received" and case.standing.strength in _STRONG
            if not (waits or new) or now < self._next.get(case.id, 0.0) or len(found) >= MOST_A_ROUND:
                continue
            self._next[case.id] = now + max(FIRST_GAP_S, (now - case.arrived_at) / 8)
            if domains := self._foreign(case) if new else self._domains(case):
                found.append((case, domains))
        return found

    def _domains(self, case: Case) -> tuple[str, ...]:
        """The domains by whose word a case could be decided."""
        return domains_of(case, targets_of(self._cases.tools.shelf, case.letter), self._our_hosts)

    def _foreign(self, case: Case) -> tuple[str, ...]:
        """Outlets that a proven sender names beside its own."""
        targets = targets_of(self._cases.tools.shelf, case.letter)
        own = case.standing.domains
        return tuple(dict.fromkeys(t.outlet for t in targets if t.outlet not in own and t.origin not in own))

    async def _asked(self, case: Case, domains: Sequence[str], now: float) -> bool:
        if case.state == "received":
            return await self._extended(case, domains)
        standing = await self._prover.proven(case, domains)
        if standing is None:
            if case.state == "asked-proof":
                await self._ask_roles(case, domains, now)
            return False
        controllers = await self._prover.controllers(d for d in domains if d not in standing.domains)
        return await asyncio.to_thread(self._proved, case, extended(standing, self._facts, controllers, self._owner_of), now)

    def _proved(self, case: Case, standing: Standing, now: float) -> bool:
        current = self._cases.tools.shelf.case(case.id)
        return current is not None and self._cases.proved(current, standing, now).state == "received"

    async def _extended(self, case: Case, outlets: Sequence[str]) -> bool:
        """A proven sender's standing for outlets whose own trust.txt names it as their controller."""
        controllers = await self._prover.controllers(outlets)
        standing = extended(case.standing, self._facts, controllers, self._owner_of)
        if standing != case.standing:
            await asyncio.to_thread(self._cases.tools.shelf.put_cases, [replace(case, standing=standing)])
        return standing != case.standing

    async def _ask_roles(self, case: Case, domains: Sequence[str], now: float) -> None:
        shelf = self._cases.tools.shelf
        for domain in domains:
            self._roles = [at for at in self._roles if at > now - DAY_S]
            name = f"takedown.role.{self._prover.keys.mark('role', domain)}"
            if len(self._roles) >= MOST_ROLES_A_DAY or now < float(shelf.setting(name) or 0) + DAY_S:
                continue
            address = await self._prover.role_address(domain)
            shelf.put_setting(name, str(now))
            if address is None:
                continue
            line = role_line(self._prover.keys, case.id, domain)
            if await asyncio.to_thread(self._answers.ask_role, case, domain, address, line):
                self._roles.append(now)

    def answered(self, told: Told, standing: Standing, now: float) -> Case | None:
        """The case that a letter proves: it names the case and is signed by a domain that the case is about, or it brings the line
        that only a role mailbox there was told. None where it is a letter like any other."""
        numbers = dict.fromkeys(_NUMBER.findall(f"{told.subject}\n{told.own}\n{told.quoted}"[:20_000]))
        for number in list(numbers)[:_MOST_NUMBERS]:
            case = self._cases.tools.shelf.case(number)
            if case is not None and case.state in UNPROVEN and (proof := self._proof(case, told, standing)):
                return self._cases.proved(case, extended(proof, self._facts, owner_of=self._owner_of), now)
        return None

    def _proof(self, case: Case, told: Told, standing: Standing) -> Standing | None:
        domains = self._domains(case)
        agrees = told.letter.intent == case.letter.intent or line_for(self._prover.keys, case.id) in told.own
        if standing.strength == "aligned" and agrees and set(standing.domains) & set(domains):
            return standing
        sender = registrable_domain(sender_domain(told.sender) or "")
        if sender in domains and role_line(self._prover.keys, case.id, sender) in told.own:
            return Standing(strength="challenged", domains=(sender,), evidence=f"{sender}: answered from a role mailbox")
        return None

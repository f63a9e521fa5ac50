"""The alerts at work: rules made and confirmed, matters put down, each sent once.

A matter is claimed, committed, before its sending begins. A process that is killed in the midst of it does not send it again: it
may have arrived. What is known to have failed is tried again, later and later.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage

from firsthand.engines.local import Flight
from firsthand.errors import FirsthandError, UsageError
from firsthand.fetching.sender import Sender
from firsthand.model.sending import Rule, Sent
from firsthand.outgoing import messages
from firsthand.outgoing.alerts import BACK_S, Wish, matters, read
from firsthand.outgoing.messages import Told
from firsthand.store.shelf import Store
from firsthand.store.sqlite.outgoing import Outgoing

LOOK_S = 3.0  # of the clock; never more often than four times a real second
MOST_RULES, MOST_OF_NETWORK = 20_000, 20
MOST_WAITING = 3  # rules that wait for one address to confirm them
TRIES = 6
KEPT_S = 35 * 86_400.0
AWAY_S = 48 * 3_600.0  # how far is looked back after a standstill
IN_ONE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """How it is sent. `mail` raises FirsthandError and blocks; None where there is no mail. `token` and `secret` of a rule's id."""

    sender: Sender
    mail: Callable[[EmailMessage], None] | None
    mail_from: str
    token: Callable[[str], str]
    secret: Callable[[str], str]
    base: str


class AlertDesk:
    """`batch` is carried like the other batches."""

    def __init__(self, kept: Outgoing, reader: Callable[[], Store], means: Means, now: Callable[[], float], pace: float = 1.0) -> None:
        self._kept, self._reader, self._means, self._now, self._pace = kept, reader, means, now, pace
        self._air: Flight[tuple[tuple[Sent, ...], str, float]] = Flight(64)
        self._first, self._forgot_at = True, 0.0
        self._asked: dict[str, float] = {}  # webhooks that have not answered yet: when they were asked last
        self.latencies: list[tuple[str, float]] = []  # item and instant of what was sent last; for measuring
        kept.recover()

    async def make(self, wish: Wish, network: str) -> Rule:
        """A rule that waits for its confirmation, asked for where it is to be sent. Raises UsageError, NetworkError, FirsthandError."""
        rule = read(wish, secrets.token_hex(8), self._now(), network)
        total, of_network = self._kept.count_rules(network, self._now() - 86_400)
        if total >= MOST_RULES or (network and of_network >= MOST_OF_NETWORK):
            raise FirsthandError("there are as many alerts as this instance takes; try again tomorrow")
        if sum(r.target == rule.target for r in self._kept.rules("waiting")) >= MOST_WAITING:
            raise UsageError("this address has alerts that wait for their confirmation; confirm those first")
        means, token = self._means, self._means.token(rule.id)
        if rule.channel == "mail":
            if means.mail is None:
                raise UsageError("this instance sends no mail: choose webhook or ntfy")
            self._kept.put_rule(rule, token, "waiting")
            await asyncio.to_thread(means.mail, messages.confirmation(rule, means.base, token, means.mail_from))
            return rule
        await means.sender.vet(rule.target)
        self._kept.put_rule(rule, token, "waiting")
        if rule.channel == "ntfy":
            where, parcel = messages.ntfy_confirmation(rule, means.base, token)
            await means.sender.post(where, parcel.body, parcel.headers)
        return rule

    async def _verify(self, rule: Rule) -> tuple[tuple[Sent, ...], str, float]:
        """Whether a webhook wants a rule: its answer repeats a word. It is on then."""
        word = secrets.token_urlsafe(24)
        parcel = messages.challenge(rule, word, self._means.secret(rule.id), self._now())
        receipt = await self._means.sender.post(rule.target, parcel.body, parcel.headers)
        if receipt.taken and word.encode() in receipt.body:
            self._kept.state_rule(rule.id, "on")
        return (), "held", 0.0

    def _ask_webhooks(self) -> None:
        """Once a minute for an hour: its owner learns the secret only from our answer, so the first time may be too early."""
        now = time.monotonic()
        waiting = [r for r in self._kept.rules("waiting") if r.channel == "webhook" and r.made_at > self._now() - 3_600 * self._pace]
        self._asked = {r.id: self._asked.get(r.id, -1e9) for r in waiting}
        for rule in waiting:
            if now - self._asked[rule.id] > 60 and self._air.room and not self._air.flying(rule.id):
                self._asked[rule.id] = now
                self._air.start(rule.id, self._verify(rule))

    def held(self, id: str, token: str) -> tuple[Rule, str] | None:
        """A rule and its state, for the holder of its token."""
        return self._kept.rule(id, token)

    def confirm(self, id: str, token: str) -> bool:
        """Switch a rule on that waits; False where there is none of that token. A webhook's is on when it has answered."""
        held = self._kept.rule(id, token)
        if held is None or held[0].channel == "webhook":
            return False
        self._kept.state_rule(id, "on")
        return True

    def out(self, id: str, token: str) -> bool:
        """Forget a rule and all it was told; False where there is none of that token."""
        if self._kept.rule(id, token) is None:
            return False
        self._kept.drop_rule(id)
        return True

    async def batch(self) -> float:
        """Put down what is new, begin to send what is due, settle what came of earlier sendings; seconds until it is to be run again."""
        begun = time.monotonic()
        await asyncio.to_thread(self._look)
        self._settle(await self._air.landed(0.0))
        self._ask_webhooks()
        rules = {r.id: r for r in self._kept.rules()}
        due: dict[str, list[Sent]] = defaultdict(list)
        for matter in self._kept.held(self._now()):
            due[matter.rule].append(matter)
        for id, waiting in due.items():
            if self._air.room and not self._air.flying(id):
                self._begin(rules.get(id), self._kept.claim(waiting[:IN_ONE]))
        self._settle(await self._air.landed(0.3))
        return max(LOOK_S / self._pace, 0.25, 4 * (time.monotonic() - begun))

    def _look(self) -> None:
        store, now = self._reader(), self._now()
        back = BACK_S
        if self._first:
            looked = self._kept.mark("looked")
            back = min(max(now - float(looked), 0.0) + BACK_S, AWAY_S) if looked else BACK_S
            self._first = False
        if now - self._forgot_at > 86_400:
            self._kept.forget(now - KEPT_S)
            self._forgot_at = now
        for rule in self._kept.rules():
            try:
                found = matters(rule, store, self._kept.keys(rule.id), now, back)
            except UsageError:  # a query of an older grammar
                continue
            if found:
                self._kept.hold(found)
        self._kept.put_mark("looked", repr(now))

    def _begin(self, rule: Rule | None, claimed: Sequence[Sent]) -> None:
        if not claimed:
            return
        told = self._told(claimed) if rule else ()
        if rule is None or not told:  # taken off, or removed at its owner's wish, since it was put down
            self._kept.settle(claimed, "failed", self._now())
            return
        self._air.start(rule.id, self._send(rule, tuple(claimed), told))

    def _told(self, claimed: Sequence[Sent]) -> tuple[Told, ...]:
        store = self._reader()
        items = {i.id: i for i in store.items_by_id([m.item for m in claimed]) if i.hidden is None and i.rights.show != "none"}
        return tuple(Told(m, i, store.story(i.story) if i.story else None) for m in claimed if (i := items.get(m.item)))

    async def _send(self, rule: Rule, claimed: tuple[Sent, ...], told: tuple[Told, ...]) -> tuple[tuple[Sent, ...], str, float]:
        """The matters, the state that they are in now, and since or until when."""
        sent = await self._sent(rule, told)
        now, tries = self._now(), max(m.tries for m in claimed) + 1
        if sent:
            self.latencies = [*self.latencies[-999:], *((t.item.id, now) for t in told)]
            return claimed, "sent", now
        return (claimed, "failed", now) if tries >= TRIES else (claimed, "held", now + 60.0 * 2**tries)

    async def _sent(self, rule: Rule, told: tuple[Told, ...]) -> bool:
        means = self._means
        token = means.token(rule.id)
        if rule.channel == "mail":
            if means.mail is None:
                return False
            try:
                await asyncio.to_thread(means.mail, messages.mail(rule, told, means.base, token, means.mail_from))
            except FirsthandError:
                return False
            return True
        if rule.channel == "webhook":
            where, parcel = rule.target, messages.webhook(rule, told, means.base, means.secret(rule.id), self._now())
        else:
            where, parcel = messages.ntfy(rule, told, means.base, token)
        return (await means.sender.post(where, parcel.body, parcel.headers)).taken

    def _settle(self, results: Sequence[tuple[tuple[Sent, ...], str, float]]) -> None:
        for claimed, state, at in results:
            self._kept.settle(claimed, state, at)

    async def close(self) -> None:
        """Let what is in the air end, for a while, so that its end is known."""
        until = time.monotonic() + 5.0
        while self._air.room < self._air.most and time.monotonic() < until:
            self._settle(await self._air.landed(0.5))
        await self._air.cancel()

"""The takedown desk of a running instance: letters in, cases on their way, answers out, and what was removed kept out."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from pathlib import Path

from firsthand import facts
from firsthand.errors import FirsthandError, UsageError
from firsthand.facts import Facts
from firsthand.fetching.workers import Failure, Workers
from firsthand.letters.addresses import as_web
from firsthand.letters.decide import decide
from firsthand.letters.read import Sent, Told, tell
from firsthand.model.takedown import Case, Letter, Notice, Standing
from firsthand.rights.signals import Override
from firsthand.store.shelf import RETELL, Store
from firsthand.takedowns import receipts
from firsthand.takedowns.answers import Answers
from firsthand.takedowns.cases import Cases
from firsthand.takedowns.challenges import Fetch, Prover, dns_records, line_for, told_by
from firsthand.takedowns.erasure import tools_for
from firsthand.takedowns.keys import load
from firsthand.takedowns.mailbox import Arrived, MailReader, Outbox
from firsthand.takedowns.proof import Surfaces, no_surfaces
from firsthand.takedowns.proofs import Proofs
from firsthand.takedowns.publishers import Publishers
from firsthand.takedowns.standing import Txt, sender_domain, standing_by
from firsthand.text.languages import identify
from firsthand.text.urls import host_of, is_web, registrable_domain

log = logging.getLogger("firsthand")
MAIL_EVERY_S = 60.0
READING_S = 40.0  # then open cases are taken on before the rest is read
STEP_EVERY_S = 10.0
MOST_URLS = 300
LONGEST_URL = 3000
_PLACE, _READ_AT, _RETOLD = "mailbox.place", "mailbox.read_at", "takedown.retold"


class TakedownDesk:
    """Made by app.py on the writing store. `now` is our clock; `forget` takes ids out of what holds items in memory.

    `reader` and `outbox` are None where no mailbox is configured; `surfaces` gives every public page for a proof; `txt` is the
    DNS for DKIM and for proofs, the system's where None; `our_hosts` are the hosts that this instance is read at; `fetch` is the
    polite fetcher that proofs are asked through (nothing is asked over HTTP where None); `known` the facts, publisher groups among them;
    `retell` tells stories (ids) anew, on the loop of `round`; `stated` is told what owners have verifiably stated, whenever it changes;
    `workers` are the processes that letters are read in, with their limits, and this one where None.
    """

    def __init__(
        self,
        store: Store,
        data_dir: Path,
        now: Callable[[], float],
        *,
        forget: Callable[[tuple[str, ...]], None] = lambda ids: None,
        reader: MailReader | None = None,
        outbox: Outbox | None = None,
        surfaces: Surfaces = no_surfaces,
        txt: Txt | None = None,
        our_hosts: frozenset[str] = frozenset(),
        pace: float = 1.0,
        fetch: Fetch | None = None,
        known: Facts | None = None,
        workers: Workers | None = None,
        retell: Callable[[frozenset[str]], None] = lambda stories: None,
        stated: Callable[[tuple[Override, ...]], None] = lambda overrides: None,
    ) -> None:
        self._store = store
        self._now = now
        self._workers = workers
        self._reader = reader
        self._txt = txt
        self._our_hosts = our_hosts
        self._facts = known or facts.load()
        keys = load(data_dir)
        self._tools = tools_for(store, keys, data_dir, forget)
        answers = Answers(outbox, now, lambda case: line_for(keys, case))
        self.cases = Cases(tools=self._tools, decide=decide, say=answers.say, surfaces=surfaces)
        prover = Prover(keys=keys, records=told_by(txt) if txt else dns_records, fetch=fetch)
        self.proofs = Proofs(self.cases, prover, answers, self._facts, our_hosts, self._owner_of)
        self.publishers = Publishers(self.cases, prover, answers, now, stated)
        store.heed(lambda url: self._tools.stones.binds(url) or self.publishers.unlisted(url), self._tools.names.words_of)
        self._retell = retell
        self._stepping = threading.Lock()
        self._next_mail = 0.0
        self._at_end = True
        self._mail_every_s, self._step_every_s = (max(1.0, seconds / pace) for seconds in (MAIL_EVERY_S, STEP_EVERY_S))

    def refuses(self, urls: Sequence[str], text: str) -> str | None:
        """The case that binds one of these addresses of one page, or its text; `claim` where their owner wants none of them here."""
        return "claim" if any(map(self.publishers.unlisted, urls)) else self._tools.stones.refuses(urls, text)

    def mailbox_read_at(self) -> float | None:
        """When the mailbox was last read to its end, None where it never was."""
        found = self._store.setting(_READ_AT)
        return float(found) if found else None

    def submit(self, sender: str, text: str, channel: str) -> str:
        """A request that came by the form or the API: its case number. Raises UsageError where there is nothing to read."""
        if sender_domain(sender) is None or not text.strip():
            raise UsageError("an e-mail address and the addresses of the pages are needed")
        raw = as_mail(sender, text)
        return self.accept(self._told(raw).letter, Standing(strength="none"), channel, sender, self._now(), raw).id

    def submit_notice(self, notice: Notice, channel: str) -> Case:
        """The case of a notice that came by the form or the API, with the elements of DSA article 16. Raises UsageError, which says
        what is missing; a notice without good faith's statement or reasons is taken, and is not complete."""
        domain = sender_domain(notice.email)
        if domain is None:
            raise UsageError("an e-mail address is needed")
        urls = tuple(dict.fromkeys(" ".join(url.split())[:LONGEST_URL] for url in notice.urls if url.strip()))[:MOST_URLS]
        domains = tuple(dict.fromkeys(registrable_domain(d.strip().lower()) for d in notice.domains if d.strip()))[:MOST_URLS]
        if not urls and not domains:
            raise UsageError("the addresses of the pages are needed")
        for url in urls:
            if not is_web(url):
                raise UsageError(f"{url[:200]} is no web address")
        own = registrable_domain(domain)
        claimed = own if own in {*domains, *(registrable_domain(host_of(url)) for url in urls)} else None
        letter = Letter(
            intent="remove", urls=urls, domains=domains, claimed_domain=claimed, from_domain=own, language=identify(notice.reasons)[0],
            complete=bool(urls and notice.good_faith and notice.name.strip() and notice.reasons.strip()),
        )  # fmt: skip
        told = json.dumps([notice.name, notice.email, urls, domains, notice.reasons, notice.good_faith], ensure_ascii=False)
        identity = told.encode("utf-8", "replace")
        return self.accept(letter, Standing(strength="none"), channel, " ".join(notice.email.split()), self._now(), identity)

    def receipt_of(self, store: Store, case: str) -> receipts.Receipt | None:
        """The newest receipt of a case, as anybody may read it through a reader of the store."""
        found = receipts.of_case(store, case)
        return found[-1][1] if found else None

    @property
    def public_key(self) -> str:
        """What receipts are checked with, as a minisign public key file."""
        return receipts.public_key(self._tools.keys)

    def accept(self, letter: Letter, standing: Standing, channel: str, sender: str, arrived_at: float, raw: bytes) -> Case:
        """Open the case of a letter; the next round takes it on."""
        return self.cases.open(letter, standing, channel=channel, sender=sender, arrived_at=arrived_at, identity=raw)

    def read_mail(self) -> int:
        """Read new letters into cases, for 40 seconds at most; how many. Blocks; raises Unreachable, and goes on from the same place the next time."""
        if self._reader is None:
            return 0
        self._at_end = False
        count, until = 0, time.monotonic() + READING_S
        while time.monotonic() < until:
            read = self._read_some(self._reader, until)
            count += read
            if not read:
                self._store.put_setting(_READ_AT, str(self._now()))
                self._at_end = True
                break
        return count

    def _read_some(self, reader: MailReader, until: float) -> int:
        """Letters of one connection, written down together; where reading stopped is written last, so that none is lost."""
        new: list[Case] = []
        place, count = None, 0
        try:
            for arrived in reader.letters(self._store.setting(_PLACE)):
                new += self._taken(arrived)
                place, count = arrived.place, count + 1
                if time.monotonic() >= until:
                    break
        finally:
            self.cases.admit(new)
            if place is not None:
                self._store.put_setting(_PLACE, place)
        return count

    def _taken(self, arrived: Arrived) -> list[Case]:
        """The case that a letter opens; none where it proves one that is open."""
        told = self._told(arrived.raw)
        letter, standing = told.letter, standing_by(arrived.raw, self._facts, self._txt, self._owner_of)
        proven = self.proofs.answered(told, standing, self._now())
        if proven is not None and set(letter.urls) <= set(proven.targets) and set(letter.domains) <= set(proven.domains):
            return []
        sender = address_of(arrived.raw) or letter.from_domain or "unknown"
        at = arrived.arrived_at
        return [self.cases.made(letter, standing, channel="mail", sender=sender, arrived_at=at, identity=arrived.raw)]

    def _owner_of(self, domain: str) -> str | None:
        outlet = self._store.outlet(domain)
        return outlet.owner if outlet else None

    def _told(self, raw: bytes) -> Told:
        """What a letter says. Whatever it does to its reader, it is not lost and stops no other: it waits for the operator."""
        sent = Sent(raw, self._our_hosts)
        try:
            (told,) = self._workers.run(tell, [sent]) if self._workers else (tell(sent),)
        except Exception as error:
            told = Failure(type(error).__name__, str(error))
        if isinstance(told, Failure):
            log.warning("takedown: a letter cannot be read: %s: %s", told.kind, told.reason)
            return Told(Letter(intent="unreadable"))
        urls = tuple(dict.fromkeys(url for written in told.letter.urls if (url := as_web(written))))
        return replace(told, letter=replace(told.letter, urls=urls))

    def step(self) -> tuple[Case, ...]:
        """Take every open case as far as it goes now. Blocks; one at a time."""
        with self._stepping:
            return self.cases.advance(self._now())

    def _tell_anew(self) -> None:
        """Tell the stories anew whose members were hidden or shown again, by this process or by an operator's command."""
        found = self._store.journal(kind=RETELL, after=_placed(self._store.setting(_RETOLD)))
        if found:
            self._retell(frozenset(entry.subject for entry in found))
            self._store.put_setting(_RETOLD, str(found[-1].number))

    async def round(self) -> float:
        """One round of the batch `letters`: mail once a minute, cases each time; the real seconds until the next."""
        loop = asyncio.get_running_loop()
        if self._reader is not None and loop.time() >= self._next_mail:
            self._next_mail = loop.time() + self._mail_every_s
            try:
                await asyncio.to_thread(self.read_mail)
                if not self._at_end:
                    self._next_mail = loop.time()
            except FirsthandError as error:  # a mailbox that is down stops nothing else
                log.warning("takedown: %s", error)
        try:
            await self.proofs.round(self._now())
            await asyncio.to_thread(self.step)
            self.publishers.refresh()
            self._tell_anew()
        except FirsthandError as error:
            log.error("takedown: %s", error)
        return self._step_every_s


def _placed(found: str | None) -> int:
    return int(found) if found and found.isdigit() else 0


def as_mail(sender: str, text: str) -> bytes:
    """A request that came another way, as the letter that it would have been."""
    letter = EmailMessage()
    letter["From"] = " ".join(sender.split())
    letter["Subject"] = "Removal request"
    letter.set_content(text.encode("utf-8", "replace").decode())
    return letter.as_bytes()


def address_of(raw: bytes) -> str | None:
    """The address that a letter is to be answered at."""
    value = str(BytesHeaderParser().parsebytes(raw[:65536]).get("From", ""))
    address = parseaddr(value)[1]
    return address if sender_domain(address) else None

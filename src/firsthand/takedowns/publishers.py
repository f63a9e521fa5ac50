"""The desk for publishers: claims proven, statements taken down, and what is held already made to obey them.

What is shown of held reports only ever becomes less by a statement, since their pages are not read again for it; new ones obey it both ways.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from firsthand.errors import UsageError
from firsthand.model.claim import Act, Challenge, Settings
from firsthand.model.item import Item, Version
from firsthand.model.origin import BY_OWNER, Evidence, Origin, Primary, Source
from firsthand.model.takedown import Letter, Standing
from firsthand.rights import display
from firsthand.rights.judge import overridden
from firsthand.rights.signals import Override
from firsthand.store.shelf import RETELL, JournalEntry
from firsthand.takedowns import claims as rules
from firsthand.takedowns.answers import Answers
from firsthand.takedowns.cases import Cases
from firsthand.takedowns.challenges import Prover
from firsthand.takedowns.claims import Claims
from firsthand.text.urls import host_of, is_web, registrable_domain

log = logging.getLogger("firsthand")
AT_ONCE = 200
MOST_ROLE_MAILS_A_DAY = 20
DAY_S = 86400.0
LEFT_ALONE_S = 400 * DAY_S  # as long as a claim holds
STANDING = Standing(strength="challenged")


@dataclass(frozen=True, slots=True)
class Held:
    """How a check of a claim came out."""

    domain: str
    how: str | None  # None: not proven yet
    covers: tuple[str, ...] = ()
    receipts: tuple[str, ...] = ()


class Publishers:
    """Made by the takedown desk. `changed` is told every owner's statements when one changes; `now` is our clock."""

    def __init__(
        self, cases: Cases, prover: Prover, answers: Answers, now: Callable[[], float], changed: Callable[[tuple[Override, ...]], None]
    ) -> None:
        self._cases = cases
        self._prover = prover
        self._answers = answers
        self._now = now
        self._changed = changed
        self._mailed: list[float] = []
        self._known: dict[str, Settings] = {}
        self._last = -1
        self.claims = Claims(cases.tools.shelf, prover.keys)

    def start(self, domain: str) -> Challenge:
        """A new claim. Raises UsageError where that is no domain."""
        return rules.challenge(self._prover.keys, domain)

    async def mail(self, token: str) -> str | None:
        """Tell a role mailbox that the domain's own site names the code that proves the claim; its address, None where there is none."""
        made = rules.of_token(self._prover.keys, token)
        self._mailed = [at for at in self._mailed if at > self._now() - DAY_S]
        if len(self._mailed) >= MOST_ROLE_MAILS_A_DAY:
            return None
        self._mailed.append(self._now())
        address = await self._prover.role_address(made.domain)
        code = rules.role_code(self._prover.keys, made)
        sent = address is not None and await asyncio.to_thread(self._answers.tell_role, address, made.domain, code)
        return address if sent else None

    async def check(self, token: str, code: str = "") -> Held:
        """Look for the line of a claim at its domain, or believe the code that was mailed there. Raises UsageError."""
        made = rules.of_token(self._prover.keys, token)
        if code and hmac.compare_digest(code.strip().encode("utf-8", "replace"), rules.role_code(self._prover.keys, made).encode()):
            how: str | None = "role mailbox"
        else:
            how = await self._prover.where(made.domain, made.line)
        if how is None:
            return Held(made.domain, None)
        covers = await self._prover.controlled(made.domain)
        receipts = await asyncio.to_thread(self.claims.hold, made, how, covers, self._now())
        return Held(made.domain, how, covers, receipts)

    def state(self, token: str, domain: str, wishes: Mapping[str, object]) -> tuple[tuple[Act, str], ...]:
        """Statements of a claim's holder, written down and obeyed; each with its receipt's number. Blocks. Raises UsageError."""
        return self._stated(rules.of_token(self._prover.keys, token), domain, wishes)

    def contract(self, domain: str, wishes: Mapping[str, object]) -> tuple[tuple[Act, str], ...]:
        """The same by the operator's own hand. Raises UsageError."""
        return self._stated(None, rules.challenge(self._prover.keys, domain).domain, wishes)

    def _stated(self, made: Challenge | None, domain: str, wishes: Mapping[str, object]) -> tuple[tuple[Act, str], ...]:
        domain = registrable_domain(domain.strip().lower()) if domain.strip() else made.domain if made else ""
        corrected = self._corrected(domain, wishes["origin"]) if "origin" in wishes else None
        acts = self.claims.state(made, domain, wishes, self._now())
        if corrected:
            self._put(corrected)
        self.refresh()
        self._obey(domain)
        if "listed" in wishes:
            self._ask_again(domain, self.claims.settings(domain).listed)
        return acts

    def _ask_again(self, domain: str, listed: bool) -> None:
        """Feeds of a domain that is not to be listed are left alone, and asked from now on where it is again."""
        shelf, now = self._cases.tools.shelf, self._now()
        shelf.put_states([replace(s, next_due_at=now if listed else now + LEFT_ALONE_S) for s in shelf.states(domain=domain)])

    def refresh(self) -> bool:
        """Read the statements again where there are new ones, by whichever process; whether there were."""
        entries = self._cases.tools.shelf.journal(kind=rules.KIND, after=max(self._last, 0), limit=-1)
        if not entries and self._last >= 0:
            return False
        self._last = entries[-1].number if entries else max(self._last, 0)
        self._known = self.claims.all_settings()
        self._changed(tuple(rules.override_of(domain, settings) for domain, settings in sorted(self._known.items())))
        return True

    def delay_s(self, domain: str) -> float:
        """How long a domain's reports wait before they are read (s)."""
        held = self._known.get(domain)
        return float(held.delay_s) if held else 0.0

    def unlisted(self, url: str) -> bool:
        """Whether the owner of an address wants none of its pages here."""
        held = self._known.get(registrable_domain(url)) if self._known else None
        return held is not None and not held.listed

    def _obey(self, domain: str) -> None:
        """Make what is held of a domain obey its statements."""
        shelf, settings = self._cases.tools.shelf, self.claims.settings(domain)
        ids = shelf.ids_of(domain)
        if not settings.listed:
            if ids:
                self._erased(domain, ids)
            return
        override = rules.override_of(domain, settings)
        for at in range(0, len(ids), AT_ONCE):
            held = shelf.items_by_id(ids[at : at + AT_ONCE])
            self._put([after for item in held if (after := cut_to(item, override)) != item])

    def _erased(self, domain: str, ids: tuple[str, ...]) -> None:
        """All that is held goes as a letter's would; the domain itself is not bound, so that its owner may come back."""
        now = self._now()
        letter = Letter(intent="remove", claimed_domain=domain, from_domain=domain, complete=True)
        standing = replace(STANDING, domains=(domain,), evidence=f"{domain}: its owner wants none of its pages here")
        identity = f"unlisted {domain} {now}".encode()
        made = self._cases.made(letter, standing, channel="claim", sender=domain, arrived_at=now, identity=identity)
        self._cases.ordered(replace(made, items=ids), "its owner wants none of its pages here", now)

    def _put(self, items: Iterable[Item]) -> None:
        """Changed items, found by no words where search is denied; their stories are told anew."""
        shelf, now, changed = self._cases.tools.shelf, self._now(), list(items)
        if not changed:
            return
        shelf.put_items(changed, {}, {i.id: "" for i in changed if i.rights.search == "deny" or i.rights.show == "none"}, {})
        stories = sorted({i.story for i in changed if i.story})
        shelf.put_journal([JournalEntry(at=now, kind=RETELL, subject=story, text="claim") for story in stories])

    def _corrected(self, domain: str, value: object) -> list[Item]:
        """The held report of a domain whose origin its owner states: `PAGE=ORIGIN`, both addresses. Raises UsageError."""
        page, _, whose = str(value).rpartition("=https://")
        whose = f"https://{whose}"
        item = self._cases.tools.shelf.item_at(page) or self._cases.tools.shelf.item(page.rstrip("/").rpartition("/")[2])
        if item is None or item.outlet != domain or not is_web(whose):
            raise UsageError(
                "an origin is stated as PAGE=ORIGIN: a page of this domain that is held, and the address of whose report it is"
            )
        shelf, source = self._cases.tools.shelf, registrable_domain(host_of(whose))
        outlet = shelf.outlet(source)
        name = outlet.name if outlet and outlet.name else source
        own = source == domain
        origin = Origin(
            kind="own" if own else "republished", origin=Source(name=name, domain=source, url=whose), confidence=1.0, method=BY_OWNER,
            evidence=(Evidence(signal="owner", where="site", text=domain),), claimed=item.origin.claimed,
        )  # fmt: skip
        there = shelf.item_at(whose)
        primary = Primary(url=item.url if own else whose, kind="own" if own else "origin", name=name, item=there.id if there else None)
        shelf.put_versions(
            [Version(item=item.id, seen_at=self._now(), what="origin", text=f"{item.origin.kind} to {origin.kind}, by its owner")]
        )
        return [replace(item, origin=origin, primary=primary)]


def cut_to(item: Item, override: Override) -> Item:
    """A held item with nothing beyond what its owner states: the record only tightened, the excerpt cut anew."""
    rights = overridden(item.rights, override, tighten=True)
    if rights == item.rights:
        return item
    after = display.shown(item, rights)
    words, chars = rights.snippet_words, rights.snippet_chars
    return replace(after, snippet=display.cut(after.snippet, words, chars) if after.snippet else None)

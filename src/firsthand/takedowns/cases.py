"""The life of a case: one state machine, every edge in the case's events and the journal, due 24 hours after arrival.

received -> (deleting | hidden | asked-proof | queued | refused | restored); hidden -> deleting at the deadline, or restored;
deleting (an event `erased` says that the rows are gone) -> proven -> receipt;
a person's: delisting -> delisted. `advance` takes the next step that can be taken now and may be repeated at any time: a killed
step is taken again.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from firsthand.errors import UsageError
from firsthand.letters import abuse
from firsthand.model.takedown import Case, CaseEvent, Decision, Letter, Standing, Target
from firsthand.store.ids import day_of
from firsthand.store.shelf import RETELL, JournalEntry, Store
from firsthand.takedowns import backups, receipts
from firsthand.takedowns.delisting import check, delist
from firsthand.takedowns.erasure import Tools, erase, erase_in_backups, targets_of
from firsthand.takedowns.proof import Surfaces, no_surfaces, prove
from firsthand.text.urls import registrable_domain

log = logging.getLogger("firsthand")
_UNFORESEEN = (ValueError, TypeError, LookupError, ArithmeticError, RecursionError)  # what data does to code that trusts it
PROMISE_S = 24 * 3600.0
MARGIN_S = 3600.0  # a hidden item is erased this long before its deadline, so that the proof is in time too
PROOF_S = 30 * 86400.0  # for so long a proof that was asked for is waited for
LOOK_AGAIN_S = (15.0, 600.0)  # a proof reads every byte: after one that failed, the first and the longest wait before the next
UNPROVEN = frozenset({"asked-proof", "queued", "hidden"})  # what a proof takes on
UNFOUNDED = "unfounded"
_STATES = {"ask-proof": "asked-proof", "queue": "queued", "refuse": "refused", "answer": "refused"}  # of decisions that do nothing now
_NAME = "takedown.name."  # the setting that hands a name over until it is delisted
CLOSED = frozenset({"receipt", "refused", "restored", "delisted"})
Decide = Callable[[Letter, Standing, Sequence[Target], int], Decision]
Say = Callable[[Case, str], None]  # tell the sender where the case stands: acknowledged, asked-proof, hidden, receipt, refused, warned


def _say_nothing(case: Case, what: str) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """Cases on a store. `decide` is the table of `letters`; `say` answers senders; `surfaces` is what a proof asks beside files."""

    tools: Tools
    decide: Decide
    say: Say = _say_nothing
    surfaces: Surfaces = no_surfaces
    unproven: dict[str, tuple[float, float]] = field(default_factory=dict)  # where a proof failed: when to look again, after what wait

    def open(self, letter: Letter, standing: Standing, *, channel: str, sender: str, arrived_at: float, identity: bytes) -> Case:
        """The case of a letter; the same letter (`identity`) is the same case."""
        made = self.made(letter, standing, channel=channel, sender=sender, arrived_at=arrived_at, identity=identity)
        return self.tools.shelf.case(made.id) or self.admit([made])[0]

    def made(self, letter: Letter, standing: Standing, *, channel: str, sender: str, arrived_at: float, identity: bytes) -> Case:
        """The case of a letter, not written down yet."""
        number = f"{day_of(arrived_at).replace('-', '')}-{hashlib.blake2b(identity, digest_size=6, key=self.tools.keys.secret).hexdigest()}"
        return Case(
            id=number, arrived_at=arrived_at, deadline_at=arrived_at + PROMISE_S, channel=channel, sender=sender, state="received",
            letter=letter, standing=standing, targets=letter.urls, domains=letter.domains,
            events=(CaseEvent(at=arrived_at, state="received"),),
        )  # fmt: skip

    def admit(self, cases: Iterable[Case]) -> list[Case]:
        """Write new cases down in one go, and acknowledge them; those that are known already are passed over."""
        new = [c for c in {case.id: case for case in cases}.values() if self.tools.shelf.case(c.id) is None]
        self._written(new)
        for case in new:
            if not case.letter.bulk:
                self.say(case, "acknowledged")
        return new

    def _written(self, cases: Sequence[Case]) -> None:
        """Cases that are in another state now, written down in one go."""
        if cases:
            self.tools.shelf.put_cases(cases)
            self.tools.shelf.put_journal([JournalEntry(at=c.events[-1].at, kind="case", subject=c.id, text=c.state) for c in cases])

    def advance(self, now: float) -> tuple[Case, ...]:
        """Take every open case as far as it goes now, the nearest deadline first; those that moved."""
        listed = self.tools.shelf.cases(open_only=True)
        history: dict[str, Case] = {}
        if any(case.state == "received" for case in listed):
            history = {case.id: case for case in self.tools.shelf.cases() if _tells(case)}
        waiting = self._waiting([case for case in listed if case.state == "received"], history, now)
        moved = list(waiting.values())
        for case in (case for case in listed if case.id not in waiting):
            current = self.tools.shelf.case(case.id) or case  # an earlier one may have changed it
            after = current if current.state in CLOSED else self._stepped(current, now, history or None)
            if _tells(after):
                history[after.id] = after
            if after.state != current.state:
                moved.append(after)
        return tuple(moved)

    def _stepped(self, case: Case, now: float, history: Mapping[str, Case] | None) -> Case:
        """As `step`, but what nobody foresaw in one case stops no other; the case stays where it is and is tried again."""
        try:
            return self.step(case, now, history)
        except _UNFORESEEN:
            log.exception("takedown: case %s cannot go on", case.id)
            return case

    def _waiting(self, received: Sequence[Case], history: dict[str, Case], now: float) -> dict[str, Case]:
        """Those new cases that nothing is done about now, so that a flood of them costs a write a hundred and not each."""
        found: dict[str, Case] = {}
        for at in range(0, len(received), 100):
            some = []
            for case in received[at : at + 100]:
                try:
                    targets = targets_of(self.tools.shelf, case.letter)
                    decision = self._decision(case, targets, tuple(history.values()), now) if not case.items else None
                except _UNFORESEEN:  # `step` says of which case
                    continue
                if decision is not None and decision.action in _STATES:
                    some.append(_decided_so(case, decision, targets, now))
                elif decision is not None and decision.action == "hide":  # counts against the measure of those that come after
                    history[case.id] = found[case.id] = self._decided(case, now, tuple(history.values()))
            self._written(some)
            for case in some:
                self._say_of(case)
            found |= {case.id: case for case in some}
        return found

    def _say_of(self, case: Case) -> None:
        if case.state in ("asked-proof", "refused") and not case.letter.bulk:
            self.say(case, case.state)

    def step(self, case: Case, now: float, history: Mapping[str, Case] | None = None) -> Case:
        """Take one case as far as it goes now. `history`: the cases that later decisions depend on, where they are known already."""
        if case.state == "received":
            case = self._decided(case, now, tuple(history.values()) if history is not None else self.tools.shelf.cases())
        if case.state == "delisting":
            case = self._delisted(case, now)
        if case.state == "asked-proof" and now >= case.events[-1].at + PROOF_S:
            case = self._moved(case, "refused", now, "no proof came")
        if case.state == "hidden" and now >= case.deadline_at - MARGIN_S:
            named = tuple(url for url in case.targets if self._stands_at(url, case.items))
            case = self._moved(replace(case, targets=named), "deleting", now, "the deadline came and nobody contradicted")
        if case.state == "deleting" and not any(e.state == "erased" for e in case.events):
            case = erase(case, self.tools, now)
        if case.state in ("deleting", "proven"):
            case = self._proven(case, now)
        return case

    def approve(self, number: str, now: float) -> Case:
        """The operator agrees: what the case names is to be erased; `step` does it. Raises UsageError."""
        case = self._open_case(number)
        if case.state == "deleting":
            return case
        targets = targets_of(self.tools.shelf, case.letter)
        if not targets and not case.targets and not case.domains:
            raise UsageError(f"case {number} names nothing to delete")
        senders = {case.letter.from_domain, case.letter.claimed_domain} - {None}
        everywhere = bool(targets) and all(t.origin in senders for t in targets)
        case = replace(case, items=_ids(case.items, targets), everywhere=everywhere)
        return self._moved(case, "deleting", now, "approved by the operator")

    def ordered(self, case: Case, reason: str, now: float) -> Case:
        """A case that is decided already: its items are to be erased; `step` does it."""
        self.tools.shelf.put_cases([case])
        return self._moved(case, "deleting", now, reason)

    def refuse(self, number: str, now: float, reason: str, *, unfounded: bool = False) -> Case:
        """The operator refuses: what was hidden is shown again. Raises UsageError.

        `unfounded`: manifestly so, which counts towards a suspension of the sender; the last before it is told as a warning.
        """
        case = self._open_case(number)
        if case.state == "deleting":
            raise UsageError(f"case {number} is being deleted already")
        self._show(case, case.items, now)
        if unfounded:
            case = self._moved(case, UNFOUNDED, now, reason)
        case = self._moved(case, "refused", now, reason)
        self.say(case, "warned" if unfounded and abuse.is_warning(_findings(self.tools.shelf.cases(), case.sender), now) else "refused")
        return case

    def delist(self, number: str, name: str, now: float) -> Case:
        """The operator agrees that a person's name be taken out of search for what the case names; `step` does it. Raises UsageError."""
        case = self._open_case(number)
        check(name)
        items = _ids(case.items, targets_of(self.tools.shelf, case.letter))
        if case.state == "deleting" or not items:
            raise UsageError(f"case {number} names nothing to delist")
        self.tools.shelf.put_setting(_NAME + number, name)
        return self._moved(replace(case, items=items), "delisting", now, "approved by the operator")

    def _delisted(self, case: Case, now: float) -> Case:
        name = self.tools.shelf.setting(_NAME + case.id)
        count = self._taken_out(case, name, now) if name else 0
        self._show(case, case.items, now)
        case = self._moved(case, "delisted", now, f"a name taken out of search for {count} items")
        self.tools.shelf.put_setting(_NAME + case.id, "")
        self.say(case, "delisted")
        return case

    def _taken_out(self, case: Case, name: str, now: float) -> int:
        """The name out of what items are found by, here and in backups; of how many."""
        tools = self.tools
        tools.shelf.put_tombstones(tools.names.stones_for(name, case.items, case.id, now))
        tools.names.reload()
        count = delist(tools.shelf, tools.names.words_of, case.items)

        def in_backup(copy: Store, folder: Path) -> str:
            backups.teach(copy, tools.shelf, ())
            copy.put_setting(_NAME + case.id, "")  # it was copied while it waited
            return f"delisted {delist(copy, tools.names.words_of, case.items)}"

        backups.in_each(tools.shelf, tools.data_dir, case.id, in_backup, now)
        return count

    def proved(self, case: Case, standing: Standing, now: float) -> Case:
        """A proof came for a case that waited for one: `step` decides it again, within the promise from now on."""
        if case.state not in UNPROVEN:
            return case
        case = replace(case, standing=standing, deadline_at=max(case.deadline_at, now + PROMISE_S))
        return self._moved(case, "received", now, f"{standing.strength}: {standing.evidence}")

    def _show(self, case: Case, ids: Sequence[str], now: float) -> None:
        """Show again what this case hid, and nothing that another did."""
        self._hide([item.id for item in self.tools.shelf.items_by_id(ids) if item.hidden == case.id], None, now)

    def _hide(self, ids: Sequence[str], case: str | None, now: float) -> None:
        """Hide items or show them again; their stories are to be told anew, whoever runs the instance."""
        shelf = self.tools.shelf
        shelf.hide(ids, case)
        stories = sorted({item.story for item in shelf.items_by_id(ids) if item.story})
        shelf.put_journal([JournalEntry(at=now, kind=RETELL, subject=story, text=case or "") for story in stories])

    def _open_case(self, number: str) -> Case:
        case = self.tools.shelf.case(number)
        if case is None:
            raise UsageError(f"there is no case {number}")
        if case.state in CLOSED:
            raise UsageError(f"case {number} is closed: {case.state}")
        return case

    def _decided(self, case: Case, now: float, history: Sequence[Case]) -> Case:
        shelf = self.tools.shelf
        targets = targets_of(shelf, case.letter)
        decision = self._decision(case, targets, history, now)
        self._show(case, [i for i in case.items if i not in decision.delete and i not in decision.hide], now)
        case = replace(case, everywhere=decision.everywhere)
        if decision.action == "delete":
            urls = tuple(u for u in case.targets if self._may_bind(u, case.standing, decision))
            case = replace(case, items=decision.delete, targets=urls, domains=decision.domains)
            return self._moved(case, "deleting", now, decision.reason)
        if decision.action == "hide":
            case = replace(case, items=decision.hide)
            self._hide(decision.hide, case.id, now)
            case = self._moved(case, "hidden", now, decision.reason)
            self.say(case, "hidden")
            return case
        if decision.action == "restore":
            return self._restored(case, targets, now, decision.reason)
        case = _decided_so(case, decision, targets, now)
        self._written([case])
        self._say_of(case)
        return case

    def _decision(self, case: Case, targets: Sequence[Target], history: Sequence[Case], now: float) -> Decision:
        """That of the table, but nothing unproven is done for a sender who is suspended."""
        decision = self.decide(case.letter, case.standing, targets, _hidden_today(history, now, case.id))
        if case.standing.strength != "none" or decision.action not in ("hide", "ask-proof"):
            return decision
        until = abuse.suspended_until(_findings(history, case.sender), now)
        return Decision(action="queue", reason="the sender is suspended: their last letters were unfounded") if until else decision

    def _may_bind(self, url: str, standing: Standing, decision: Decision) -> bool:
        """An address that we hold is bound with its item; one that we never held only by who speaks for its domain."""
        return registrable_domain(url) in standing.domains or self._stands_at(url, decision.delete)

    def _stands_at(self, url: str, ids: Sequence[str]) -> bool:
        """Whether one of these items stands at an address; another's page that it names as canonical is no address of its own."""
        held = self.tools.shelf.item_at(url)
        return held is not None and held.id in ids and registrable_domain(url) == registrable_domain(held.url)

    def _restored(self, case: Case, targets: Sequence[Target], now: float, reason: str) -> Case:
        """A counter-notice: what other cases hid is shown again and those cases wait for the operator."""
        shelf = self.tools.shelf
        ids = {t.item for t in targets}
        for other in shelf.cases(open_only=True):
            if other.state == "hidden" and ids & set(other.items):
                self._moved(
                    replace(other, items=tuple(i for i in other.items if i not in ids)), "queued", now, f"contradicted by case {case.id}"
                )
        self._hide(sorted(ids), None, now)
        return self._moved(replace(case, items=tuple(sorted(ids))), "restored", now, reason)

    def _proven(self, case: Case, now: float) -> Case:
        again_at, wait_s = self.unproven.get(case.id, (0.0, LOOK_AGAIN_S[0] / 2))
        if now < again_at:
            return case
        found = prove(case.id, self.tools, self.surfaces)
        if any(name.startswith("backup ") for name in _list(found["hits"])):
            erase_in_backups(case, self.tools, now)
            found = prove(case.id, self.tools, self.surfaces)
        if not found["proven"]:
            wait_s = min(wait_s * 2, LOOK_AGAIN_S[1])
            self.unproven[case.id] = (now + wait_s, wait_s)
            note = f"still found in {len(_list(found['hits']))} files and {len(_list(found['surfaces']))} surfaces"
            return case if case.events[-1].note == note else self._moved(case, "deleting", now, note)
        self.unproven.pop(case.id, None)
        case = self._moved(case, "proven", now, f"{found['files']} files, {found['bytes']} bytes, none holds it")
        receipt = receipts.sign({**found, **_times(case, now)}, self.tools.keys, now)
        entry = receipts.log(self.tools.shelf, case.id, receipt, now)
        case = self._moved(case, "receipt", now, f"entry {entry.number} of the log, head {entry.chain}")
        self.say(case, "receipt")
        return case

    def _moved(self, case: Case, state: str, now: float, note: str = "") -> Case:
        """The case in another state, written down before anything else is done."""
        moved = replace(case, state=state, events=(*case.events, CaseEvent(at=now, state=state, note=note)))
        self._written([moved])
        return moved


def _decided_so(case: Case, decision: Decision, targets: Sequence[Target], now: float) -> Case:
    """The case with a decision of `_STATES`."""
    state = _STATES[decision.action]
    events = (*case.events, CaseEvent(at=now, state=state, note=decision.reason))
    return replace(case, everywhere=decision.everywhere, items=tuple(t.item for t in targets), state=state, events=events)


def _tells(case: Case) -> bool:
    """Whether decisions on other cases depend on it."""
    return any(event.state in ("hidden", UNFOUNDED) for event in case.events)


def _findings(history: Sequence[Case], sender: str) -> list[float]:
    """When letters of a sender were found manifestly unfounded."""
    return [e.at for c in history if abuse.same_sender(c.sender, sender) for e in c.events if e.state == UNFOUNDED]


def _hidden_today(history: Sequence[Case], now: float, but: str) -> int:
    """How many items other cases have hidden in the last 24 hours."""
    recent = now - PROMISE_S
    return sum(len(c.items) for c in history if c.id != but and any(e.state == "hidden" and e.at > recent for e in c.events))


def _ids(kept: Sequence[str], targets: Sequence[Target]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*kept, *(t.item for t in targets))))


def _list(found: object) -> list[str]:
    return [str(member) for member in found] if isinstance(found, list) else []


def _times(case: Case, now: float) -> dict[str, object]:
    return {"arrived_at": case.arrived_at, "proven_at": now, "deadline_at": case.deadline_at, "items": len(case.items)}

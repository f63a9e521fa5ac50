"""kill -9 at every write of a case, in every state that a case is in: it goes on, nothing is half erased, the deadline holds."""

from __future__ import annotations

import os
import signal
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from firsthand.model.item import Item
from firsthand.model.takedown import Decision, Letter, Standing, Target
from firsthand.store.open import open_store
from firsthand.store.scan import matcher, scan
from firsthand.store.shelf import Store
from firsthand.takedowns.backups import opened
from firsthand.takedowns.cases import CLOSED, PROMISE_S, Cases
from firsthand.takedowns.erasure import Tools, tools_for
from firsthand.takedowns.keys import load
from firsthand.takedowns.proof import prove
from tests.store.makers import NOON, item, put, story

URL = "https://harbourpost.example/2026/quayside-trial"
TITLE = "Quayside trial begins behind closed doors"
TEXT = " ".join(f"word{n} of the report" for n in range(80))
OWNER = Standing(strength="aligned", domains=("harbourpost.example",))
NAME = "Jonas Veldkamp"
pytestmark = pytest.mark.slow
WRITES = frozenset(("put_cases", "put_journal", "put_tombstones", "put_setting", "put_items", "erase", "purge", "scrub", "hide"))
MOST_WRITES = 40
LATE = NOON + PROMISE_S - 1800


def own() -> Item:
    return item(url=URL, outlet="harbourpost.example", headline=TITLE, story="s1")


class Dying:
    """A store whose process is killed before its n-th write."""

    def __init__(self, shelf: Store, writes: int) -> None:
        self._shelf, self._left = shelf, writes

    def __getattr__(self, name: str) -> object:
        found = getattr(self._shelf, name)
        if name not in WRITES:
            return found

        def write(*given: object) -> object:
            self._left -= 1
            if self._left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return found(*given)

        return write


def decide(letter: Letter, standing: Standing, targets: Sequence[Target], hidden_today: int) -> Decision:
    ids = tuple(t.item for t in targets)
    if letter.intent == "person":
        return Decision(action="queue", reason="the operator decides")
    if standing.strength == "none":
        return Decision(action="hide", hide=ids, reason="a complete notice")
    return Decision(action="delete", delete=ids, reason="the owner asks for its own")


def erased(cases: Cases) -> None:
    """received, deleting, proven, receipt."""
    letter = Letter(intent="remove", urls=(URL,))
    cases.open(letter, OWNER, channel="mail", sender="desk@harbourpost.example", arrived_at=NOON, identity=b"one")
    cases.advance(NOON + 5)


def hidden(cases: Cases) -> None:
    """received, hidden, deleting at the deadline, proven, receipt."""
    letter = Letter(intent="remove", urls=(URL,), complete=True)
    cases.open(letter, Standing(strength="none"), channel="mail", sender="a@b.example", arrived_at=NOON, identity=b"one")
    cases.advance(NOON + 5)
    cases.advance(LATE)


def delisted(cases: Cases) -> None:
    """received, queued, delisting, delisted."""
    letter = Letter(intent="person", urls=(URL,))
    case = cases.open(letter, Standing(strength="none"), channel="mail", sender="a@b.example", arrived_at=NOON, identity=b"one")
    cases.advance(NOON + 5)
    held = cases.tools.shelf.case(case.id)
    if held is not None and held.state == "queued":
        cases.delist(case.id, NAME, NOON + 6)
    cases.advance(NOON + 7)


def in_a_child(work: Callable[[], None]) -> int:
    """How a child ended that did the work: 0, or the signal that killed it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    status = os.waitpid(child, 0)[1]
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def filled(data_dir: Path, backup: Path) -> None:
    store = open_store(data_dir)
    load(data_dir)
    put(store, own(), text=f"{TEXT} {NAME}", words=f"{TITLE} {TEXT} {NAME}")
    put(
        store,
        item(3, url="https://rival.example/other", outlet="rival.example", headline="Another report", story="s1"),
        text="another text",
    )
    store.put_stories([story("s1", headline=TITLE, lead=own().id, outlets=2, independent=2)])
    store.backup(str(backup))
    store.close()


def at_work(data_dir: Path, scenario: Callable[[Cases], None], writes: int) -> None:
    store = open_store(data_dir)
    tools = tools_for(store, load(data_dir), data_dir)
    scenario(Cases(tools=replace(tools, shelf=Dying(store, writes)), decide=decide))  # type: ignore[arg-type]
    store.close()


@pytest.mark.parametrize("scenario", [erased, hidden, delisted], ids=lambda s: s.__name__)
def test_killed_before_any_of_its_writes_a_case_goes_on(scenario: Callable[[Cases], None], tmp_path: Path) -> None:
    states = set()
    for writes in range(MOST_WRITES):
        data_dir, backup = tmp_path / f"data-{writes}", tmp_path / f"backup-{writes}"
        filled(data_dir, backup)
        killed = in_a_child(lambda d=data_dir, w=writes: at_work(d, scenario, w))  # type: ignore[misc]
        store = open_store(data_dir)
        tools = tools_for(store, load(data_dir), data_dir)
        states |= {c.state for c in store.cases()}
        scenario(Cases(tools=tools, decide=decide))
        ended(tools, backup, scenario)
        store.close()
        if not killed:
            break
    assert not killed, "there are more writes than were tried"
    assert writes > 5
    assert len(states - CLOSED) >= 2


def ended(tools: Tools, backup: Path, scenario: Callable[[Cases], None]) -> None:
    (case,) = tools.shelf.cases()
    assert all(event.at <= case.deadline_at for event in case.events)
    if scenario is delisted:
        assert case.state == "delisted"
        with opened(backup, write=False) as copy:
            for store in (tools.shelf, copy):
                assert [hit.item.id for hit in store.search("veldkamp").members] == []
        return
    assert case.state == "receipt"
    assert prove(case.id, tools)["proven"]
    assert scan([tools.data_dir, backup], matcher([URL, TITLE, TEXT[:60]]))["hits"] == []
    assert tools.stones.binds(URL)
    assert tools.shelf.item(item(3, url="https://rival.example/other", outlet="rival.example").id) is not None

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from firsthand.errors import UsageError
from firsthand.model.entry import Entry, Pending
from firsthand.model.item import Dropped, Item
from firsthand.model.origin import Origin, Primary, Source
from firsthand.model.takedown import Case, Decision, Letter, Standing, Target
from firsthand.store.open import open_store
from firsthand.store.shelf import RETELL, ItemQuery
from firsthand.takedowns import receipts
from firsthand.takedowns.cases import PROMISE_S, Cases
from firsthand.takedowns.erasure import Tools, tools_for
from firsthand.takedowns.proof import prove
from tests.store.makers import DAY, NOON, item, put, story
from tests.takedowns.test_tombstones import prose

URL = "https://harbourpost.example/2026/quayside-trial"
TITLE = "Quayside trial begins behind closed doors"
TEXT = " ".join(prose(1))
OWNER = Standing(strength="aligned", domains=("harbourpost.example",))


def own() -> Item:
    return item(url=URL, outlet="harbourpost.example", headline=TITLE, story="s1")


def rival() -> Item:
    return item(url="https://rival.example/other-report", outlet="rival.example", headline="Another report", story="s1", at=NOON + 60, primary=Primary(url=URL, kind="origin", item=own().id))  # fmt: skip


def fill(tools: Tools) -> None:
    put(tools.shelf, own(), text=TEXT, words=f"{TITLE} {TEXT}")
    put(tools.shelf, rival(), text=" ".join(prose(2)))
    tools.shelf.put_stories([story("s1", headline=TITLE, lead=own().id, outlets=2, independent=2)])


def delete(letter: Letter, standing: Standing, targets: Sequence[Target], hidden_today: int) -> Decision:
    ids = tuple(t.item for t in targets if t.outlet in standing.domains)
    return Decision(action="delete", delete=ids, domains=letter.domains, reason="the owner asks for its own")


def deciding(action: str) -> Callable[[Letter, Standing, Sequence[Target], int], Decision]:
    def decide(letter: Letter, standing: Standing, targets: Sequence[Target], hidden_today: int) -> Decision:
        return Decision(
            action=action, hide=tuple(t.item for t in targets) if action == "hide" else (), reason=f"{hidden_today} hidden today"
        )

    return decide


def opened(cases: Cases, letter: Letter | None = None, standing: Standing = OWNER, identity: bytes = b"one") -> Case:
    asked = letter or Letter(intent="remove", urls=(URL,))
    return cases.open(asked, standing, channel="mail", sender="desk@harbourpost.example", arrived_at=NOON, identity=identity)


def test_an_owners_letter_goes_from_arrival_to_receipt(tools: Tools) -> None:
    fill(tools)
    said: list[str] = []
    forgotten: list[tuple[str, ...]] = []
    tools = replace(tools, forget=forgotten.append)
    cases = Cases(tools=tools, decide=delete, say=lambda case, what: said.append(what))
    case = opened(cases)
    assert case == opened(cases)
    assert case.deadline_at == NOON + PROMISE_S
    (after,) = cases.advance(NOON + 5)
    assert after.state == "receipt"
    assert [e.state for e in after.events] == ["received", "deleting", "erased", "proven", "receipt"]
    assert (after.targets, after.domains, after.letter.urls, after.items) == ((), (), (), (own().id,))
    assert said == ["acknowledged", "receipt"]
    assert forgotten == [(own().id,)]
    assert tools.shelf.scan([URL, TITLE, TEXT[:60]])["hits"] == []
    assert [i.id for i in tools.shelf.items(ItemQuery()).members] == [rival().id]
    ((entry, receipt),) = receipts.of_case(tools.shelf, case.id)
    assert receipts.holds(receipt, receipts.public_key(tools.keys))
    assert '"proven":true' in receipt.text
    assert entry.chain in after.events[-1].note
    assert cases.advance(NOON + 9) == ()


def test_it_never_comes_back(tools: Tools) -> None:
    fill(tools)
    waiting = Pending(
        key=URL, url=URL, domain="harbourpost.example", feed="f", entry=Entry(title=TITLE), found_at=NOON, gap_s=1.0, due_at=NOON
    )
    amp = replace(waiting, key=f"{URL}/amp", url=f"{URL}/amp")
    tools.shelf.commit_polls([], [replace(waiting, key="https://harbourpost.example/fine", url="https://harbourpost.example/fine"), amp])
    tools.shelf.put_dropped([Dropped(url=f"{URL}/amp", stage="read", reason="slow", at=NOON)])
    cases = Cases(tools=tools, decide=delete)
    opened(cases)
    cases.advance(NOON + 5)
    assert tools.shelf.known(["https://m.harbourpost.example/2026/quayside-trial?utm_source=x", URL, "https://harbourpost.example/fine"]) == {
        "https://m.harbourpost.example/2026/quayside-trial?utm_source=x", URL,
    }  # fmt: skip
    assert tools.stones.refuses(["https://harbourpost.example/moved"], TEXT) is not None
    assert tools.stones.refuses(["https://rival.example/copy"], TEXT) is None
    assert [p.url for p in tools.shelf.pending(NOON, 9)] == ["https://harbourpost.example/fine"]
    assert tools.shelf.dropped() == ()
    again = open_store(tools.data_dir, write=False)
    assert tools_for(again, tools.keys, tools.data_dir).stones.refuses([URL], "") is not None
    again.close()


def test_a_whole_domain_goes_with_what_was_hidden_of_it(tools: Tools) -> None:
    fill(tools)
    old = item(5, NOON - 9 * DAY, url="https://harbourpost.example/old", outlet="harbourpost.example")
    put(tools.shelf, old)
    tools.shelf.hide([old.id], "other")
    cases = Cases(tools=tools, decide=delete)
    opened(cases, Letter(intent="remove", domains=("harbourpost.example",)))
    (after,) = cases.advance(NOON)
    assert (after.state, set(after.items)) == ("receipt", {own().id, old.id})
    assert tools.stones.binds("https://harbourpost.example/anything")


def test_an_owner_binds_no_address_of_a_rival(tools: Tools) -> None:
    fill(tools)
    cases = Cases(tools=tools, decide=delete)
    opened(
        cases,
        Letter(intent="remove", urls=(URL, rival().url, "https://rival.example/not-yet-seen", "https://harbourpost.example/not-yet-seen")),
    )
    cases.advance(NOON)
    assert tools.shelf.item(rival().id) is not None
    assert not tools.stones.binds(rival().url)
    assert not tools.stones.binds("https://rival.example/not-yet-seen")
    assert tools.stones.binds("https://harbourpost.example/not-yet-seen")


@pytest.mark.parametrize(
    ("action", "state"),
    [("hide", "hidden"), ("ask-proof", "asked-proof"), ("queue", "queued"), ("refuse", "refused"), ("answer", "refused")],
)
def test_other_decisions_delete_nothing(tools: Tools, action: str, state: str) -> None:
    fill(tools)
    cases = Cases(tools=tools, decide=deciding(action))
    opened(cases)
    (after,) = cases.advance(NOON)
    assert after.state == state
    held = tools.shelf.item(own().id)
    assert held is not None
    assert held.hidden == (after.id if action == "hide" else None)
    assert tools.shelf.known([URL]) == {URL}


def test_what_is_hidden_is_erased_in_time_unless_somebody_contradicts(tools: Tools) -> None:
    fill(tools)
    cases = Cases(tools=tools, decide=deciding("hide"))
    opened(cases)
    cases.advance(NOON)
    assert cases.advance(NOON + 22 * 3600) == ()
    restoring = replace(cases, decide=deciding("restore"))
    opened(restoring, Letter(intent="counter", urls=(URL,)), identity=b"two")
    assert [c.state for c in restoring.advance(NOON + 22 * 3600)] == ["restored"]
    held = tools.shelf.item(own().id)
    assert held is not None
    assert held.hidden is None
    assert [c.state for c in tools.shelf.cases(open_only=True)] == ["queued"]
    opened(cases, identity=b"three")
    (hidden,) = [c for c in cases.advance(NOON + 60) if c.state == "hidden"]
    moved = {c.id: c for at in (hidden.deadline_at - 1800, NOON + DAY) for c in cases.advance(at)}
    assert [c.state for c in moved.values()] == ["receipt", "receipt"]  # what the first letter asked is done as well, and proven
    assert moved[hidden.id].events[-1].at <= hidden.deadline_at
    assert tools.shelf.cases(open_only=True) == ()
    assert tools.shelf.scan([URL])["hits"] == []


def test_the_days_hidden_items_are_counted_for_the_cap(tools: Tools) -> None:
    fill(tools)
    cases = Cases(tools=tools, decide=deciding("hide"))
    opened(cases)
    opened(cases, Letter(intent="remove", urls=(rival().url,)), identity=b"two")
    first, second = cases.advance(NOON)
    assert {first.events[-1].note, second.events[-1].note} == {"0 hidden today", "1 hidden today"}


def test_the_operator_approves_or_refuses(tools: Tools) -> None:
    fill(tools)
    cases = Cases(tools=tools, decide=deciding("hide"))
    first, second = opened(cases), opened(cases, Letter(intent="remove", urls=(rival().url,)), identity=b"two")
    cases.advance(NOON)
    refused = cases.refuse(second.id, NOON + 1, "not theirs")
    shown = tools.shelf.item(rival().id)
    assert (refused.state, shown and shown.hidden) == ("refused", None)
    assert cases.step(cases.approve(first.id, NOON + 2), NOON + 2).state == "receipt"
    for number in (first.id, second.id, "nobody"):
        with pytest.raises(UsageError):
            cases.approve(number, NOON + 3)
        with pytest.raises(UsageError):
            cases.refuse(number, NOON + 3, "x")


class Killed(Exception):
    pass


@pytest.mark.parametrize("moment", range(9))
def test_a_case_killed_at_any_write_goes_on_and_ends_the_same(tools: Tools, moment: int) -> None:
    fill(tools)
    cases = Cases(tools=tools, decide=delete)
    opened(cases)
    left = moment

    class Failing:
        """The store of a process that dies at its n-th write."""

        def __getattr__(self, name: str) -> object:
            found = getattr(tools.shelf, name)
            if name not in ("put_cases", "put_journal", "put_tombstones", "erase", "purge", "hide"):
                return found

            def write(*given: object) -> object:
                nonlocal left
                left -= 1
                if left < 0:
                    raise Killed
                return found(*given)

            return write

    dying = replace(tools, shelf=Failing())  # type: ignore[arg-type]
    with pytest.raises(Killed):
        Cases(tools=dying, decide=delete).advance(NOON + 5)
    again = replace(tools)
    again.stones.reload()
    Cases(tools=again, decide=delete).advance(NOON + 9)
    (case,) = tools.shelf.cases()
    assert case.state == "receipt"
    assert tools.shelf.scan([URL, TITLE, TEXT[:60]])["hits"] == []
    assert tools.stones.binds(URL)


def test_a_proof_sees_what_is_left_anywhere(tools: Tools) -> None:
    fill(tools)
    cases = Cases(tools=tools, decide=delete)
    case = opened(cases)
    cases.advance(NOON)
    assert prove(case.id, tools)["proven"]
    (tools.data_dir / "export.jsonl").write_text('{"url":"' + URL.replace("/", "\\/") + '"}')
    found = prove(case.id, tools, lambda case: [("/index.atom", b"<a>" + TITLE.encode() + b"</a>"), ("/about", b"nothing")])
    assert (found["hits"], found["surfaces"], found["proven"]) == ([str(tools.data_dir / "export.jsonl")], ["/index.atom"], False)
    assert not prove("nobody", tools)["proven"]

    def gone_away(case: Case) -> list[tuple[str, bytes]]:
        raise ConnectionRefusedError("nobody listens")

    unanswered = prove(case.id, tools, gone_away)
    assert "the site did not answer to its end: nobody listens" in unanswered["out_of_reach"]  # type: ignore[operator]
    assert not unanswered["proven"]


def test_a_case_that_cannot_be_proven_stays_open_and_is_tried_again(tools: Tools) -> None:
    fill(tools)
    left = [("/cache", TITLE.encode())]
    cases = Cases(tools=tools, decide=delete, surfaces=lambda case: left)
    opened(cases)
    cases.advance(NOON)
    cases.advance(NOON + 10)
    (case,) = tools.shelf.cases(open_only=True)
    assert [e.note for e in case.events if e.note.startswith("still")] == ["still found in 0 files and 1 surfaces"]
    left.clear()
    assert [c.state for c in cases.advance(NOON + 20)] == ["receipt"]


def test_the_agencys_copies_elsewhere_are_bound_everywhere(tools: Tools) -> None:
    wire = item(
        url="https://rival.example/wire-copy",
        outlet="rival.example",
        headline="Wire copy",
        origin=Origin(kind="agency", origin=Source(domain="wire.example")),
    )
    put(tools.shelf, wire, text=TEXT)

    def decide(letter: Letter, standing: Standing, targets: Sequence[Target], hidden_today: int) -> Decision:
        assert [(t.origin, t.origin_kind, t.outlet) for t in targets] == [("wire.example", "agency", "rival.example")]
        return Decision(action="delete", delete=tuple(t.item for t in targets), everywhere=True)

    cases = Cases(tools=tools, decide=decide)
    opened(
        cases,
        Letter(intent="remove", urls=(f"https://us.example/item/{wire.id}",)),
        Standing(strength="aligned", domains=("wire.example",)),
    )
    (after,) = cases.advance(NOON)
    assert after.state == "receipt"
    assert tools.stones.refuses(["https://third.example/x"], TEXT) == after.id


def test_a_refusal_shows_only_what_its_own_case_hid(tools: Tools) -> None:
    fill(tools)
    cases = Cases(tools=tools, decide=deciding("hide"))
    first = opened(cases)
    cases.advance(NOON)
    second = opened(replace(cases, decide=deciding("queue")), identity=b"two")
    replace(cases, decide=deciding("queue")).advance(NOON + 1)
    cases.refuse(second.id, NOON + 2, "no")
    held = tools.shelf.item(own().id)
    assert held is not None
    assert held.hidden == first.id


def test_whoever_misuses_the_mailbox_is_warned_and_then_suspended(tools: Tools) -> None:
    fill(tools)
    said: list[str] = []
    cases = Cases(tools=tools, decide=deciding("hide"), say=lambda case, what: said.append(what))
    nobody = Standing(strength="none")
    for number in range(3):
        case = opened(cases, standing=nobody, identity=bytes([number]))
        cases.advance(NOON + number * 60)
        cases.refuse(case.id, NOON + number * 60 + 1, "invented", unfounded=True)
    assert [what for what in said if what in ("refused", "warned")] == ["refused", "warned", "refused"]
    fourth = opened(cases, standing=nobody, identity=b"four")
    cases.advance(NOON + 200)
    assert [c.state for c in tools.shelf.cases() if c.id == fourth.id] == ["queued"]
    assert cases.step(opened(cases, identity=b"five"), NOON + 200).state == "hidden"  # a proven one is not held up
    later = replace(fourth, state="received", deadline_at=NOON + 40 * DAY)
    assert cases.step(later, NOON + 31 * DAY).state == "hidden"


def test_a_proof_that_never_comes_closes_the_case(tools: Tools) -> None:
    fill(tools)
    cases = Cases(tools=tools, decide=deciding("ask-proof"))
    opened(cases, standing=Standing(strength="none"))
    cases.advance(NOON)
    assert cases.advance(NOON + 29 * DAY) == ()
    (after,) = cases.advance(NOON + 31 * DAY)
    assert (after.state, after.events[-1].note) == ("refused", "no proof came")


def test_a_proof_shows_again_what_is_not_the_senders(tools: Tools) -> None:
    """Two items were hidden on a complete notice; the proof is for one of their outlets."""
    fill(tools)
    cases = Cases(tools=tools, decide=deciding("hide"))
    opened(cases, Letter(intent="remove", urls=(URL, rival().url)), standing=Standing(strength="none"))
    (hidden,) = cases.advance(NOON)
    assert len(hidden.items) == 2
    deciding_now = replace(cases, decide=delete)
    waiting = deciding_now.proved(hidden, OWNER, NOON + 3 * DAY)
    assert waiting.deadline_at == NOON + 3 * DAY + PROMISE_S
    (after,) = deciding_now.advance(NOON + 3 * DAY)
    assert (after.state, after.items) == ("receipt", (own().id,))
    left = tools.shelf.item(rival().id)
    assert left is not None
    assert left.hidden is None
    assert deciding_now.proved(after, OWNER, NOON) == after


def test_stories_whose_members_are_hidden_or_shown_again_are_named_to_whoever_tells_them(tools: Tools) -> None:
    fill(tools)
    cases = Cases(tools=tools, decide=deciding("hide"))
    case = opened(cases)
    cases.advance(NOON)
    assert [(e.subject, e.text) for e in tools.shelf.journal(kind=RETELL)] == [("s1", case.id)]
    cases.refuse(case.id, NOON + 5, "not theirs")
    assert [(e.subject, e.text) for e in tools.shelf.journal(kind=RETELL)] == [("s1", case.id), ("s1", "")]

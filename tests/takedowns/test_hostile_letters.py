"""Letters that are written to break their reader: each becomes a case, and none stops the others."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from firsthand.model.takedown import Decision, Letter, Standing, Target
from firsthand.takedowns.cases import Cases
from firsthand.takedowns.erasure import Tools
from firsthand.takedowns.tombstones import plain
from tests.store.makers import NOON, item, put
from tests.takedowns.test_cases import OWNER, URL, delete, fill, opened, own, rival
from tests.takedowns.test_desk import Scene, letter
from tests.takedowns.test_tombstones import prose

ADDRESSES = ("http://[.]/x", "hxxps://[::1/x", "http://[1.2.3/", "https://a[.]b[/c", "//", "http://%%%/", "http://a:99999999/", "https://" + "a" * 70_000, "http://[v1.x]:y/")  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_is_none_stops_nobody(scene: Scene, address: str) -> None:
    scene.box.deliver(letter(f"Please remove {address} and {address}, our pages.", sender="Desk <desk@odd-post.com>"))
    scene.box.deliver(letter("Please remove our article https://other-post.com/a", sender="Desk <desk@other-post.com>"))
    asyncio.run(scene.desk.round())
    assert len(scene.states()) == 2
    assert "received" not in scene.states()
    assert plain(address)


def test_a_defanged_address_is_found(scene: Scene) -> None:
    raw = letter("Please delete our story hxxps://www.harbour-post[.]com/2026/quayside-trial")
    scene.box.deliver(scene.signer.sign(raw, b"harbour-post.com", (b"from", b"to", b"subject")))
    asyncio.run(scene.desk.round())
    assert scene.states() == ["receipt"]


def test_what_nobody_foresaw_in_one_case_stops_no_other(tools: Tools) -> None:
    fill(tools)

    def decide(asked: Letter, standing: Standing, targets: Sequence[Target], hidden_today: int) -> Decision:
        if asked.language == "xx":
            raise ValueError("a letter that breaks its reader")
        return delete(asked, standing, targets, hidden_today)

    cases = Cases(tools=tools, decide=decide)
    opened(cases, Letter(intent="remove", language="xx"), identity=b"odd")
    opened(cases, standing=OWNER)
    moved = cases.advance(NOON + 5)
    assert [c.state for c in moved] == ["receipt"]
    assert tools.shelf.item(own().id) is None
    assert [c.state for c in tools.shelf.cases(open_only=True)] == ["received"]


def test_who_removes_a_page_that_names_anothers_as_its_canonical_one_binds_only_his_own(tools: Tools) -> None:
    fill(tools)
    theirs, coming = "https://rival.example/other-report", "https://rival.example/2026/not-yet-read"
    pages = [
        item(url=f"https://harbourpost.example/decoy-{n}", canonical=address, outlet="harbourpost.example", headline=f"Decoy number {n}")
        for n, address in enumerate((theirs, coming))
    ]
    for page in pages:
        put(tools.shelf, page, text=" ".join(prose(5)))
    asked = Letter(intent="remove", urls=(*(page.url for page in pages), coming))
    opened(Cases(tools=tools, decide=delete), asked)
    (after,) = Cases(tools=tools, decide=delete).advance(NOON + 5)
    assert (after.state, sorted(after.items)) == ("receipt", sorted(page.id for page in pages))
    assert tools.shelf.item_at(theirs) == rival()
    assert [tools.stones.binds(url) for url in (theirs, coming, pages[0].url)] == [False, False, True]


def test_a_notice_that_nobody_proved_binds_nothing_but_what_it_hid(tools: Tools) -> None:
    fill(tools)
    asked = Letter(intent="remove", urls=(URL, rival().url, "https://rival.example/2026/not-yet-read"))

    def hides_one(letter: Letter, standing: Standing, targets: Sequence[Target], hidden_today: int) -> Decision:
        return Decision(action="hide", hide=(rival().id,), reason="the other leads its story")

    cases = Cases(tools=tools, decide=hides_one)
    opened(cases, asked, standing=Standing(strength="none"))
    (hidden,) = cases.advance(NOON)
    (after,) = cases.advance(hidden.deadline_at - 60)
    assert after.state == "receipt"
    assert tools.shelf.item(own().id) is not None
    assert [tools.stones.binds(url) for url in asked.urls] == [False, True, False]

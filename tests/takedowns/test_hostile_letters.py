"""Letters that are written to break their reader: each becomes a case, and none stops the others."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from firsthand.model.takedown import Decision, Letter, Standing, Target
from firsthand.takedowns.cases import Cases
from firsthand.takedowns.erasure import Tools
from firsthand.takedowns.tombstones import plain
from tests.store.makers import NOON
from tests.takedowns.test_cases import OWNER, delete, fill, opened, own
from tests.takedowns.test_desk import Scene, letter, scene  # noqa: F401

ADDRESSES = ("http://[.]/x", "hxxps://[::1/x", "http://[1.2.3/", "https://a[.]b[/c", "//", "http://%%%/", "http://a:99999999/", "https://" + "a" * 70_000, "http://[v1.x]:y/")  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_is_none_stops_nobody(scene: Scene, address: str) -> None:  # noqa: F811
    scene.box.deliver(letter(f"Please remove {address} and {address}, our pages.", sender="Desk <desk@odd-post.com>"))
    scene.box.deliver(letter("Please remove our article https://other-post.com/a", sender="Desk <desk@other-post.com>"))
    asyncio.run(scene.desk.round())
    assert len(scene.states()) == 2
    assert "received" not in scene.states()
    assert plain(address)


def test_a_defanged_address_is_found(scene: Scene) -> None:  # noqa: F811
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

"""A mailbox that means harm: it is read to its end, nobody's letter is lost, and an owner's own is done."""

from __future__ import annotations

import base64
import os
import time
from pathlib import Path

import pytest

from firsthand.fetching.workers import Failure, Workers
from firsthand.store.shelf import ItemQuery
from tests.store.makers import item, put
from tests.takedowns.test_desk import OWN, RIVAL, Scene, letter

MB = 1024 * 1024
LETTERS = 10_000 if os.environ.get("FIRSTHAND_SOAK") else 400  # a flood of full size takes minutes: `make soak`
_HEAD = b"From: Kit <kit@a-b.com>\r\nTo: takedown@agg.org\r\nSubject: x\r\n"
BOMBS = {
    "headers": _HEAD + b"X-A: y\r\n" * (3 * MB) + b"\r\nhi",
    "a sender without end": b"From: " + b"a," * (8 * MB) + b"\r\n\r\nhi",
    "base64": _HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(b"x" * (17 * MB)),
    "parts": _HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * MB,
    "nests": _HEAD + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(5000)),
    "pages": _HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + (b"--b\r\nContent-Type: text/html\r\n\r\n" + b"<div><a href='https://x.com/1'>x</a>" * 3000) * 199,
    "pieces": _HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; " + b"".join(b"name*%d=a; " % n for n in range(100_000)) + b"\r\n\r\nhi",
    "larger than any": _HEAD + b"\r\n" + b"please remove https://harbour-post.com/x \r\n" * (26 * MB // 42),
}  # fmt: skip


def owners(scene: Scene) -> None:
    scene.box.deliver(scene.signer.sign(letter(), b"harbour-post.com", (b"from", b"to", b"subject")))


@pytest.mark.slow
def test_bombs_are_cases_for_the_operator_and_hold_nobody_up(scene: Scene) -> None:
    for raw in BOMBS.values():
        scene.box.deliver(raw)
    owners(scene)
    began = time.process_time()
    scene.desk.read_mail()
    scene.desk.step()
    assert time.process_time() - began < 20
    states = [case.state for case in scene.store.cases()]
    assert len(states) == len(BOMBS) + 1
    assert states.count("receipt") == 1
    assert states.count("queued") >= 4
    assert [i.id for i in scene.store.items(ItemQuery()).members] == [RIVAL.id]
    assert scene.desk.mailbox_read_at() is not None


def test_a_letter_that_breaks_its_reader_waits_for_the_operator(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("firsthand.takedowns.desk.tell", broken)
    scene.box.deliver(letter())
    assert scene.desk.read_mail() == 1
    scene.desk.step()
    assert scene.states() == ["queued"]


@pytest.mark.slow
def test_a_flood_of_letters_loses_none_and_hides_five_at_most(scene: Scene) -> None:
    targets = [item(n, url=f"https://harbour-post.com/n/{n}", outlet="harbour-post.com", headline=f"Report {n}") for n in range(200)]
    put(scene.store, *targets)
    stated = "The page copies our report without permission. We state in good faith that this notice is accurate and complete."
    for number in range(LETTERS):
        url = targets[number % 200].url
        sender = f"Desk {number} <desk@forger-{number % 1000}.com>"
        scene.box.deliver(letter(f"Please remove {url}. {stated} Number {number}.\n\nDesk {number}\n", sender))
    owners(scene)
    read = 0
    for _ in range(40):
        read += scene.desk.read_mail()
        if scene.desk.mailbox_read_at() is not None:
            break
    assert read == LETTERS + 1
    scene.desk.step()
    cases = scene.store.cases()
    assert len(cases) == LETTERS + 1
    assert not [c for c in cases if c.state == "received"]
    hidden = sum(1 for i in targets if (held := scene.store.item(i.id)) and held.hidden)
    assert hidden <= 5
    assert scene.store.item(OWN.id) is None
    assert scene.store.item(RIVAL.id) is not None


class Dying:
    """Workers whose every process dies."""

    def run(self, function: object, rows: list[object]) -> list[Failure]:
        return [Failure("crashed", "the worker died") for _ in rows]


def test_a_letter_that_kills_its_reader_waits_for_the_operator(scene: Scene, tmp_path: Path) -> None:
    scene.desk._workers = Dying()  # type: ignore[assignment]
    owners(scene)
    scene.desk.read_mail()
    scene.desk.step()
    (case,) = scene.store.cases()
    assert (case.letter.intent, case.state) == ("unreadable", "queued")


@pytest.mark.slow
def test_letters_are_read_in_processes_of_their_own(scene: Scene) -> None:
    with Workers(1, warm=("firsthand.letters.read:warm",)) as workers:
        scene.desk._workers = workers
        owners(scene)
        scene.desk.read_mail()
        scene.desk.step()
    assert [case.state for case in scene.store.cases()] == ["receipt"]

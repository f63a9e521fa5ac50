from __future__ import annotations

import asyncio
from email.message import EmailMessage
from pathlib import Path

import pytest

from firsthand.errors import UsageError
from firsthand.store.shelf import RETELL, ItemQuery, JournalEntry, Store
from firsthand.takedowns.desk import TakedownDesk, as_mail
from firsthand.takedowns.mailbox import ImapReader
from tests.store.makers import NOON, item
from tests.takedowns.mail_servers import Mailbox
from tests.takedowns.test_mailbox import Kept
from tests.takedowns.test_standing import Signer

OWN = item(url="https://www.harbour-post.com/2026/quayside-trial", outlet="harbour-post.com", headline="Quayside trial begins")
RIVAL = item(url="https://rival-news.com/quay", outlet="rival-news.com", headline="Another report from the quay")
ASKED = f"Dear operator,\n\nplease remove our article {OWN.url} from your site and index at once.\n\nEditorial desk, Harbour Post\n"


def letter(text: str = ASKED, sender: str = "Desk <desk@harbour-post.com>", subject: str = "Removal request") -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"], made["Message-ID"] = (
        sender,
        "takedown@agg.org",
        subject,
        f"<{abs(hash(text + sender))}@x.com>",
    )
    made.set_content(text)
    return made.as_bytes().replace(b"\n", b"\r\n")


class Scene:
    """A desk with a mailbox, a DNS and an outbox."""

    def __init__(self, box: Mailbox, store: Store, data_dir: Path) -> None:
        self.box, self.store, self.sent, self.signer = box, store, Kept(), Signer()
        reader = ImapReader(host="127.0.0.1", port=box.port, user="u", password="p", tls=False)
        self.now = NOON
        self.desk = TakedownDesk(
            store, data_dir, lambda: self.now, reader=reader, outbox=self.sent, txt=self.signer.txt, our_hosts=frozenset({"agg.org"})
        )

    def states(self) -> list[str]:
        return [case.state for case in self.store.cases()]


def test_a_signed_letter_deletes_its_own_without_a_human(scene: Scene) -> None:
    scene.box.deliver(scene.signer.sign(letter(), b"harbour-post.com", (b"from", b"to", b"subject")))
    assert scene.desk.mailbox_read_at() is None
    assert asyncio.run(scene.desk.round()) > 0
    assert scene.desk.mailbox_read_at() == NOON
    assert scene.states() == ["receipt"]
    assert [i.id for i in scene.store.items(ItemQuery()).members] == [RIVAL.id]
    assert scene.store.scan([OWN.url])["hits"] == []
    assert scene.desk.refuses([OWN.url], "") == scene.store.cases()[0].id
    assert [to for to, _ in scene.sent.sent] == ["desk@harbour-post.com"] * 2
    (case,) = scene.store.cases()
    assert (case.arrived_at, case.sender) == (NOON, "desk@harbour-post.com")
    assert scene.desk.read_mail() == 0


@pytest.mark.parametrize("sign", ["nobody", "rival"])
def test_an_unproven_letter_hides_and_deletes_nothing(scene: Scene, sign: str) -> None:
    raw = letter() if sign == "nobody" else scene.signer.sign(letter(), b"rival-news.com", (b"from", b"to", b"subject"))
    scene.box.deliver(raw)
    scene.desk.read_mail()
    scene.desk.step()
    assert scene.states() == ["asked-proof"]
    assert len(scene.store.items(ItemQuery()).members) == 2
    assert [to for to, _ in scene.sent.sent] == ["desk@harbour-post.com"] * 2


def test_an_owner_cannot_have_a_rivals_deleted(scene: Scene) -> None:
    both = letter(ASKED.replace(OWN.url, f"{OWN.url} and {RIVAL.url}"))
    scene.box.deliver(scene.signer.sign(both, b"harbour-post.com", (b"from", b"to", b"subject")))
    scene.desk.read_mail()
    scene.desk.step()
    assert [i.id for i in scene.store.items(ItemQuery()).members] == [RIVAL.id]
    assert not scene.desk.refuses([RIVAL.url], "")


def test_no_letter_is_lost_and_none_is_a_second_case(scene: Scene) -> None:
    for raw in (b"", b"\x00\xff" * 500, b"From: a@b.com\r\n\r\n", letter(), letter()):
        scene.box.deliver(raw)
    scene.desk.read_mail()
    scene.box.validity = 99
    scene.desk.read_mail()
    assert len(scene.store.cases()) == 4


def test_a_mailbox_that_is_down_stops_nothing_else(scene: Scene) -> None:
    scene.box.sulks = True
    scene.desk.submit("a@b.com", f"please remove {OWN.url}", "form")
    asyncio.run(scene.desk.round())
    assert scene.desk.mailbox_read_at() is None
    assert len(scene.states()) == 1
    assert scene.states() != ["received"]


def test_a_form_is_a_letter_and_needs_an_address_and_words(scene: Scene) -> None:
    number = scene.desk.submit("Editor <a@harbour-post.com>", f"please remove our article {OWN.url}", "form")
    case = scene.store.case(number)
    assert case is not None
    assert (case.channel, case.letter.urls, case.standing.strength) == ("form", (OWN.url,), "none")
    for sender, text in (("nobody", "text"), ("a@b.com", "  "), ("a@b.com\r\nBcc: x@y.com, c@d.com", "text")):
        with pytest.raises(UsageError):
            scene.desk.submit(sender, text, "form")
    assert b"\nBcc" not in as_mail("a@b.com\nBcc: x@y.com", "text")


def test_stories_are_told_anew_once_when_an_operator_shows_their_items_again(scene: Scene, tmp_path: Path) -> None:
    told: list[frozenset[str]] = []
    desk = TakedownDesk(scene.store, tmp_path / "data", lambda: scene.now, retell=told.append)
    scene.store.put_journal([JournalEntry(at=NOON, kind=RETELL, subject=s, text="") for s in ("s1", "s2")])
    asyncio.run(desk.round())
    asyncio.run(desk.round())
    assert told == [frozenset({"s1", "s2"})]

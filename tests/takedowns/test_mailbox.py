from __future__ import annotations

import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler

from firsthand.errors import Unreachable
from firsthand.model.takedown import Case, Letter, Standing
from firsthand.takedowns import mailbox as module
from firsthand.takedowns.answers import Answers
from firsthand.takedowns.mailbox import ImapReader, SmtpOutbox
from tests.takedowns.mail_servers import Mailbox, mailbox


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as served:
        yield served


def reader(box: Mailbox) -> ImapReader:
    return ImapReader(host="127.0.0.1", port=box.port, user="u", password="p", tls=False)


def test_letters_come_as_they_are_once_each_and_nothing_is_marked(box: Mailbox) -> None:
    first, second = b"From: a@b.com\r\nSubject: \xff one\r\n\r\n.\r\nBody  \r\n", b"Subject: two\r\n\r\n"
    box.deliver(first, "23-Nov-2026 23:30:00 -0200")
    box.deliver(second)
    found = list(reader(box).letters(None))
    assert [(a.raw, a.place) for a in found] == [(first, "7:1"), (second, "7:2")]
    assert found[0].arrived_at == 1_795_483_800.0
    assert list(reader(box).letters("7:2")) == []
    assert [a.place for a in reader(box).letters("7:1")] == ["7:2"]
    assert [a.place for a in reader(box).letters("6:2")] == ["7:1", "7:2"]  # another UIDVALIDITY: all again
    assert not [c for c in box.log if "STORE" in c.upper() or "EXPUNGE" in c.upper() or "BODY[]" in c]


def test_a_giant_costs_itself_only(box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 1000)
    monkeypatch.setattr(module, "OF_LARGER", 100)
    box.deliver(b"Subject: giant\r\n\r\n" + b"x" * 5000)
    box.deliver(b"Subject: small\r\n\r\n")
    assert [len(a.raw) for a in reader(box).letters(None)] == [100, 18]


def test_ten_thousand_letters_are_read_in_turns(box: Mailbox) -> None:
    for n in range(120):
        box.deliver(b"Subject: %d\r\n\r\n" % n)
    place, turns = None, 0
    seen = []
    while got := list(reader(box).letters(place)):
        place, turns = got[-1].place, turns + 1
        seen += [a.raw for a in got]
    assert (len(seen), len(set(seen)), turns) == (120, 120, 3)


def test_a_mailbox_that_is_down_says_so(box: Mailbox) -> None:
    box.sulks = True
    with pytest.raises(Unreachable):
        list(reader(box).letters(None))
    with pytest.raises(Unreachable):
        list(ImapReader(host="127.0.0.1", port=1, user="u", password="p", tls=False).letters(None))


class Sink(MessageHandler):
    def __init__(self) -> None:
        super().__init__()
        self.got: list[Message] = []

    def handle_message(self, message: Message) -> None:
        self.got.append(message)

    def prepare_message(self, session: object, envelope: object) -> Message:
        return message_from_bytes(envelope.content)  # type: ignore[attr-defined]


def test_answers_are_marked_as_automatic_and_hold_no_header_of_others() -> None:
    sink = Sink()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        SmtpOutbox(host="127.0.0.1", port=port, sender="takedown@agg.com").send("a@b.com", "Case 1\r\nBcc: all@b.com", "text", "<m@b.com>")
    finally:
        controller.stop()
    (letter,) = sink.got
    assert (letter["Auto-Submitted"], letter["In-Reply-To"], letter["Bcc"]) == ("auto-replied", "<m@b.com>", None)
    with pytest.raises(Unreachable):
        SmtpOutbox(host="127.0.0.1", port=1, sender="t@agg.com").send("a@b.com", "s", "t")


class Kept:
    def __init__(self, fails: bool = False) -> None:
        self.sent: list[tuple[str, str]] = []
        self.texts: list[tuple[str, str]] = []
        self.fails = fails

    def send(self, to: str, subject: str, text: str, in_reply_to: str | None = None) -> None:
        if self.fails:
            raise Unreachable("down")
        self.sent.append((to, subject))
        self.texts.append((to, text))


def case(sender: str = "a@b.com", *, bulk: bool = False, channel: str = "mail") -> Case:
    return Case(id="n1", arrived_at=0.0, deadline_at=0.0, channel=channel, sender=sender, state="received", letter=Letter(intent="remove", bulk=bulk), standing=Standing(strength="none"))  # fmt: skip


def test_nobody_is_told_twice_an_hour_and_bulk_mail_never() -> None:
    now = [1000.0]
    kept = Kept()
    answers = Answers(kept, lambda: now[0])
    answers.say(case(), "acknowledged")
    answers.say(case(), "acknowledged")
    answers.say(case(), "receipt")
    for silent in (case(bulk=True), case(sender="unknown"), case(channel="operator")):
        answers.say(silent, "acknowledged")
    assert kept.sent == [("a@b.com", "Case n1")] * 2
    now[0] += 3700
    answers.say(case(), "acknowledged")
    assert len(kept.sent) == 3
    Answers(None, lambda: 0.0).say(case(), "acknowledged")
    Answers(Kept(fails=True), lambda: 0.0).say(case(), "acknowledged")

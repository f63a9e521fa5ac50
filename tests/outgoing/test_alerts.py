"""Alerts: the right matters, each story once, over restarts too; confirmed first, ended with one click."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import re
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from firsthand.errors import FirsthandError, NetworkError, Unreachable, UsageError
from firsthand.model.origin import Evidence, Origin, Source
from firsthand.model.sending import Rule
from firsthand.model.story import Story
from firsthand.outgoing import messages
from firsthand.outgoing.alert_desk import AlertDesk, Means
from firsthand.outgoing.alerts import Wish, due_at, matters, no_credit, read
from firsthand.store.open import open_outgoing, open_store
from tests.invented import AT, OUTLETS, fill, item, put
from tests.outgoing.conftest import Call, callbacks

BASE = "http://site.example"


def rule(kind: str, **more: Any) -> Rule:
    return Rule(**{"id": "r1", "kind": kind, "channel": "mail", "target": "ada@reader.example", "made_at": AT - 1, **more})


def keys_of(store: Any, asked: Rule, told: frozenset[str] = frozenset()) -> list[str]:
    return [m.key for m in matters(asked, store, told, AT + 600)]


@pytest.fixture
def store(tmp_path: Path) -> Any:
    held = open_store(tmp_path)
    fill(held)
    yield held
    held.close()


def test_a_search_is_told_of_what_came_after_it_was_made_once_a_story(store: Any) -> None:
    new = [item(f"https://{o}/new", AT + 10 * k, "Harbour pier opens") for k, o in enumerate(OUTLETS)]
    story = put(store, *new)
    assert keys_of(store, rule("search", query="harbour pier")) == [story]
    assert keys_of(store, rule("search", query="harbour pier"), frozenset({story})) == []
    assert keys_of(store, rule("search", query="volcano")) == []


def test_a_new_report_is_an_outlets_own_and_no_copy(store: Any) -> None:
    wire = Origin(kind="agency", origin=Source(name="Quillmere Wire", domain=OUTLETS[0]))
    put(store, item(f"https://{OUTLETS[1]}/w", AT + 5, "Harbour storm warning", origin=wire))
    put(store, item(f"https://{OUTLETS[2]}/c", AT + 6, "Harbour storm closes the school", role="copy"))
    own = put(store, item(f"https://{OUTLETS[3]}/o", AT + 7, "Harbour storm takes a roof"))
    assert keys_of(store, rule("new-report", query="harbour storm")) == [own]


def test_the_third_independent_report(store: Any) -> None:
    two = put(store, item(f"https://{OUTLETS[1]}/2", AT + 5, "Bridge closes"), independent=2)
    three = put(store, item(f"https://{OUTLETS[2]}/3", AT + 6, "Ferry sinks"), independent=3)
    assert keys_of(store, rule("independent", least=3)) == [three]
    assert keys_of(store, rule("independent", least=2)) == [two, three]
    assert keys_of(store, rule("independent", least=2, query="bridge")) == [two]


def test_not_us_yet(store: Any) -> None:
    mine = OUTLETS[3]
    put(
        store,
        item(f"https://{OUTLETS[1]}/a", AT + 5, "Bridge closes"),
        item(f"https://{mine}/a", AT + 6, "Bridge is closed"),
        independent=3,
    )
    missing = put(store, item(f"https://{OUTLETS[1]}/b", AT + 7, "Ferry sinks"), independent=3)
    assert keys_of(store, rule("not-us-yet", mine=mine, least=3)) == [missing]


def test_same_text_without_credit_is_told_an_outlet(store: Any) -> None:
    mine = OUTLETS[1]
    silent = Origin(kind="republished", origin=Source(domain=mine), evidence=(Evidence(signal="overlap-copy", where="overlap", text="x"),))
    open_ = replace(silent, evidence=(*silent.evidence, Evidence(signal="credit", where="end-credit", text="Harbour Lantern Post")))
    ours = item(f"https://{mine}/t", AT + 1, "Pier bill doubles")
    copies = [
        item(f"https://{OUTLETS[2]}/t", AT + 5, "Pier bill doubles", origin=silent),
        item(f"https://{OUTLETS[3]}/t", AT + 6, "Pier bill doubles", origin=open_),
    ]
    story = put(store, ours, *copies)
    assert [no_credit(c) for c in copies] == [True, False]
    assert keys_of(store, rule("uncredited", mine=mine)) == [f"{story}/{OUTLETS[2]}"]


def test_a_story_that_was_joined_to_another_is_not_told_again(store: Any) -> None:
    first = put(store, item(f"https://{OUTLETS[1]}/j", AT + 5, "Tunnel floods"))
    second = put(store, item(f"https://{OUTLETS[2]}/j", AT + 6, "Tunnel under water"))
    store.put_stories([replace(store.story(first), merged_into=second)])
    assert keys_of(store, rule("search", query="tunnel"), frozenset({first})) == []


def test_digests_wait_for_the_full_hour_or_day() -> None:
    assert due_at(rule("search"), AT + 5) == AT + 5
    assert due_at(rule("search", cadence="hourly"), AT + 5) % 3600 == 0
    assert 0 < due_at(rule("search", cadence="daily"), AT) - AT <= 86_400


@pytest.mark.parametrize(
    "wish",
    [
        Wish(kind="other", channel="mail", target="a@b.example", query="x"), Wish(kind="search", channel="fax", target="a@b.example", query="x"),
        Wish(kind="search", channel="mail", target="a@b.example"), Wish(kind="search", channel="mail", target="not an address", query="x"),
        Wish(kind="search", channel="mail", target="a@b.example\nBcc: c@d.example", query="x"), Wish(kind="search", channel="mail", target="a@b.example", query="after:never"),
        Wish(kind="not-us-yet", channel="mail", target="a@b.example"), Wish(kind="independent", channel="mail", target="a@b.example", least=1),
        Wish(kind="search", channel="mail", target="a@b.example", query="x", cadence="weekly"),
    ],
)  # fmt: skip
def test_wishes_that_cannot_be_meant(wish: Wish) -> None:
    with pytest.raises(UsageError):
        read(wish, "r", AT, "")


class Desk:
    """An alert desk over a small store; `letters` is what was mailed."""

    def __init__(self, folder: Path, there: Any) -> None:
        self.at, self.letters, self.broken = AT, [], False
        self.store, self.kept = open_store(folder), open_outgoing(folder)
        self.sender = there.sender()
        means = Means(
            sender=self.sender,
            mail=self._mail,
            mail_from="alerts@site.example",
            token=lambda id: f"token-{id}",
            secret=lambda id: f"whsec_{id}",
            base=BASE,
        )
        self.desk = AlertDesk(self.kept, lambda: self.store, means, lambda: self.at)

    def _mail(self, letter: EmailMessage) -> None:
        if self.broken:
            raise Unreachable("no")
        self.letters.append(letter)

    def news(self, number: int) -> str:
        return put(self.store, item(f"https://{OUTLETS[1]}/n{number}", self.at + number / 100, f"Harbour news number {number}"))

    async def round(self, times: int = 2) -> None:
        for _ in range(times):
            await self.desk.batch()

    async def close(self) -> None:
        await self.desk.close()
        await self.sender.close()
        self.kept.close()
        self.store.close()


WISH = Wish(kind="search", channel="mail", target="ada@reader.example", query="harbour news")


def test_mail_is_confirmed_first_told_once_and_ended_with_one_click(tmp_path: Path) -> None:
    async def played() -> None:
        async with callbacks() as there:
            desk = Desk(tmp_path, there)
            made = await desk.desk.make(WISH, "")
            desk.at += 10
            desk.news(1)
            await desk.round()
            (asking,) = desk.letters
            assert f"{BASE}/alerts/{made.id}?token=token-{made.id}" in asking.get_content()
            assert not desk.desk.confirm(made.id, "guessed")
            assert desk.desk.confirm(made.id, f"token-{made.id}")
            await desk.round(4)
            _, told = desk.letters
            assert told["To"] == "ada@reader.example"
            assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
            assert told["List-Unsubscribe"] == f"<{BASE}/alerts/{made.id}/out?token=token-{made.id}>"
            assert told["Subject"] == "Harbour news number 1"
            assert f"https://{OUTLETS[1]}/n1" in told.get_content()
            assert desk.desk.out(made.id, f"token-{made.id}")
            desk.news(2)
            await desk.round()
            assert len(desk.letters) == 2
            assert desk.kept.sent_counts() == {}
            await desk.close()

    asyncio.run(played())


def headlines(desk: Desk) -> list[str]:
    return [h for letter in desk.letters for h in re.findall(r"^Harbour news number \d+$", letter.get_content(), re.M)]


def test_nothing_is_told_twice_over_restarts_and_nothing_is_lost_that_waited(tmp_path: Path) -> None:
    async def played() -> list[str]:
        told: list[str] = []
        async with callbacks() as there:
            for start in range(6):
                desk = Desk(tmp_path, there)
                desk.at = AT + 100 * start
                if start == 0:
                    made = await desk.desk.make(WISH, "")
                    desk.desk.confirm(made.id, f"token-{made.id}")
                    desk.letters.clear()
                desk.news(start)
                desk.broken = start == 3
                for _ in range(3):
                    await desk.desk.batch()
                told += headlines(desk)
                if start % 2:
                    desk.kept.close()  # as killed: nothing is ended in order
                    desk.store.close()
                    await desk.sender.close()
                else:
                    await desk.close()
            desk = Desk(tmp_path, there)
            desk.at = AT + 10_000
            await desk.round(4)
            told += headlines(desk)
            await desk.close()
        return told

    told = asyncio.run(played())
    assert sorted(told) == [f"Harbour news number {n}" for n in range(6)]


def test_what_was_being_sent_when_the_process_was_killed_is_not_sent_again(tmp_path: Path) -> None:
    kept = open_outgoing(tmp_path)
    kept.hold(matters_of("r1", "s1"))
    assert len(kept.claim(matters_of("r1", "s1"))) == 1
    assert kept.claim(matters_of("r1", "s1")) == ()
    kept.close()
    again = open_outgoing(tmp_path)
    assert again.recover() == 1
    assert again.held(AT + 1e6) == ()
    assert again.keys("r1") == {"s1"}
    again.close()


def matters_of(rule_id: str, key: str) -> tuple[Any, ...]:
    from firsthand.model.sending import Sent

    return (Sent(rule=rule_id, key=key, at=AT, item="20261124-0000000001"),)


def test_a_webhook_answers_first_and_is_signed(tmp_path: Path) -> None:
    def answer(call: Call) -> tuple[int, bytes]:
        return 200, json.loads(call.body).get("challenge", "").encode()

    async def played() -> list[Call]:
        async with callbacks(answer) as there:
            desk = Desk(tmp_path, there)
            await desk.desk.make(replace_wish(channel="webhook", target="http://hook.example/in"), "")
            await desk.round()
            desk.at += 10
            desk.news(1)
            await desk.round(3)
            await desk.close()
            return there.calls

    asked, told = asyncio.run(played())
    assert json.loads(asked.body)["type"] == "verify"
    body = json.loads(told.body)
    assert body["matters"][0]["of_others"]["headline"] == "Harbour news number 1"
    signed = f"{told.headers['webhook-id']}.{told.headers['webhook-timestamp']}.".encode() + told.body
    mark = hmac.digest(f"whsec_{body['rule']}".encode(), signed, "sha256")
    assert told.headers["webhook-signature"] == f"v1,{base64.b64encode(mark).decode()}"


def test_a_webhook_that_does_not_answer_is_told_nothing(tmp_path: Path) -> None:
    async def played() -> None:
        async with callbacks(lambda call: (200, b"ok")) as there:
            desk = Desk(tmp_path, there)
            await desk.desk.make(replace_wish(channel="webhook", target="http://hook.example/in"), "")
            desk.at += 10
            desk.news(1)
            await desk.round(4)
            assert [json.loads(c.body)["type"] for c in there.calls] == ["verify"]
            await desk.close()

    asyncio.run(played())


def test_ntfy_goes_to_the_topics_server(tmp_path: Path) -> None:
    async def played() -> None:
        async with callbacks() as there:
            desk = Desk(tmp_path, there)
            made = await desk.desk.make(replace_wish(channel="ntfy", target="http://push.example/desk-topic"), "")
            desk.desk.confirm(made.id, f"token-{made.id}")
            desk.at += 10
            desk.news(1)
            await desk.round(3)
            told = json.loads(there.calls[-1].body)
            assert (there.calls[-1].path, told["topic"], told["title"]) == ("/", "desk-topic", "Harbour news number 1")
            await desk.close()

    asyncio.run(played())


def replace_wish(**more: Any) -> Wish:
    return replace(WISH, **more)


def test_what_its_owner_had_removed_meanwhile_is_not_told(tmp_path: Path) -> None:
    async def played() -> None:
        async with callbacks() as there:
            desk = Desk(tmp_path, there)
            made = await desk.desk.make(replace_wish(cadence="hourly"), "")
            desk.desk.confirm(made.id, f"token-{made.id}")
            desk.at += 10
            story = desk.news(1)
            await desk.round()
            desk.store.erase([story[1:]])
            desk.at += 7200
            await desk.round(3)
            assert len(desk.letters) == 1  # the confirmation
            await desk.close()

    asyncio.run(played())


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1/", "http://169.254.169.254/latest", "http://[::1]/x", "http://user@hook.example/", "ftp://hook.example/"]
)
@pytest.mark.parametrize("channel", ["webhook", "ntfy"])
def test_hostile_targets_are_refused_when_they_are_given(tmp_path: Path, target: str, channel: str) -> None:
    async def played() -> None:
        async with callbacks() as there:
            desk = Desk(tmp_path, there)
            desk.sender._guard._networks = ()
            with pytest.raises((NetworkError, UsageError)):
                await desk.desk.make(replace_wish(channel=channel, target=target), "")
            assert there.calls == []
            assert desk.kept.rules("waiting") == ()
            await desk.close()

    asyncio.run(played())


def test_nobody_makes_more_than_their_share(tmp_path: Path) -> None:
    async def played() -> None:
        async with callbacks() as there:
            desk = Desk(tmp_path, there)
            for n in range(20):
                await desk.desk.make(replace_wish(target=f"a{n}@reader.example"), "198.51.100.0/24")
            with pytest.raises(FirsthandError):
                await desk.desk.make(replace_wish(target="b@reader.example"), "198.51.100.0/24")
            for _ in range(2):
                await desk.desk.make(replace_wish(target="a0@reader.example"), "203.0.113.0/24")
            with pytest.raises(UsageError):
                await desk.desk.make(replace_wish(target="a0@reader.example"), "203.0.113.0/24")
            await desk.close()

    asyncio.run(played())


def test_headers_of_a_mail_hold_one_line() -> None:
    held = item("https://one.example/a", AT, "A headline\r\nBcc: everybody@reader.example\x00")
    story = Story(id="s1", headline="x", language=None, first_seen=AT, updated=AT, outlets=2, independent=2)
    letter = messages.mail(rule("search"), [messages.Told(matters_of("r1", "s1")[0], held, story)], BASE, "t", "alerts@site.example")
    assert letter["Subject"] == "A headline Bcc: everybody@reader.example"
    assert "Bcc" not in letter


def test_a_digest_is_one_mail_of_all_that_waited(tmp_path: Path) -> None:
    async def played() -> None:
        async with callbacks() as there:
            desk = Desk(tmp_path, there)
            made = await desk.desk.make(replace_wish(cadence="daily"), "")
            desk.desk.confirm(made.id, f"token-{made.id}")
            desk.letters.clear()
            for number in range(3):
                desk.at += 100
                desk.news(number)
                await desk.round()
            assert desk.letters == []
            desk.at = due_at(Rule(id="", kind="", channel="", target="", made_at=0, cadence="daily"), desk.at)
            await desk.round(3)
            (letter,) = desk.letters
            assert str(letter["Subject"]).startswith("3 stories: ")
            assert sorted(headlines(desk)) == [f"Harbour news number {n}" for n in range(3)]
            await desk.close()

    asyncio.run(played())

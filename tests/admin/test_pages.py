"""The operator's pages: what is wrong is found, acts are done from forms alone, nothing is done at another site's wish."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from firsthand.admin.answers import Answers
from firsthand.admin.pages import PAGES
from firsthand.model.page import Ask, Reply
from tests.admin.conftest import FEED, Desk


@pytest.mark.parametrize(("which", "found"), [("failing", "quillmere-wire"), ("silent", "doverlightgazette"), ("moved", "meridianbellnews"), ("slow", "harbourlanternpost")])  # fmt: skip
def test_each_filter_finds_its_feed_and_no_other(desk: Desk, which: str, found: str) -> None:
    desk.answers.heard(
        Reply(
            ask=Ask(url="https://harbourlanternpost.com/rss", kind="feed"), url="https://harbourlanternpost.com/rss", status=200, took_s=9.0
        )
    )
    text = desk.ask("GET", f"/feeds?which={which}")[2]
    assert [d for d in ("quillmere-wire", "doverlightgazette", "meridianbellnews", "harbourlanternpost") if f"//{d}" in text] == [found]


def test_the_last_raw_answer_is_shown_as_text(desk: Desk) -> None:
    desk.answers.heard(
        Reply(ask=Ask(url=FEED, kind="feed"), url=FEED, status=503, headers=(("retry-after", "60"),), body=b"<script>alert(1)</script>")
    )
    text = desk.ask("GET", f"/feed?url={FEED}")[2]
    assert "retry-after: 60" in text
    assert "&lt;script&gt;" in text
    assert "<script>" not in text
    assert "&lt;b&gt;503" in desk.ask("GET", "/feeds")[2]


def test_only_so_many_answers_are_kept_and_only_of_feeds() -> None:
    answers = Answers(most=2)
    for n in range(3):
        answers.heard(Reply(ask=Ask(url=f"https://a.example/{n}", kind="feed"), url="", status=200, body=b"x" * 99_999))
    answers.heard(Reply(ask=Ask(url="https://a.example/page", kind="page"), url="", status=200))
    assert [bool(answers.of(f"https://a.example/{n}")) for n in ("0", "1", "2", "page")] == [False, True, True, False]
    assert len((answers.of("https://a.example/2") or Reply(ask=Ask(url="", kind=""), url="", status=0)).body) == 8_192


@pytest.mark.parametrize("act", ["fetch", "approve", "refuse", "merge", "split"])
def test_an_act_needs_the_word_of_its_form(desk: Desk, act: str) -> None:
    word = desk.word()
    for form, headers in (
        ({}, {}),
        ({"word": "guessed"}, {}),
        ({"word": word}, {"origin": "https://evil.example"}),
        ({"word": word}, {"origin": "null"}),
    ):
        assert desk.ask("POST", f"/act/{act}", form, **headers)[0] == 403
    assert desk.ask("GET", f"/act/{act}?word={word}")[0] == 405
    assert desk.done == []
    assert desk.ask("POST", f"/act/{act}", {"word": word, "x": "1"}, origin="http://127.0.0.1:8001")[0] == 200
    assert desk.done == [(act, {"x": "1"})]


def test_the_word_is_of_this_process_alone(desk: Desk) -> None:
    assert desk.word() == desk.word("/feeds") != Desk(desk.store, Answers()).word()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "10.0.0.1:8001", "localhost.evil.example:8001"])
def test_a_name_bent_to_loopback_is_refused(desk: Desk, host: str) -> None:
    for path in ("/feeds", "/metrics", "/healthz"):
        assert desk.ask("GET", path, host=host)[0] == 421
    for own in ("127.0.0.1:8001", "localhost:8001", "[::1]:8001"):
        assert desk.ask("GET", "/healthz", host=own)[0] == 200


def test_what_cannot_be_done_is_said(desk: Desk) -> None:
    status, _, text = desk.ask("POST", "/act/approve", {"word": desk.word(), "case": "unknown"})
    assert (status, "there is no such case" in text) == (422, True)
    assert desk.ask("POST", "/act/format", {"word": desk.word()})[0] == 404


class Form(HTMLParser):
    """Everything that acts is a link or a button, and every field has its label."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "label":
            self.open.append(tag)
        if (tag in ("script", "div") and any(k.startswith("on") for k in given)) or "tabindex" in given:
            self.wrong.append(tag)
        if tag == "input" and given.get("type") != "hidden" and not self.open:
            self.wrong.append("an input without its label")

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self.open.pop()


@pytest.mark.parametrize("path", [*(path for path, _, _ in PAGES), f"/feed?url={FEED}"])
def test_every_page_is_usable_from_the_keyboard(desk: Desk, path: str) -> None:
    status, headers, text = desk.ask("GET", path)
    assert status == 200
    form = Form()
    form.feed(text)
    assert form.wrong == []
    for _, name, key in PAGES:
        assert f'accesskey="{key}">{name} ({key})' in text
    assert "script" not in headers["content-security-policy"].replace("default-src 'none'", "")
    assert headers["cache-control"] == "no-store"


def test_metrics_are_prometheus_text(desk: Desk) -> None:
    _, headers, text = desk.ask("GET", "/metrics")
    assert headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "firsthand_polls 7" in text
    assert 'firsthand_alerts{state="sent"} 3' in text
    assert 'firsthand_health{state="failing"} 1' in text
    for line in text.splitlines():
        assert line.startswith("#") or line.rsplit(" ", 1)[1].replace(".", "").isdigit(), line

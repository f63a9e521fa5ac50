from __future__ import annotations

import re

from firsthand.facts import table
from firsthand.model.takedown import Case, Letter, Standing
from firsthand.takedowns.answers import Answers, text_of
from tests.store.makers import NOON

GIVEN = {"id": "20261124-aa", "line": "firsthand-takedown=00", "domain": "a.example", "code": "c0de"}
ROWS = list(table("letters/answers"))
LANGUAGES = {row["language"] for row in ROWS}


def test_every_language_says_everything_with_the_same_places() -> None:
    english = {row["what"]: row["text"] for row in ROWS if row["language"] == "en"}
    assert len(LANGUAGES) >= 12
    for language in LANGUAGES - {"en"}:
        told = {row["what"]: row for row in ROWS if row["language"] == language}
        assert set(told) == set(english) - {"role", "claim"}
        for what, row in told.items():
            assert set(re.findall(r"{\w+}", row["text"])) == set(re.findall(r"{\w+}", english[what])), (language, what)
            assert row["state"] == "draft"


def test_an_answer_is_in_the_letters_language_with_the_english_below() -> None:
    told = text_of("asked-proof", "de-AT", **GIVEN)
    assert told.startswith("Ihr Schreiben mit der Nummer 20261124-aa")
    assert told.count("firsthand-takedown=00") == 2
    assert "Please show that you speak for their publisher" in told
    assert text_of("receipt", "eo", **GIVEN) == text_of("receipt", None, **GIVEN) == text_of("receipt", "en", **GIVEN)
    assert "{" not in "".join(text_of(row["what"], row["language"], **GIVEN) for row in ROWS)


class Outbox:
    def __init__(self) -> None:
        self.sent: list[str] = []

    def send(self, to: str, subject: str, text: str, in_reply_to: str | None = None) -> None:
        self.sent.append(to)


def refused(number: int) -> Case:
    return Case(
        id=f"20261124-{number:012x}", arrived_at=NOON, deadline_at=NOON + 86400, channel="form", sender="named@bystander.example",
        state="refused", letter=Letter(intent="remove"), standing=Standing(strength="none"),
    )  # fmt: skip


def test_whoever_is_named_as_the_sender_of_many_letters_is_not_buried_in_answers() -> None:
    outbox, clock = Outbox(), [NOON]
    answers = Answers(outbox, lambda: clock[0])
    for what, most in (("acknowledged", 1), ("asked-proof", 5), ("hidden", 5), ("refused", 5)):
        outbox.sent.clear()
        for number in range(40):
            answers.say(refused(number), what)
        assert len(outbox.sent) == most, what
    outbox.sent.clear()
    clock[0] += 3601
    answers.say(refused(41), "refused")
    assert outbox.sent == ["named@bystander.example"]

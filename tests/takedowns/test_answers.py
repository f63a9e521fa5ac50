from __future__ import annotations

import re

from firsthand.facts import table
from firsthand.takedowns.answers import text_of

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

"""Settings without an account."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.errors import UsageError
from firsthand.site import wishes
from firsthand.site.wishes import Wishes
from tests.site.test_views import item


def test_a_form_is_read_and_what_is_none_of_it_left_out() -> None:
    wished = wishes.of_fields(
        {
            "tongue": ["ar"], "theme": ["dark"], "size": ["gigantic"], "originals": ["1"], "languages": ["ar-EG", "xx", "ar"], "countries": ["ee", "ZZ"],
            "words": ["Футбол\r\n\n  Polo \n"], "outlets": ["https://www.harbourlanternpost.com/x\ntwo.example"],
        }
    )  # fmt: skip
    assert wished == Wishes(
        tongue="ar", theme="dark", originals=True, languages=("ar",), countries=("EE",), words=("футбол", "polo"), outlets=("harbourlanternpost.com", "two.example")
    )  # fmt: skip


fields = st.dictionaries(
    st.sampled_from(["tongue", "theme", "size", "density", "originals", "languages", "countries", "words", "outlets", "else"]),
    st.lists(st.text(max_size=20), max_size=5),
)


@given(fields)
def test_cookie_and_file_give_back_what_was_wished(held: dict[str, list[str]]) -> None:
    wished = wishes.of_fields(held)
    assert wishes.of_cookies(f"other=1; fh={wishes.cookie(wished)}; more=2") == wished
    assert wishes.of_file(wishes.to_file(wished)) == wished


@given(st.text(max_size=300))
def test_any_cookie_is_survived(header: str) -> None:
    assert isinstance(wishes.of_cookies(f"fh={header}"), Wishes)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"firsthand": "other"}', "[" * 100_000, "null", '"settings"'])
def test_what_is_no_file_of_settings_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        wishes.of_file(text)


def test_a_file_of_wrong_types_is_read_as_far_as_it_goes() -> None:
    text = json.dumps({"firsthand": "settings", "theme": 7, "words": {"a": 1}, "outlets": [None, "one.example"], "originals": True})
    assert wishes.of_file(text) == Wishes(outlets=("one.example",), originals=True)


def test_more_than_a_browser_keeps_is_refused() -> None:
    with pytest.raises(UsageError):
        wishes.cookie(Wishes(words=tuple(f"word number {k}" for k in range(400))))


def test_what_is_muted_and_what_is_hidden() -> None:
    own, wire = item("a", "one.example", headline="Polo results"), item("b", "two.example", wire=True)
    assert Wishes(words=("polo",)).hides(own)
    assert Wishes(outlets=("one.example",)).hides(own)
    assert Wishes(originals=True).hides(wire)
    assert Wishes(languages=("ar",)).hides(own)
    assert not Wishes(languages=("en",), originals=True, words=("cricket",)).hides(own)

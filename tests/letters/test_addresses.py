"""Addresses as people write them."""

from __future__ import annotations

import pytest

from firsthand.letters.addresses import find


def texts(text: str) -> list[str]:
    return [a.text for a in find(text)[1]]


@pytest.mark.parametrize(
    ("text", "want"),
    [("See https://a-gazette.com/x, please.", ["https://a-gazette.com/x"]), ("(https://a-gazette.com/x_(y))", ["https://a-gazette.com/x_(y)"]),
     ("hxxps://a-gazette[.]com/x?y=1", ["hxxps://a-gazette[.]com/x?y=1"]), ("www.a-gazette.com/x!", ["www.a-gazette.com/x"]),
     ("a-gazette.com/x and b-gazette.co.uk", ["a-gazette.com/x", "b-gazette.co.uk"]), ("请删https://a-gazette.com/x?y=1，谢谢", ["https://a-gazette.com/x?y=1"]),
     ("https://a-gazette.com/5页面", ["https://a-gazette.com/5"]), ("https://a-gazette.com/ニュース/5を", ["https://a-gazette.com/ニュース/5"]),
     ("всё с вестник-реки.рф, прошу", ["вестник-реки.рф"]), ("mail me at kit@a-gazette.com", []), ("It was late.It was dark. e.g. z.B. U.S.A. 3.14", []),
     ("evidence.zip and list.csv", []), ("https://a-gazette.com/@kit/1", ["https://a-gazette.com/@kit/1"]), ("„https://a-gazette.com/x“", ["https://a-gazette.com/x"]),
     ("https://a-gazette.com/x&amp;y", ["https://a-gazette.com/x&y"]), ("<https://a-gazette.com/very-\nlong>", ["https://a-gazette.com/very-long"])],
)  # fmt: skip
def test_found_as_written(text: str, want: list[str]) -> None:
    assert texts(text) == want


def test_a_line_break_is_taken_out_only_where_it_tore_an_address() -> None:
    long = "https://a-gazette.com/2026/10/a-very-long-road-to-the-harbour-and-back-"
    assert texts(f"{long}\nagain.html\nThanks") == [f"{long}again.html"]
    assert texts("https://a-gazette.com/one\nhttps://a-gazette.com/two") == ["https://a-gazette.com/one", "https://a-gazette.com/two"]
    assert texts("https://a-gazette.com/one\nThanks a lot") == ["https://a-gazette.com/one"]


def test_a_whole_host_is_told_from_a_page() -> None:
    found = find("https://www.a-gazette.com/ b-gazette.com c-gazette.com/x https://d-gazette.com/?p=3")[1]
    assert {a.host: a.whole for a in found} == {
        "www.a-gazette.com": True,
        "b-gazette.com": True,
        "c-gazette.com": False,
        "d-gazette.com": False,
    }


def test_floods_are_capped() -> None:
    assert len(texts("https://a-gazette.com/x " * 5000)) == 300

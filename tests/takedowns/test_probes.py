from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from firsthand.model.item import Item
from firsthand.store.scan import forms, scan
from firsthand.takedowns.keys import load
from firsthand.takedowns.lens import Lens, probe_of
from firsthand.takedowns.probes import grams, words_for

TEXTS = [
    "https://harbourpost.example/2026/quayside",
    'A headline, "quoted" and — Pärnu',
    "東京で大規模な停電が発生、原因を調査している",
    "eight words in a row that are rare",
]


@pytest.fixture(scope="module")
def lens(tmp_path_factory: pytest.TempPathFactory) -> Lens:
    return Lens(load(tmp_path_factory.mktemp("keys")))


@pytest.mark.parametrize("text", TEXTS)
def test_every_form_is_found_by_fingerprints_alone(lens: Lens, text: str, tmp_path: Path) -> None:
    probes = [probe_of(p.row()) for p in lens.made(text)]
    assert text not in repr(probes)
    match = lens.match(probes)
    for number, form in enumerate(sorted(f for f in forms(text) if len(f) >= 16)):
        assert match(form), form
        assert match(b"x" * 5000 + form + b" y")
        (tmp_path / f"{number}.gz").write_bytes(gzip.compress(b"before " + form + b" after"))
    found = scan([tmp_path], match)
    assert len(found["hits"]) == found["files"]  # type: ignore[arg-type]


def test_what_is_not_there_is_not_found(lens: Lens) -> None:
    match = lens.match(p for text in TEXTS for p in lens.made(text))
    for other in (
        "https://harbourpost.example/2026/quayside-walls",
        "https://harbourpost.example/2026/quay",
        "eight words in a row that are common",
        "",
    ):
        assert not match(other.encode())
    assert not match(bytes(range(256)) * 4096)
    assert match(b'"https://harbourpost.example/2026/quayside"')
    assert match(b"see https://harbourpost.example/2026/quayside. It")


def test_a_match_over_the_border_of_two_pieces_is_found(lens: Lens) -> None:
    match = lens.match(lens.made(TEXTS[3]))
    for offset in (-8, 0, 8):
        at = (1 << 21) + offset
        assert match(b"." * at + TEXTS[3].encode() + b"." * 10)


def test_another_key_finds_nothing(lens: Lens, tmp_path: Path) -> None:
    other = Lens(load(tmp_path))
    assert not other.match(lens.made(TEXTS[0]))(TEXTS[0].encode())


def test_words_that_others_rightly_say_are_not_looked_for() -> None:
    def item(name: str, headline: str) -> Item:
        return Item(id=name, url=f"https://{name}.example/a/long/enough", outlet=f"{name}.example", first_seen=0.0, headline=headline)

    wire = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    own = "and then this paper alone has written its very own last sentence here"
    words = words_for([(item("a", "The same headline everywhere"), f"{wire} {own}")], [(item("b", "THE SAME headline, everywhere!"), wire)])
    assert "https://a.example/a/long/enough" in words
    assert not [w for w in words if "headline" in w]
    assert [w for w in words if w in own]
    assert not [w for w in words if w in wire]


def test_stretches_of_scripts_without_spaces() -> None:
    assert grams("東京で大規模な停電が発生、原因を調査している" * 3)
    assert grams("short") == []

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.errors import StoreError
from firsthand.model.takedown import Tombstone
from firsthand.takedowns.keys import Keys, load
from firsthand.takedowns.tombstones import Tombstones, for_addresses, for_domains, for_texts, plain
from firsthand.text.urls import canonical

URL = "https://www.harbourpost.example/2026/11/quayside-trial.html?id=4"
VARIANTS = [
    "http://harbourpost.example/2026/11/quayside-trial.html?id=4",
    "https://m.harbourpost.example/2026/11/quayside-trial.html?id=4",
    "https://amp.harbourpost.example/2026/11/quayside-trial.html?id=4",
    "https://www.harbourpost.example/amp/2026/11/quayside-trial.html?id=4",
    "https://www.harbourpost.example/2026/11/quayside-trial.amp.html?id=4",
    "https://www.harbourpost.example/2026/11/quayside-trial/amp/?id=4",
    "https://www.harbourpost.example/2026/11/quayside-trial.html?id=4&utm_source=x&fbclid=y#top",
    "https://www.harbourpost.example/2026/11/quayside-trial.html?print=1&id=4",
    "https://www.harbourpost.example/print/2026/11/quayside-trial.html?id=4",
    "HTTPS://WWW.HARBOURPOST.EXAMPLE:443/2026/11/./quayside-trial.html?outputType=amp&id=4",
]
OTHERS = [
    "https://harbourpost.example/2026/11/quayside-trial-2.html?id=4",
    "https://harbourpost.example/2026/11/quayside-trial.html?id=5",
    "https://other.example/2026/11/quayside-trial.html?id=4",
    "https://harbourpost.example/",
]
LEXICON = ["".join(random.Random(n).choices("aeioubcdfglmnprst", k=2 + n % 7)) for n in range(4000)]


class Kept:
    def __init__(self, *stones: Tombstone) -> None:
        self.stones = stones

    def tombstones(self) -> tuple[Tombstone, ...]:
        return self.stones


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return load(tmp_path_factory.mktemp("keys"))


def prose(seed: int, count: int = 300) -> list[str]:
    return random.Random(seed).choices(LEXICON, k=count)


def test_an_address_is_bound_in_all_its_spellings_and_no_other_is(keys: Keys) -> None:
    bound = Tombstones(keys, Kept(*for_addresses(keys, [URL], "c1", 0.0)))
    assert [bound.refuses([v], "") for v in [URL, *VARIANTS]] == ["c1"] * 11
    assert [bound.refuses([o], "") for o in OTHERS] == [None] * 4
    assert bound.binds(URL)
    assert not bound.binds(OTHERS[0])


def test_a_domain_is_bound_with_its_hosts(keys: Keys) -> None:
    bound = Tombstones(keys, Kept(*for_domains(keys, ["Harbourpost.example", "blog.paper.co.uk"], "c2", 0.0)))
    for url in (URL, "https://harbourpost.example/", "https://blog.paper.co.uk/x", "https://a.blog.paper.co.uk/x"):
        assert bound.refuses([url], "") == "c2"
    for url in ("https://paper.co.uk/", "https://news.paper.co.uk/x", "https://notharbourpost.example/"):
        assert bound.refuses([url], "") is None


def test_a_text_is_bound_at_its_outlet_or_everywhere(keys: Keys) -> None:
    words = prose(1)
    changed = [w if n % 10 else w + "x" for n, w in enumerate(words)]
    here = Tombstones(keys, Kept(*for_texts(keys, [("a.example", " ".join(words))], "c", 0.0, everywhere=False)))
    everywhere = Tombstones(keys, Kept(*for_texts(keys, [("a.example", " ".join(words))], "c", 0.0, everywhere=True)))
    for text in (" ".join(words), " ".join(changed), " ".join(prose(9, 30) + words)):
        assert here.refuses(["https://a.example/again"], text) == "c"
        assert here.refuses(["https://b.example/copy"], text) is None
        assert everywhere.refuses(["https://b.example/copy"], text) == "c"
    assert everywhere.refuses(["https://b.example/other"], " ".join(prose(2))) is None
    assert everywhere.refuses(["https://b.example/quote"], " ".join(prose(3, 600) + words[:30])) is None


def test_republished_texts_return_less_than_once_in_a_hundred_and_others_are_let_in(keys: Keys) -> None:
    stones = [s for n in range(40) for s in for_texts(keys, [("a.example", " ".join(prose(n)))], f"c{n}", 0.0, everywhere=True)]
    bound = Tombstones(keys, Kept(*stones))
    edits = random.Random(7)
    again = 0
    for n in range(40):
        words = [w if edits.random() > 0.1 else "changed" for w in prose(n)]
        again += bound.refuses(["https://b.example/x"], " ".join(words)) == f"c{n}"
    assert again == 40
    assert sum(bound.refuses(["https://b.example/x"], " ".join(prose(1000 + n))) is not None for n in range(400)) == 0


def test_a_short_text_binds_nothing(keys: Keys) -> None:
    assert list(for_texts(keys, [("a.example", "the minister said no on monday")], "c", 0.0, everywhere=True)) == []


def test_without_the_key_a_guess_cannot_be_tested(keys: Keys, tmp_path: Path) -> None:
    other = load(tmp_path)
    stones = [*for_addresses(keys, [URL], "c", 0.0), *for_domains(keys, ["a.example"], "c", 0.0), *for_texts(keys, [("a.example", " ".join(prose(1)))], "c", 0.0, everywhere=True)]  # fmt: skip
    blind = Tombstones(other, Kept(*stones))
    assert blind.refuses([URL, "https://a.example/"], " ".join(prose(1))) is None
    told = repr(stones).lower()
    assert "harbour" not in told
    assert "quayside" not in told


def test_keys_are_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first, again = load(tmp_path), load(tmp_path)
    assert (first.secret, first.public) == (again.secret, again.public)
    assert {(tmp_path / n).stat().st_mode & 0o777 for n in ("instance.key", "receipts.key")} == {0o600}
    assert first.secret.hex() not in repr(first)
    (tmp_path / "instance.key").write_bytes(b"short")
    with pytest.raises(StoreError, match="no key"):
        load(tmp_path)


@given(st.text(max_size=200))
def test_the_plain_form_is_one_for_all_that_are_canonically_one(url: str) -> None:
    address = f"https://a.example/{url}"
    assert plain(canonical(address)) == plain(address)

"""Owners' letters: when they come, who signs, what they name."""

from __future__ import annotations

import dkim
import pytest

from firsthand.world.answers import Pages
from firsthand.world.build import build
from firsthand.world.letters import dns_records, signed

START = 1790000000.0


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_the_first_is_rightful_and_comes_within_the_hour(seed: int) -> None:
    world = build(seed, start_at=START)
    first = world.letters[0]
    assert first.rightful
    assert first.signed
    assert START < first.sent_at < START + 3600
    assert len({x.language for x in world.letters}) >= 2
    assert [x.rightful for x in world.letters].count(False) == 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_letters_name_pages_that_feeds_show(seed: int) -> None:
    world = build(seed, start_at=START)
    pages = Pages(world)
    for letter in world.letters:
        site = next(s for s in world.sites if s.domain == letter.from_domain)
        shown = {a.url for f in site.feeds for a in pages.entries(site, f, letter.sent_at)}
        assert letter.urls
        assert set(letter.urls) <= shown
        assert all(url in letter.text for url in letter.urls)


def test_signatures_hold_and_the_forged_letter_has_none() -> None:
    world = build(2, start_at=START)
    names = dns_records(2, world.letters)

    def txt(name: bytes, timeout: float = 5.0) -> bytes:
        return names[name.decode().rstrip(".")].encode()

    for letter in world.letters:
        raw = signed(2, letter)
        if letter.rightful:
            assert dkim.verify(raw, dnsfunc=txt)
            assert not dkim.verify(raw.replace(letter.urls[0].encode(), b"https://other.example/x"), dnsfunc=txt) or letter.language != "en"
        else:
            assert b"DKIM-Signature" not in raw
            assert any(s.domain == letter.from_domain for s in world.sites)

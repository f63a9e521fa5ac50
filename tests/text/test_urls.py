"""One key for the spellings of an address, whatever a stranger writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.text.urls import canonical


@pytest.mark.parametrize(
    "spelling",
    [
        "http://www.alderlantern.com/pier/",
        "https://ALDERLANTERN.com:443/pier?utm_source=feed",
        "https://alderlantern.com/a/../pier#top",
        "https://alderlantern.com/./pier?utm_medium=x&utm_campaign=y",
    ],
)
def test_spellings_of_one_address_have_one_key(spelling: str) -> None:
    assert canonical(spelling) == "https://alderlantern.com/pier"


def test_what_names_another_page_has_another_key() -> None:
    keys = [canonical(f"https://alderlantern.com/{rest}") for rest in ("pier", "pier;a", "pier?id=1", "pier?id=2", "pier%2F2", "Pier")]
    assert len(set(keys)) == len(keys)


@given(
    st.lists(
        st.sampled_from(["/", "//", ".", "..", "a", "b;", "?", "x=1", "&", "#", "%20", ":", "[", "]", "@", "é", "http://h"]), max_size=9
    )
)
def test_any_address_has_a_key_and_the_key_is_its_own(parts: list[str]) -> None:
    for url in ("".join(parts), "https://h" + "".join(parts)):
        key = canonical(url)
        assert canonical(key) == key or not key.startswith("https://")

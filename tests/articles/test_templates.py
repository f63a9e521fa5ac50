from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from firsthand.articles.templates import LEAST_PAGES, MAX_LINES, MAX_SEEN, learn, line_hash

PAGES = st.lists(st.lists(st.integers(-50, 50), max_size=12).map(tuple), max_size=12)


def test_three_pages_make_a_line_boilerplate() -> None:
    template = learn("a.example", [(1, 2), (1, 3), (1, 3)], None)
    assert template.lines == {1}
    assert learn("a.example", [(3,)], template).lines == {1, 3}


def test_a_line_counts_once_a_page() -> None:
    assert learn("a.example", [(7, 7, 7, 7)], None).lines == frozenset()


@given(PAGES, PAGES)
def test_learning_in_two_parts_is_learning_at_once(first: list[tuple[int, ...]], second: list[tuple[int, ...]]) -> None:
    at_once = learn("a.example", [*first, *second], None)
    in_parts = learn("a.example", second, learn("a.example", first, None))
    assert (at_once.lines, at_once.pages, at_once.seen) == (in_parts.lines, in_parts.pages, in_parts.seen)


def test_what_is_no_longer_printed_is_forgotten() -> None:
    template = learn("a.example", [(1,)] * 5, None)
    assert 1 in template.lines
    assert 1 not in learn("a.example", [(n + 10,) for n in range(2_000)], template).lines


def test_memory_is_bounded() -> None:
    pages = [tuple(range(n * 2_000, n * 2_000 + 8_000)) for n in range(6)]
    template = learn("a.example", pages, None)
    assert len(template.seen) <= MAX_SEEN
    assert len(template.lines) <= MAX_LINES
    assert all(dict(template.seen)[line] >= LEAST_PAGES for line in template.lines)


def test_hashes_fit_a_signed_column() -> None:
    assert all(-(1 << 63) <= line_hash(str(n)) < 1 << 63 for n in range(1_000))

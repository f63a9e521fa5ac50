"""What the feeds of one outlet tell of each other: covers, twins, hints, and what is free again when a cover fails."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from firsthand.model.entry import Entry, FeedDocument
from firsthand.model.feed import FeedState
from firsthand.polling.judge import after_poll
from firsthand.polling.kin import COVERED_MOST, Sketch, freed, key_of, meet, paid, place_of, sketch, unmet
from tests.polling.conftest import DAY, HOUR, NOON, failed, found, stamp

SITE = "https://daily.example"
NOBODY: frozenset[str] = frozenset()


def doc(names: list[tuple[str, float]], **more: object) -> FeedDocument:
    return FeedDocument(format="rss", entries=tuple(Entry(url=f"{SITE}/{name}", published=stamp(at)) for name, at in names), **more)  # type: ignore[arg-type]


def section(name: str, hours: range, every: float = 1.0) -> list[tuple[str, float]]:
    return [(f"{name}/{n}", NOON - n * every * HOUR) for n in hours]


def held(url: str, names: list[tuple[str, float]], **more: object) -> tuple[FeedState, Sketch]:
    seen = sketch(doc(names))
    state = FeedState(url=url, domain="daily.example", last_success_at=NOON, health="active", recent=seen.recent, recent_at=seen.recent_at,
                      place=seen.place, next_due_at=NOON + HOUR, rate=1.0, arrivals=100.0, exposure_h=100.0)  # fmt: skip
    return replace(state, **more), seen  # type: ignore[arg-type]


SPORT, WORLD = section("sport", range(12)), section("world", range(12))
ALL = sorted(SPORT + WORLD, key=lambda pair: -pair[1])


def test_a_busy_feed_covers_the_sections_that_it_shows_and_their_worth_falls() -> None:
    main, seen = held(f"{SITE}/all", ALL, rate=2.0)
    sport, _ = held(f"{SITE}/sport", SPORT)
    other, _ = held(f"{SITE}/opinion", section("opinion", range(12)))
    changed = {s.url: s for s in meet(main, seen, NOBODY, [sport, other], NOON)}
    assert set(changed) == {sport.url, main.url}
    assert changed[sport.url].cover == main.url
    assert changed[sport.url].covered == COVERED_MOST
    assert changed[sport.url].rate < 0.05 * sport.rate
    assert changed[main.url].covers == 1


def test_only_what_is_young_enough_to_stand_in_the_document_is_compared() -> None:
    main, seen = held(f"{SITE}/all", ALL[:8], rate=2.0)
    slow, _ = held(f"{SITE}/sport", SPORT)
    assert meet(main, seen, NOBODY, [slow], NOON)[0].cover == main.url
    old, _ = held(f"{SITE}/archive", section("archive", range(50, 62)))
    assert [s.url for s in meet(main, seen, NOBODY, [old], NOON)] == [main.url]


def test_a_section_that_covers_nothing_is_no_cover_and_two_never_cover_each_other() -> None:
    main, whole = held(f"{SITE}/all", ALL, rate=2.0)
    sport, part = held(f"{SITE}/sport", SPORT)
    assert [s.url for s in meet(sport, part, NOBODY, [main], NOON)] == [sport.url]
    first = {s.url: s for s in meet(main, whole, NOBODY, [sport], NOON)}
    sport, main = first[sport.url], first[main.url]
    again = {s.url: s for s in meet(sport, part, NOBODY, [main], NOON)}
    assert main.url not in again
    crossed = replace(main, cover=sport.url, covered=0.9)
    mended = {s.url: s for s in meet(crossed, whole, NOBODY, [sport], NOON)}
    assert mended[main.url].cover is None
    assert sport.url not in mended


def test_what_a_cover_no_longer_shows_it_no_longer_covers() -> None:
    main, whole = held(f"{SITE}/all", ALL, rate=2.0)
    sport, _ = held(f"{SITE}/sport", SPORT)
    sport = next(s for s in meet(main, whole, NOBODY, [sport], NOON) if s.url == sport.url)
    main, without = held(f"{SITE}/all", WORLD, rate=2.0)
    for _ in range(4):
        changed = [s for s in meet(main, without, NOBODY, [sport], NOON) if s.url == sport.url]
        sport = changed[0] if changed else sport
    assert (sport.cover, sport.covered) == (None, 0.0)
    assert 0.9 < sport.rate < 1.1


def test_one_address_in_two_spellings_is_asked_once_at_once() -> None:
    for one, two in (
        (f"{SITE}/feed", "http://daily.example/feed"),
        (f"{SITE}/feed", "https://www.daily.example/feed"),
        (f"{SITE}/feed", f"{SITE}/feed?utm_source=rss"),
    ):
        lead, seen = held(one, SPORT)
        twin, _ = held(two, SPORT)
        assert {s.url: s.twin_of for s in meet(lead, seen, NOBODY, [twin], NOON)}[two] == one
        assert not any(s.twin_of for s in meet(twin, seen, NOBODY, [lead], NOON)), "one of them is asked"


def test_rss_and_atom_of_the_same_entries_are_believed_after_a_day_of_it() -> None:
    rss, seen = held(f"{SITE}/rss", SPORT)
    atom, _ = held(f"{SITE}/atom.xml", SPORT)
    for at in (NOON, NOON + 8 * HOUR, NOON + 16 * HOUR):
        atom = next(s for s in meet(rss, seen, NOBODY, [atom], at) if s.url == atom.url)
        assert atom.twin_of is None
    atom = next(s for s in meet(rss, seen, NOBODY, [atom], NOON + DAY) if s.url == atom.url)
    assert atom.twin_of == rss.url
    named, _ = held(f"{SITE}/feed.json", SPORT, self_url=rss.url)
    assert next(s for s in meet(rss, seen, NOBODY, [named], NOON) if s.url == named.url).twin_of == rss.url, "by its own word at once"


def test_a_twin_is_asked_daily_and_is_alone_again_when_it_differs() -> None:
    rss, _ = held(f"{SITE}/rss", SPORT)
    twin, same = held(f"{SITE}/atom.xml", SPORT, twin_of=rss.url)
    after = after_poll(twin, found((), doc=doc(SPORT)), NOON)
    assert DAY <= after.next_due_at - NOON <= 1.11 * DAY
    assert {s.url: s.twin_of for s in meet(twin, same, NOBODY, [rss], NOON)}[twin.url] == rss.url
    other, parted = held(f"{SITE}/atom.xml", WORLD, twin_of=rss.url)
    assert {s.url: s.twin_of for s in meet(other, parted, NOBODY, [rss], NOON)}[other.url] is None


def test_when_a_cover_fails_those_it_covers_are_free_and_due_as_soon_as_they_may_be() -> None:
    sport, _ = held(f"{SITE}/sport", SPORT, cover=f"{SITE}/all", covered=0.98, earliest_at=NOON + 300.0)
    twin, _ = held(f"{SITE}/atom", SPORT, twin_of=f"{SITE}/all", next_due_at=NOON + DAY)
    apart, _ = held(f"{SITE}/world", WORLD)
    lost = held(f"{SITE}/all", ALL)[0]
    assert freed(lost, [sport, twin, apart], NOON) == []
    for _ in range(3):
        lost = after_poll(lost, failed(500), NOON)
    found_ = {s.url: s for s in freed(lost, [sport, twin, apart], NOON)}
    assert set(found_) == {sport.url, twin.url}
    assert (found_[sport.url].covered, found_[sport.url].next_due_at) == (0.0, NOON + 300.0)
    assert (found_[twin.url].twin_of, found_[twin.url].next_due_at) == (None, NOON)


def test_news_in_a_directory_hints_at_its_feed_less_and_less_where_that_does_not_pay() -> None:
    front, seen = held(f"{SITE}/", section("world", range(3)))
    sport, _ = held(f"{SITE}/sport.xml", SPORT)
    hinted = next(s for s in meet(front, seen, frozenset({"sport"}), [sport], NOON) if s.url == sport.url)
    assert hinted.next_due_at == NOON + HOUR / 2
    assert [s.url for s in meet(front, seen, frozenset({"culture"}), [sport], NOON)] == [front.url]
    for _ in range(30):
        sport = replace(sport, **paid(replace(sport, hinted=True), False))  # type: ignore[arg-type]
    tired = next(s for s in meet(front, seen, frozenset({"sport"}), [sport], NOON) if s.url == sport.url)
    assert tired.next_due_at > NOON + 0.9 * HOUR
    waiting = replace(sport, earliest_at=NOON + 2 * HOUR)
    kept = [s for s in meet(front, seen, frozenset({"sport"}), [waiting], NOON) if s.url == sport.url]
    assert all(s.next_due_at == waiting.next_due_at for s in kept), "no hint goes below a floor"


def test_a_cover_is_worth_what_it_shows_whoever_told_it_first() -> None:
    before, _ = held(f"{SITE}/all", ALL[2:], covers=2)
    seen = sketch(doc(ALL))
    new = frozenset({key_of(Entry(url=f"{SITE}/{ALL[0][0]}"))})
    assert unmet(before, seen, new) == (ALL[1][1],)
    assert unmet(replace(before, recent=(), recent_at=()), seen, new) == ()
    told = after_poll(before, replace(found((ALL[0][1],), doc=doc(ALL)), sketch=seen, unmet=(ALL[1][1],)), NOON + 60)
    alone = after_poll(replace(before, covers=0), replace(found((ALL[0][1],), doc=doc(ALL)), sketch=seen, unmet=(ALL[1][1],)), NOON + 60)
    assert told.arrivals > alone.arrivals + 0.9


def test_places_are_sections_and_no_dates() -> None:
    assert place_of(f"{SITE}/Sport/2026/11/derby") == "sport"
    assert place_of(f"{SITE}/2026/11/24/derby") is None
    assert place_of(f"{SITE}/derby") is None
    assert place_of(None) is None
    assert sketch(doc(SPORT)).place == "sport"
    assert sketch(doc(ALL)).place is None


@given(
    st.lists(st.tuples(st.integers(0, 30), st.floats(0, 40)), max_size=40),
    st.lists(st.tuples(st.integers(0, 30), st.floats(0, 40)), max_size=40),
)
def test_whatever_is_shown_rates_stay_and_nobody_is_asked_earlier_than_allowed(
    one: list[tuple[int, float]], two: list[tuple[int, float]]
) -> None:
    shown, seen = held(f"{SITE}/one", [(f"a/{n}", NOON - h * HOUR) for n, h in one])
    other, _ = held(f"{SITE}/two", [(f"a/{n}", NOON - h * HOUR) for n, h in two], earliest_at=NOON + 60)
    for after in meet(shown, seen, frozenset({"a"}), [other], NOON):
        assert 0 <= after.covered <= COVERED_MOST
        assert 0 < after.rate <= 1.0001
        assert after.next_due_at >= min(NOON + 60, other.next_due_at)
        assert after.cover != after.url

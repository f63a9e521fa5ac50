"""Related stories: by rare names, within a month, each once, with the reason."""

from __future__ import annotations

from firsthand.model.story import Story
from firsthand.stories.related import earlier, related, subject

DAY = 86400.0


def story(id: str, at: float, topic: str | None = None, **more: object) -> Story:
    return Story(id=id, headline=id, language="en", first_seen=at - 3600, updated=at, outlets=1, independent=1, topic=topic, **more)  # type: ignore[arg-type]


HERE = story("s0", 40 * DAY, "weather", place="NO")
ABOUT = ("orvane", "tellma", "brandv", "monday")
MANY = {f"x{n}": (story(f"x{n}", 40 * DAY), ("monday", f"name{n}")) for n in range(20)}


def test_two_rare_names_make_stories_kin_and_a_common_one_does_not() -> None:
    candidates = MANY | {"s1": (story("s1", 38 * DAY), ("orvane", "tellma", "bridge"))}
    (found,) = related(HERE, ABOUT, candidates)
    assert found.story.id == "s1"
    assert set(found.shared) == {"orvane", "tellma"}
    assert earlier(HERE, [found]) == (found.story,)


def test_one_rare_name_needs_the_same_topic_and_place() -> None:
    one = {"s1": (story("s1", 39 * DAY, "weather", place="NO"), ("orvane",)), "s2": (story("s2", 39 * DAY, "sport"), ("orvane",))}
    assert [r.story.id for r in related(HERE, ABOUT, MANY | one)] == ["s1"]


def test_the_nearer_in_time_comes_first_and_beyond_a_month_nothing() -> None:
    names = ("orvane", "tellma")
    candidates = MANY | {i: (story(i, at * DAY), names) for i, at in (("s1", 30), ("s2", 39), ("s3", 5))}
    assert [r.story.id for r in related(HERE, ABOUT, candidates)] == ["s2", "s1"]


def test_itself_and_what_was_merged_are_left_out() -> None:
    names = ("orvane", "tellma")
    candidates = MANY | {"s0": (HERE, names), "s1": (story("s1", 39 * DAY, merged_into="s0"), names)}
    assert related(HERE, ABOUT, candidates) == ()


def test_the_subject_is_names_in_any_script() -> None:
    about = subject(["Flood at Tellmark", "The mayor of Tellmark, Ilse Brandvik, spoke.", "洪水で橋が閉鎖"])
    assert about[0] == "tellma"
    assert "brandv" in about
    assert "洪水" in about

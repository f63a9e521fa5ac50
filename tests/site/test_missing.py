"""What is missing: silence only with the number of live feeds beside it, and of the country that a story is about."""

from __future__ import annotations

from pathlib import Path

from firsthand.model.story import Story
from firsthand.site.missing import missing
from firsthand.site.names import Outlets
from firsthand.site.tongues import ENGLISH
from firsthand.store.open import open_store
from tests.invented import AT, OUTLETS, fill, item

LIVE = {"country": {"FR": 212, "DE": 90, "EE": 30, "AD": 2}, "language": {"en": 800, "fr": 260}}


def said(folder: Path, outlets: int, place: str) -> list[str]:
    store = open_store(folder)
    fill(store, 0)
    members = [item(f"https://{OUTLETS[n]}/a", AT + n, "Ferry sinks") for n in range(outlets)]
    story = Story(
        id=f"s{members[0].id}",
        headline="Ferry sinks",
        language="en",
        first_seen=AT,
        updated=AT,
        outlets=outlets,
        independent=outlets,
        place=place,
    )
    found = missing(story, members, Outlets(store), ENGLISH, LIVE)
    store.close()
    return [line for line in found if "live" in line]


def test_the_most_live_come_first_and_places_with_next_to_none_do_not(tmp_path: Path) -> None:
    assert said(tmp_path, 3, "EE") == [
        "Seen in 0 of 260 live feeds: French.", "Seen in 0 of 212 live feeds: France.", "Seen in 0 of 90 live feeds: Germany.",
    ]  # fmt: skip


def test_one_report_tells_only_of_the_country_that_it_is_about(tmp_path: Path) -> None:
    assert said(tmp_path / "a", 1, "DE") == ["Seen in 0 of 90 live feeds: Germany."]
    assert said(tmp_path / "b", 1, "EE") == []

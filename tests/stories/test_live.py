"""Live stories: reports of one event meet, others do not; copies, rewrites, joins, languages, erasure."""

from __future__ import annotations

import random

import pytest

from firsthand.facts import Facts
from firsthand.stories.features import StoryArticle
from firsthand.stories.live import LiveStories

NOW = 1_800_000_000.0
FLOOD = (
    "The river Orvane broke its banks at Tellmark on Sunday night and drove 2,400 people from their homes.",
    "Mayor Ilse Brandvik said that 17 streets stood under water and that the bridge at Korsund had been closed.",
    "Soldiers of the Halden brigade brought sandbags, and the hospital at Vestby moved 63 patients to Lindholm.",
    "Forecasters in Tellmark expect another 45 millimetres of rain before Tuesday, said Jonas Ekeberg of the weather service.",
    "The insurer Nordtrygg put the damage at 310 million crowns, more than after the flood of 1987.",
)
STRIKE = (
    "Dockers in Porto Salvo walked out on Monday after talks over pay with the harbour company Marítima failed.",
    "Their union wants 9.5 percent more; the company offers 4, said its director Renato Figueira.",
    "Thirty ships lie at anchor, among them the container vessel Estrela do Sul with 8,100 boxes.",
)
WORDS = [
    "storm",
    "evening",
    "council",
    "water",
    "street",
    "people",
    "bridge",
    "house",
    "river",
    "money",
    "second",
    "market",
    "window",
    "garden",
    "letter",
    "paper",
    "summer",
    "table",
]


def story(
    id: str, body: tuple[str, ...], at: float = 0, outlet: str = "a.example", headline: str = "", language: str = "en", **more: object
) -> StoryArticle:
    return StoryArticle(
        id=id, url=f"https://{outlet}/{id}", outlet=outlet, published_at=NOW + at, language=language, headline=headline or body[0], body=body,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


def spun(body: tuple[str, ...]) -> tuple[str, ...]:
    source = random.Random(3)
    return tuple(" ".join(source.choice(WORDS) if w.islower() and len(w) > 2 else w for w in p.split()) for p in body)


@pytest.fixture
def live(facts: Facts) -> LiveStories:
    return LiveStories(facts)


def test_a_lone_report_is_an_origin(live: LiveStories) -> None:
    member = live.place(story("1", FLOOD)).membership
    assert (member.story, member.role, member.copy_of, member.similarity) == ("s1", "origin", None, 0.0)


def test_two_reports_of_one_event_meet_and_another_event_does_not(live: LiveStories) -> None:
    live.place(story("1", FLOOD))
    other = live.place(story("2", STRIKE, 60)).membership
    again = live.place(
        story(
            "3", (FLOOD[1], "Ilse Brandvik asked the people of Tellmark to stay away from the Orvane and from Korsund."), 3600, "b.example"
        )
    )
    assert other.story == "s2"
    assert again.membership.story == "s1"
    assert again.neighbours == ("1",)


@pytest.mark.parametrize(
    "body",
    [
        FLOOD,
        FLOOD[:2],
        tuple(reversed(FLOOD)),
        ("Read our newsletter.", *FLOOD, "All rights reserved."),
        STRIKE[:2] + FLOOD[1:] + STRIKE[2:],
    ],
    ids=["whole", "cut", "shuffled", "wrapped", "embedded"],
)
def test_copies(live: LiveStories, body: tuple[str, ...]) -> None:
    live.place(story("1", FLOOD))
    placed = live.place(story("2", body, 1800, "b.example", "Update from the north"))
    assert (placed.membership.role, placed.membership.copy_of, placed.membership.story) == ("copy", "1", "s1")
    assert placed.membership.similarity > 0.3
    assert placed.neighbours == ("1",)


def test_the_same_address_and_a_canonical_address_are_copies(live: LiveStories) -> None:
    live.place(story("1", FLOOD))
    again = live.place(story("2", STRIKE, 60, "b.example", canonical="http://www.a.example/1?utm_source=x"))
    assert again.membership.copy_of == "1"


def test_a_copy_points_at_the_source_with_its_title(live: LiveStories) -> None:
    live.place(story("1", (*STRIKE, *FLOOD), headline="Monday in brief"))
    live.place(story("2", FLOOD, 60, "b.example", "Flood drives thousands from their homes in Tellmark"))
    placed = live.place(story("3", FLOOD[:3], 120, "c.example", "Update: Flood drives thousands from their homes"))
    assert placed.membership.copy_of == "2"


def test_a_rewriting_keeps_the_order_of_names(live: LiveStories) -> None:
    live.place(story("1", FLOOD))
    placed = live.place(story("2", spun(FLOOD), 1800, "b.example"))
    assert (placed.membership.role, placed.membership.story, placed.membership.copy_of) == ("rewrite", "s1", None)
    assert placed.neighbours[0] == "1"


def test_a_bare_headline_is_nobody_s_copy(live: LiveStories) -> None:
    live.place(story("1", (), headline="Orvane floods Tellmark: thousands leave their homes"))
    placed = live.place(story("2", (), 60, "b.example", "Orvane floods Tellmark: thousands leave their homes"))
    assert (placed.membership.role, placed.membership.story) == ("coverage", "s1")


def test_a_report_that_is_like_two_stories_joins_them_under_the_older_name(live: LiveStories) -> None:
    names = [live.place(story(str(n), (), n, f"{n}.example", h)).membership.story for n, h in enumerate((
        "Orvane river floods Tellmark", "Mayor Brandvik closes Korsund bridge",
    ))]  # fmt: skip
    assert names == ["s0", "s1"]
    placed = live.place(story("2", (), 60, "c.example", "Orvane river floods Tellmark, mayor Brandvik closes Korsund bridge"))
    assert placed.membership.story == "s0"
    assert placed.joined == (("s1", "s0"),)


def test_time_parts_events_that_are_alike(facts: Facts) -> None:
    live = LiveStories(facts)
    live.place(story("1", FLOOD[:2]))
    again = ("People in Tellmark fear the Orvane once more: mayor Brandvik closed the bridge at Korsund.",)
    assert live.place(story("2", again, 3600, "b.example")).membership.story == "s1"
    assert live.place(story("3", again[::-1], 9 * 86400, "c.example", "Second flood")).membership.story == "s3"


def test_languages_meet_by_names_numbers_and_places(live: LiveStories) -> None:
    live.place(story("1", FLOOD))
    live.place(story("2", STRIKE, 10))
    german = (
        "Der Fluss Orvane ist am Sonntag bei Tellmark über die Ufer getreten; 2.400 Menschen mussten ihre Häuser verlassen.",
        "Bürgermeisterin Ilse Brandvik sagte, 17 Straßen stünden unter Wasser, die Brücke in Korsund sei gesperrt.",
        "Der Versicherer Nordtrygg schätzt den Schaden auf 310 Millionen Kronen, sagte Jonas Ekeberg.",
    )
    placed = live.place(story("3", german, 3600, "d.example", language="de"))
    assert placed.membership.story == "s1"
    assert placed.membership.role in {"translation", "coverage"}
    assert placed.neighbours == ("1",)


def test_one_shared_name_links_no_languages(live: LiveStories) -> None:
    live.place(story("1", FLOOD))
    placed = live.place(
        story("2", ("In Tellmark hat ein neues Theater eröffnet, die Karten kosten wenig.",), 60, "d.example", language="de")
    )
    assert placed.membership.story == "s2"


def test_a_forgotten_article_is_nobody_s_source(live: LiveStories) -> None:
    live.place(story("1", FLOOD))
    live.forget(["1"])
    second = live.place(story("2", FLOOD, 60, "b.example"))
    assert (second.membership.role, second.membership.copy_of, second.membership.story) == ("origin", None, "s2")
    assert live.place(story("3", FLOOD[:3], 120, "c.example")).membership.copy_of == "2"


def test_a_story_keeps_its_name_when_its_first_report_is_forgotten(live: LiveStories) -> None:
    live.place(story("1", FLOOD))
    live.place(story("2", FLOOD, 60, "b.example"))
    live.forget(["1"])
    placed = live.place(story("3", FLOOD, 120, "c.example"))
    assert (placed.membership.story, placed.membership.copy_of) == ("s1", "2")
    assert "1" not in placed.neighbours


def test_closed_stories_gain_nothing_and_numbers_are_given_again(live: LiveStories) -> None:
    for n in range(50):
        source = random.Random(n)
        body = (" ".join("".join(source.choices("abcdefgh", k=7)) for _ in range(60)),)
        live.place(story(f"x{n}", body, n))
    live.place(story("1", FLOOD, 5 * 86400))
    live.place(story("2", STRIKE, 5 * 86400))
    closed = live.close(NOW + 86400)
    assert sorted(closed) == sorted(f"sx{n}" for n in range(50))
    placed = live.place(story("3", FLOOD[:3], 5 * 86400 + 60, "b.example"))
    assert (placed.membership.story, placed.membership.copy_of) == ("s1", "1")
    assert live.place(story("4", STRIKE[:2], 5 * 86400 + 90, "c.example")).membership.copy_of == "2"


def test_hostile_texts_are_placed(live: LiveStories) -> None:
    for n, text in enumerate(
        ("\ud800\udfff lone", "\x00" * 1000, "1" * 5000, "a" * 100_000, "é\u0301" * 3000, "", "٣" * 900, "猫" * 9000, "<" * 9000)
    ):
        assert live.place(story(f"h{n}", (text, text), n, canonical="http://[", links=("http://[::1", "x" * 9000))).membership.id == f"h{n}"


def test_restored_stories_go_on_under_their_names(facts: Facts) -> None:
    live = LiveStories(facts)
    live.restore(story("1", FLOOD), "sold")
    live.restore(story("2", STRIKE, 10), "sother")
    live.restore(story("3", ("Der Fluss Orvane trat bei Tellmark über die Ufer.",), 20, language="de"), "sold")
    live.restore(story("4", FLOOD[:3], 30, "b.example", language="da"), "sold", "1")
    assert live.place(story("5", FLOOD[:2], 40, "c.example")).membership.story == "sold"
    assert live.place(story("6", STRIKE, 50, "c.example")).membership.story == "sother"
    abroad = live.place(
        story("7", ("Die Orvane stieg weiter, der Fluss trat bei Tellmark erneut über die Ufer.",), 60, "d.example", language="de")
    )
    assert abroad.membership.story == "sold"
    live.forget(["1"])
    assert sorted(live.close(NOW + 86400)) == ["sold", "sother"]


def test_an_article_that_was_placed_twice_is_forgotten_twice(live: LiveStories) -> None:
    live.place(story("1", FLOOD))
    live.place(story("1", FLOOD, 60))
    live.forget(["1"])
    assert live.place(story("2", FLOOD, 120, "b.example")).membership.copy_of is None
    live.forget(["1", "2"])
    assert live.place(story("3", FLOOD, 180, "c.example")).membership.copy_of is None


def test_stories_told_apart_are_never_joined(live: LiveStories) -> None:
    live.keep_apart("s0", "s1")
    for n, headline in enumerate(("Orvane river floods Tellmark", "Mayor Brandvik closes Korsund bridge")):
        live.place(story(str(n), (), n, f"{n}.example", headline))
    placed = live.place(story("2", (), 60, "c.example", "Orvane river floods Tellmark, mayor Brandvik closes Korsund bridge"))
    assert placed.joined == ()
    assert live.stories == 2

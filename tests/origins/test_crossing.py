from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from firsthand.origins.crossing import Crossing, across, build, likeness_of, numbers, paragraphs

REPORT = (
    "The harbour of Tolverne took in 412 ships last year, 37 more than the year before, the port office said on Friday.",
    "“We have never been so full, and we have never had so few hands to tie them up,” said the harbour master.",
    "Dredging the northern basin is to cost 18.5 million crowns.",
    "A second quay, 640 metres long, is to be built by the end of the decade if the council and the two banks agree to the plan.",
    "Fishermen fear for their berths and have called a meeting for next week.",
)
IN_GERMAN = (
    "Der Hafen von Tolverne hat im vergangenen Jahr 412 Schiffe aufgenommen, 37 mehr als im Jahr davor, teilte das Hafenamt am Freitag mit.",
    "„Wir waren noch nie so voll, und wir hatten noch nie so wenige Hände zum Festmachen“, sagte der Hafenmeister.",
    "Das Ausbaggern des nördlichen Beckens soll 18,5 Millionen Kronen kosten.",
    "Ein zweiter Kai von 640 Metern Länge soll bis zum Ende des Jahrzehnts gebaut werden, wenn der Rat und die beiden Banken dem Plan zustimmen.",
    "Die Fischer fürchten um ihre Liegeplätze und haben für die nächste Woche eine Versammlung einberufen.",
)
ANOTHER = (
    "Vor dem Rathaus standen am Freitag 60 Fischer, die um ihre Liegeplätze fürchten.",
    "Das Hafenamt hatte zuvor gemeldet, dass 412 Schiffe angelegt haben. Das sind so viele wie nie, und für die Boote der Fischer bleibt kaum noch Platz am Kai.",
    "„Mein Großvater lag schon hier“, sagte einer von ihnen.",
    "„Wenn sie uns die Becken nehmen, verkaufe ich das Boot“, sagte ein anderer, der 29 Jahre gefahren ist.",
)


def crossing(one: tuple[str, ...], other: tuple[str, ...], names: float = 0.0) -> Crossing:
    return across(names, numbers(one), numbers(other), build(one), build(other))


def test_a_translation_has_the_numbers_and_the_build() -> None:
    found = crossing(IN_GERMAN, REPORT)
    assert found.surety > 0.9
    assert found.firm


def test_another_report_of_the_event_has_not() -> None:
    assert crossing(ANOTHER, REPORT) == Crossing()


def test_one_signal_alone_is_nothing() -> None:
    assert crossing(ANOTHER, REPORT, names=1.0) == Crossing()


def test_two_numbers_and_a_like_build_are_not_firm() -> None:
    few, german = REPORT[1:], IN_GERMAN[1:]
    found = crossing(german, few)
    assert found.surety > 0.6
    assert not found.firm


def test_numbers_in_one_spelling() -> None:
    assert numbers(("1,250 boats", "1.250 Boote", "1\u202f250 bateaux", "1 250 катеров", "١٢٥٠ قارب")) == ("125",) * 5
    assert numbers(("18.5 million", "18,5 Millionen", "18 500 000", "1850万")) == ("185",) * 4
    assert numbers(("39 тысяч", "39,000")) == ("39", "39")
    assert numbers(("in 2026, by 7 people",)) == ()
    assert numbers(("共有412艘船", "4月12日")) == ("412", "12")


def test_paragraphs_leave_out_headings_dates_and_notices() -> None:
    text = "\n".join(
        (
            "Harbour full",
            "21 September 2099, 05:47 Uhr, von einer Reporterin der Redaktion",
            *REPORT,
            "Sign up!",
            "© 2099 The Tolverne Mercury and its licensors. All rights reserved.",
        )
    )
    assert paragraphs(text) == REPORT


def test_scripts_without_stops_keep_their_paragraphs() -> None:
    lines = tuple("ท่าเรือรับเรือมากกว่าที่เคยเป็นมาในรอบหลายปีตามที่สำนักงานท่าเรือแจ้งเมื่อวันศุกร์" for _ in range(4))
    assert paragraphs("\n".join(lines)) == lines


@given(st.lists(st.tuples(st.floats(0, 10), st.booleans()), max_size=8), st.lists(st.tuples(st.floats(0, 10), st.booleans()), max_size=8))
def test_likeness_is_even_handed_and_bounded(one: list[tuple[float, bool]], other: list[tuple[float, bool]]) -> None:
    there, back = likeness_of(tuple(one), tuple(other)), likeness_of(tuple(other), tuple(one))
    assert abs(there - back) < 1e-6
    assert 0.0 <= there <= 1.0 + 1e-9

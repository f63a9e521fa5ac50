from __future__ import annotations

from collections.abc import Callable

import pytest

from firsthand.origins.datelines import dateline_signs
from firsthand.origins.view import View
from tests.origins.conftest import BODY, named


@pytest.mark.parametrize(
    ("opening", "language", "expected"),
    [
        ("LARKFIELD, Northshire (AP) — The council voted on Monday.", "en", "Associated Press"),
        ("LARKFIELD (Reuters) - The council voted on Monday.", "en", "Reuters"),
        ("Larkfeld (dpa/lno) - Der Rat stimmte am Montag zu.", "de", "Deutsche Presse-Agentur"),
        ("Larkfeld (epd). Der Rat stimmte am Montag zu.", "de", "epd"),
        ("新华社拉克菲尔德4月24日电 市议会星期一表决。", "zh", "Xinhua News Agency"),
        ("(서울=연합뉴스) 홍길동 기자 = 시의회가 월요일 표결했다.", "ko", "Yonhap News Agency"),
        ("ЛАРКФИЛД, 5 мая. /ТАСС/. Совет проголосовал в понедельник.", "ru", "TASS"),
        ("ЛАРКФИЛД, 5 мая — РИА Новости. Совет проголосовал в понедельник.", "ru", "RIA Novosti"),
        ("【北京共同】市議会は月曜日に採決した。", "ja", "Kyodo News"),
        ("AFP, Larkfield — The council voted on Monday.", "en", "Agence France-Presse"),
    ],
)
def test_datelines_of_agencies(view: Callable[..., View], opening: str, language: str, expected: str) -> None:
    signs = dateline_signs(view(body=(opening, *BODY[1:]), language=language))
    assert named(signs) == [expected]
    assert all(s.text in opening for s in signs)


@pytest.mark.parametrize(
    "opening",
    [
        "Larkfield (WQXL) — The council voted on Monday.",
        "Larkfield, 21 Apr (Larkfield Gazette).- The council voted on Monday.",
        "The council (which AP described as divided) voted on Monday after a long and heated debate in the chamber.",
        "Singer and founder Juliet Penrose (AFP)",
        "The party said on Monday that it (AAP) had won.",
    ],
)
def test_what_only_looks_like_a_dateline(view: Callable[..., View], opening: str) -> None:
    assert dateline_signs(view(body=(opening, *BODY[1:]))) == []


def test_a_foreign_mark_in_the_bracket_is_shared_work(view: Callable[..., View]) -> None:
    (sign,) = dateline_signs(view(body=("Larkfield (KNA/xy) – Der Rat stimmte zu.", *BODY[1:]), language="de"))
    assert sign.shared

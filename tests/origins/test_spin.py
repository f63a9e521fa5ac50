from __future__ import annotations

from collections.abc import Callable

import pytest

from firsthand.model.article import Article
from firsthand.origins.spin import spin_marks
from tests.origins.conftest import BODY

SPUN = (
    "The council of Larkfield voted on Monday to open again the ancient tram line. along the river after eleven years. , so that cars can run.",
    "“The first cars would run before spring,” Marowby said. said on Monday, naming a list of works. bridges and other repairs to the line.",
    "“We have waited eleven years for this day and for the old line,” she said. ,” she said.",
    "Marrowby has warned that the region must pay a third. Marrowby said so twice. or not. Marrowby did not say when.",
)


def test_damage_of_three_kinds(article: Callable[..., Article]) -> None:
    marks = spin_marks(article(body=SPUN))
    assert len({m.what for m in marks}) >= 3
    text = " ".join(" ".join(SPUN).split())
    assert all(m.text in text for m in marks)
    assert {"broken-quote", "doubled-tag"} <= {m.what for m in marks}


def test_the_maimed_name_is_told(article: Callable[..., Article]) -> None:
    assert "Marowby" in {m.text for m in spin_marks(article(body=SPUN))}


@pytest.mark.parametrize(
    "body",
    [
        BODY,
        (
            "“It is done,” she said. “It is over,” he said.",
            "The U.S. and the U.K. agreed. iPhone sales rose.",
            'He said: "No." "Yes," she said.',
        ),
        ("She said, said the mayor, that no. 5 was late , too.", *BODY),
    ],
)
def test_sound_text_has_less_than_three(article: Callable[..., Article], body: tuple[str, ...]) -> None:
    assert len(spin_marks(article(body=body))) < 3

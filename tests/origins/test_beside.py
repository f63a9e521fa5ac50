from __future__ import annotations

from collections.abc import Callable

import pytest

from firsthand.facts import Facts
from firsthand.model.origin import Claimed, Neighbour, Origin
from firsthand.origins.beside import spun_beside
from firsthand.origins.revise import revise
from tests.origins.conftest import BODY

ORIGINAL = (
    "The old ferry between Larkfield and Tarnside ran for the last time on Sunday, watched by 400 people from both banks of the river.",
    "“My father steered this boat and so did his father, and I thought that my son would do the same,” said Edda Marwick, who had the wheel on the last trip.",
    "The council bought the boat in 1961 and paid for new engines twice. A bridge opens upstream on Thursday, and 90 cars an hour are expected to cross it.",
    "“A bridge is a fine thing for people who are in a hurry, but nobody will ever meet a friend on it,” said Joram Pell, who took the ferry to school for nine years.",
    "The boat will lie at the quay over the winter. A museum has asked for it, and a builder from Estmoor wants to turn it into a house.",
)
SPUN = (
    "The ancient ferry between Larkfield and Tarnside ran for the final time on Sunday, observed by 400 folks from both banks of the river.",
    "“My father steered this vessel and so did his father, and I believed that my son would do the same,” Edda Marwick stated. ,” Edda Marwick, who had the wheel on the final trip.",
    "The council purchased the vessel in 1961 and paid for novel engines twice. A bridge opens upstream on Thursday. , and 90 vehicles an hour are expected to cross it.",
    "“A bridge is a fine thing for folks who are in a hurry, but nobody will ever encounter a friend on it,” said Joram Pell, who took the ferry to school for nine years.",
    "The vessel will lie at the quay over the winter. A museum has requested it, and a builder from Estmoor desires to turn it into a house.",
)


def test_exchanged_words_altered_quotes_and_damage() -> None:
    text = "\n".join(SPUN)
    marks = spun_beside(text, "\n".join(ORIGINAL))
    assert {"swapped-words", "altered-quote", "altered-quotes", "broken-quote"} <= {m.what for m in marks}
    assert all(m.text in " ".join(text.split()) for m in marks)


@pytest.mark.parametrize(
    "text",
    [
        ORIGINAL,
        ORIGINAL[:3],
        (*ORIGINAL[:2], "A desk of its own adds that the weather held. , and so did the rope.", *ORIGINAL[2:]),
        tuple(p.replace("old", "olde").replace("people", "peoples").replace("bought", "boughte") for p in ORIGINAL),  # spelling
        tuple(p.replace("Sunday", "Nov. 22").replace("90", "ninety").replace("nine", "9") for p in ORIGINAL),
        BODY,
    ],
)
def test_what_honest_desks_do_is_not_spinning(text: tuple[str, ...]) -> None:
    assert spun_beside("\n".join(text), "\n".join(ORIGINAL)) == ()


def test_a_spun_copy_in_a_story(neighbour: Callable[..., Neighbour], facts: Facts) -> None:
    claimed = Claimed(byline="Vera Quillon")
    spun = Origin(kind="own", claimed=claimed, confidence=0.9, method="signs-1", altered="none")
    members = [
        neighbour("o", "estmoor.example", "\n".join(ORIGINAL), 100, gap=10), neighbour("s", "roundly.example", "\n".join(SPUN), 5000, gap=10, origin=spun),
    ]  # fmt: skip
    found = revise(members, facts)
    assert set(found) == {"s"}
    assert found["s"].altered == "spun"
    assert [(h.domain, h.relation) for h in found["s"].chain] == [("estmoor.example", None), ("roundly.example", "spun")]
    assert [(c.what, c.text) for c in found["s"].contradictions] == [("byline", "Vera Quillon")]
    assert any(e.signal == "spin-altered-quote" for e in found["s"].evidence)

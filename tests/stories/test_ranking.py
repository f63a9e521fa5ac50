"""The ranking formula: read from its file, monotone, fading, blind to copies; broken ones are refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand import facts as facts_module
from firsthand.errors import ConfigError
from firsthand.stories.ranking import FIGURES, Figures, formula_of, rank, read_formula

FORMULA = read_formula(facts_module.DATA / "ranking.toml")
COUNT = st.integers(0, 10_000)
STORY = st.builds(Figures, independent=COUNT, countries=COUNT, languages=COUNT, velocity=COUNT, updated=st.floats(0, 1e9))


@given(STORY, st.sampled_from(FIGURES), st.floats(0, 1e6))
def test_more_is_never_less_and_later_is_never_more(figures: Figures, name: str, later: float) -> None:
    now = figures.updated + later
    score, _ = rank(figures, now, FORMULA)
    more, _ = rank(replace(figures, **{name: getattr(figures, name) + 1}), now, FORMULA)
    old, _ = rank(figures, now + 3600, FORMULA)
    assert more >= score >= old >= 0


@given(STORY)
def test_the_terms_make_the_score(figures: Figures) -> None:
    now = figures.updated + FORMULA.half_life_s
    score, terms = rank(figures, now, FORMULA)
    *summed, age = terms
    assert age.name == "age"
    assert age.value == 0.5
    assert score == pytest.approx(sum(t.value for t in summed) * age.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("version = [", "cannot be read"),
        ("version = 1\nhalf_life_s = 1\nvelocity_window_s = 1\n[weights]\nclicks = 3", "clicks"),
        ("version = 1\nhalf_life_s = 0\nvelocity_window_s = 1\n[weights]\n", "above zero"),
        ("version = 1\nhalf_life_s = 5\nvelocity_window_s = 1\n[weights]\nindependent = nan", "finite"),
        ("version = 1\nhalf_life_s = 5\nvelocity_window_s = 1\nweights = 3", "cannot be read"),
    ],
)
def test_a_formula_that_says_nothing_is_refused(text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        formula_of(text)

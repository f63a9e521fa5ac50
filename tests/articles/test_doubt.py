from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from firsthand.articles.doubt import best_threshold

LINES = st.lists(st.tuples(st.floats(0.01, 0.99), st.floats(1, 500)), min_size=1, max_size=30)


def expected(given_: np.ndarray, lengths: np.ndarray, threshold: float) -> float:
    chosen = given_ > threshold
    right = float((given_ * lengths)[chosen].sum())
    return 2 * right / float(lengths[chosen].sum() + (given_ * lengths).sum())


@given(LINES)
def test_no_other_threshold_is_better(lines: list[tuple[float, float]]) -> None:
    probabilities, lengths = (np.array(column, dtype=np.float32) for column in zip(*lines, strict=True))
    threshold, best = best_threshold(probabilities, lengths, 1.0)
    assert all(expected(probabilities, lengths, other) <= best + 1e-4 for other in np.linspace(0, 0.98, 40))
    assert expected(probabilities, lengths, threshold - 1e-6) >= best - 1e-3


def test_a_page_that_is_sure_keeps_the_usual_threshold_and_one_in_doubt_a_lower_one() -> None:
    lengths = np.full(4, 100, dtype=np.float32)
    sure, doubtful = np.array([0.99, 0.99, 0.02, 0.01], dtype=np.float32), np.array([0.25, 0.25, 0.02, 0.01], dtype=np.float32)
    assert best_threshold(sure, lengths, 0.5)[0] > 0.45
    assert 0.02 < best_threshold(doubtful, lengths, 0.5)[0] < 0.25


def test_no_lines() -> None:
    assert best_threshold(np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.float32), 0.5) == (0.5, 0.0)

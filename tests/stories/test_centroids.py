"""Centroids: cosines are true, cut to the heaviest terms, and rows are used again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.stories.centroids import Centroids

VECTOR = st.dictionaries(st.integers(1, 30), st.floats(0.125, 5.0, width=16), min_size=1, max_size=8)


def arrays(vector: dict[int, float]) -> tuple[np.ndarray, np.ndarray]:
    terms = sorted(vector)
    return np.array(terms, dtype=np.uint32), np.array([vector[t] for t in terms], dtype=np.float32)


def cosine(one: dict[int, float], other: dict[int, float]) -> float:
    dot = sum(v * other.get(k, 0.0) for k, v in one.items())
    return dot / (sum(v * v for v in one.values()) ** 0.5 * sum(v * v for v in other.values()) ** 0.5)


@given(st.lists(VECTOR, min_size=1, max_size=4), VECTOR)
def test_likeness_is_the_cosine_with_the_sum(vectors: list[dict[int, float]], asked: dict[int, float]) -> None:
    centroids = Centroids(narrow=8, wide=64)
    slot = centroids.new(*arrays(vectors[0]))
    total = dict(vectors[0])
    for vector in vectors[1:]:
        fresh = centroids.add(slot, *arrays(vector))
        assert set(fresh.tolist()) == set(vector) - set(total)
        for term, weight in vector.items():
            total[term] = total.get(term, 0.0) + weight
    assert float(centroids.likeness(np.array([slot]), *arrays(asked))[0]) == pytest.approx(cosine(total, asked), abs=0.01)


def test_the_heaviest_terms_stay() -> None:
    centroids = Centroids(narrow=4, wide=5)
    slot = centroids.new(*arrays({1: 9.0, 2: 8.0, 3: 1.0}))
    centroids.add(slot, *arrays({4: 7.0, 5: 6.0, 6: 5.0, 7: 0.5}))
    terms, _ = centroids.vector(slot)
    assert set(terms.tolist()) == {1, 2, 4, 5, 6}


def test_slots_grow_and_rows_of_the_dropped_are_used_again() -> None:
    centroids = Centroids(narrow=4, wide=8)
    slots = [centroids.new(*arrays({n + 1: 1.0, n + 2: 2.0})) for n in range(3000)]
    for slot in slots[:1500]:
        centroids.drop(slot)
    kept = np.arange(1500, 3000)
    centroids.compact(kept)
    assert centroids.count == 1500
    assert set(centroids.vector(0)[0].tolist()) == {1501, 1502}
    again = centroids.new(*arrays({9: 1.0}))
    assert again == 1500
    assert float(centroids.likeness(np.array([0, again]), *arrays({9: 1.0}))[1]) == pytest.approx(1.0, abs=0.01)

"""How likely each line is the article's own text: a small network over the features of `features.py`, weights as data.

The weights were fitted on pages whose body is known (`bench/fit_blocks.py` does it again); two hidden layers of rectified
units, a logistic output, inputs standardised and clipped.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firsthand.articles.features import Matrix
from firsthand.facts import Facts

CLIP = 5.0
_ROWS = 20  # so few that the linear algebra library stays on the calling thread: waking others costs more than the product


Layers = tuple[tuple[NDArray[np.float32], NDArray[np.float32]], ...]


@dataclass(frozen=True, slots=True)
class Model:
    """`inputs` names the columns that it was fitted on, in order; a network is layers of (weights, biases); their mean is the answer."""

    inputs: tuple[str, ...]
    centre: NDArray[np.float32]
    scale: NDArray[np.float32]
    networks: tuple[Layers, ...]


def _numbers(cell: str) -> list[float]:
    return [float(n) for n in cell.split()]


def load_model(facts: Facts) -> Model:
    """The model of `data/block_model.tsv`: rows `input` (name; centre, scale), `weights M N` (a row a unit below), `bias M N`."""
    inputs: list[str] = []
    ranges: list[list[float]] = []
    weights: dict[tuple[int, int], list[list[float]]] = {}
    biases: dict[tuple[int, int], list[float]] = {}
    for row in facts.table("block_model"):
        kind, _, place = row["part"].partition(" ")
        values = _numbers(row["values"])
        if kind == "input":
            inputs.append(row["name"])
            ranges.append(values)
            continue
        network, layer = map(int, place.split())
        if kind == "weights":
            weights.setdefault((network, layer), []).append(values)
        else:
            biases[network, layer] = values
    measures = np.array(ranges, dtype=np.float32)
    networks = tuple(
        tuple(
            (np.array(weights[key], dtype=np.float32), np.array(biases[key], dtype=np.float32))
            for key in sorted(weights)
            if key[0] == number
        )
        for number in sorted({network for network, _ in weights})
    )
    return Model(tuple(inputs), measures[:, 0], measures[:, 1], networks)


def likelihood(matrix: Matrix, model: Model) -> NDArray[np.float32]:
    """The probability of each row, 0 to 1."""
    parts = [_likelihood(matrix[start : start + _ROWS], model) for start in range(0, len(matrix), _ROWS)]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)


def _likelihood(matrix: Matrix, model: Model) -> NDArray[np.float32]:
    inputs = np.clip((matrix - model.centre) / model.scale, -CLIP, CLIP)
    total = np.zeros(len(matrix), dtype=np.float32)
    for layers in model.networks:
        values = inputs
        for weights, bias in layers[:-1]:
            values = np.maximum(values @ weights + bias, 0.0)
        weights, bias = layers[-1]
        logits = np.clip(values @ weights + bias, -30.0, 30.0)[:, 0]
        total += 1.0 / (1.0 + np.exp(-logits))
    return np.asarray(total / len(model.networks), dtype=np.float32)

"""How well masks agree with the truth: mean absolute error, intersection over union, boundary F."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage

from segmenter.sources import Example

# Outlines this close (share of the picture's longer side) agree.
TOLERANCE = 0.0075
Segment = Callable[[Image.Image], np.ndarray]


@dataclass(frozen=True)
class MaskScore:
    """Of one picture, or the mean of several."""

    mae: float
    iou: float
    boundary_f: float


def _outline(inside: np.ndarray) -> np.ndarray:
    padded = np.pad(inside, 1, mode="edge")
    return inside & ~ndimage.binary_erosion(padded)[1:-1, 1:-1]


def score(found: np.ndarray, truth: np.ndarray) -> MaskScore:
    """Both [height, width] in 0..1."""
    a, b = found > 0.5, truth > 0.5
    union = (a | b).sum()
    near = max(TOLERANCE * max(truth.shape), 1.5)
    edges = _outline(a), _outline(b)
    if not edges[0].any() or not edges[1].any():
        boundary = float(edges[0].any() == edges[1].any())
    else:
        away = [ndimage.distance_transform_edt(~edge) for edge in edges]
        precision, recall = (away[1][edges[0]] <= near).mean(), (away[0][edges[1]] <= near).mean()
        boundary = float(2 * precision * recall / max(precision + recall, 1e-9))
    return MaskScore(float(np.abs(found - truth).mean()), float((a & b).sum() / max(union, 1)), boundary)


def scores(segment: Segment, examples: list[Example]) -> list[MaskScore]:
    """`segment` gives the mask of a picture at any size; it is compared at the truth's."""
    results = []
    for example in examples:
        picture, truth = Image.open(example.picture).convert("RGB"), Image.open(example.mask).convert("L")
        found = Image.fromarray(segment(picture).astype(np.float32)).resize(
            truth.size, Image.Resampling.BILINEAR
        )
        results.append(score(np.clip(np.asarray(found), 0, 1), np.asarray(truth, np.float32) / 255))
    return results


def mean(results: list[MaskScore]) -> MaskScore:
    """The mean of each figure, of one picture at least."""
    table = np.array([[result.mae, result.iou, result.boundary_f] for result in results])
    return MaskScore(*(float(value) for value in table.mean(0)))


def interval(values: list[float], seed: int = 7, rounds: int = 1000) -> tuple[float, float]:
    """95 % of the mean, resampled by picture."""
    rng, array = np.random.default_rng(seed), np.array(values)
    means = [array[rng.integers(len(array), size=len(array))].mean() for _ in range(rounds)]
    return float(np.percentile(means, 2.5)), float(np.percentile(means, 97.5))

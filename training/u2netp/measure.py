"""What storing the weights in 8 bits does to the mask."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class MaskChange:
    """Over the measured pictures: means, and the picture that changed most."""

    pictures: int
    mean_absolute: float
    worst_picture: float
    iou: float
    disagreeing: float


def mask_change(pairs: list[tuple[np.ndarray, np.ndarray]]) -> MaskChange:
    """Compares masks in 0..1; the overlap (IoU) is taken at one half."""
    changes = [float(np.abs(before - after).mean()) for before, after in pairs]
    overlaps, disagreements = [], []
    for before, after in pairs:
        first, second = before > 0.5, after > 0.5
        union = (first | second).sum()
        overlaps.append((first & second).sum() / union if union else 1.0)
        disagreements.append((first != second).mean())
    return MaskChange(
        pictures=len(pairs),
        mean_absolute=float(np.mean(changes)),
        worst_picture=float(np.max(changes)),
        iou=float(np.mean(overlaps)),
        disagreeing=float(np.mean(disagreements)),
    )

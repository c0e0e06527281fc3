"""From log-odds to a probability that means something, and the two thresholds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

KNOTS = np.array([1e-4, 1e-3, 0.003, 0.01, *np.linspace(0.025, 0.975, 39), 0.99, 0.997, 0.999, 0.9999])


@dataclass(frozen=True)
class Calibration:
    """Piecewise linear from the model's own probability to the calibrated one, flat outside."""

    x: np.ndarray
    y: np.ndarray

    def __call__(self, raw: np.ndarray) -> np.ndarray:
        """Calibrated probabilities of log-odds."""
        return np.interp(1 / (1 + np.exp(-raw)), self.x, self.y)


def platt(raw: np.ndarray, labels: np.ndarray) -> Calibration:
    """Platt's two-parameter scaling; isotonic steps would need far more pairs to be smooth."""
    model = LogisticRegression(C=1e6).fit(raw[:, None], labels)
    odds = np.log(KNOTS / (1 - KNOTS))
    return Calibration(KNOTS, model.predict_proba(odds[:, None])[:, 1])


@dataclass(frozen=True)
class Thresholds:
    """`pass` from `passing` up, `fail` from `failing` down, `review` between."""

    passing: float
    failing: float


# Precision is given up in these steps when the wanted one leaves a verdict that is hardly ever given.
LEVELS = (0.97, 0.964, 0.955, 0.945, 0.935, 0.92, 0.9)
USEFUL_RECALL = 0.45


def _reach(score: np.ndarray, wanted: np.ndarray, precision: float) -> float:
    """The smallest score down to which the precision holds, there and a little above (no lucky dip)."""
    order = np.argsort(-score, kind="stable")
    hits = np.cumsum(wanted[order]) / np.arange(1, len(order) + 1)
    floor = max(24, len(order) // 40)
    held = (hits[floor:] >= precision) & (hits[floor // 2 : len(hits) - floor + floor // 2] >= precision)
    good = np.flatnonzero(held)
    return float(score[order[floor + good[-1]]]) if len(good) else float(score.max())


def _useful(score: np.ndarray, wanted: np.ndarray, precision: float) -> float:
    for level in (precision, *(level for level in LEVELS if level < precision)):
        threshold = _reach(score, wanted, level)
        if (score[wanted] >= threshold).mean() >= USEFUL_RECALL:
            break
    return threshold


def choose_thresholds(
    probability: np.ndarray, labels: np.ndarray, passing_precision: float, failing_precision: float
) -> Thresholds:
    """The widest pass and fail that keep their precision, or the next best that is given often enough."""
    passing = _useful(probability, labels == 1, passing_precision)
    failing = 1 - _useful(1 - probability, labels == 0, failing_precision)
    return Thresholds(max(passing, failing + 1e-6), failing)

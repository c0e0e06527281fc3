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


def choose_thresholds(
    probability: np.ndarray, labels: np.ndarray, wrong_pass: float, wrong_fail: float
) -> Thresholds:
    """The widest pass that lets no larger part of the changed products through, and the widest fail that
    stops no larger part of the untouched ones: neither depends on how many of each there are."""
    passing = float(np.quantile(probability[labels == 0], 1 - wrong_pass))
    failing = float(np.quantile(probability[labels == 1], wrong_fail))
    return Thresholds(max(passing, failing + 1e-6), failing)

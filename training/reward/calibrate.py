"""From reward logits to a probability with an interval, a verdict and a percentile, on held-out pictures.

Interval: an inductive Venn–Abers predictor (Vovk, Petej and Fedorova, "Large-scale probabilistic predictors
with and without guarantees of validity", NeurIPS 2015): isotonic regression with the new picture added once
as a fail and once as a pass gives two probabilities, of which one is calibrated whatever the network does.
Verdict: class-conditional conformal prediction (Vovk, 2012): a picture passes when "fail" can be ruled out at
level `RATES[0]`, fails when "pass" can be ruled out at level `RATES[1]`, and is for a person otherwise.
A model that vouches for nothing warns when "pass" can be ruled out at level `WARNING`: a false alarm costs
a look.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.isotonic import IsotonicRegression

# Parts of the bad pictures that may pass, and of the good ones that may fail.
RATES = (0.02, 0.02)
# Part of the good pictures that may be warned of, those that fail among them.
WARNING = 0.1
# Of a category's scores: every twentieth part.
STEPS = np.linspace(0, 1, 21)


@dataclass(frozen=True)
class Calibration:
    """`low` and `high` probabilities at `logits`, constant between the middles of neighbours."""

    logits: np.ndarray
    low: np.ndarray
    high: np.ndarray
    # Pass from the first logit up, fail from the second down, warn from the third down.
    passing: float
    failing: float
    warning: float

    def interval(self, logits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper end for each logit, linear between the knots."""
        return np.interp(logits, self.logits, self.low), np.interp(logits, self.logits, self.high)

    def score(self, logits: np.ndarray) -> np.ndarray:
        """The probability both ends are merged to: the minimax choice for the logarithmic loss."""
        low, high = self.interval(logits)
        return high / (1 - low + high)

    def verdict(self, logits: np.ndarray) -> np.ndarray:
        """1 pass, 0 fail, ½ review."""
        passes, fails = logits >= self.passing, logits <= self.failing
        return np.where(passes & ~fails, 1.0, np.where(fails & ~passes, 0.0, 0.5))


def calibrated(
    logits: np.ndarray, labels: np.ndarray, spoilt: np.ndarray | None = None, knots: int = 33
) -> Calibration:
    """Fits on held-out logits and labels. `spoilt` are logits of further bad pictures: they count where
    "pass" must be ruled out, not for probabilities, which would fall with their number."""
    at = np.quantile(logits, np.linspace(0, 1, knots))
    ends = []
    for label in (0.0, 1.0):
        found = []
        for knot in at:
            fit = IsotonicRegression(out_of_bounds="clip")
            fit.fit(np.append(logits, knot), np.append(labels, label))
            found.append(float(fit.predict([knot])[0]))
        ends.append(np.maximum.accumulate(found))
    good, bad = np.sort(logits[labels == 1]), logits[labels == 0]
    bad = np.sort(bad if spoilt is None else np.append(bad, spoilt))
    passing = _above(bad, RATES[0])
    failing, warning = (-_above(np.sort(-good), rate) for rate in (RATES[1], WARNING))
    if failing >= passing:
        # Both can be ruled out between: whoever is that well told apart is told apart in the middle.
        passing = (passing + failing) / 2
        failing = float(np.nextafter(passing, -np.inf))
    return Calibration(at, *ends, passing, failing, min(warning, float(np.nextafter(passing, -np.inf))))


def _above(values: np.ndarray, rate: float) -> float:
    """The smallest threshold that rules these out at this level: few enough lie at or above it."""
    keep = int(np.floor(rate * (len(values) + 1)))
    return float(np.nextafter(values[-keep], np.inf)) if keep > 0 else float("inf")


def calibration_error(score: np.ndarray, labels: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error over bins of equal count."""
    order = np.array_split(np.argsort(score), bins)
    gaps = [abs(score[part].mean() - labels[part].mean()) * len(part) for part in order if len(part)]
    return float(sum(gaps) / len(score))


def coverage(
    low: np.ndarray, high: np.ndarray, score: np.ndarray, labels: np.ndarray, bins: int = 10
) -> float:
    """Share of the bins (equal count, by score) whose true pass rate lies within their mean interval."""
    hits = [
        low[part].mean() - _slack(labels[part])
        <= labels[part].mean()
        <= high[part].mean() + _slack(labels[part])
        for part in np.array_split(np.argsort(score), bins)
    ]
    return float(np.mean(hits))


def _slack(labels: np.ndarray) -> float:
    """Two standard errors of a bin's own pass rate."""
    rate = labels.mean()
    return 2 * float(np.sqrt(max(rate * (1 - rate), 0.25 / len(labels)) / len(labels)))

"""Quality on held-out products, with intervals from resampling products, not pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

ROUNDS = 1000


@dataclass(frozen=True)
class Answers:
    """What the verdict said about a set of pairs."""

    probability: np.ndarray
    verdict: np.ndarray
    label: np.ndarray
    product: np.ndarray

    def where(self, chosen: np.ndarray) -> Answers:
        """The pairs an index or boolean array picks."""
        return Answers(
            *(values[chosen] for values in (self.probability, self.verdict, self.label, self.product))
        )


@dataclass(frozen=True)
class Interval:
    """A measured value with its 95 % interval."""

    value: float
    low: float
    high: float

    def percent(self) -> str:
        """For tables of shares."""
        if np.isnan(self.value):
            return "–"
        return f"{100 * self.value:.1f} % ({100 * self.low:.1f}–{100 * self.high:.1f})"

    def plain(self) -> str:
        """For areas under a curve."""
        return "–" if np.isnan(self.value) else f"{self.value:.3f} ({self.low:.3f}–{self.high:.3f})"

    def signed(self) -> str:
        """For differences."""
        if np.isnan(self.value):
            return "–"
        return f"{self.value:+.3f} ({self.low:+.3f} to {self.high:+.3f})"


Statistic = Callable[[Answers], float]


def _share(hits: np.ndarray) -> float:
    return float(hits.mean()) if len(hits) else float("nan")


def roc_area(answers: Answers) -> float:
    """Area under the ROC curve; NaN where only one label is present."""
    same = int(answers.label.sum())
    changed = len(answers.label) - same
    if not same or not changed:
        return float("nan")
    # The Mann-Whitney statistic: the same area, fast enough for thousands of resamplings.
    ranks = rankdata(answers.probability)[answers.label == 1].sum()
    return float((ranks - same * (same + 1) / 2) / (same * changed))


def precision_of(verdict: str, label: int) -> Statistic:
    """Of the pairs given this verdict, the share that deserves it."""
    return lambda answers: _share(answers.label[answers.verdict == verdict] == label)


def recall_of(verdict: str, label: int) -> Statistic:
    """Of the pairs with this label, the share given this verdict."""
    return lambda answers: _share(answers.verdict[answers.label == label] == verdict)


def share_of(verdict: str) -> Statistic:
    """The share of pairs given this verdict."""
    return lambda answers: _share(answers.verdict == verdict)


def recall_at_precision(precision: float) -> Statistic:
    """The best recall of "same" on these very pairs at the given precision: what the ranking allows."""

    def statistic(answers: Answers) -> float:
        order = np.argsort(-answers.probability, kind="stable")
        hits = np.cumsum(answers.label[order])
        good = np.flatnonzero(hits / np.arange(1, len(order) + 1) >= precision)
        return float(hits[good[-1]] / max(answers.label.sum(), 1)) if len(good) else 0.0

    return statistic


def _resampled(products: np.ndarray, seed: int) -> Iterator[np.ndarray]:
    """Indices of the pairs of products drawn with replacement, `ROUNDS` times."""
    rng = np.random.default_rng(seed)
    groups = [np.flatnonzero(products == name) for name in np.unique(products)]
    for _ in range(ROUNDS):
        yield np.concatenate([groups[i] for i in rng.integers(len(groups), size=len(groups))])


def _percentiles(value: float, draws: list[float]) -> Interval:
    known = np.array([draw for draw in draws if not np.isnan(draw)])
    low, high = np.percentile(known, [2.5, 97.5]) if len(known) else (np.nan, np.nan)
    return Interval(value, float(low), float(high))


def interval(answers: Answers, statistic: Statistic, seed: int) -> Interval:
    """The value, and the 2.5th and 97.5th percentile over resampled products."""
    draws = [statistic(answers.where(picked)) for picked in _resampled(answers.product, seed)]
    return _percentiles(statistic(answers), draws)


def paired(before: Answers, after: Answers, statistic: Statistic, seed: int) -> Interval:
    """What `after` gains over `before`, both being answers on the same pairs, resampled alike."""

    def gain(picked: np.ndarray) -> float:
        return statistic(after.where(picked)) - statistic(before.where(picked))

    draws = [gain(picked) for picked in _resampled(after.product, seed)]
    return _percentiles(gain(np.arange(len(after.label))), draws)

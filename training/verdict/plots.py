"""The card's picture: how well the verdict ranks, and whether its probabilities mean what they say."""

from __future__ import annotations

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from sklearn.metrics import roc_curve

from verdict.calibrate import Thresholds
from verdict.score import Answers


def write_plot(path: Path, answers: Answers, thresholds: Thresholds) -> None:
    """ROC, reliability, and where the two labels fall; 3 small panels."""
    figure, (roc, reliability, spread) = plt.subplots(1, 3, figsize=(10.5, 3.2), dpi=80, layout="constrained")
    false, true, _ = roc_curve(answers.label, answers.probability)
    roc.plot(false, true, color="#1f5fa8")
    roc.set(xlabel="changed pairs let through", ylabel="same pairs kept", title="ROC, held-out products")
    edges = np.linspace(0, 1, 11)
    place = np.clip(np.digitize(answers.probability, edges) - 1, 0, 9)
    filled = [k for k in range(10) if (place == k).sum() >= 5]
    said = [answers.probability[place == k].mean() for k in filled]
    found = [answers.label[place == k].mean() for k in filled]
    reliability.plot([0, 1], [0, 1], color="#bbbbbb", linewidth=1)
    reliability.plot(said, found, "o-", color="#1f5fa8")
    reliability.set(xlabel="probability said", ylabel="share that is the same", title="Calibration")
    bins = np.linspace(0, 1, 21)
    spread.hist(answers.probability[answers.label == 1], bins, alpha=0.7, color="#1f5fa8", label="same")
    spread.hist(answers.probability[answers.label == 0], bins, alpha=0.6, color="#c8571b", label="changed")
    for place_of in (thresholds.failing, thresholds.passing):
        spread.axvline(place_of, color="#444444", linestyle="--", linewidth=1)
    spread.set(xlabel="probability", ylabel="pairs", title="fail | review | pass")
    spread.legend()
    figure.savefig(path, pil_kwargs={"optimize": True})
    plt.close(figure)

"""The reward model's card: measured numbers only."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from factory.faults import TITLES
from reward.calibrate import RATES, WARNING, Calibration, calibration_error, coverage
from reward.data import CATEGORIES, REASONS, Generations
from reward.measure import FIGURES, interval, macro_f1
from reward.probe import Told


def table(head: list[str], rows: list[list[str]]) -> str:
    """Markdown."""
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])


def figures_table(scores: dict[str, np.ndarray], rows: Generations, seed: int) -> str:
    """A row for each way of scoring the same pictures."""
    body = [
        [name, *(interval(figure, score, rows, seed) for figure in FIGURES.values())]
        for name, score in scores.items()
    ]
    return table(["held-out products in held-out scenes", *FIGURES], body)


def verdict_table(calibration: Calibration, logits: np.ndarray, rows: Generations, seed: int) -> str:
    """What the verdicts are worth, and whether probabilities mean what they say."""
    verdict, score = calibration.verdict(logits), calibration.score(logits)
    low, high = calibration.interval(logits)

    def share(chosen: np.ndarray, of: np.ndarray) -> str:
        def figure(given: np.ndarray, some: Generations) -> float:
            inside = given[:, 1] > 0
            return float(given[inside, 0].mean()) if inside.any() else np.nan

        return interval(figure, np.stack([chosen, of], 1).astype(float), rows, seed)

    good, bad = rows.label == 1, rows.label == 0
    warned, everything = logits <= calibration.warning, np.ones_like(good)
    body = [
        ["precision of pass", share(good, verdict == 1)],
        ["good pictures that pass", share(verdict == 1, good)],
        [f"bad pictures that pass (error allowed: {100 * RATES[0]:.0f} %)", share(verdict == 1, bad)],
        ["precision of fail", share(bad, verdict == 0)],
        ["bad pictures that fail", share(verdict == 0, bad)],
        [f"good pictures that fail (error allowed: {100 * RATES[1]:.0f} %)", share(verdict == 0, good)],
        ["precision of a warning, fails among them", share(bad, warned)],
        ["bad pictures that are warned of", share(warned, bad)],
        [f"good pictures that are warned of (error allowed: {100 * WARNING:.0f} %)", share(warned, good)],
        ["sent to review", share(verdict == 0.5, everything)],
        [
            "expected calibration error",
            interval(lambda s, r: calibration_error(s, r.label), score, rows, seed),
        ],
        ["coverage of the interval", f"{coverage(low, high, score, rows.label):.2f}"],
        ["mean width of the interval", f"{(high - low).mean():.3f}"],
    ]
    return table(["verdict and score", "value (95 % interval)"], body)


def reasons_table(score: np.ndarray, reasons: np.ndarray, rows: Generations) -> str:
    """How well each fault is told from good pictures, and named."""
    body = []
    for index, reason in enumerate(REASONS):
        some = rows.reasons[:, index] > 0
        if not some.any():
            continue
        good, bad = score[rows.label == 1], score[some]
        named = reasons[:, index] > 0.5
        right = (named & some).sum()
        f1 = 2 * right / max(named.sum() + some.sum(), 1)
        body.append(
            [TITLES[reason], str(int(some.sum())), f"{(good[:, None] > bad[None]).mean():.2f}", f"{f1:.2f}"]
        )
    body.append(["all, mean", str(int((rows.label == 0).sum())), "", f"{macro_f1(reasons, rows):.2f}"])
    return table(["fault", "pictures", "area against good ones", "F1 of naming it"], body)


def probe_table(told: dict[str, Told]) -> str:
    """The same held-out pictures with and without each fault."""
    body = [
        [
            TITLES[name],
            str(one.count),
            f"{one.below_itself:.2f}",
            f"{one.below_any:.2f}",
            f"{one.fall:.2f}",
        ]
        for name, one in told.items()
    ]
    means = [np.mean([getattr(one, key) for one in told.values()]) for key in ("below_itself", "below_any")]
    body.append(["mean of all", "", *(f"{value:.2f}" for value in means), ""])
    head = [
        "fault made on a good picture",
        "pictures",
        "below itself",
        "below any good one",
        "logit falls by",
    ]
    return table(head, body)


def named_categories(sure: np.ndarray, rows: Generations) -> str:
    """How often the likeliest category is right, and how often one is likelier than not."""
    known = rows.category >= 0
    right = (sure.argmax(1) == rows.category)[known].mean()
    return f"{right:.2f} of these pictures, and surer than one half on {(sure.max(1) >= 0.5).mean():.2f}"


def categories_table(score: np.ndarray, rows: Generations) -> str:
    """Area and pairwise accuracy for each category there is."""
    body = []
    for index, category in enumerate(CATEGORIES):
        some = rows.where(rows.category == index)
        if len(some.label) and 0 < some.label.mean() < 1:
            own = score[rows.category == index]
            values = [f"{FIGURES[name](own, some):.2f}" for name in ("area under ROC", "pairwise accuracy")]
            body.append([category, str(len(set(some.product))), str(len(some.label)), *values])
    return table(["category", "products", "pictures", "area under ROC", "pairwise accuracy"], body)


def write(path: Path, facts: dict[str, str]) -> None:
    """Fills the template beside this file."""
    text = Path(__file__).with_name("card.md").read_text()
    for name, value in facts.items():
        text = text.replace("{" + name + "}", value)
    path.write_text(text)

"""The verdict's card: measured numbers only, in tables by kind of pair."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from verdict.calibrate import Thresholds
from verdict.measured import Measured
from verdict.score import (
    Answers,
    Statistic,
    interval,
    precision_of,
    recall_at_precision,
    recall_of,
    roc_area,
    share_of,
)

TITLES = {
    "part_added": "part added",
    "part_missing": "part missing",
    "stretched": "stretched by 8–40 %",
    "bent": "bent, waved or tapered",
    "recoloured": "recoloured, whole or in part",
    "label_swapped": "label swapped",
    "label_blurred": "label blurred",
    "label_garbled": "label garbled",
    "label_mirrored": "label mirrored",
    "other_product": "another product",
    "second_product": "a second one of the same product",
    "absent": "product absent",
    "new_background": "new background",
    "light": "new light",
    "scale": "another size",
    "position": "another place",
    "rotation": "turned by up to 5°",
    "jpeg60": "JPEG quality 60",
    "resampled": "softened by resampling",
    "prop_beside": "another thing beside it",
    "combined": "several of these at once",
    "scene": "rendered in another scene",
}

VERDICT_SHARES: dict[str, Statistic] = {
    "precision of pass": precision_of("pass", 1),
    "recall of pass (same pairs that pass)": recall_of("pass", 1),
    "precision of fail": precision_of("fail", 0),
    "recall of fail (changed pairs that fail)": recall_of("fail", 0),
    "sent to review": share_of("review"),
}


def _table(head: str, rows: list[str]) -> str:
    return "\n".join([head, "| " + " | ".join(["---"] * (head.count("|") - 1)) + " |", *rows])


def overall_table(answers: Answers, precision: float, seed: int) -> str:
    """The figures the project sets targets for."""
    figures = [
        ("area under ROC", interval(answers, roc_area, seed).plain()),
        *((title, interval(answers, share, seed).percent()) for title, share in VERDICT_SHARES.items()),
        (
            f"best recall of same at {100 * precision:.1f} % precision (ranking alone)",
            interval(answers, recall_at_precision(precision), seed).percent(),
        ),
    ]
    return _table(
        "| held-out products | value (95 % interval) |", [f"| {name} | {value} |" for name, value in figures]
    )


def kinds_table(answers: Answers, kinds: np.ndarray, label: int, seed: int) -> str:
    """A row for each kind; areas compare a kind with all pairs of the other label."""
    rows = []
    own, other = ("pass", "fail") if label else ("fail", "pass")
    for kind in TITLES:
        chosen = (kinds == kind) & (answers.label == label)
        if not chosen.any():
            continue
        some = answers.where(chosen)
        area = interval(answers.where(chosen | (answers.label != label)), roc_area, seed)
        right, wrong = interval(some, share_of(own), seed), interval(some, share_of(other), seed)
        rows.append(
            f"| {TITLES[kind]} | {chosen.sum()} | {area.plain()} | {right.percent()} | {wrong.percent()} |"
        )
    name = "untouched" if label else "tampered"
    return _table(f"| {name} | pairs | area under ROC | {own} | {other} (wrong) |", rows)


def groups_table(answers: Answers, groups: np.ndarray, title: str, seed: int) -> str:
    """Area, precision and recall for each value of a field of the truth."""
    rows = []
    for name in sorted(set(groups)):
        some = answers.where(groups == name)
        rows.append(
            f"| {name} | {len(some.label)} | {interval(some, roc_area, seed).plain()} "
            f"| {interval(some, recall_of('pass', 1), seed).percent()} "
            f"| {interval(some, recall_of('fail', 0), seed).percent()} |"
        )
    return _table(f"| {title} | pairs | area under ROC | same that pass | changed that fail |", rows)


# Another product is another product: these kinds have no severity.
WHOLE = ("other_product", "second_product", "absent")


def severity_table(answers: Answers, severities: np.ndarray, kinds: np.ndarray, seed: int) -> str:
    """How far the tampering must go to be caught."""
    rows = []
    for name in ("slight", "clear", "gross"):
        some = answers.where((severities == name) & ~np.isin(kinds, WHOLE))
        rows.append(
            f"| {name} | {len(some.label)} | {interval(some, share_of('fail'), seed).percent()} "
            f"| {interval(some, share_of('pass'), seed).percent()} |"
        )
    return _table("| severity | pairs | fail | pass (wrong) |", rows)


def write_card(
    path: Path, test: Measured, answers: Answers, facts: dict[str, str], thresholds: Thresholds, seed: int
) -> None:
    """Fills the template beside this file."""
    template = Path(__file__).with_name("card.md").read_text()
    kinds = test.column("kind")
    tables = {
        "overall": overall_table(answers, float(facts["precision"]), seed),
        "tampered": kinds_table(answers, kinds, 0, seed),
        "untouched": kinds_table(answers, kinds, 1, seed),
        "severity": severity_table(answers, test.column("severity"), kinds, seed),
        "sources": groups_table(answers, test.column("source"), "kind of product", seed),
        "manners": groups_table(answers, test.column("original_manner"), "original", seed),
        "passing": f"{thresholds.passing:.3f}",
        "failing": f"{thresholds.failing:.3f}",
    }
    for name, text in {**facts, **tables}.items():
        template = template.replace("{" + name + "}", text)
    path.write_text(template)

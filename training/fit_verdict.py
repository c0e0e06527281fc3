"""Fits and measures the consistency verdict: `models/consistency.json`, its card and its picture.

`python training/fit_verdict.py --seed 7` measures the made pairs with `examples/measure.rs`, tries small
models by cross-validation over products, calibrates, sets thresholds, and reports on held-out products.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import GroupKFold

from common.manifest import put_model
from common.paths import MODELS, cache_dir
from verdict import change, crossed, factory
from verdict.calibrate import Calibration, Thresholds, choose_thresholds, platt
from verdict.card import VERDICT_SHARES, write_card
from verdict.directions import used
from verdict.measured import Measured, by_segmenter, default_program, earlier, measure, read
from verdict.models import Recipe, fit, kind_weights, raw, recipes
from verdict.plots import write_plot
from verdict.score import Answers, interval, paired, roc_area, share_of

FOLDS = 5


def out_of_fold(recipe: Recipe, names: list[str], pairs: Measured, seed: int) -> np.ndarray:
    """Each pair's log-odds from a model that saw none of its product."""
    x, y, groups = pairs.matrix(names), pairs.labels(), pairs.column("product")
    weight, odds = kind_weights(pairs.column("kind"), y), np.zeros(len(y))
    folds = GroupKFold(FOLDS, shuffle=True, random_state=seed)
    for fitted, held in folds.split(x, y, groups):
        odds[held] = raw(fit(recipe, names, x[fitted], y[fitted], weight[fitted], seed), x[held])
    return odds


def best(names: list[str], pairs: Measured, seed: int) -> tuple[Recipe, np.ndarray]:
    """The recipe with the smallest calibrated log loss in cross-validation, and its log-odds."""
    y, tried, known = pairs.labels(), [], {}
    for recipe in recipes():
        parts = [known[part] for part in recipe.of]
        odds = np.mean(parts, 0) if parts else out_of_fold(recipe, names, pairs, seed)
        known[recipe] = odds
        loss = log_loss(y, platt(odds, y)(odds))
        print(f"{recipe}: log loss {loss:.4f}, ROC area {roc_auc_score(y, odds):.4f}", flush=True)
        tried.append((loss, recipe, odds))
    _, recipe, odds = min(tried, key=lambda result: result[0])
    return recipe, odds


def answer(model: dict[str, Any], names: list[str], pairs: Measured) -> Answers:
    """The verdicts on `pairs`; where the engine measured nothing, its own rule's."""
    calibration = Calibration(np.array(model["calibration"]["x"]), np.array(model["calibration"]["y"]))
    limits = model["thresholds"]
    probability = calibration(raw(model, pairs.matrix(names)))
    verdict = np.where(
        probability >= limits["pass"], "pass", np.where(probability <= limits["fail"], "fail", "review")
    )
    for index, (measures, report) in enumerate(zip(pairs.measures, pairs.reports, strict=True)):
        if not measures:
            probability[index], verdict[index] = report["probability"], report["verdict"]
    return Answers(probability, verdict, pairs.labels(), pairs.column("product"))


def compared(before: Answers, after: Answers, sources: np.ndarray, seed: int) -> str:
    """The committed verdict and the new one on the same held-out pairs: overall, and by kind of product."""
    rows = ["| held-out pairs | area before | after | gain, same pairs |", "| --- | --- | --- | --- |"]
    for name in ["all", *sorted(set(sources))]:
        chosen = sources == name if name != "all" else np.ones(len(sources), bool)
        old, new = before.where(chosen), after.where(chosen)
        gain = paired(old, new, roc_area, seed)
        areas = [interval(some, roc_area, seed).plain() for some in (old, new)]
        rows.append(f"| {name} ({chosen.sum()}) | {areas[0]} | {areas[1]} | {gain.signed()} |")
    rows += [
        "",
        "| verdicts on all of them | before | after | gain, same pairs |",
        "| --- | --- | --- | --- |",
    ]
    for title, share in VERDICT_SHARES.items():
        shares = [interval(some, share, seed).percent() for some in (before, after)]
        rows.append(
            f"| {title} | {shares[0]} | {shares[1]} | {paired(before, after, share, seed).signed()} |"
        )
    return "\n".join(rows)


def earlier_and_now(test: Measured, folder: Path) -> tuple[Measured, Measured]:
    """The pairs that both segmenters measured: as they are now, and as they were."""
    then = earlier(test, folder / "reports")
    change.add(then, folder / "frames")
    ids = set(then.column("id"))
    return test.where(np.array([record["id"] in ids for record in test.records])), then


def describe(pairs: Measured) -> str:
    """How many pairs and products."""
    return f"{len(pairs.records):,} pairs of {len(set(pairs.column('product')))} products"


def main() -> None:
    """Measures, fits, writes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--pairs", type=Path, help="default: what make_pairs.py made with this seed")
    parser.add_argument(
        "--program", type=Path, default=default_program(), help="examples/measure.rs, compiled"
    )
    parser.add_argument(
        "--reports", type=Path, help="its output, or that of `vitrine evaluate`, if run already"
    )
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--wrong",
        type=float,
        nargs=2,
        default=(0.03, 0.07),
        help="parts of the changed products that may pass, and of the untouched ones that may fail",
    )
    parser.add_argument(
        "--measures", help="only those this pattern finds; prints the areas under ROC and writes nothing"
    )
    parser.add_argument("--limit", type=int, help="only the first pairs, to try things out")
    parser.add_argument(
        "--note",
        default="`examples/measure.rs`: the engine's own code, the segmenter's weights in ONNX Runtime, "
        "the comparer's in its PyTorch twin",
        help="for the card",
    )
    parser.add_argument(
        "--before", type=Path, help="folder of an earlier segmenter's reports and frames, to compare with"
    )
    parser.add_argument("--failures", type=Path, default=Path(__file__).with_name("failures.md"))
    arguments = parser.parse_args()

    pairs_file = arguments.pairs or cache_dir("tamper", f"seed-{arguments.seed}") / "pairs.jsonl"
    reports = by_segmenter("reports")
    if arguments.reports:
        pairs = read(pairs_file, arguments.reports)
    else:
        more = [] if arguments.pairs else factory.pairs()
        pairs = measure(arguments.program, pairs_file, more, reports, arguments.jobs, arguments.limit)
    if not arguments.reports and re.search(arguments.measures or "", "change"):
        print(f"the comparer's measures of {change.add(pairs, by_segmenter('frames'))} pairs", flush=True)
    held, mixed_up = pairs.column("split") == "test", pairs.column("kind") == crossed.KIND
    measured = np.array([bool(measures) for measures in pairs.measures])
    fitted, test = pairs.where(~held & measured), pairs.where(held & ~mixed_up)
    names = used(set().union(*fitted.measures))

    if arguments.measures:
        names = [name for name in names if re.search(arguments.measures, name)]
    recipe, odds = best(names, fitted, arguments.seed)
    y = fitted.labels()
    calibration = platt(odds, y)
    # Crossed pairs are told apart so easily that with them more of the others might pass.
    hard = fitted.column("kind") != crossed.KIND
    limits: Thresholds = choose_thresholds(calibration(odds)[hard], y[hard], *arguments.wrong)
    weight = kind_weights(fitted.column("kind"), y)
    model = fit(recipe, names, fitted.matrix(names), y, weight, arguments.seed)
    model = {
        "format": "vitrine-verdict/1",
        **model,
        "calibration": {"x": calibration.x.round(6).tolist(), "y": calibration.y.round(6).tolist()},
        "thresholds": {"pass": round(limits.passing, 4), "fail": round(limits.failing, 4)},
        "fitted": {"pairs": len(y), "products": len(set(fitted.column("product"))), "seed": arguments.seed},
    }

    answers = answer(model, names, test)
    if arguments.measures:
        print(f"{recipe}: held out {roc_auc_score(answers.label, answers.probability):.4f}")
        return
    file = MODELS / "consistency.json"
    committed = json.loads(file.read_text())
    both, then = (test, test) if not arguments.before else earlier_and_now(test, arguments.before)
    comparison = compared(
        answer(committed, committed["measures"], then),
        answer(model, names, both),
        both.column("source"),
        arguments.seed,
    )
    print(comparison, flush=True)
    file.write_text(json.dumps(model, separators=(",", ":")) + "\n")
    mixed = answer(model, names, pairs.where(held & mixed_up))
    facts = {
        "crossed": ", ".join(
            f"{interval(mixed, share_of(verdict), arguments.seed).percent()} {word}"
            for verdict, word in (("fail", "fail"), ("review", "are sent to review"), ("pass", "pass"))
        ),
        "crossed_pairs": f"{len(mixed.label)}",
        "model": str(recipe),
        "measures": ", ".join(f"`{name}`" for name in names),
        "fitted": describe(fitted),
        "held_out": describe(test),
        "program": arguments.note,
        "precision": str(0.964),
        "wrong_pass": f"{100 * arguments.wrong[0]:.0f} %",
        "wrong_fail": f"{100 * arguments.wrong[1]:.0f} %",
        "factory": factory.described(pairs.column("product")[pairs.column("source") == "factory"]),
        "command": f"python training/fit_verdict.py --seed {arguments.seed}",
        "mix": f"{100 * test.labels().mean():.0f} %",
        "comparison": comparison,
        "failures": arguments.failures.read_text().strip(),
    }
    write_card(MODELS / "consistency.md", test, answers, facts, limits, arguments.seed)
    write_plot(MODELS / "consistency.png", answers, limits)
    area = roc_auc_score(answers.label, answers.probability)
    put_model(
        {
            "name": "consistency",
            "role": "verdict",
            "file": "consistency.json",
            "licence": "MIT OR Apache-2.0",
            "network": recipe.kind,
            "source": f"training/fit_verdict.py --seed {arguments.seed}",
            "metrics": {"roc_area": round(float(area), 4), "held_out_pairs": len(answers.label)},
        }
    )
    print((MODELS / "consistency.md").read_text())


if __name__ == "__main__":
    main()

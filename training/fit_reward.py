"""Calibrates the trained reward model, measures it on held-out pictures and writes weights and card.

python training/fit_reward.py --checkpoint FILE            # models/reward.safetensors, models/reward.md
python training/fit_reward.py --checkpoint FILE --role reward-objects # the same, but it may do less: see USES
python training/fit_reward.py --checkpoint FILE --sheet    # only the 40 worst mistakes, as a sheet

The calibration's tables stand in the header of the weights file: neither is ever without the other.

Calibration: validation products in validation scenes. Measures: test products in test scenes.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from common.manifest import put_model, sha256_hex
from common.paths import MODELS, cache_dir, factory_set
from common.tensors import save_tensors
from export_reward import METADATA, stored_and_loaded, trained
from factory import records, sheet
from networks import efficientnet_lite as lite
from networks.reward import Reward
from reward import baselines, bias, card, mattes, probe
from reward.calibrate import RATES, STEPS, WARNING, Calibration, calibrated
from reward.data import CATEGORIES, OF_PRODUCT, REASONS, Generations, pixels, plates, read
from reward.draws import Draws
from reward.measure import FIGURES, categories, needed, of_pixels, parted, rewards
from reward.photographs import Photographs
from reward.ratings import SECOND, rated
from reward.staged import Staged
from reward.visible import as_called

# Written after looking at its worst mistakes.
FAILURES = Path(__file__).parent / "reward" / "failures.md"
WORST = 40
# How many faults are drawn on each good picture of the validation set.
SPOILT = 5
# Good held-out pictures on which faults are made.
PROBED = 40
ENTRY = {
    "name": "reward",
    "file": "reward.safetensors",
    "licence": "Apache-2.0",
    "network": "reward",
    "source": f"training/train_reward.py; encoder: PyPI {lite.PACKAGE}",
}

USES = {
    "reward": "judges every pair, beside the consistency check",
    "reward-objects": "fails a picture or warns of it, and else says nothing; heads fitted to it judge",
    "reward-base": "too weak to judge by itself (see where it fails); only heads fitted to it judge",
}


def tables(calibration: Calibration, score: np.ndarray, rows: Generations) -> dict:
    """What `src/reward/judge.rs` reads; `score` and `rows` are of pictures not trained on."""
    every = np.quantile(score, STEPS)
    categories = []
    for index, name in enumerate(CATEGORIES):
        own = score[rows.category == index]
        # Few pictures of a category tell little: they count as much as twenty of all.
        part = len(own) / (len(own) + 20)
        quantiles = part * np.quantile(own, STEPS) + (1 - part) * every if len(own) else every
        categories.append({"id": name, "quantiles": [round(float(value), 4) for value in quantiles]})
    lists = {name: getattr(calibration, name) for name in ("logits", "low", "high")}
    return {
        **{name: [round(float(value), 5) for value in values] for name, values in lists.items()},
        "passing": round(calibration.passing, 5),
        "failing": round(calibration.failing, 5),
        "warning": round(calibration.warning, 5),
        "reasons": list(REASONS),
        "categories": categories,
    }


def worst(folder: Path, score: np.ndarray, rows: Generations, path: Path) -> None:
    """The pictures whose score is furthest from their label, each after its original."""
    order = np.argsort(-np.abs(score - rows.label))[:WORST]
    lines = []
    for index in order:
        lines += [rows.lines[rows.original[index]], rows.lines[rows.generated[index]]]
    sheet.montage(folder, lines, 8, path)


def of_others(network: Reward, fitted: Generations, test: Generations, seen: np.ndarray) -> dict:
    """Scores of the baselines, and of this network when the original or the masks are kept from it."""
    scores = baselines.all_of(seen, fitted, test)
    features = of_pixels(network, seen, needed(test))
    for name, title in (("referenced", "the original"), ("masked", "the masks")):
        setattr(network, name, False)
        scores[f"this network without {title}"] = rewards(network, test, features)[0]
        setattr(network, name, True)
    return scores


def spoilt(
    rows: Generations, seen: np.ndarray, empty: dict[int, np.ndarray], seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Good generations with faults drawn anew: the numbers of their originals, and the pictures."""
    draws, rng = Draws(rows, seen, empty, seed, 0, 0), np.random.default_rng(seed)
    originals, made = [], []
    for row in np.flatnonzero(rows.label == 1):
        for _ in range(SPOILT):
            for drawn in draws.worse(rng, row):
                if not drawn.reasons[OF_PRODUCT].any():
                    originals.append(rows.original[row])
                    made.append(drawn.pixels)
    return np.array(originals), np.stack(made)


def logits_of(network: Reward, originals: np.ndarray, generated: np.ndarray) -> np.ndarray:
    """Reward logits of pictures [n, 256, 256, 4], pair by pair."""
    both = np.concatenate([originals, generated])
    numbers = np.arange(len(both))
    known = of_pixels(network, both, numbers)
    with torch.no_grad():
        seen = [network.see(*parted(known[part])) for part in np.split(numbers, 2)]
        return network.compare(*seen).reward.numpy()


def main() -> None:
    """Fits, measures, writes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--sheet", action="store_true")
    parser.add_argument("--role", choices=USES, default="reward", help="what it may do in the product")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    folder = factory_set()
    rows = read(folder)
    seen = pixels(folder, rows.lines)
    labelled = rows.where((rows.split == "test") & rows.of_background)
    rows = rows.where(as_called(rows, seen, plates(folder, rows)))
    fitted = rows.where(rows.split == "train")
    valid, test = (rows.where((rows.split == split) & rows.of_background) for split in ("valid", "test"))
    network, steps = trained(options.checkpoint)
    stored, network_8bit = stored_and_loaded(network)

    both = rows.where((rows.split != "train") & rows.of_background)
    looked_at = np.union1d(needed(both), needed(labelled))
    further = spoilt(valid, seen, plates(folder, valid), options.seed)
    # Originals and generations are cut out by a network in the product, too.
    seen = mattes.with_mattes(seen, folder, rows.lines, looked_at)
    known = of_pixels(network_8bit, seen, looked_at)
    worse = logits_of(network_8bit, seen[further[0]], mattes.of_pixels(further[1]))
    calibration = calibrated(rewards(network_8bit, valid, known)[0], valid.label, worse)
    logits, reasons = rewards(network_8bit, test, known)
    score = calibration.score(logits)
    worst(folder, score, test, cache_dir("reward") / "worst.jpg")
    if options.sheet:
        return
    every = calibration.score(rewards(network_8bit, both, known)[0])
    fitted_tables = json.dumps(tables(calibration, every, both), separators=(",", ":"))
    content = save_tensors(MODELS / "reward.safetensors", stored, METADATA | {"tables": fitted_tables})
    metrics = {
        name.replace(" ", "_").replace(".", "_"): round(figure(logits, test), 4)
        for name, figure in FIGURES.items()
    }
    put_model(ENTRY | {"role": options.role, "metrics": metrics | {"steps": steps}})

    scores = {
        "reward model (8 bits, as shipped)": logits,
        "reward model (float32)": rewards(network, test, of_pixels(network, seen, needed(test)))[0],
    }
    scores |= of_others(network, fitted, test, seen)
    clear = test.where((test.fault == 0) | (test.fault > 1))
    own = logits[(test.fault == 0) | (test.fault > 1)]
    rated_rows, looked = rated(test, SECOND)
    drift = bias.compression(network_8bit, test, seen)
    true_masks = pixels(folder, rows.lines)
    told = probe.probed(network_8bit, test, true_masks, plates(folder, test), options.seed, PROBED)
    facts = {
        "steps": str(steps),
        "version": str(records.VERSION),
        "planned": str(len(folder.joinpath("plan.jsonl").read_text().splitlines())),
        "further": str(len(worse)),
        "rates": f"{100 * RATES[0]:.0f} % of bad pictures may pass "
        f"and {100 * RATES[1]:.0f} % of good ones may fail, and {100 * WARNING:.0f} % may be warned of",
        "staged": str(len(Staged())),
        "photographs": str(len(Photographs().examples)),
        "products": " / ".join(str(len(set(part.product))) for part in (fitted, valid, test)),
        "pictures": " / ".join(str(len(part.label)) for part in (fitted, valid, test)),
        "figures": card.figures_table(scores, test, options.seed),
        "clear": card.figures_table({"reward model, mild faults left out": own}, clear, options.seed),
        "looked": card.figures_table(
            {"somebody who only looked": looked, "reward model": rewards(network_8bit, rated_rows, known)[0]},
            rated_rows,
            options.seed,
        ),
        "rated": str(len(looked)),
        "every": card.figures_table(
            {"reward model, all labels": rewards(network_8bit, labelled, known)[0]}, labelled, options.seed
        ),
        "verdicts": card.verdict_table(calibration, logits, test, options.seed),
        "reasons": card.reasons_table(logits, reasons, test),
        "named": card.named_categories(categories(network_8bit, test, known), test),
        "categories": card.categories_table(logits, test),
        "bias": card.table(
            ["property of a good picture", "Spearman's ρ with the reward"],
            [[name, f"{value:+.2f}"] for name, value in bias.correlations(logits, test, seen).items()],
        ),
        "jpeg": card.table(
            ["JPEG quality", "mean change of the logit"],
            [[str(quality), f"{change:+.2f}"] for quality, change in drift.items()],
        ),
        "probe": card.probe_table(told),
        "use": USES[options.role],
        "bytes": str(len(content)),
        "sha256": sha256_hex(content),
        "failures": FAILURES.read_text().strip(),
        "spread": f"{float(np.std(logits)):.2f}",
    }
    card.write(MODELS / "reward.md", facts)
    for name, figure in FIGURES.items():
        print(f"{name}: {figure(logits, test):.3f}")


if __name__ == "__main__":
    main()

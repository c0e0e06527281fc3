"""Trains the reward model on the factory's pictures and prints what it is worth on held-out ones.

python training/train_reward.py --seed 7              # the model
python training/train_reward.py --seed 7 --baselines  # beside it: without the original, without the mask
"""

from __future__ import annotations

import argparse

import numpy as np
import torch

from common.paths import cache_dir
from reward.data import REASONS, Generations, read
from reward.features import Store
from reward.learn import Plan, train
from reward.measure import FIGURES, interval, rewards


def report(name: str, score: np.ndarray, rows: Generations, seed: int) -> None:
    """A line a figure."""
    print(f"{name}: {len(rows.label)} generations of {len(set(rows.product))} products")
    for title, figure in FIGURES.items():
        print(f"  {title}: {interval(figure, score, rows, seed)}")


def main() -> None:
    """Computes features, trains, measures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--baselines", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    store = Store()
    rows = read(cache_dir("factory", "seed1-512"), store)
    features = store.read(rows.pictures)
    fitted, test = rows.where(rows.split == "train"), rows.where(rows.split != "train")
    plans = {"reward model": Plan(options.steps, seed=options.seed)}
    if options.baselines:
        plans["without the original"] = Plan(options.steps, seed=options.seed, referenced=False)
        plans["without the mask"] = Plan(options.steps, seed=options.seed, masked=False)
    for name, plan in plans.items():
        network = train(fitted, features, plan)
        torch.save(network.state_dict(), cache_dir("reward") / f"{name.replace(' ', '-')}.pt")
        score, reasons = rewards(network, test, features)
        report(name, score, test, options.seed)
        named = (reasons > 0.5) & (test.reasons > 0)
        for index, reason in enumerate(REASONS):
            some = test.reasons[:, index] > 0
            if some.any():
                passed = np.concatenate([score[some], score[test.label == 1]])
                truth = np.concatenate([np.zeros(some.sum()), np.ones(int(test.label.sum()))])
                area = (passed[truth == 1][:, None] > passed[truth == 0][None]).mean()
                print(f"    {reason}: {some.sum()}, area {area:.2f}, named {named[some, index].mean():.2f}")


if __name__ == "__main__":
    main()

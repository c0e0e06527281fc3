"""Trains the reward model on the factory's pictures and prints what it is worth on held-out ones.

python training/train_reward.py --seed 7              # the model; goes on where it was stopped
python training/train_reward.py --seed 7 --hfpc train.jsonl valid.jsonl test.jsonl --images DIRECTORY
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from common.paths import cache_dir, factory_set
from networks.reward import Reward
from reward import hfpc, probe
from reward.data import REASONS, Generations, assembled, pixels, plates, read
from reward.draws import Draws
from reward.learn import Plan, network_of, train
from reward.measure import FIGURES, interval, needed, of_pixels, rewards
from reward.visible import as_called

# Good held-out pictures on which faults are made.
PROBED = 40


def report(name: str, score: np.ndarray, rows: Generations, seed: int) -> None:
    """A line a figure."""
    print(f"{name}: {len(rows.label)} generations of {len(set(rows.product))} products")
    for title, figure in FIGURES.items():
        print(f"  {title}: {interval(figure, score, rows, seed)}")


def by_reason(score: np.ndarray, reasons: np.ndarray, rows: Generations) -> None:
    """How well each fault is told from good pictures, and how often it is named."""
    for index, reason in enumerate(REASONS):
        some = rows.reasons[:, index] > 0
        if some.any():
            good, bad = score[rows.label == 1], score[some]
            area = (good[:, None] > bad[None]).mean()
            named = (reasons[some, index] > 0.5).mean()
            print(f"    {reason}: {some.sum()}, area {area:.2f}, named {named:.2f}")


def of_people(options: argparse.Namespace) -> Generations:
    """HFPC's labels; a picture that two files name is the last's: what is measured on was not trained on."""
    lines: dict[str, dict] = {}
    for file, split in zip(options.hfpc, ("train", "valid", "test"), strict=True):
        lines |= {line["id"]: line for line in hfpc.lines(file, options.images, split)}
    return assembled(list(lines.values()))


def main() -> None:
    """Trains, measures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--steps", type=int, default=Plan.steps)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--start", type=Path, help="a checkpoint whose averaged weights it begins with")
    parser.add_argument("--hfpc", type=Path, nargs=3, help="HFPC's label files, in place of the factory's")
    parser.add_argument("--images", type=Path, help="where the pictures of --hfpc are")
    options = parser.parse_args()
    if options.hfpc and not options.images:
        parser.error("--hfpc needs --images: the folder that holds the pictures")
    torch.set_num_threads(options.threads)
    folder = factory_set()
    rows = of_people(options) if options.hfpc else read(folder)
    seen = pixels(folder, rows.lines)
    every = rows.where((rows.split == "test") & rows.of_background)
    if not options.hfpc:
        rows = rows.where(as_called(rows, seen, plates(folder, rows)))
        print(f"{len(rows.label)} generations show what they are called")
    fitted = rows.where(rows.split == "train")
    valid, test = (rows.where((rows.split == split) & rows.of_background) for split in ("valid", "test"))
    empty = plates(folder, fitted)
    print(f"train, valid, test: {len(fitted.label)}, {len(valid.label)}, {len(test.label)} generations")
    plan = Plan(options.steps, seed=options.seed)

    def said(network: Reward, part: Generations) -> tuple[np.ndarray, np.ndarray]:
        return rewards(network, part, of_pixels(network, seen, needed(part)))

    def heard(step: int, loss: float, network: Reward) -> None:
        score, _ = said(network, valid)
        figures = ", ".join(f"{title} {figure(score, valid):.3f}" for title, figure in FIGURES.items())
        print(f"step {step}: loss {loss:.3f}; validation: {figures}", flush=True)

    def draws(start: int) -> Draws:
        return Draws(fitted, seen, empty, plan.seed, start, plan.steps)

    source = "hfpc-" if options.hfpc else ""
    file = cache_dir("reward") / f"{source}model-{len(rows.lines)}-{plan.seed}-{plan.steps}.pt"
    network = network_of(plan)
    if options.start:
        network.load_state_dict(torch.load(options.start, weights_only=True)["average"])
    network = train(network, plan, draws, file, heard)
    score, reasons = said(network, test)
    report("model", score, test, options.seed)
    if len(every.label) > len(test.label):
        report("model, all labels", said(network, every)[0], every, options.seed)
    by_reason(score, reasons, test)
    if held_out := plates(folder, test):
        print("  the same pictures with and without a fault:")
        print(probe.table(probe.probed(network, test, seen, held_out, options.seed, PROBED)))


if __name__ == "__main__":
    main()

"""Trains the networks of the background generator and says how good it is.

    python training/train_generator.py shade --seed 7       # what a product does to a scene
    python training/train_generator.py style --seed 7       # what a reference picture's background is like
    python training/train_generator.py cost                 # GFLOP of each network, and its parameters
    python training/train_generator.py measure --program vitrine    # beside baselines, on held-out products
    python training/train_generator.py sheets --program vitrine     # finished pictures

It learns from the sets of `make_scenery.py`. Stopped work goes on at its last checkpoint, at most three
minutes back; a sheet of held-out pictures is drawn with every checkpoint of the shade, beside it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from PIL import Image
from torch import Tensor

from common.paths import MODELS, cache_dir
from generator import measure, shade, sheets, style
from generator.kinds import STYLES
from generator.scenery import pairs
from networks.shade import Shade
from networks.shade import cost as shade_cost
from networks.style import Style


def sheet(pictures: Tensor, file: Path, across: int = 8) -> None:
    """Pictures [n, 3, h, w] in 0 to 1, row by row."""
    rows = [torch.cat(list(part), 2) for part in pictures.split(across) if len(part) == across]
    values = (torch.cat(rows, 1).permute(1, 2, 0).clamp(0, 1) * 255 + 0.5).byte().numpy()
    Image.fromarray(values).save(file, quality=88)


def train_shade(out: Path, plan: shade.Plan, seed: int) -> None:
    """Trains and says how much of a product's effect is explained, on held-out products in held-out
    scenes."""
    data, held_out = pairs(seed, ("train",)), pairs(seed, ("valid",))
    print(f"{len(data)} pairs to learn from, {len(held_out)} to look at", flush=True)

    def report(step: int, loss: float, network: Shade) -> None:
        found, shown = shade.explained(network, held_out)
        print(f"step {step} of {plan.steps}: loss {loss:.4f}, explained {found:.3f}", flush=True)
        sheet(shown, out / "shade.jpg")

    shade.train(data, plan, out / "shade.pt", report)


def train_style(out: Path, plan: style.Plan, seed: int, name: str) -> None:
    """Trains and says what is recognised of held-out products in held-out scenes."""
    data, held_out = style.seen(pairs(seed, ("train",))), style.seen(pairs(seed, ("valid", "test")))

    def report(step: int, loss: float, network: Style) -> None:
        found = ", ".join(f"{key} {value:.3f}" for key, value in style.judged(network, held_out).items())
        print(f"step {step} of {plan.steps}: loss {loss:.4f}; {found}", flush=True)

    style.train(data, plan, out / f"{name}.pt", report)


def costs() -> None:
    """What the networks that a tab runs cost a picture, whatever its size."""
    for name, network, work in (
        ("shade", Shade(), shade_cost(256, 256)),
        ("style", Style(len(STYLES)), measure.cost_of_style()),
    ):
        count = sum(value.numel() for value in network.parameters())
        print(f"{name}: {work:.2f} GFLOP, {count / 1e6:.2f} M parameters")


def main() -> None:
    """Trains one part, or measures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("part", choices=["shade", "style", "measure", "sheets", "cost"])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--scenery", type=int, default=1, help="seed of the sets")
    parser.add_argument("--steps", type=int)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--unguarded", action="store_true", help="the style without its guards, for comparison"
    )
    parser.add_argument("--program", type=Path, help="the command line, compiled")
    parser.add_argument("--weights", type=Path, default=MODELS / "generator.safetensors")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    out = cache_dir("generator")
    if options.part == "cost":
        costs()
    elif options.part == "shade":
        train_shade(out, shade.Plan(options.seed, options.steps or 6000), options.scenery)
    elif options.part == "style":
        plan = style.Plan(options.seed, options.steps or 1500, guards=not options.unguarded)
        train_style(out, plan, options.scenery, "style-unguarded" if options.unguarded else "style")
    elif not options.program:
        parser.error("pictures are made by the command line: name it with --program")
    elif options.part == "sheets":
        sheets.draw(options.program, options.weights, options.scenery, out)
    else:
        measure.report(options.program, options.weights, options.scenery, out)


if __name__ == "__main__":
    main()

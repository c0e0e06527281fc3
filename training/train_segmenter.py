"""Trains a segmenter on the factory's pictures; `--measure` compares all of them on held-out pictures.

    python training/train_segmenter.py light --seed 7      # the light one, from ImageNet weights
    python training/train_segmenter.py u2netp --seed 7     # U²-Net-p, from its published weights
    python training/train_segmenter.py --measure

Stopped work goes on at its last checkpoint, at most three minutes back.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import torch
from PIL import Image
from torch import nn

from common.paths import DEFAULT_DATA, FIXTURES, cache_dir, factory_set
from networks import u2netp
from networks.light import LightSegmenter
from segmenter import card, sources
from segmenter.best import Best
from segmenter.learn import Plan, normalised, train
from segmenter.measure import mean, scores
from segmenter.sources import Example
from u2netp.graph import onnx_file, read_weights
from u2netp.pixels import input_size

PLANS = {
    "light": Plan(1600, batch=8, rate=1.5e-3, encoder_rate=3e-4, seed=7),
    "u2netp": Plan(200, batch=4, rate=1e-4, encoder_rate=0.0, seed=7),
}
# Shares of the trained weights in a blend with the published ones.
SHARES = (0.2, 0.4, 0.6, 0.8)
# Pictures looked at with every checkpoint.
VALIDATED = 40


def fresh(name: str) -> nn.Module:
    """The network before training."""
    if name == "light":
        return LightSegmenter()
    return u2netp.published(read_weights(onnx.load(onnx_file())))


def empty(name: str) -> nn.Module:
    """The network without weights of use."""
    return LightSegmenter(pretrained=False) if name == "light" else u2netp.U2NetP()


def best_file(checkpoint: Path) -> Path:
    """Where a run's best weights are."""
    return checkpoint.with_name(f"{checkpoint.stem}-best.pt")


def segment_with(network: nn.Module) -> object:
    """A function from a picture to its mask, as the page prepares pictures."""
    network.eval()

    def segment(picture: Image.Image) -> np.ndarray:
        height, width = input_size(*picture.size)
        small = np.asarray(picture.resize((width, height), Image.Resampling.LANCZOS))
        with torch.no_grad():
            logit = network(normalised(torch.from_numpy(small.copy())[None]))[0]
        logit = nn.functional.interpolate(
            logit.float(), (height, width), mode="bilinear", align_corners=False
        )
        return torch.sigmoid(logit)[0, 0].numpy()

    return segment


def real_photos() -> list[Example]:
    """The photos with masks drawn by hand."""
    folder = FIXTURES / "masks"
    return [Example(path, path.with_suffix(".png")) for path in sorted(folder.glob("*.jpg"))]


def held_out(folder: Path) -> dict[str, list[Example]]:
    """What networks are measured on: unseen products in unseen scenes, and real photos."""
    return {"held-out renders": sources.rendered(folder, ["test"]), "real photos": real_photos()}


def measured(folder: Path, networks: dict[str, nn.Module]) -> card.Results:
    """Every network on every set of held-out pictures."""
    return {
        title: {name: scores(segment_with(network), examples) for name, network in networks.items()}
        for title, examples in held_out(folder).items()
        if examples
    }


def trained_networks() -> dict[str, nn.Module]:
    """The published one, and those of the checkpoints there are."""
    networks = {"U²-Net-p as published": fresh("u2netp")}
    for name in sorted(PLANS):
        file = best_file(cache_dir("segmenter") / f"{name}.pt")
        if file.exists():
            networks[name] = empty(name)
            networks[name].load_state_dict(Best(file).read()["state"])
    return networks


def main() -> None:
    """Trains or measures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("network", nargs="?", choices=sorted(PLANS))
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--factory", type=Path, default=None, help="default: seed 1 at 320 px in the cache")
    parser.add_argument("--checkpoint", type=Path, help="default: NETWORK.pt in the cache")
    parser.add_argument("--steps", type=int, help="instead of the plan's own")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--taught", type=int, default=1200, help="photos with U²-Net-p's mattes")
    parser.add_argument("--emoji", type=int, default=600, help="drawn things among the cut-outs")
    parser.add_argument("--measure", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    factory = options.factory or factory_set()
    if options.measure or not options.network:
        print(card.tables(measured(factory, trained_networks())))
        return

    usual = PLANS[options.network]
    plan = replace(usual, steps=options.steps or usual.steps, seed=options.seed)
    torch.manual_seed(plan.seed)
    drawn = sources.Sources(
        rendered=sources.rendered(factory, ["train"]),
        taught=sources.taught(options.data, options.taught),
        cutouts=sources.cutouts(options.emoji),
        plates=sources.plates(factory, ["train"]),
        packs=sources.rendered(factory, ["train"], sources.PACKED),
        shops=sources.shops(options.data),
    )
    print({name: len(found) for name, found in vars(drawn).items()}, flush=True)
    valid = sources.rendered(factory, ["valid"])
    if not valid:
        parser.error("the factory has made no products for validation yet")
    some = valid[:: -(-len(valid) // VALIDATED)]
    file = options.checkpoint or cache_dir("segmenter") / f"{options.network}.pt"
    best = Best(best_file(file))
    if not file.exists():
        best.file.unlink(missing_ok=True)

    def report(step: int, loss: float, network: nn.Module) -> None:
        figures = mean(scores(segment_with(network), some))
        best.offer(network, figures.iou, step)
        print(f"step {step} of {plan.steps}: loss {loss:.4f}, validation {figures}", flush=True)

    train(fresh(options.network), drawn, plan, file, report)
    if options.network == "u2netp":
        best.blend(fresh("u2netp"), lambda network: mean(scores(segment_with(network), some)).iou, SHARES)


if __name__ == "__main__":
    main()

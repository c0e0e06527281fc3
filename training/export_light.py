"""Writes `models/light.safetensors` and its manifest entry, or the fixture Rust is checked against.

    python training/export_light.py                        # the weights, after `train_segmenter.py light`
    python training/export_light.py --random 7 --fixture   # tests/fixtures/light, of a network nobody trained

Folds batch normalisation into the convolutions and stores weights in 8 bits per output channel. With them
goes the answer to the golden input, by which a device is checked before it is trusted.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

import train_segmenter
from common.manifest import put_model, sha256_hex
from common.paths import FIXTURES, MODELS, cache_dir, factory_set
from common.tensors import save_tensors
from factory import records
from networks import efficientnet_lite as lite
from networks.export import folded, load_folded
from networks.light import LightSegmenter
from segmenter import card, sources
from segmenter.best import Best
from u2netp.quantise import dequantise, quantise

# Written after looking at its mattes.
FAILURES = Path(__file__).parent / "segmenter" / "failures.md"
METADATA = {"network": "light", "format": "vitrine-int8/1"}
# They serve training alone.
COARSE = ("decoder.out4.", "decoder.out8.", "decoder.out16.")
# What folding may change, of a logit: rounding.
ROUNDING = 1e-4
# Less between its largest and smallest probability, and the golden answer would tell little.
TELLING = 0.5
# Side of the golden input: a smaller ball is no product to this network.
GOLDEN = 128
# Two pictures of a batch, no side a multiple of 64: the context block then halves what is odd.
FIXTURE = (2, 3, 64, 96)


def trained(file: Path) -> tuple[LightSegmenter, int]:
    """The best weights of a run, and their step."""
    kept = Best(file).read()
    network = LightSegmenter(pretrained=False)
    network.load_state_dict(kept["state"])
    return network.eval(), kept["step"]


def pictures(rng: np.random.Generator, shape: tuple[int, ...]) -> Tensor:
    """Coloured clouds with grain, normalised as photos are."""
    count, channels, height, width = shape
    clouds = torch.from_numpy(rng.normal(0, 1.3, (count, channels, height // 16, width // 16)))
    clouds = F.interpolate(clouds, (height, width), mode="bicubic", align_corners=False)
    return (clouds + torch.from_numpy(rng.normal(0, 0.2, shape))).float()


def untrained(seed: int) -> LightSegmenter:
    """Random weights whose normalisations have seen pictures, so that folding them in does something."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    network = LightSegmenter(pretrained=False)
    norms = [part for part in network.modules() if isinstance(part, nn.BatchNorm2d)]
    for norm in norms:
        nn.init.uniform_(norm.weight, 0.6, 1.4)
        nn.init.normal_(norm.bias, 0, 0.3)
        norm.momentum = None
    with torch.no_grad():
        for _ in range(4):
            network.train()(pictures(rng, (4, 3, 128, 128)))
        for norm in norms:
            norm.running_mean += 0.2 * norm.running_var.sqrt() * torch.randn_like(norm.running_mean)
            norm.running_var *= torch.empty_like(norm.running_var).uniform_(0.8, 1.6)
        logit = network.eval()(pictures(rng, FIXTURE))[0]
        network.decoder.out2.weight *= 2 / logit.std()
        network.decoder.out2.bias -= 2 * logit.mean() / logit.std()
    return network


def golden_input() -> Tensor:
    """`golden_input` of `src/segment/self_test.rs`: a lit ball on a floor, [1, 3, GOLDEN, GOLDEN]."""
    along = np.arange(GOLDEN, dtype=np.float32) / np.float32(GOLDEN / 64)
    dx, dy = along - 30, along[:, None] - 34
    ball, light = dx * dx + dy * dy < 15 * 15, 1 - (dx + 2 * dy) / np.float32(60)
    floor = np.float32(0.75) - np.float32(0.003) * (dy + 34)
    planes = [np.where(ball, np.float32(colour) * light, floor) for colour in (0.9, 0.25, 0.15)]
    return torch.from_numpy((np.stack(planes) - np.float32(0.45)) / np.float32(0.225))[None]


def answer(network: LightSegmenter, given: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Logit at half resolution, probability, and the encoder's features at 1/8."""
    with torch.no_grad():
        maps = network.encoder(given)
        logit = network.decoder(maps)[0]
    large = F.interpolate(logit, given.shape[-2:], mode="bilinear", align_corners=False)
    return logit, torch.sigmoid(large), maps[2]


def stored_and_loaded(network: LightSegmenter) -> tuple[dict[str, np.ndarray], LightSegmenter]:
    """The tensors of the weights file, and the network as a reader of it gets it."""
    weights, loaded = folded(network), LightSegmenter(pretrained=False).eval()
    load_folded(loaded, weights)
    probe = pictures(np.random.default_rng(1), FIXTURE)
    apart = float((answer(network, probe)[0] - answer(loaded, probe)[0]).abs().max())
    if apart > ROUNDING:
        raise SystemExit(f"folding moves a logit by {apart:.2g}")
    stored = quantise(weights)
    load_folded(loaded, dequantise(stored))
    golden = answer(loaded, golden_input())[1][0, 0].numpy()
    if np.ptp(golden) < TELLING:
        raise SystemExit(f"the golden answer spans {np.ptp(golden):.2f} only")
    print(f"folding moves a logit by {apart:.1e} at most; the golden answer spans {np.ptp(golden):.2f}")
    stored = {name: value for name, value in stored.items() if not name.startswith(COARSE)}
    return stored | {"golden": golden}, loaded


def write_fixture(network: LightSegmenter, loaded: LightSegmenter, folder: Path) -> None:
    """An input with the answers of `loaded`, and the logit of `network` before folding and rounding."""
    kept = pictures(np.random.default_rng(2), FIXTURE).numpy().astype(np.float16)
    given = torch.from_numpy(kept.astype(np.float32))
    logit, probability, features = answer(loaded, given)
    exact = answer(network, given)[0]
    values = {"logit": logit, "probability": probability, "features": features, "logit_exact": exact}
    tensors = {name: value.numpy() for name, value in values.items()}
    save_tensors(folder / "answer.safetensors", {"input": kept} | tensors)
    moved = (logit - exact).abs()
    print(
        f"logits {logit.min():.2f} to {logit.max():.2f}; 8 bits move them by {moved.mean():.4f} on average, "
        f"{moved.max():.4f} at most"
    )


def describe(
    network: LightSegmenter, loaded: LightSegmenter, content: bytes, steps: int, failures: str
) -> None:
    """Measures what was written, beside U²-Net-p, and writes the card."""
    folder = factory_set()
    networks = {
        "light, as shipped": loaded,
        "light in float32": network,
        "U²-Net-p as published": train_segmenter.fresh("u2netp"),
    }
    results = train_segmenter.measured(folder, networks)
    lines = records.read(folder)
    rows = [row for row in lines if row["split"] == "train"]
    facts = {
        "parameters": f"{sum(value.numel() for value in network.parameters()):,}",
        "bytes": f"{len(content):,}",
        "sha256": sha256_hex(content),
        "version": str(records.VERSION),
        "planned": str(len(records.planned(folder))),
        "products": str(len({row["product"] for row in lines})),
        "made": f"{len(lines):,}",
        "rendered": f"{len(sources.rendered(folder, ['train'])):,}",
        "plates": str(len({row["plate"] for row in rows if row.get("plate")})),
        "taught": "1,200",
        "steps": f"{steps:,}",
        "photos": str(len(train_segmenter.real_photos())),
        "tables": card.tables(results),
        "failures": failures,
    }
    card.write_card(MODELS / "light.md", facts)


def main() -> None:
    """Exports."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--checkpoint", type=Path, default=cache_dir("segmenter") / "light-best.pt")
    parser.add_argument("--random", type=int, metavar="SEED", help="random weights in place of trained ones")
    parser.add_argument("--fixture", action="store_true", help="write the fixture, and nothing to models/")
    options = parser.parse_args()
    if options.random is not None and not options.fixture:
        parser.error("random weights are for the fixture only: add --fixture")
    torch.set_num_threads(2)
    network, steps = trained(options.checkpoint) if options.random is None else (untrained(options.random), 0)
    stored, loaded = stored_and_loaded(network)
    if options.fixture:
        folder = FIXTURES / "light"
        folder.mkdir(exist_ok=True)
        content = save_tensors(folder / "weights.safetensors", stored, METADATA)
        write_fixture(network, loaded, folder)
    else:
        content = save_tensors(MODELS / "light.safetensors", stored, METADATA)
        put_model(
            {
                "name": "light",
                "role": "segmenter",
                "file": "light.safetensors",
                "licence": "Apache-2.0",
                "network": "light",
                "source": f"training/train_segmenter.py light; encoder: PyPI {lite.PACKAGE}",
                "metrics": {"steps": steps},
            }
        )
        describe(network, loaded, content, steps, FAILURES.read_text())
    print(f"{len(content)} bytes after {steps} steps")


if __name__ == "__main__":
    main()

"""Writes `models/generator.safetensors` with its manifest entry, or the fixture Rust is checked against.

    python training/export_generator.py --checkpoint FILE --decoder FILE   # after `train_generator.py`
    python training/export_generator.py --random 7                 # the fixture: a small network, untrained
    python training/export_generator.py --random 7 --out FILE      # of full size, to try the page with

One file holds decoder, denoiser, the latent's scale, the names of categories and styles, how many steps to
take with which guidance, a picture of each style, and what a device must answer before it is trusted. Weights
are stored in 8 bits per output channel. The fixture (`tests/fixtures/generator`) holds what PyTorch answers.
"""

from __future__ import annotations

import argparse
import copy
import io
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from common.manifest import put_model
from common.paths import FIXTURES, MODELS
from common.tensors import save_tensors
from generator import refine
from generator.flow import Scale, noise, sample
from generator.latents import REFERENCE
from generator.names import metadata
from generator.pictures import CATEGORIES, SIDE, STYLES
from networks.autoencoder import CHANNELS, Decoder
from networks.denoiser import Condition, Denoiser, Widths

SMALL = Widths(levels=(16, 32, 64), time=32, token=32, product=8, told=16, seen=16)
SMALL_DECODER = (16, 12, 8, 4)
# What the examples ask for.
CATEGORY, STYLE = 3, 2
THUMBNAIL = 160


@dataclass
class Generator:
    """All that makes a picture; `steps` and `guidance` as the sampler is to use them."""

    decoder: Decoder
    denoiser: Denoiser
    scale: Scale
    steps: int
    guidance: float


def trained(checkpoint: Path, decoder: Path) -> tuple[Generator, int]:
    """The averaged weights of a checkpoint of the flow (or of its student) and of a decoder."""
    kept = torch.load(checkpoint, weights_only=True)
    denoiser = Denoiser(len(CATEGORIES), len(STYLES))
    denoiser.load_state_dict(kept["average"])
    beside = torch.load(checkpoint.with_suffix(".sampling.pt"), weights_only=True)
    scale = Scale(beside["mean"], beside["deviation"])
    generator = Generator(refine.load(decoder), denoiser.eval(), scale, beside["steps"], beside["guidance"])
    return generator, kept["step"]


def untrained(seed: int, small: bool) -> Generator:
    """Random weights of about the size that training gives; layers that begin as nothing are filled, too."""
    torch.manual_seed(seed)
    decoder = Decoder(SMALL_DECODER) if small else Decoder()
    denoiser = Denoiser(len(CATEGORIES), len(STYLES), widths=SMALL if small else None)
    for network in (decoder, denoiser):
        for name, value in network.named_parameters():
            if value.dim() == 1:
                value.data.normal_(1.0 if ".norm" in name and name.endswith("weight") else 0.0, 0.1)
            elif not name.endswith("place"):
                deviation = (
                    0.5 if isinstance(network.get_submodule(name.rpartition(".")[0]), nn.Embedding) else 0
                )
                value.data.normal_(0, deviation or value[0].numel() ** -0.5)
    scale = Scale(0.3 * torch.randn(1, CHANNELS, 1, 1), 0.6 + 0.8 * torch.rand(1, CHANNELS, 1, 1))
    return Generator(decoder.eval(), denoiser.eval(), scale, 2, 1.0)


def stored_and_loaded(generator: Generator) -> tuple[dict[str, np.ndarray], Generator]:
    """The tensors of the weights file, and the networks as a reader of it gets them."""
    loaded, stored = copy.deepcopy(generator), {}
    for prefix in ("decoder", "denoiser"):
        for name, value in getattr(loaded, prefix).named_parameters():
            tensor = value.data.numpy()
            key = f"{prefix}.{name}"
            if name.endswith(".weight") and tensor.ndim > 1:
                rows = tensor.reshape(len(tensor), -1)
                peak = np.abs(rows).max(1)
                scales = np.where(peak > 0, peak / 127, 1).astype(np.float32)
                whole = np.round(rows / scales[:, None]).astype(np.int8)
                value.data = torch.from_numpy(
                    (whole.astype(np.float32) * scales[:, None]).reshape(tensor.shape)
                )
                # A convolution of 2×2 cells is one of 1×1 after the cells became channels.
                shape = (len(tensor), -1, 1, 1) if tensor.shape[2:] == (2, 2) else tensor.shape
                stored |= {key: whole.reshape(shape), f"{key}_scale": scales}
            else:
                stored[key] = tensor
    for name in ("mean", "deviation"):
        stored[f"latent.{name}"] = getattr(generator.scale, name).reshape(-1).numpy()
    return stored, loaded


def example(down: int, across: int) -> Condition:
    """`example` of `src/generate/self_test.rs`: stripes that bend on a disc, and a reference, for a latent of
    [down, across] cells."""
    high, wide = 4 * down, 4 * across
    y, x = np.mgrid[0:high, 0:wide]
    inside = 9 * ((x - wide // 2) ** 2 + (y - high // 2) ** 2) < min(high, wide) ** 2
    planes = [((x * (3 + c) + y * (5 - c) + (x * y) // 8 * c) % 64) / 31.5 - 1 for c in range(3)]
    product = np.stack([*(plane * inside for plane in planes), inside])
    y, x = np.mgrid[0:REFERENCE, 0:REFERENCE]
    shown = (x - 64) ** 2 + (y - 70) ** 2 > 900
    planes = [((x * (2 + c) + y * 3 + (x * y) // 32) % 128) / 63.5 - 1 for c in range(3)]
    reference = np.stack([*(plane * shown for plane in planes), shown])
    given = (torch.from_numpy(value[None].astype(np.float32)) for value in (product, reference))
    return Condition(next(given), torch.tensor([CATEGORY]), torch.tensor([STYLE]), next(given))


@torch.no_grad()
def answers(generator: Generator) -> dict[str, Tensor]:
    """What the parts of a network say, in the order of their use; `tests/generate.rs` asks the same."""
    given = example(8, 12)
    z = noise(1, (CHANNELS, 8, 12), 3)
    tokens = generator.denoiser.reference(given.reference)
    velocity = generator.denoiser(z, torch.tensor([0.7]), given)
    plain = Condition(given.product, given.category, given.style, torch.zeros_like(given.reference))
    latent = sample(generator.denoiser, generator.scale, given, 3, 2.0, seed=5)
    return {
        "noise": z,
        "tokens": tokens,
        "velocity": velocity,
        "velocity_unreferenced": generator.denoiser(z, torch.tensor([0.7]), plain),
        "latent": latent,
        "decoded": generator.decoder(latent[..., :4, :4]),
    }


@torch.no_grad()
def golden(generator: Generator) -> np.ndarray:
    """What a device answers if it computes rightly: one step from noise to a picture of 64×64."""
    latent = sample(generator.denoiser, generator.scale, example(4, 4), 1, 1.0, seed=1)
    return generator.decoder(latent)[0].numpy().astype(np.float16)


@torch.no_grad()
def thumbnails(generator: Generator) -> dict[str, np.ndarray]:
    """A picture of each style without a product: bytes of a JPEG each."""
    nothing, bare = (torch.zeros(1, 4, side, side) for side in (SIDE // 4, REFERENCE))
    made = {}
    for style in range(len(STYLES)):
        given = Condition(nothing, torch.tensor([len(CATEGORIES)]), torch.tensor([style]), bare)
        latent = sample(
            generator.denoiser, generator.scale, given, generator.steps, generator.guidance, seed=1
        )
        values = ((generator.decoder(latent)[0].clamp(-1, 1) + 1) * 127.5 + 0.5).byte().permute(1, 2, 0)
        picture = Image.fromarray(values.numpy()).resize((THUMBNAIL, THUMBNAIL), Image.Resampling.LANCZOS)
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=80)
        made[f"thumbnail.{style}"] = np.frombuffer(file.getvalue(), np.uint8)
    return made


def main() -> None:
    """Exports."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--decoder", type=Path)
    parser.add_argument("--random", type=int, metavar="SEED")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if (options.checkpoint is None) == (options.random is None):
        parser.error("name a checkpoint, or a seed for random weights")
    if options.checkpoint and not options.decoder:
        parser.error("a checkpoint of the flow needs the decoder of its latents: --decoder")
    torch.set_num_threads(1)
    small = options.checkpoint is None and options.out is None
    generator, steps = (
        trained(options.checkpoint, options.decoder)
        if options.checkpoint
        else (untrained(options.random, small), 0)
    )
    stored, loaded = stored_and_loaded(generator)
    stored["golden"] = golden(loaded)
    if not small:
        stored |= thumbnails(loaded)
    schedule = json.dumps({"steps": generator.steps, "guidance": generator.guidance, "side": SIDE})
    header = {"network": "generator", "format": "vitrine-int8/1", "schedule": schedule} | metadata()
    folder = FIXTURES / "generator"
    folder.mkdir(exist_ok=True)
    file = folder / "weights.safetensors" if small else options.out or MODELS / "generator.safetensors"
    content = save_tensors(file, stored, header)
    given, exact = answers(loaded), answers(generator)
    if small:
        save_tensors(folder / "answer.safetensors", {name: value.numpy() for name, value in given.items()})
    elif not options.out:
        put_model(
            {
                "name": "generator",
                "role": "generator",
                "file": "generator.safetensors",
                "licence": "Apache-2.0",
                "network": "generator",
                "source": "training/train_generator.py",
                "metrics": {"steps": steps},
            }
        )
    moved = float((given["decoded"] - exact["decoded"]).abs().mean())
    print(f"{file.name}: {len(content)} bytes; 8 bits move the example's colours by {moved:.4f} on average")


if __name__ == "__main__":
    main()

"""Trains the background generator on the factory's pictures, a part at a time.

    python training/train_generator.py autoencoder --seed 7     # pictures to latents and back
    python training/train_generator.py cost                     # GFLOP of each network, and its parameters
    python training/train_generator.py flow --seed 7            # the teacher: noise to latents, by condition

Stopped work goes on at its last checkpoint, at most three minutes back. Sheets of held-out pictures are drawn
with every checkpoint, beside it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from common.paths import cache_dir
from generator import autoencode, flow
from generator.conditions import background_of, colours, product_of
from generator.latents import compute, load
from generator.pictures import CATEGORIES, STYLES, Scene, pixels, scenes
from networks.autoencoder import Autoencoder, cost
from networks.denoiser import Condition, Denoiser, spaced

SHOWN = 8


def tensor(scene: Scene) -> Tensor:
    """[1, 3, 512, 512] in −1 to 1."""
    return torch.from_numpy(pixels(scene)[..., :3].copy()).permute(2, 0, 1)[None].float() / 127.5 - 1


def sheet(rows: list[list[Tensor]], file: Path) -> None:
    """Pictures [3, h, w] in −1 to 1, row by row."""
    whole = torch.cat([torch.cat(row, 2) for row in rows], 1).clamp(-1, 1)
    values = ((whole.permute(1, 2, 0) + 1) * 127.5 + 0.5).byte().numpy()
    Image.fromarray(values).save(file, quality=88)


def autoencoder(folder: Path, out: Path, plan: autoencode.Plan) -> None:
    """Trains and shows reconstructions of held-out plates."""
    held_out = scenes(folder, ("valid",))
    held_out = held_out[:: max(len(held_out) // SHOWN, 1)][:SHOWN]

    def report(step: int, loss: float, network: Autoencoder) -> None:
        network.eval()
        truth = [tensor(scene) for scene in held_out]
        with torch.no_grad():
            made = [network(one) for one in truth]
        levels = [float(autoencode.psnr(a, b)) for a, b in zip(made, truth, strict=True)]
        sheet([[one[0] for one in truth], [one[0] for one in made]], out / "autoencoder.jpg")
        print(f"step {step} of {plan.steps}: loss {loss:.4f}, held out {np.mean(levels):.2f} dB", flush=True)

    autoencode.train(scenes(folder, ("train",)), plan, out / "autoencoder.pt", report)


def teacher(folder: Path, out: Path, plan: flow.Plan) -> None:
    """Trains the flow and shows held-out products: as they are, in four styles, and after two references."""
    decoder = load(out / "autoencoder.pt").decoder
    data = compute(scenes(folder, ("train",)), out / "autoencoder.pt")
    held_out = compute(scenes(folder, ("valid",), plates=False), out / "autoencoder.pt")
    shown = np.linspace(0, len(held_out.latent) - 1, SHOWN).astype(int)
    small = colours(held_out.small[shown, 0])
    category = torch.from_numpy(held_out.category[shown])
    none, bare = torch.full_like(category, len(STYLES)), torch.zeros_like(small)

    def report(step: int, loss: float, network: Denoiser, scale: flow.Scale) -> None:
        print(f"step {step} of {plan.steps}: loss {loss:.4f}", flush=True)
        network.eval()
        with torch.no_grad():
            truth = decoder(torch.from_numpy(held_out.latent[shown, 0].astype(np.float32)))
        rows = [list(truth)]
        whole = torch.nn.functional.interpolate(small, truth.shape[-2:], mode="bilinear")
        wanted = [(torch.full_like(category, style), bare) for style in range(0, len(STYLES), 3)]
        references = [background_of(small[index : index + 1]).expand_as(small) for index in (0, SHOWN // 2)]
        wanted += [(none, reference) for reference in references]
        for style, reference in wanted:
            given = Condition(product_of(small), category, style, reference)
            with torch.no_grad():
                made = decoder(flow.sample(network, scale, given, steps=16))
            rows.append(list(whole[:, 3:] * truth + (1 - whole[:, 3:]) * made))
        sheet([[one[:, ::2, ::2] for one in row] for row in rows], out / "flow.jpg")

    flow.train(data, plan, out / "flow.pt", report)


def costs() -> None:
    """What the networks that a tab runs cost for 512×512: the denoiser a step, all else a picture."""
    decoder, denoiser = Autoencoder().decoder, Denoiser(len(CATEGORIES), len(STYLES)).eval()
    latent, small = torch.zeros(1, 16, 32, 32), torch.zeros(1, 4, 128, 128)
    none = torch.zeros(1, dtype=torch.long)
    given = Condition(small, none, none, small)
    once = cost(denoiser.reference, small) + cost(denoiser.product, spaced(small))
    step = cost(denoiser, latent, torch.zeros(1), given) - once
    for name, network, work in (("decoder", decoder, cost(decoder, latent)), ("denoiser", denoiser, step)):
        count = sum(value.numel() for value in network.parameters())
        print(f"{name}: {work / 1e9:.2f} GFLOP, {count / 1e6:.1f} M parameters")
    print(f"conditions: {once / 1e9:.2f} GFLOP")


def main() -> None:
    """Trains one part."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("part", choices=["autoencoder", "flow", "cost"])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    folder, out = cache_dir("factory", "seed1-512"), cache_dir("generator")
    if options.part == "cost":
        costs()
        return
    if options.part == "autoencoder":
        plan = autoencode.Plan(steps=options.steps or autoencode.Plan.steps, seed=options.seed)
        autoencoder(folder, out, plan)
    else:
        teacher(folder, out, flow.Plan(steps=options.steps or flow.Plan.steps, seed=options.seed))


if __name__ == "__main__":
    main()

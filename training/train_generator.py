"""Trains the background generator on the factory's pictures, a part at a time.

    python training/train_generator.py autoencoder --seed 7     # pictures to latents and back
    python training/train_generator.py decoder --seed 7         # the way back, better; latents stay
    python training/train_generator.py cost                     # GFLOP of each network, and its parameters
    python training/train_generator.py flow --seed 7            # the teacher: noise to latents, by condition
    python training/train_generator.py distil --seed 7          # students of 8, 4, 2 and 1 steps
    python training/train_generator.py measure --checkpoint FILE [--unguided FILE]   # beside baselines
    python training/train_generator.py sheets --program vitrine --weights FILE   # finished pictures

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

from common.paths import MODELS, cache_dir, factory_set
from generator import autoencode, distil, flow, measure, refine, sheets
from generator.conditions import background_of, colours, product_of
from generator.latents import compute, load
from generator.pictures import CATEGORIES, SIDE, STYLES, Scene, pixels, scenes
from networks.autoencoder import Autoencoder, Decoder, cost
from networks.denoiser import Condition, Denoiser, spaced

SHOWN = 8
# One picture without a product to so many with one: the flow is asked for such only to show a style.
EMPTY = 4


def tensor(scene: Scene) -> Tensor:
    """[1, 3, SIDE, SIDE] in −1 to 1."""
    return torch.from_numpy(pixels(scene)[..., :3].copy()).permute(2, 0, 1)[None].float() / 127.5 - 1


def sheet(rows: list[list[Tensor]], file: Path) -> None:
    """Pictures [3, h, w] in −1 to 1, row by row."""
    whole = torch.cat([torch.cat(row, 2) for row in rows], 1).clamp(-1, 1)
    values = ((whole.permute(1, 2, 0) + 1) * 127.5 + 0.5).byte().numpy()
    Image.fromarray(values).save(file, quality=88)


def shown_of(folder: Path) -> list[Tensor]:
    """A few held-out pictures and plates."""
    held_out = scenes(folder, ("valid",))
    return [tensor(scene) for scene in held_out[:: max(len(held_out) // SHOWN, 1)][:SHOWN]]


def compared(made: list[Tensor], truth: list[Tensor], file: Path) -> str:
    """Draws pictures above what became of them; how many decibels they are from each other."""
    sheet([[one[0] for one in truth], [one[0] for one in made]], file)
    levels = [float(autoencode.psnr(a, b)) for a, b in zip(made, truth, strict=True)]
    return f"held out {np.mean(levels):.2f} dB"


def autoencoder(folder: Path, out: Path, plan: autoencode.Plan) -> None:
    """Trains and shows reconstructions of held-out pictures."""
    truth = shown_of(folder)

    def report(step: int, loss: float, network: Autoencoder) -> None:
        with torch.no_grad():
            made = [network(one) for one in truth]
        found = compared(made, truth, out / "autoencoder.jpg")
        print(f"step {step} of {plan.steps}: loss {loss:.4f}, {found}", flush=True)

    autoencode.train(scenes(folder, ("train",)), plan, out / "autoencoder.pt", report)


def decoder(folder: Path, out: Path, plan: refine.Plan) -> None:
    """Trains the decoder further and shows the same reconstructions."""
    start, truth = load(out / "autoencoder.pt"), shown_of(folder)
    with torch.no_grad():
        latents = [start.encoder(one) for one in truth]

    def report(step: int, loss: float, network: Decoder) -> None:
        with torch.no_grad():
            made = [network(one) for one in latents]
        found = compared(made, truth, out / "decoder.jpg")
        print(f"step {step} of {plan.steps}: loss {loss:.4f}, {found}", flush=True)

    refine.train(start, refine.pictures(folder), plan, out / "decoder.pt", report)


def teacher(folder: Path, out: Path, plan: flow.Plan) -> None:
    """Trains the flow and shows held-out products: as they are, in four styles, and after two references."""
    back = load(out / "autoencoder.pt").decoder
    data = compute(scenes(folder, ("train",), EMPTY), out / "autoencoder.pt")
    held_out = compute(scenes(folder, ("valid",), plates=0), out / "autoencoder.pt")
    shown = np.linspace(0, len(held_out.latent) - 1, SHOWN).astype(int)
    small = colours(held_out.small[shown, 0])
    category = torch.from_numpy(held_out.category[shown])
    seen = colours(held_out.reference[shown, 0])
    none, bare = torch.full_like(category, len(STYLES)), torch.zeros_like(seen)

    scale = flow.Scale.of(data, back)

    def report(step: int, loss: float, network: Denoiser) -> None:
        print(f"step {step} of {plan.steps}: loss {loss:.4f}", flush=True)
        network.eval()
        with torch.no_grad():
            truth = back(torch.from_numpy(held_out.latent[shown, 0].astype(np.float32)))
        rows = [list(truth)]
        whole = torch.nn.functional.interpolate(small, truth.shape[-2:], mode="bilinear")
        wanted = [(torch.full_like(category, style), bare) for style in range(0, len(STYLES), 3)]
        references = [background_of(seen[index : index + 1]).expand_as(seen) for index in (0, SHOWN // 2)]
        wanted += [(none, reference) for reference in references]
        for style, reference in wanted:
            given = Condition(product_of(small), category, style, reference)
            with torch.no_grad():
                made = back(flow.sample(network, scale, given, steps=16))
            rows.append(list(whole[:, 3:] * truth + (1 - whole[:, 3:]) * made))
        sheet([[one[:, ::2, ::2] for one in row] for row in rows], out / "flow.jpg")

    distil.remember(out / "flow.pt", scale, 16, 2.0)
    flow.train(data, scale, plan, out / "flow.pt", report)


def denoiser(file: Path, guided: bool = True) -> tuple[Denoiser, flow.Scale, int, float]:
    """The averaged weights of a checkpoint, and how it is sampled."""
    network = Denoiser(len(CATEGORIES), len(STYLES), guided)
    network.load_state_dict(torch.load(file, weights_only=True)["average"])
    beside = torch.load(file.with_suffix(".sampling.pt"), weights_only=True)
    scale = flow.Scale(beside["mean"], beside["deviation"])
    return network.eval(), scale, beside["steps"], beside["guidance"]


def students(folder: Path, out: Path, plan: distil.Plan) -> None:
    """Distils the teacher."""
    data = compute(scenes(folder, ("train",), EMPTY), out / "autoencoder.pt")
    teacher_network, scale, _, _ = denoiser(out / "flow.pt")

    def report(steps: int, done: int, loss: float, _: Denoiser) -> None:
        print(f"student of {steps}: step {done} of {plan.steps}, loss {loss:.4f}", flush=True)

    distil.distil(teacher_network, data, scale, plan, out, report)


def measures(folder: Path, out: Path, checkpoint: Path, unguided: Path | None, split: str) -> None:
    """Prints the measures of a checkpoint and of baselines, a row each."""
    network, background = refine.load(out / "decoder.pt"), measure.Background()
    known = compute(scenes(folder, ("train",), plates=0), out / "autoencoder.pt")
    held_out = compute(scenes(folder, (split,), plates=0), out / "autoencoder.pt")
    styles = measure.Styles(measure.true_features(known, network, background))
    truth = measure.true_features(held_out, network, background)
    makers = {
        checkpoint.stem: measure.maker(*denoiser(checkpoint)),
        "nearest training scene": measure.nearest_plate(known),
        "mean training scene": measure.mean_plate(known),
    }
    if unguided:
        makers[f"{unguided.stem}, attention not guided"] = measure.maker(*denoiser(unguided, guided=False))
    print(f"style accuracy of true held-out pictures: {styles.accuracy(truth.features, truth.style):.3f}")
    print("| maker | fid | style | reference | diversity |\n| --- | --- | --- | --- | --- |")
    for name, make in makers.items():
        found = measure.measured(make, held_out, truth, styles, network, background)
        numbers = " | ".join(f"{found[key]:.3f}" for key in ("fid", "style", "reference", "diversity"))
        print(f"| {name} | {numbers} |", flush=True)


def costs() -> None:
    """What the networks that a tab runs cost for 512×512: the denoiser a step, all else a picture."""
    back, denoiser = Decoder(), Denoiser(len(CATEGORIES), len(STYLES)).eval()
    latent, small = torch.zeros(1, 16, 32, 32), torch.zeros(1, 4, 128, 128)
    none = torch.zeros(1, dtype=torch.long)
    given = Condition(small, none, none, small)
    once = cost(denoiser.reference, small) + cost(denoiser.product, spaced(small))
    step = cost(denoiser, latent, torch.zeros(1), given) - once
    for name, network, work in (("decoder", back, cost(back, latent)), ("denoiser", denoiser, step)):
        count = sum(value.numel() for value in network.parameters())
        print(f"{name}: {work / 1e9:.2f} GFLOP, {count / 1e6:.1f} M parameters")
    print(f"conditions: {once / 1e9:.2f} GFLOP")


def main() -> None:
    """Trains one part."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "part", choices=["autoencoder", "decoder", "flow", "distil", "measure", "sheets", "cost"]
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--checkpoint", type=Path, help="what to measure; else the student of two steps")
    parser.add_argument("--unguided", type=Path, help="a checkpoint trained without guided attention")
    parser.add_argument("--program", type=Path, help="the command line, compiled, for sheets")
    parser.add_argument("--weights", type=Path, default=MODELS / "generator.safetensors", help="for sheets")
    parser.add_argument("--split", default="valid", choices=["valid", "test"])
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    folder, out = factory_set(SIDE), cache_dir("generator")
    if options.part == "cost":
        costs()
        return
    if options.part == "sheets":
        if not options.program:
            parser.error("sheets are made by the command line: name it with --program")
        given = options.program, options.weights, folder, options.split
        sheets.of_styles(*given, out / "styles.jpg")
        sheets.of_references(*given, out / "references.jpg")
    elif options.part == "measure":
        checkpoint = options.checkpoint or out / "student-2.pt"
        measures(folder, out, checkpoint, options.unguided, options.split)
    elif options.part == "distil":
        students(folder, out, distil.Plan(steps=options.steps or distil.Plan.steps, seed=options.seed))
    elif options.part == "autoencoder":
        plan = autoencode.Plan(steps=options.steps or autoencode.Plan.steps, seed=options.seed)
        autoencoder(folder, out, plan)
    elif options.part == "decoder":
        decoder(folder, out, refine.Plan(steps=options.steps or refine.Plan.steps, seed=options.seed))
    else:
        teacher(folder, out, flow.Plan(steps=options.steps or flow.Plan.steps, seed=options.seed))


if __name__ == "__main__":
    main()

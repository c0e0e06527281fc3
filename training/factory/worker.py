"""Runs inside Blender's Python: renders, develops and retouches every shot of its share of the plan.

A product is done when its truth file is there; so work can stop anywhere and go on.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import sys
import tempfile
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from PIL import Image

from factory import develop, records, retouch, shoot
from factory.layers import Sheet
from factory.renderer import Quality
from factory.scenetable import scene_types

JPEG_QUALITY = 92


@contextlib.contextmanager
def quiet() -> object:
    """Blender prints every sample; what it says goes nowhere."""
    out = os.dup(1)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        try:
            yield
        finally:
            os.dup2(out, 1)
            os.close(out)


def finish_of(shot: dict, layers: shoot.Layers) -> develop.Finish:
    """How a photographer, or the fault, would develop it."""
    rng = random.Random(f"{shot['seed']} finish")
    row = scene_types()[shot["scene"]]
    bright = (
        row["support"] in ("sweep", "flat")
        and row["surface"] in ("paper:white", "acrylic")
        and not shot.get("match")
    )
    gain = develop.exposure(layers.picture, layers.alpha, bright) * 2 ** rng.uniform(-0.15, 0.15)
    wanted = shot.get("finish", {})
    warmth = rng.uniform(-0.03, 0.04)
    if shot.get("manner") == "snapshot":
        warmth, gain = rng.uniform(-0.09, 0.1), gain * 2 ** rng.uniform(-0.5, 0.3)
    around = layers.picture[layers.alpha < 0.05] if (layers.alpha < 0.05).any() else layers.picture
    auto = develop.balance(around, 0.85 if bright else 0.6 if row["style"] == "outdoor" else 0.1)
    return develop.Finish(
        gain=gain * wanted.get("gain", 1.0),
        balance=(auto[0] * (1 + warmth), auto[1], auto[2] * (1 - warmth)),
        contrast=wanted.get("contrast", rng.uniform(0.0, 0.25)),
        saturation=wanted.get("saturation", rng.uniform(0.95, 1.08)),
        grain=rng.uniform(0.002, 0.008),
        vignette=0.0 if bright else rng.uniform(0.0, 0.14),
    )


def _sheet(shot: dict, layers: shoot.Layers, other: np.ndarray | None) -> Sheet:
    """The layers as photographs."""
    finish = finish_of(shot, layers)
    picture = develop.developed(layers.picture, finish, shot["seed"])
    plate = picture if layers.plate is None else develop.developed(layers.plate, finish, shot["seed"])
    relit = None
    if layers.relit is not None:
        alpha = np.maximum(layers.relit[..., 3:], 1e-3)
        light = layers.relit[..., :3] / alpha
        solid = layers.alpha > 0.5
        level = layers.picture[solid].mean() / max(light[solid].mean(), 1e-4)
        relit = develop.developed(light * level, finish, shot["seed"])
    return Sheet(picture, plate, layers.alpha, relit, other)


def _save(folder: Path, shot: dict, picture: np.ndarray, alpha: np.ndarray, plate: np.ndarray | None) -> dict:
    """Writes what a shot leaves behind; returns the files by name, below the set's folder."""
    files = {
        "picture": f"pictures/{shot['product']}/{shot['id']}.jpg",
        "mask": f"masks/{shot['product']}/{shot['id']}.png",
    }
    images = {"picture": _image(picture), "mask": _image(alpha)}
    if plate is not None:
        files["plate"] = f"plates/{shot['product']}/{shot['id']}.jpg"
        images["plate"] = _image(plate)
    for name, path in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        options = {"quality": JPEG_QUALITY, "subsampling": 0} if path.endswith("jpg") else {"optimize": True}
        images[name].save(folder / path, **options)
    return files


def _image(values: np.ndarray) -> Image.Image:
    return Image.fromarray((np.clip(values, 0, 1) * 255 + 0.5).astype(np.uint8))


def _mean_colour(layers: shoot.Layers) -> list[float]:
    """The product's mean colour in linear light: what `indistinct` paints the scene with."""
    solid = layers.alpha > 0.6
    return [round(float(np.clip(v, 0.02, 0.85)), 3) for v in layers.picture[solid].mean(0)]


def make_product(
    product: dict, quality: Quality, folder: Path, scratch: Path, other: np.ndarray | None
) -> np.ndarray:
    """Makes all pictures of one product and writes its truth last; returns its cut-out."""
    lines, sheets, cutout, colour = [], {}, None, [0.5, 0.5, 0.5]
    for shot in product["shots"]:
        clock = time.perf_counter()
        if "from" in shot:
            base, base_line = sheets[shot["from"]]
            picture, alpha, reason = retouch.retouch(shot["seed"], shot["reasons"][0], base, shot["severity"])
            files = _save(folder, shot, picture, alpha, None) | {"plate": base_line["plate"]}
            keep = {key: base_line[key] for key in ("light", "camera", "rig", "props") if key in base_line}
            line = records.line(product, shot | {"reasons": [reason]}, files, alpha, keep)
        else:
            if shot.get("match") is True:
                shot = shot | {"match": colour}
            with quiet():
                layers = shoot.shoot(product, shot, quality, scratch)
            sheet = _sheet(shot, layers, other)
            if shot["role"] == "original":
                colour = _mean_colour(layers)
            plate = None if layers.plate is None else sheet.plate
            files = _save(folder, shot, sheet.picture, sheet.alpha, plate)
            line = records.line(product, shot, files, sheet.alpha, layers.record)
            sheets[shot["id"]] = sheet, line
            if shot["role"] == "good" and cutout is None and sheet.alpha.max() > 0.9:
                cutout = sheet.cutout()[0]
        line["seconds"] = {**line.get("seconds", {}), "all": round(time.perf_counter() - clock, 2)}
        lines.append(json.dumps(line))
    truth = folder / "truth" / f"{product['id']}.jsonl"
    truth.parent.mkdir(parents=True, exist_ok=True)
    truth.with_suffix(".part").write_text("\n".join(lines) + "\n")
    truth.with_suffix(".part").rename(truth)
    return cutout


def main() -> None:
    """Works through the products of this share; a product that fails is noted and left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--share", default="0/1", help="which products: index/count")
    parser.add_argument("--side", type=int, default=512)
    parser.add_argument("--samples", type=int, default=4)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    index, count = map(int, options.share.split("/"))
    quality = Quality(options.side, options.samples, options.threads)
    plan = [json.loads(line) for line in (options.folder / "plan.jsonl").read_text().splitlines()]
    other = None
    with tempfile.TemporaryDirectory() as scratch:
        for product in plan[index::count]:
            if (options.folder / "truth" / f"{product['id']}.jsonl").exists():
                continue
            clock = time.perf_counter()
            try:
                other = make_product(product, quality, options.folder, Path(scratch), other)
                print(f"{product['id']} {time.perf_counter() - clock:.1f} s", flush=True)
            except Exception as error:
                with (options.folder / "failures.txt").open("a") as file:
                    file.write(f"{product['id']}: {error!r}\n{traceback.format_exc()}\n")
                print(f"{product['id']} failed: {error!r}", flush=True)


if __name__ == "__main__":
    main()

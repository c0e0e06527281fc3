"""The original of each product: one file, shared by all its pairs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from tamper.products import Product
from tamper.scene import Placement, composite
from tamper.textures import colour

Rng = np.random.Generator


def _studio(rng: Rng, product: Product) -> np.ndarray:
    """On white, grey or a soft colour, with a faint shadow, as a seller's studio has it."""
    rgba = product.rgba()
    height, width = (int(side * rng.uniform(1.25, 1.6)) for side in rgba.shape[:2])
    paper = [np.ones(3), np.full(3, rng.uniform(0.55, 0.9)), colour(rng, (0.1, 0.5), (0.6, 0.95))]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    vignette = 1 - rng.uniform(0, 0.12) * (x**2 + y**2)
    choice = rng.choice(3, p=[0.45, 0.25, 0.3])
    backdrop = paper[choice] * (vignette[..., None] if choice else 1.0) * np.ones((height, width, 3))
    place = Placement((height - rgba.shape[0]) * 6 // 11, (width - rgba.shape[1]) // 2)
    return composite(rng, backdrop, [(rgba, place)], product.source.standing)


def write_original(rng: Rng, product: Product, folder: Path) -> tuple[Path, str]:
    """The file and its manner: `photo` as it was taken, `studio`, or `alpha` (a cut-out PNG)."""
    draw = rng.random()
    real = {"clothing": 0.6, "iconic": 0.8, "pack": 0.8, "emoji": 0.0, "render": 0.0}[product.source.kind]
    if draw < real:
        return product.source.path.resolve(), "photo"
    if product.source.kind in ("emoji", "render") and draw < 0.2:
        file = folder / f"{product.identity}.png"
        if not file.exists():
            Image.open(product.cutout).save(file)
        return file, "alpha"
    file = folder / f"{product.identity}.jpg"
    if not file.exists():
        pixels = (_studio(rng, product) * 255 + 0.5).astype(np.uint8)
        Image.fromarray(pixels).save(file, quality=92)
    return file, "studio"

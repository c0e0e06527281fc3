"""What anybody sees of a picture at a glance; `src/reward/tones.rs` says which values, and why."""

from __future__ import annotations

import numpy as np
from PIL import Image

SIDE = 64


def tones(pixels: np.ndarray) -> np.ndarray:
    """Of [n, h, w, 4] bytes, square, colours and mask: [n, 7]."""
    return np.stack([_of_one(one) for one in pixels]).astype(np.float32)


def _of_one(pixels: np.ndarray) -> list[float]:
    planes = [Image.fromarray(np.ascontiguousarray(pixels[..., c])) for c in range(4)]
    small = np.dstack([plane.resize((SIDE, SIDE), Image.Resampling.LANCZOS) for plane in planes]) / 255
    colours, product = small[..., :3], small[..., 3]
    light, behind = colours.mean(2), 1 - product

    def mean(values: np.ndarray, weight: np.ndarray) -> float:
        return float((values * weight).sum() / weight.sum()) if weight.sum() > 1e-6 else 0.0

    lightness = mean(light, behind)
    red, green, blue = (colours[..., c] for c in range(3))
    return [
        lightness,
        max(mean(light**2, behind) - lightness**2, 0.0) ** 0.5,
        mean(colours.max(2) - colours.min(2), behind),
        mean(red - blue, behind),
        mean(green - (red + blue) / 2, behind),
        float(product.mean()),
        mean(light, product) - lightness,
    ]

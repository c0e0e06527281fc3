"""Shape faults: a product pulled in one direction, bowed, waved or tapered."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from tamper.parts import Edited
from tamper.scene import resized, trimmed

Rng = np.random.Generator

FACTORS = {"slight": (1.08, 1.15), "clear": (1.15, 1.25), "gross": (1.25, 1.4)}
AMPLITUDES = {"slight": (0.045, 0.07), "clear": (0.07, 0.11), "gross": (0.11, 0.17)}


def stretch(rng: Rng, rgba: np.ndarray, severity: str, _other: np.ndarray) -> Edited:
    """Wider or taller by 8 to 40 %, the other way unchanged."""
    factor = rng.uniform(*FACTORS[severity])
    height, width = rgba.shape[:2]
    if rng.random() < 0.5:
        return resized(rgba, int(width * factor), height), float(factor - 1)
    return resized(rgba, width, int(height * factor)), float(factor - 1)


def _bow(place: np.ndarray, _rng: Rng) -> np.ndarray:
    return np.cos(np.pi * place)


def _wave(place: np.ndarray, rng: Rng) -> np.ndarray:
    return 0.7 * np.sin(2 * np.pi * (place * rng.uniform(0.7, 1.3) + rng.random()))


def bend(rng: Rng, rgba: np.ndarray, severity: str, _other: np.ndarray) -> Edited:
    """A smooth displacement of 4.5 to 17 % of the product's size: bow, wave or taper."""
    amplitude = rng.uniform(*AMPLITUDES[severity])
    upright = rng.random() < 0.5
    flat = np.dstack([rgba[..., :3] * rgba[..., 3:], rgba[..., 3]])
    flat = flat if upright else flat.transpose(1, 0, 2)
    room = int(0.3 * max(flat.shape[:2]))
    flat = np.pad(flat, ((0, 0), (room, room), (0, 0)))
    y, x = np.mgrid[: flat.shape[0], : flat.shape[1]].astype(float)
    place = y / flat.shape[0] - 0.5
    manner = rng.choice(["bow", "wave", "taper"])
    if manner == "taper":
        middle = flat.shape[1] / 2
        source = middle + (x - middle) / (1 + 3.2 * amplitude * place * rng.choice([-1, 1]))
    else:
        moved = (_bow if manner == "bow" else _wave)(place, rng)
        source = x - amplitude * max(rgba.shape[:2]) * rng.choice([-1, 1]) * moved
    bent = np.stack([ndimage.map_coordinates(flat[..., c], [y, source], order=1) for c in range(4)], -1)
    bent = bent if upright else bent.transpose(1, 0, 2)
    straight = np.dstack([np.clip(bent[..., :3] / (bent[..., 3:] + 1e-6), 0, 1), bent[..., 3]])
    return trimmed(straight), float(amplitude)

"""Procedural surfaces, `[height, width, 3]` in 0..1: what a product may stand or lie on."""

from __future__ import annotations

import colorsys

import numpy as np
from scipy import ndimage
from scipy.spatial import cKDTree

from tamper.filters import blur, noise

Rng = np.random.Generator


def colour(rng: Rng, saturation: tuple[float, float], value: tuple[float, float]) -> np.ndarray:
    """A colour of any hue with the given ranges of saturation and value."""
    return np.array(colorsys.hsv_to_rgb(rng.random(), rng.uniform(*saturation), rng.uniform(*value)))


def gradient(rng: Rng, height: int, width: int) -> np.ndarray:
    """Two or three soft colours along a slanted line or around a point."""
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    if rng.random() < 0.5:
        angle = rng.uniform(0, 2 * np.pi)
        place = x * np.cos(angle) + y * np.sin(angle)
    else:
        place = np.hypot(x - rng.uniform(0.2, 0.8), y - rng.uniform(0.2, 0.8))
    place = (place - place.min()) / np.ptp(place)
    stops = [colour(rng, (0.05, 0.6), (0.45, 1.0)) for _ in range(rng.integers(2, 4))]
    at = np.linspace(0, 1, len(stops))
    return np.stack([np.interp(place, at, [stop[c] for stop in stops]) for c in range(3)], -1)


def wood(rng: Rng, height: int, width: int) -> np.ndarray:
    """Planks with grain; the long way is horizontal."""
    base = np.array([0.62, 0.42, 0.25]) * rng.uniform(0.5, 1.4) + rng.uniform(-0.06, 0.06, 3)
    plank = int(rng.uniform(0.1, 0.35) * height)
    y = np.mgrid[0:height, 0:width][0]
    row = y // plank
    shift = rng.random(height // plank + 2)[row]
    warp = noise(rng, height, width, 90, 2)
    rings = np.sin((y / rng.uniform(3, 8) + warp * rng.uniform(6, 18) + shift * 40) * 1.0)
    grain = ndimage.zoom(rng.random((height, max(width // 24, 2))), (1, width / max(width // 24, 2)), order=1)
    tone = 1 + 0.08 * rings * warp + 0.12 * (grain[:height, :width] - 0.5) + 0.25 * (shift - 0.5)
    seam = 1 - 0.55 * np.exp(-(((y % plank) / 1.2) ** 2))
    return np.clip(base * (tone * seam)[..., None], 0, 1)


def marble(rng: Rng, height: int, width: int) -> np.ndarray:
    """A pale or dark stone with veins along the zero lines of a noise."""
    dark = rng.random() < 0.3
    base = np.full(3, rng.uniform(0.1, 0.2) if dark else rng.uniform(0.82, 0.95)) + rng.uniform(
        -0.03, 0.03, 3
    )
    field = noise(rng, height, width, rng.uniform(90, 200), 5)
    fine = noise(rng, height, width, 50, 5)
    veins = np.exp(-np.abs(field - 0.5) * rng.uniform(30, 60)) + 0.4 * np.exp(-np.abs(fine - 0.5) * 60)
    cloud = noise(rng, height, width, 160, 3)
    tone = (0.55 if dark else -0.38) * veins * cloud + 0.07 * (cloud - 0.5)
    return np.clip(base + tone[..., None], 0, 1)


def fabric(rng: Rng, height: int, width: int) -> np.ndarray:
    """Cloth: a weave, and folds as soft shading."""
    base = colour(rng, (0.0, 0.55), (0.3, 0.95))
    y, x = np.mgrid[0:height, 0:width]
    pitch = rng.uniform(2.5, 6)
    weave = np.sin(2 * np.pi * x / pitch) * np.sin(2 * np.pi * y / pitch)
    folds = noise(rng, height, width, 220, 2)
    tone = (
        1 + 0.05 * weave + rng.uniform(0.1, 0.7) * (folds - 0.5) + 0.03 * rng.standard_normal((height, width))
    )
    return np.clip(base * tone[..., None], 0, 1)


def concrete(rng: Rng, height: int, width: int) -> np.ndarray:
    """Grey plaster or concrete with stains and pores."""
    base = np.full(3, rng.uniform(0.35, 0.8)) + rng.uniform(-0.04, 0.04, 3)
    tone = 0.22 * (noise(rng, height, width, 140, 6) - 0.5) + 0.02 * rng.standard_normal((height, width))
    pores = blur((rng.random((height, width)) > 0.9985).astype(float), 0.9)
    return np.clip(base + (tone - 1.2 * pores)[..., None], 0, 1)


def tiles(rng: Rng, height: int, width: int) -> np.ndarray:
    """Glazed tiles with grout, each of its own tone."""
    size = int(rng.uniform(0.12, 0.3) * max(height, width))
    tall = max(size // rng.choice([1, 1, 2]), 12)
    base, grout = colour(rng, (0.02, 0.5), (0.45, 0.95)), rng.uniform(0.5, 0.9)
    y, x = np.mgrid[0:height, 0:width]
    row = y // tall
    column = (x + (row % 2) * (size // 2) * int(tall != size)) // size
    tones = rng.uniform(0.88, 1.08, (height // tall + 2, width // size + 4))
    near = np.minimum((y % tall), ((x + (row % 2) * (size // 2) * int(tall != size)) % size))
    line = np.clip(1 - near / 3.0, 0, 1)[..., None]
    sheen = 1 + 0.08 * (noise(rng, height, width, 120, 2) - 0.5)
    surface = base * (tones[row, column] * sheen)[..., None]
    return np.clip(surface * (1 - line) + grout * line, 0, 1)


def terrazzo(rng: Rng, height: int, width: int) -> np.ndarray:
    """Chips of stone in a pale binder."""
    count = int(height * width / rng.uniform(200, 700))
    seeds = rng.random((count, 2)) * (height, width)
    y, x = np.mgrid[0:height, 0:width]
    gap, chip = cKDTree(seeds).query(np.stack([y, x], -1).reshape(-1, 2), k=2)
    chip, edge = chip[:, 0].reshape(height, width), (gap[:, 1] - gap[:, 0]).reshape(height, width)
    tones = np.stack([colour(rng, (0.1, 0.6), (0.25, 0.8)) for _ in range(6)])[rng.integers(0, 6, count)]
    shown = rng.random(count) < 0.45
    base = np.full(3, rng.uniform(0.75, 0.93))
    cover = (np.clip(edge / 2 - 1, 0, 1) * shown[chip])[..., None]
    return np.clip(base * (1 - cover) + tones[chip] * cover, 0, 1)


def bokeh(rng: Rng, height: int, width: int) -> np.ndarray:
    """Lights out of focus over a dark or warm blur."""
    picture = 0.55 * gradient(rng, height, width) + 0.1 * noise(rng, height, width, 140, 2)[..., None]
    y, x = np.mgrid[0:height, 0:width]
    for _ in range(rng.integers(12, 45)):
        radius = rng.uniform(0.02, 0.08) * width
        distance = np.hypot(y - rng.uniform(0, height), x - rng.uniform(0, width))
        disc = np.clip((radius - distance) / 2, 0, 1) * (0.7 + 0.3 * distance / radius)
        picture = picture + disc[..., None] * colour(rng, (0.2, 0.7), (0.5, 1.0)) * rng.uniform(0.08, 0.4)
    return np.clip(blur(picture, 1.2), 0, 1)

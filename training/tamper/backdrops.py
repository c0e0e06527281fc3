"""Chooses and makes the new background of a generated picture.

Backdrops of test products come from families and photographs that no other product sees.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from tamper import textures
from tamper.filters import blur, noise
from tamper.photographs import for_test, probe_names, probe_view, shop_view, surface_view

Rng = np.random.Generator

FIT_SURFACES = ("wood", "fabric", "concrete")
TEST_SURFACES = ("marble", "tiles", "terrazzo")


@dataclass(frozen=True)
class Backdrop:
    """The background's pixels and where they came from."""

    pixels: np.ndarray
    name: str


@lru_cache(maxsize=4)
def _photos(folder: Path, test: bool) -> list[Path]:
    return [path for path in sorted(folder.rglob("*.jpg")) if for_test(path.name) == test]


def _sweep(rng: Rng, height: int, width: int, horizon: float) -> np.ndarray:
    """A studio sweep: one paper as wall and floor, darker towards the corners."""
    base = textures.colour(rng, (0.0, 0.5), (0.55, 0.98))
    y, x = np.mgrid[0:height, 0:width]
    bend = 1 / (1 + np.exp(-(y / height - horizon) * rng.uniform(12, 40)))
    vignette = 1 - rng.uniform(0.05, 0.35) * ((x / width - 0.5) ** 2 + (y / height - 0.45) ** 2) * 2
    return np.clip(base * ((1 - rng.uniform(0.0, 0.14) * (1 - bend)) * vignette)[..., None], 0, 1)


def _dappled(rng: Rng, picture: np.ndarray) -> np.ndarray:
    """Light through leaves or a window, which generators like to paint."""
    height, width = picture.shape[:2]
    if rng.random() < 0.5:
        shade = noise(rng, height, width, rng.uniform(50, 160), 2) > 0.52
    else:
        y, x = np.mgrid[0:height, 0:width]
        slant = x + y * rng.uniform(-0.8, 0.8)
        shade = (slant % rng.uniform(70, 200)) < 24
    lit = 1 - rng.uniform(0.12, 0.4) * blur(shade.astype(float), rng.uniform(2, 9))
    return picture * lit[..., None]


def _behind(rng: Rng, height: int, width: int, data: Path, test: bool) -> tuple[np.ndarray, str]:
    """What is seen behind a standing product, above the table."""
    kind = rng.choice(
        ["probe", "shop", "gradient", "wall", "bokeh" if test else "probe"], p=[0.35, 0.15, 0.2, 0.15, 0.15]
    )
    if kind == "probe":
        name = str(rng.choice(probe_names(test)))
        return probe_view(rng, height, width, name), f"probe-{name}"
    if kind == "shop":
        folder = data / "grocery" / ("val" if test else "train") / "Packages"
        return shop_view(rng, height, width, Path(rng.choice(np.array(_photos(folder, test))))), "shop"
    if kind == "wall":
        surface = str(rng.choice(TEST_SURFACES[1:] if test else FIT_SURFACES[2:]))
        return blur(getattr(textures, surface)(rng, height, width), 1.5), f"wall-{surface}"
    return getattr(textures, kind)(rng, height, width), kind


def _on_table(
    rng: Rng, height: int, width: int, floor: int, data: Path, test: bool
) -> tuple[np.ndarray, str]:
    picture, name = _behind(rng, height, width, data, test)
    picture = picture.copy()
    surface = str(rng.choice(TEST_SURFACES if test else FIT_SURFACES))
    depth = height - floor
    top = getattr(textures, surface)(rng, depth * 3, width)
    # Perspective: rows get closer together towards the far edge of the table.
    row = (np.linspace(0, 1, depth) ** 0.6 * (depth * 3 - 1)).astype(int)
    table = top[row] * np.linspace(0.82, 1.03, depth)[:, None, None]
    edge = np.clip((np.arange(height) - floor) / 1.5 + 0.5, 0, 1)[:, None, None]
    laid = np.concatenate([np.repeat(table[:1], floor, 0), table])
    return picture * (1 - edge) + laid * edge, f"{name}+{surface}"


def _flat(rng: Rng, height: int, width: int, data: Path, test: bool) -> tuple[np.ndarray, str]:
    """What a garment lies on, seen from above; now and then what it floats before."""
    kind = rng.choice(["surface", "photo", "gradient", "probe"], p=[0.48, 0.22, 0.18, 0.12])
    if kind == "surface":
        surface = str(rng.choice(TEST_SURFACES if test else FIT_SURFACES))
        return getattr(textures, surface)(rng, height, width), surface
    if kind == "photo":
        folder = data / "clothing" / "validation"
        return surface_view(rng, height, width, _photos(folder, test)), "floor-photo"
    if kind == "probe":
        name = str(rng.choice(probe_names(test)))
        return probe_view(rng, height, width, name), f"probe-{name}"
    return textures.gradient(rng, height, width), "gradient"


def make_backdrop(
    rng: Rng, height: int, width: int, standing: bool, base: float, data: Path, test: bool
) -> Backdrop:
    """A backdrop; `base` is the height (0..1) of the foot of a standing product."""
    if standing:
        floor = int(height * np.clip(base - rng.uniform(0.06, 0.22), 0.35, 0.9))
        if rng.random() < 0.22:
            picture, name = _sweep(rng, height, width, floor / height), "sweep"
        else:
            picture, name = _on_table(rng, height, width, floor, data, test)
    else:
        picture, name = _flat(rng, height, width, data, test)
    if rng.random() < 0.25:
        picture, name = _dappled(rng, picture), f"{name}+dappled"
    return Backdrop(np.clip(picture, 0, 1), name)

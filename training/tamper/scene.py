"""Puts a cut-out into a picture: resized, turned, with the shadow that keeps it from floating."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from tamper.filters import blur

Rng = np.random.Generator


def _premultiplied(rgba: np.ndarray) -> np.ndarray:
    return np.dstack([rgba[..., :3] * rgba[..., 3:], rgba[..., 3]])


def _straight(flat: np.ndarray) -> np.ndarray:
    return np.dstack([np.clip(flat[..., :3] / (flat[..., 3:] + 1e-6), 0, 1), np.clip(flat[..., 3], 0, 1)])


def resized(rgba: np.ndarray, width: int, height: int) -> np.ndarray:
    """Resampled on premultiplied colours, so that no edge darkens."""
    planes = [Image.fromarray(plane.astype(np.float32)) for plane in np.moveaxis(_premultiplied(rgba), -1, 0)]
    scaled = [np.asarray(plane.resize((width, height), Image.Resampling.BICUBIC)) for plane in planes]
    return _straight(np.stack(scaled, -1).astype(np.float64))


def turned(rgba: np.ndarray, degrees: float) -> np.ndarray:
    """Turned about its middle; the frame grows."""
    if degrees == 0:
        return rgba
    planes = [Image.fromarray(plane.astype(np.float32)) for plane in np.moveaxis(_premultiplied(rgba), -1, 0)]
    spun = [np.asarray(p.rotate(degrees, Image.Resampling.BICUBIC, expand=True)) for p in planes]
    return _straight(np.stack(spun, -1).astype(np.float64))


def trimmed(rgba: np.ndarray) -> np.ndarray:
    """Cropped to what is visible."""
    visible = rgba[..., 3] > 0.02
    rows, columns = np.where(visible.any(1))[0], np.where(visible.any(0))[0]
    return rgba[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


@dataclass(frozen=True)
class Placement:
    """Top left corner of the product in the frame, in pixels."""

    top: int
    left: int


def _layer(alpha: np.ndarray, place: Placement, height: int, width: int) -> np.ndarray:
    """`alpha` in the whole frame; what lies outside is cut off."""
    layer = np.zeros((height, width))
    top, left = max(place.top, 0), max(place.left, 0)
    bottom, right = min(place.top + alpha.shape[0], height), min(place.left + alpha.shape[1], width)
    if bottom > top and right > left:
        part = alpha[top - place.top : bottom - place.top, left - place.left : right - place.left]
        layer[top:bottom, left:right] = part
    return layer


def _shadow(
    rng: Rng, alpha: np.ndarray, place: Placement, height: int, width: int, standing: bool
) -> np.ndarray:
    """How much light the ground loses, 0..1. Flat things: a soft rim. Standing ones: a foot and a cast."""
    size = max(alpha.shape)
    if not standing:
        offset = rng.uniform(-0.03, 0.03, 2) * size
        moved = Placement(int(place.top + abs(offset[0])), int(place.left + offset[1]))
        wide = blur(_layer(alpha, moved, height, width), size * rng.uniform(0.012, 0.035))
        close = blur(_layer(alpha, place, height, width), size * 0.006)
        return np.clip(wide * rng.uniform(0.25, 0.5) + close * 0.25, 0, 0.8)
    squash = rng.uniform(0.12, 0.3)
    rows = max(int(alpha.shape[0] * squash), 3)
    lean = rng.uniform(-0.5, 0.5) * alpha.shape[0] * squash
    flat = np.asarray(Image.fromarray(alpha.astype(np.float32)).resize((alpha.shape[1], rows)), np.float64)
    margin = int(abs(lean)) + 2
    flat = np.pad(flat, ((0, 0), (margin, margin)))
    cast = np.stack([np.roll(line, int(lean * (1 - i / rows))) for i, line in enumerate(flat)])
    foot = place.top + alpha.shape[0]
    cast_layer = _layer(cast, Placement(foot - rows + 1, place.left - margin), height, width)
    base = alpha[int(alpha.shape[0] * 0.94) :].max(0)
    thin = np.repeat(base[None], max(int(size * 0.03), 3), 0)
    foot_layer = _layer(thin, Placement(foot - thin.shape[0] // 2 - 1, place.left), height, width)
    soft = blur(cast_layer, size * rng.uniform(0.015, 0.04)) * rng.uniform(0.2, 0.45)
    return np.clip(soft + blur(foot_layer, size * 0.022) * rng.uniform(0.35, 0.6), 0, 0.85)


def composite(
    rng: Rng, backdrop: np.ndarray, layers: list[tuple[np.ndarray, Placement]], standing: bool
) -> np.ndarray:
    """The backdrop with shadows, then the cut-outs, in the order given."""
    height, width = backdrop.shape[:2]
    picture = backdrop
    for rgba, place in layers:
        shadow = _shadow(rng, rgba[..., 3], place, height, width, standing)
        picture = picture * (1 - shadow[..., None])
        alpha = _layer(rgba[..., 3], place, height, width)[..., None]
        colours = np.stack([_layer(rgba[..., c], place, height, width) for c in range(3)], -1)
        picture = picture * (1 - alpha) + colours * alpha
    return np.clip(picture, 0, 1)

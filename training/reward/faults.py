"""Faults of a background made from the layers of a good picture, for training: like the rendered ones, in a
fraction of the time.

Of 25 kinds of fault in 60 types of scene the renderer makes few of each; here every kind that can be made of
picture, plate and mask becomes common. `factory/retouch.py` has those that the set itself makes this way.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import ndimage

from factory.layers import Sheet
from tamper.filters import blur

Rng = np.random.Generator
Made = tuple[np.ndarray, np.ndarray] | None
AMOUNT = {"mild": 0.35, "clear": 0.7, "strong": 1.0}
# Scenes in which nothing tells how large a thing is.
EMPTY_STYLES = ("white_studio", "colour_studio")


def _moved(values: np.ndarray, down: int) -> np.ndarray:
    """Rows moved; what comes in is empty."""
    made = np.roll(values, down, axis=0)
    if down > 0:
        made[:down] = 0
    elif down < 0:
        made[down:] = 0
    return made


def _height(s: Sheet) -> tuple[int, int]:
    """The product's height, and its lowest row."""
    rows = np.flatnonzero((s.alpha > 0.5).any(1))
    return (int(rows[-1] - rows[0]) + 1, int(rows[-1])) if len(rows) else (0, 0)


def floating(rng: Rng, s: Sheet, severity: str) -> Made:
    """Lifted off its support; its shadow stays."""
    height, _ = _height(s)
    lift = int(height * (0.05 + 0.3 * AMOUNT[severity] * rng.uniform(0.7, 1.2)))
    alpha = _moved(s.alpha, -lift)
    # Lifted out of the picture it would be cut, not floating.
    if alpha.sum() < 0.97 * s.alpha.sum() or height < 24:
        return None
    return s.over(_moved(s.front, -lift), alpha), alpha


def sunk(rng: Rng, s: Sheet, severity: str) -> Made:
    """Lowered into its support, which hides what is below."""
    height, foot = _height(s)
    depth = int(height * (0.06 + 0.26 * AMOUNT[severity] * rng.uniform(0.7, 1.2)))
    if height < 24 or foot + 2 >= s.alpha.shape[0]:
        return None
    alpha = _moved(s.alpha, depth)
    alpha[foot + 1 :] = 0
    alpha[foot] *= 0.5
    return s.over(_moved(s.front, depth), alpha), alpha


def no_shadow(rng: Rng, s: Sheet, severity: str) -> Made:
    """Where it stood, on the scene without its shadow; what of it is left is a matter of severity."""
    left = (1 - AMOUNT[severity]) * 0.4
    if np.abs(s.ground - s.plate).mean() < 0.006:
        return None
    return s.over(s.front, s.alpha, s.plate * (1 - left) + s.ground * left), s.alpha


def wrong_size(rng: Rng, s: Sheet, severity: str) -> Made:
    """Larger or smaller than its scene would have it, with its shadow, about the middle of its foot."""
    side = s.alpha.shape[0]
    _, foot = _height(s)
    columns = np.flatnonzero((s.alpha > 0.5).any(0))
    if not len(columns):
        return None
    factor = 1 + 1.6 * AMOUNT[severity]
    factor = factor if rng.random() < 0.5 else 1 / factor
    middle = (columns[0] + columns[-1]) / 2
    y, x = np.mgrid[0:side, 0:side]
    at = [(y - foot) / factor + foot, (x - middle) / factor + middle]

    def scaled(plane: np.ndarray, outside: float) -> np.ndarray:
        return ndimage.map_coordinates(plane, at, order=1, mode="constant", cval=outside)

    alpha = scaled(s.alpha, 0)
    # Larger than the frame it would be cropped, smaller than this nothing could be told of it.
    share = alpha.sum() / (s.alpha.sum() * factor**2)
    if share < 0.92 or alpha.mean() < 0.012:
        return None
    front = np.dstack([scaled(s.front[..., c], 0) for c in range(3)])
    shade = np.dstack([scaled(s.shade[..., c], 1) for c in range(3)])
    return s.over(front, alpha, np.clip(s.plate * shade, 0, 1)), alpha


def _toned(picture: np.ndarray, gain: float, saturation: float, contrast: float) -> np.ndarray:
    """In linear light; contrast as an S about the middle."""
    linear = picture**2.2 * gain
    grey = linear.mean(2, keepdims=True)
    values = np.clip(grey + (linear - grey) * saturation, 0, 1) ** (1 / 2.2)
    return np.clip(values + contrast * np.sin(2 * np.pi * (values - 0.5)) / (2 * np.pi), 0, 1)


def overexposed(rng: Rng, s: Sheet, severity: str) -> Made:
    """Blown out."""
    return _toned(s.picture, 1.5 + 2.2 * AMOUNT[severity] * rng.uniform(0.8, 1.2), 1.0, 0.0), s.alpha


def dull_light(rng: Rng, s: Sheet, severity: str) -> Made:
    """Dark, grey and flat."""
    k = AMOUNT[severity] * rng.uniform(0.85, 1.15)
    return _toned(s.picture, 0.7 - 0.45 * k, 0.8 - 0.4 * k, -0.6 * k), s.alpha


def harsh_light(rng: Rng, s: Sheet, severity: str) -> Made:
    """As a flash beside the lens leaves it: bright in the middle, dark around, hard."""
    side = s.alpha.shape[0]
    y, x = np.mgrid[0:side, 0:side] / side - 0.5
    k = AMOUNT[severity]
    fall = np.exp(-(x**2 + (y + 0.05) ** 2) / (0.28 - 0.12 * k))[..., None]
    lit = np.clip(s.picture**2.2 * (0.35 + (1.1 + 0.9 * k) * fall), 0, 1) ** (1 / 2.2)
    return _toned(lit, 1.0, 1.0, 0.4 + 0.8 * k), s.alpha


def garish(rng: Rng, s: Sheet, severity: str) -> Made:
    """The scene in loud colours: its hue turned and its saturation raised."""
    k = AMOUNT[severity]
    angle = rng.uniform(0, 2 * np.pi)
    tint = 0.5 + 0.5 * np.cos(angle + np.array([0, 2.1, 4.2]))
    grey = s.ground.mean(2, keepdims=True)
    loud = np.clip(grey * (0.4 + 1.3 * tint), 0, 1)
    scene = s.ground * (1 - 0.75 * k) + loud * 0.75 * k
    scene = _toned(scene, 1.0, 1.3 + 0.9 * k, 0.3)
    return s.over(_toned(s.front, 1.0, 1 + 0.3 * k, 0.1), s.alpha, scene), s.alpha


def indistinct(rng: Rng, s: Sheet, severity: str) -> Made:
    """The scene in the product's own colour, and flat."""
    k = AMOUNT[severity]
    solid = s.alpha > 0.6
    if solid.sum() < 400:
        return None
    colour = s.front[solid].mean(0)
    scene = blur(s.ground.mean(2), 1.0)[..., None]
    flat = np.clip(colour * (1 + 0.5 * (scene - scene.mean())), 0, 1)
    return s.over(s.front, s.alpha, s.ground * (1 - 0.85 * k) + flat * 0.85 * k), s.alpha


FAULTS: dict[str, Callable[[Rng, Sheet, str], Made]] = {
    "floating": floating,
    "sunk": sunk,
    "no_shadow": no_shadow,
    "wrong_size": wrong_size,
    "overexposed": overexposed,
    "dull_light": dull_light,
    "harsh_light": harsh_light,
    "garish": garish,
    "indistinct": indistinct,
}

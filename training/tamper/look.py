"""What may change without changing the product: light, size, place, a slight turn, compression."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from tamper.filters import blur

Rng = np.random.Generator

SAME_KINDS = (
    *("combined", "combined", "combined", "new_background", "light", "scale"),
    *("position", "rotation", "jpeg60", "resampled"),
)


@dataclass(frozen=True)
class Look:
    """How the product appears in the generated picture.

    `reach` is its longer side as a fraction of the frame, `shift` its place in 0..1 of the free
    room, `gain` red, green and blue light, `shade` the slope of the light across the product,
    `form` how strongly light from one side models it, from `azimuth` (radians), `bars` the depth
    of shadows that fall across it.
    """

    side: int
    reach: float
    shift: tuple[float, float]
    degrees: float
    gain: tuple[float, float, float]
    gamma: float
    shade: tuple[float, float]
    form: float
    azimuth: float
    bars: float
    sigma: float
    quality: int


def draw_look(rng: Rng, kind: str) -> Look:
    """A look in which `kind` is pronounced and the rest modest; `combined` draws all widely.

    Changed pairs take `combined` as well, so that light and compression tell nothing.
    """
    wide = kind == "combined"

    def strong(name: str) -> bool:
        return kind == name or (wide and rng.random() < 0.6)

    light = strong("light")
    exposure = rng.uniform(0.68, 1.32) if light else rng.uniform(0.95, 1.05)
    warm, tint = rng.uniform(-0.13, 0.13) if light else rng.uniform(-0.02, 0.02), rng.uniform(-0.03, 0.03)
    slope = 0.22 if light else 0.03
    reach = rng.uniform(0.5, 0.72)
    if strong("scale"):
        # In a small one slight faults can no longer be seen: only the kind `scale` goes that far.
        reach = rng.choice([rng.uniform(0.42 if wide else 0.34, 0.5), rng.uniform(0.74, 0.88)])
    shift = tuple(rng.uniform(0.04, 0.96, 2)) if strong("position") else tuple(rng.uniform(0.35, 0.65, 2))
    return Look(
        side=int(rng.choice([384, 448, 512, 576, 640])),
        reach=float(reach),
        shift=shift,
        degrees=float(rng.uniform(1.5, 5) * rng.choice([-1, 1])) if strong("rotation") else 0.0,
        gain=(exposure * (1 + warm), exposure * (1 + tint), exposure * (1 - warm)),
        gamma=float(rng.uniform(0.8, 1.25)) if light else 1.0,
        shade=(rng.uniform(-slope, slope), rng.uniform(-slope, slope)),
        form=float(rng.uniform(0.15, 0.9)) if light else float(rng.uniform(0, 0.12)),
        azimuth=float(rng.uniform(0, 2 * np.pi)),
        bars=float(rng.uniform(0.12, 0.4)) if light and rng.random() < 0.12 else 0.0,
        sigma=float(rng.uniform(0.6, 1.3)) if strong("resampled") else 0.0,
        quality=60 if kind == "jpeg60" else int(rng.choice([60, 72, 85, 92])) if wide else 92,
    )


def _normals(alpha: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Slopes of a body inflated from the silhouette, each -1..1 at the rim and 0 in the middle."""
    inside = ndimage.distance_transform_edt(alpha > 0.5)
    depth = np.sqrt(blur(inside / max(inside.max(), 1), max(alpha.shape) * 0.02))
    down, right = np.gradient(blur(depth, max(alpha.shape) * 0.012))
    steep = max(np.quantile(np.hypot(down, right), 0.98), 1e-6)
    return np.clip(right / steep, -1, 1), np.clip(down / steep, -1, 1)


def _bars(look: Look, height: int, width: int) -> np.ndarray:
    """Light left by a blind or branches: soft stripes, 1 where nothing is in the way."""
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : width / height : width * 1j]
    across = x * np.cos(look.azimuth) + y * np.sin(look.azimuth)
    bend = 0.015 * np.sin(5 * (x * np.sin(look.azimuth) - y * np.cos(look.azimuth)))
    wave = np.sin(2 * np.pi * (across + bend) * (1.2 + 1.6 * look.form))
    return 1 - look.bars / (1 + np.exp(-wave * 4))


def relight(rgba: np.ndarray, look: Look) -> np.ndarray:
    """The product under the look's light; alpha untouched."""
    height, width = rgba.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    light = 1 + look.shade[0] * x + look.shade[1] * y
    right, down = _normals(rgba[..., 3])
    side = right * np.cos(look.azimuth) + down * np.sin(look.azimuth)
    light = light * (1 - 0.25 * look.form) * np.exp(0.85 * look.form * side)
    if look.bars > 0:
        light = light * _bars(look, height, width)
    lit = np.clip(rgba[..., :3], 0, 1) ** look.gamma * np.array(look.gain) * light[..., None]
    # Highlights roll off instead of clipping, as a camera's curve would have it.
    lit = np.where(lit > 0.8, 0.8 + 0.2 * np.tanh((lit - 0.8) / 0.2), lit)
    return np.dstack([np.clip(lit, 0, 1), rgba[..., 3]])


def soften(rgba: np.ndarray, sigma: float) -> np.ndarray:
    """The mild blur of resampling, on premultiplied colours."""
    if sigma == 0:
        return rgba
    flat = np.dstack([rgba[..., :3] * rgba[..., 3:], rgba[..., 3]])
    flat = blur(flat, sigma)
    return np.dstack([np.clip(flat[..., :3] / (flat[..., 3:] + 1e-6), 0, 1), flat[..., 3]])

"""From the renderer's linear light to a photograph: exposure, white balance, tone curve, grain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

WEIGHTS = np.array([0.2126, 0.7152, 0.0722], np.float32)


@dataclass(frozen=True)
class Finish:
    """How a picture is developed; the same for a picture and its plate."""

    gain: float
    balance: tuple[float, float, float] = (1.0, 1.0, 1.0)
    contrast: float = 0.0
    saturation: float = 1.0
    grain: float = 0.004
    vignette: float = 0.0


def neutral(linear: np.ndarray) -> np.ndarray:
    """Khronos PBR Neutral: a product's own colours below 0.8, highlights compressed. [height, width, 3]."""
    start, desaturation = 0.8 - 0.04, 0.15
    low = linear.min(axis=-1, keepdims=True)
    offset = np.where(low < 0.08, low - 6.25 * low * low, 0.04)
    colour = linear - offset
    peak = colour.max(axis=-1, keepdims=True)
    d = 1.0 - start
    fresh = 1.0 - d * d / np.maximum(peak + d - start, 1e-6)
    pressed = colour * fresh / np.maximum(peak, 1e-6)
    g = 1.0 - 1.0 / (desaturation * (peak - fresh) + 1.0)
    return np.where(peak < start, colour, pressed * (1 - g) + fresh * g)


def to_srgb(linear: np.ndarray) -> np.ndarray:
    """Linear light in 0–1 to sRGB values in 0–1."""
    linear = np.clip(linear, 0, 1)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)


def exposure(linear: np.ndarray, alpha: np.ndarray, bright: bool) -> float:
    """The gain a camera would choose: whites just below clipping for a studio, mid grey elsewhere, the
    product counting most."""
    luminance = np.maximum(linear @ WEIGHTS, 1e-5)
    if bright and (alpha < 0.05).any():
        return float(np.clip(0.83 / np.percentile(luminance[alpha < 0.05], 70), 0.3, 4))
    log = np.log(luminance)
    inside = alpha > 0.5
    weight = np.where(inside, 0.7 / max(inside.sum(), 1), 0.3 / max((~inside).sum(), 1))
    mean = float(np.exp((log * weight).sum() / weight.sum()))
    gain = (0.3 / mean) ** 0.85
    ceiling = 1.2 / max(float(np.percentile(luminance, 95)), 1e-4)
    return float(np.clip(min(gain, max(ceiling, 0.5)), 0.3, 5))


def balance(linear: np.ndarray, strength: float) -> tuple[float, float, float]:
    """Gains towards grey, as a camera's automatic white balance gives under coloured daylight. [..., 3]

    What has a colour of its own (a lawn, a hedge) says little of the light and counts little.
    """
    light = np.minimum(linear, np.percentile(linear, 98)).reshape(-1, 3) + 1e-4
    gains = np.ones(3)
    for _ in range(3):
        seen = light * gains
        chroma = 1 - seen.min(1) / seen.max(1)
        mean = (light * np.exp(-((chroma / 0.25) ** 2))[:, None]).sum(0) + 1e-4
        gains = np.clip((mean @ WEIGHTS / mean) ** strength, 0.7, 1.4)
    return tuple(float(gain) for gain in gains)


def developed(linear: np.ndarray, finish: Finish, seed: int) -> np.ndarray:
    """sRGB values in 0–1, [height, width, 3]."""
    height, width = linear.shape[:2]
    light = linear * finish.gain * np.array(finish.balance, np.float32)
    if finish.vignette:
        y, x = np.mgrid[0:height, 0:width]
        r2 = ((x / width - 0.5) ** 2 + (y / height - 0.5) ** 2) * 2
        light = light * (1 - finish.vignette * r2)[..., None]
    toned = np.clip(neutral(light), 0, 1)
    if finish.saturation != 1.0:
        grey = (toned @ WEIGHTS)[..., None]
        toned = np.clip(grey + (toned - grey) * finish.saturation, 0, 1)
    picture = to_srgb(toned)
    if finish.contrast:
        curve = picture * picture * (3 - 2 * picture)
        picture = picture + (curve - picture) * finish.contrast
    if finish.grain:
        noise = np.random.default_rng(seed).normal(0, finish.grain, (height, width, 1)).astype(np.float32)
        picture = picture + noise
    return np.clip(picture, 0, 1).astype(np.float32)

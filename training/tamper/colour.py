"""sRGB to CIE Lab and back, for recolouring by an amount the eye would agree with."""

from __future__ import annotations

import numpy as np

_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_WHITE = np.array([0.9505, 1.0, 1.089])


def to_linear(srgb: np.ndarray) -> np.ndarray:
    """Undoes the sRGB transfer curve."""
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def to_srgb(linear: np.ndarray) -> np.ndarray:
    """Applies the sRGB transfer curve; negative light is clipped."""
    light = np.clip(linear, 0, None)
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)


def lab(srgb: np.ndarray) -> np.ndarray:
    """CIE Lab (D65) of sRGB in 0..1."""
    xyz = to_linear(srgb) @ _TO_XYZ.T / _WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    light = 116 * f[..., 1] - 16
    return np.stack([light, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)


def from_lab(values: np.ndarray) -> np.ndarray:
    """sRGB in 0..1; colours outside the gamut are clipped."""
    y = (values[..., 0] + 16) / 116
    f = np.stack([y + values[..., 1] / 500, y, y - values[..., 2] / 200], -1)
    xyz = np.where(f > 0.20689, f**3, (f - 16 / 116) / 7.787) * _WHITE
    return np.clip(to_srgb(xyz @ np.linalg.inv(_TO_XYZ).T), 0, 1)

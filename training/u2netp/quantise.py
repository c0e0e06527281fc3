"""8-bit weights: symmetric, one scale per output channel, biases left in float32."""

from __future__ import annotations

import numpy as np

# One input channel of this convolution is stuck at 226 wherever the network looks, and meets
# weights up to 5.6 that a bias of up to 1361 takes back. Rounding those weights to 1/127 of
# their range leaves an offset that moves the mask by 0.2; its 18,432 weights stay float32.
KEPT_FLOAT = ("stage2d.rebnconv1d",)


def quantise(weights: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """`<name>.weight` as int8 with `<name>.weight_scale` beside it; float32 without a scale if kept."""
    stored: dict[str, np.ndarray] = {}
    for name, value in weights.items():
        if not name.endswith(".weight") or name.removesuffix(".weight") in KEPT_FLOAT:
            stored[name] = value.astype(np.float32)
            continue
        peak = np.abs(value).max(axis=(1, 2, 3))
        scale = np.where(peak > 0, peak / 127, 1).astype(np.float32)
        stored[name] = np.round(value / scale[:, None, None, None]).astype(np.int8)
        stored[f"{name}_scale"] = scale
    return stored


def dequantise(stored: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The float32 weights a reader gets back; the inverse of `quantise` up to rounding."""
    weights: dict[str, np.ndarray] = {}
    for name, value in stored.items():
        if value.dtype == np.int8:
            weights[name] = value.astype(np.float32) * stored[f"{name}_scale"][:, None, None, None]
        elif not name.endswith(".weight_scale"):
            weights[name] = value
    return weights

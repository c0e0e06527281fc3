"""From a picture to the network's input, as the published code prepares it."""

from __future__ import annotations

import numpy as np
from PIL import Image

MEAN = np.array([0.485, 0.456, 0.406], np.float32)
STD = np.array([0.229, 0.224, 0.225], np.float32)


def network_input(picture: Image.Image, height: int, width: int) -> np.ndarray:
    """`[1, 3, height, width]`: RGB in 0..1, minus ImageNet's mean, over its deviation."""
    resized = picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    scaled = np.asarray(resized, np.float32) / 255
    return np.ascontiguousarray(((scaled - MEAN) / STD).transpose(2, 0, 1)[None], np.float32)


def input_size(width: int, height: int, longest: int = 320) -> tuple[int, int]:
    """`(height, width)` in multiples of 32 that keep the picture's aspect as well as they can."""
    scale = longest / max(width, height)
    return tuple(max(32, round(side * scale / 32) * 32) for side in (height, width))

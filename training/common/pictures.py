"""What happens to pictures on their way."""

from __future__ import annotations

import io

import cv2
import numpy as np
from PIL import Image

# The picture that a scene is painted in where it was hidden: what is there is smooth, at most.
COARSE = 64


def recompressed(picture: Image.Image, quality: int) -> Image.Image:
    """The picture as JPEG of this quality leaves it."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")


def without(colours: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """The scene [side, side, 3] in 0 to 1 continued under what `alpha` [side, side] covers, smoothly."""
    side = len(alpha)
    hidden = cv2.dilate((alpha > 0.02).astype(np.uint8), np.ones((5, 5), np.uint8))
    small = cv2.resize((colours * 255).astype(np.uint8), (COARSE, COARSE), interpolation=cv2.INTER_AREA)
    hole = cv2.resize(hidden, (COARSE, COARSE), interpolation=cv2.INTER_LINEAR_EXACT)
    painted = cv2.inpaint(small, (hole > 0).astype(np.uint8), 3, cv2.INPAINT_TELEA)
    painted = cv2.resize(painted, (side, side), interpolation=cv2.INTER_CUBIC).astype(np.float32) / 255
    soft = cv2.GaussianBlur(hidden.astype(np.float32), (0, 0), 1.5)[..., None]
    return colours * (1 - soft) + painted * soft

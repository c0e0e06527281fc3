"""What happens to pictures on their way."""

from __future__ import annotations

import io

from PIL import Image


def recompressed(picture: Image.Image, quality: int) -> Image.Image:
    """The picture as JPEG of this quality leaves it."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")

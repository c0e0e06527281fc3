"""Names and splits of products: Blender's Python, which has none of the other packages, reads them too."""

from __future__ import annotations

import zlib


def relit_name(model: str) -> str:
    """What `samples/relight.py` calls the model at this path below the unpacked collections."""
    return f"model-{zlib.crc32(model.encode()):08x}"


def split_of(identity: str) -> str:
    """60 % of products to fit on, 18 % to choose and calibrate on, 22 % to measure on.

    A shop photo shows a design of which there are several photos: they go together.
    """
    design = identity.rsplit("_", 1)[0] if identity.startswith("pack-") else identity
    place = zlib.crc32(f"split {design}".encode()) % 100
    return "train" if place < 58 else "val" if place < 77 else "test"

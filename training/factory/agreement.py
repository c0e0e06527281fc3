"""Whether a label says what was done: what the renderer was told, what a retouched picture shows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from scipy import ndimage

from factory.matching import misplaced

# Edits of the product that leave the scene as it was.
IN_PLACE = {"extra_part", "part_missing", "recoloured", "label_changed", "light_mismatch", "colour_mismatch"}
# Shares of the picture: what must have changed to be seen, what may have changed away from the product.
SEEN, AWAY = 0.0008, 0.01


def pixels(path: Path, mode: str) -> np.ndarray:
    """The picture in 0..1."""
    return np.asarray(Image.open(path).convert(mode), np.float32) / 255


def _told(row: dict, product: dict, shot: dict) -> dict[str, bool]:
    """For every rendered reason, whether the shot was told to have it."""
    gain = shot.get("finish", {}).get("gain", 1.0)
    return {
        "wrong_place": row["scene"] in misplaced(product, row["view"]["mode"], row["split"]),
        "wrong_size": shot.get("scale", 1.0) != 1.0,
        "floating": shot.get("lift", 0.0) > 0,
        "sunk": shot.get("lift", 0.0) < 0,
        "no_shadow": shot.get("shadow") is False,
        "cluttered": shot.get("prop_count", 0) >= 5,
        "harsh_light": shot.get("rig") == "flash",
        "dull_light": shot.get("rig") == "dim",
        "overexposed": gain > 1.2,
        "garish": shot.get("garish", False),
        "indistinct": "match" in shot,
        "person": shot.get("person", False),
    }


def as_told(row: dict, product: dict, shot: dict) -> list[str]:
    """A rendered generation has the fault its label names, and a good one has none."""
    told = _told(row, product, shot)
    if not row["reasons"]:
        return [f"good, but {name}" for name, done in told.items() if done]
    return [f"not made {name}" for name in row["reasons"] if not told[name]]


def as_seen(row: dict, base: dict, folder: Path) -> list[str]:
    """A retouched generation differs visibly from the good one it was made from, and where it should."""
    reason = row["reasons"][0]
    change = np.abs(pixels(folder / base["picture"], "RGB") - pixels(folder / row["picture"], "RGB")).mean(-1)
    seen = float((change > 0.03).mean())
    if seen < SEEN:
        return [f"{reason} cannot be seen ({seen:.4f})"]
    if reason in IN_PLACE:
        masks = [pixels(folder / line["mask"], "L") for line in (base, row)]
        away = ~ndimage.binary_dilation(np.maximum(*masks) > 0.02, iterations=8)
        moved = float((change[away] > 0.06).mean()) if away.any() else 0.0
        if moved > AWAY:
            return [f"{reason} changed the scene as well ({moved:.3f})"]
    return []

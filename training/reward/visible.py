"""Which of the factory's pictures show what they are called.

A fault is made, not seen: where no shadow fell none is missing, and without lines nothing tells a wrong
perspective. And a scene may spoil a picture that nobody made a fault in: a sunset that paints a white product
blue, a black thing on black. Such pictures are called neither good nor bad, in training and when measured.
Limits were set on training pictures, sorted by each value and looked at, but with those of the first 92
rated test pictures beside them: they fit those, and only what was rated later tests them.
Distances are Oklab's.
"""

from __future__ import annotations

import cv2
import numpy as np

from factory.layers import Sheet
from reward.data import REASONS, Generations

# A product whose mean is so much darker than in its photo, whose colour has moved, so much of which is blown
# out, or that is so near to what is beside it, is not shown well.
DARKER, RECOLOURED, CLIPPED, NEAR = 0.27, 0.038, 0.03, 0.06
# What a fault changes at least, in the one pixel of a hundred that it changes most: of the picture, or of
# the shadow that is lost.
CHANGED = {"light_mismatch": 0.15, "wrong_perspective": 0.1}
SHADOW, LOST = ("no_shadow", "pasted"), 0.08
# What another light changes of the product's mean colour.
TINT = 0.015
# From above a thing that floats is a thing whose shadow lies a little further away.
UNSEEN_FROM_ABOVE = ("floating", "sunk")
TOP = 0.01
TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    np.float32,
)
FROM_CONES = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ],
    np.float32,
)


def oklab(colours: np.ndarray) -> np.ndarray:
    """Lightness, green to red and blue to yellow of sRGB values in 0 to 1, [h, w, 3]."""
    curve = np.maximum(colours, 0).astype(np.float32)
    light = np.where(curve <= 0.04045, curve / 12.92, ((curve + 0.055) / 1.055) ** 2.4)
    return np.cbrt(light @ TO_CONES.T) @ FROM_CONES.T


def badly_shown(original: np.ndarray, generated: np.ndarray) -> bool:
    """Whether a picture without fault shows its product badly; both [side, side, 4] bytes."""
    labs = [oklab(one[..., :3] / 255) for one in (original, generated)]
    products = [one[..., 3] > 230 for one in (original, generated)]
    if not all(product.any() for product in products):
        return True
    before, after = (lab[product].mean(0) for lab, product in zip(labs, products, strict=True))
    blown = [
        (one[..., :3][product].min(1) >= 250).mean()
        for one, product in zip((original, generated), products, strict=True)
    ]
    return bool(
        before[0] - after[0] > DARKER
        or np.hypot(*(after - before)[1:]) > RECOLOURED
        or blown[1] - blown[0] > CLIPPED
        or _contrast(labs[1], generated[..., 3]) < NEAR
    )


def _contrast(lab: np.ndarray, mask: np.ndarray) -> float:
    """The middle distance of the product's rim to what is beside it."""
    solid, square = (mask > 127).astype(np.uint8), np.ones((3, 3), np.uint8)
    inner = (solid > 0) & (cv2.erode(solid, square, iterations=4) == 0) & (mask > 230)
    outer = ((cv2.dilate(solid, square, iterations=5) > 0) & (mask < 10)).astype(np.float32)
    share = cv2.GaussianBlur(outer, (0, 0), 5)
    beside = cv2.GaussianBlur(lab * outer[..., None], (0, 0), 5) / np.maximum(share, 1e-4)[..., None]
    distance = np.sqrt(((lab - beside) ** 2).sum(-1))[inner & (share > 0.02)]
    return float(np.median(distance)) if len(distance) else 0.0


def shows(reason: str, sheet: Sheet, made: np.ndarray) -> bool:
    """Whether a fault made of a good picture can be told from it: `made` [side, side, 3] in 0 to 1."""
    if reason in SHADOW:
        outside = cv2.dilate(sheet.alpha, np.ones((5, 5), np.uint8)) < 0.03
        return _most(_apart(sheet.picture, sheet.plate, 1.0) * outside) >= LOST
    if reason in CHANGED:
        return _most(_apart(sheet.picture, made, 1.5)) >= CHANGED[reason]
    if reason == "colour_mismatch":
        product = sheet.alpha > 0.9
        moved = oklab(made)[product].mean(0) - oklab(sheet.picture)[product].mean(0)
        return bool(np.hypot(*moved[1:]) >= TINT)
    return True


def _apart(one: np.ndarray, other: np.ndarray, softness: float) -> np.ndarray:
    labs = (cv2.GaussianBlur(oklab(colours), (0, 0), softness) for colours in (one, other))
    return np.sqrt(((next(labs) - next(labs)) ** 2).sum(-1))


def _most(values: np.ndarray) -> float:
    """The mean of those that are most."""
    count = max(int(TOP * values.size), 1)
    return float(np.partition(values.ravel(), -count)[-count:].mean())


def as_called(rows: Generations, pixels: np.ndarray, plates: dict[int, np.ndarray]) -> np.ndarray:
    """The generations that show what they are called, as a boolean array; `plates` as `data.plates` gives
    them. Of faults that were rendered there is no picture without: only those seen from above are judged."""
    good = {rows.lines[number].get("plate"): number for number in plates}
    kept = np.ones(len(rows.label), bool)
    for row, number in enumerate(rows.generated):
        line = rows.lines[number]
        if rows.label[row] == 1:
            kept[row] = not badly_shown(pixels[rows.original[row]], pixels[number])
            continue
        reasons = [REASONS[index] for index in np.flatnonzero(rows.reasons[row])]
        if line["view"]["mode"] == "flat":
            kept[row] = not set(reasons) & set(UNSEEN_FROM_ABOVE)
        if (twin := good.get(line.get("plate"))) is not None:
            layers = (pixels[twin][..., :3], plates[twin], pixels[twin][..., 3], pixels[number][..., :3])
            picture, plate, alpha, made = (layer.astype(np.float32) / 255 for layer in layers)
            sheet = Sheet(picture, plate, alpha, None, None)
            kept[row] &= all(shows(reason, sheet, made) for reason in reasons)
    return kept

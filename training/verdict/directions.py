"""Which measures the verdict reads, and which way each may push it.

A tree that may only lower the probability when a patch of difference grows can be explained
to a merchant, and cannot learn an accident of the factory. Where neither way is wrong (how
the light changed) the direction is free.
"""

from __future__ import annotations

BETTER, WORSE, FREE = 1, -1, 0

DIRECTIONS = {
    "iou": BETTER,
    "expansion": WORSE,
    "loss": WORSE,
    "boundary_f": BETTER,
    "added_patch": WORSE,
    "missing_patch": WORSE,
    "expansion_confirmed": WORSE,
    "loss_confirmed": WORSE,
    "colour_difference": WORSE,
    "colour_difference_p95": WORSE,
    "colour_patch": WORSE,
    "light_exposure": FREE,
    "light_warmth": FREE,
    "light_tint": FREE,
    "light_contrast": FREE,
    "light_shading": FREE,
    "ssim": BETTER,
    "ssim_p05": BETTER,
    "structure": BETTER,
    "structure_p10": BETTER,
    "structure_patch": WORSE,
    "differing": WORSE,
    "differing_patch": WORSE,
    "bend": WORSE,
    "stretch": WORSE,
    "stretch_gain": FREE,
    "agreement": BETTER,
    "second_object": WORSE,
    "feature_distance": WORSE,
    "feature_distance_p90": WORSE,
}

# For the logistic model: long tails are shortened; light is judged by how far it moved.
TRANSFORMS = {name: "log1p" for name, way in DIRECTIONS.items() if way == WORSE}
TRANSFORMS |= {name: "abs_log1p" for name in DIRECTIONS if name.startswith("light_")}


def used(available: set[str]) -> list[str]:
    """The names that the engine delivers, in a fixed order."""
    return [name for name in DIRECTIONS if name in available]

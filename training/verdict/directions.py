"""Which measures the verdict reads, and which way each may push it.

A tree that may only lower the probability when a patch of difference grows can be explained
to a merchant, and cannot learn an accident of the factory. How the light changed is signed:
neither way is wrong, but the further it moved the less it may be light alone (a dyed product
looks like one under coloured light), so its distance from zero is what counts.
"""

from __future__ import annotations

BETTER, WORSE, EITHER = 1, -1, 0

DIRECTIONS = {
    "iou": BETTER,
    "expansion": WORSE,
    "loss": WORSE,
    "boundary_f": BETTER,
    "added_patch": WORSE,
    "missing_patch": WORSE,
    "expansion_confirmed": WORSE,
    "expansion_foreign": WORSE,
    "foreign_patch": WORSE,
    "loss_confirmed": WORSE,
    "colour_difference": WORSE,
    "colour_difference_p95": WORSE,
    "colour_patch": WORSE,
    "chroma_difference": WORSE,
    "chroma_difference_p95": WORSE,
    "chroma_patch": WORSE,
    "light_exposure": WORSE,
    "light_warmth": WORSE,
    "light_tint": WORSE,
    "light_contrast": WORSE,
    "light_shading": WORSE,
    "ssim": BETTER,
    "ssim_p05": BETTER,
    "structure": BETTER,
    "structure_p10": BETTER,
    "structure_patch": WORSE,
    "correlation": BETTER,
    "correlation_p10": BETTER,
    "correlation_patch": WORSE,
    "differing": WORSE,
    "differing_patch": WORSE,
    "bend": WORSE,
    "stretch": WORSE,
    "stretch_gain": WORSE,
    "agreement": BETTER,
    "second_object": WORSE,
    "twin": WORSE,
    "softness": EITHER,
    "feature_distance": WORSE,
    "feature_distance_p90": WORSE,
    "change": WORSE,
    "change_peak": WORSE,
    "change_share": WORSE,
    "change_patch": WORSE,
}

# Read without their sign.
SIGNED = tuple(name for name in DIRECTIONS if name.startswith("light_"))

# For the logistic model: long tails are shortened.
TRANSFORMS = {name: "log1p" for name, way in DIRECTIONS.items() if way == WORSE}
TRANSFORMS |= dict.fromkeys(SIGNED, "abs_log1p")


def used(available: set[str]) -> list[str]:
    """The names that the engine delivers, in a fixed order."""
    return [name for name in DIRECTIONS if name in available]

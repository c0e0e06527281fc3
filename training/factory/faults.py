"""What can be wrong with a generated picture, by name: faults that are rendered, faults made afterwards."""

from __future__ import annotations

import random

Rng = random.Random

RENDERED: tuple[str, ...] = (
    "wrong_place", "wrong_size", "floating", "sunk", "no_shadow", "cluttered", "harsh_light", "dull_light",
    "overexposed", "garish", "indistinct", "person", "wrong_place", "wrong_size", "floating",
)  # fmt: skip
AFTERWARDS: tuple[str, ...] = (
    "light_mismatch", "colour_mismatch", "pasted", "wrong_perspective", "extra_part", "twin", "part_missing",
    "warped", "recoloured", "label_changed", "blurred", "halo", "text_overlay",
)  # fmt: skip
# What a person would say, for contact sheets and the model card.
TITLES: dict[str, str] = {
    "wrong_place": "in the wrong place",
    "wrong_size": "of the wrong size",
    "floating": "floats above its support",
    "sunk": "sinks into its support",
    "no_shadow": "casts no shadow",
    "cluttered": "cluttered scene",
    "harsh_light": "harsh flash",
    "dull_light": "dull light",
    "overexposed": "blown out",
    "garish": "garish colours",
    "indistinct": "indistinct from the background",
    "light_mismatch": "lit from another side",
    "colour_mismatch": "other colour of light",
    "pasted": "pasted without contact",
    "wrong_perspective": "wrong perspective",
    "extra_part": "an extra part",
    "twin": "a twin",
    "part_missing": "a part is missing",
    "warped": "warped",
    "recoloured": "recoloured",
    "label_changed": "label or surface changed",
    "blurred": "blurred",
    "halo": "seams and halo",
    "text_overlay": "text or watermark",
    "person": "a person",
}
# Faults that change the product itself (the consistency network's concern).
CHANGES_PRODUCT = ("extra_part", "twin", "part_missing", "warped", "recoloured", "label_changed")
# Things whose size everybody knows, put beside a product of the wrong size.
KNOWN_SIZES: dict[str, list[str]] = {
    "table": ["cup", "books", "pencils", "bottle", "fruit"],
    "floor": ["chair", "floor_lamp", "books"],
    "flat": ["cup", "books", "pencils"],
}
STRENGTH: dict[str, float] = {"mild": 0.35, "clear": 0.7, "strong": 1.0}


# Faults that are there or not: their severity would say nothing. A pasted product is strong when displaced.
UNGRADED = ("wrong_place", "no_shadow", "person", "indistinct", "twin")


def graded(shot: dict) -> str | None:
    """How severe the shot's fault is; "clear" where it has no degrees, nothing where there is no fault."""
    severity, reasons = shot.get("severity"), set(shot.get("reasons", ()))
    lowest = reasons & {*UNGRADED} or (reasons == {"pasted"} and severity == "mild")
    return "clear" if severity and lowest else severity


def rendered(rng: Rng, shot: dict, reason: str, severity: str, product: dict) -> dict:
    """The shot with what the renderer must do for the fault."""
    k = STRENGTH[severity]
    change: dict = {"reasons": [reason], "severity": severity}
    if reason == "wrong_place" and product["size_cm"] > 60 and "floor" in product["stands"]:
        # Furniture on a worktop comes small, as generators make it.
        change |= {"scale": round(min(1.0, 42 / product["size_cm"]), 3)}
    elif reason == "wrong_size":
        factor = 1 + 2.2 * k if rng.random() < 0.5 else 1 / (1 + 2.2 * k)
        near = {"fill": min(shot["fill"], 0.5), "cx": 0.5, "prop_count": rng.randint(2, 3), "any_prop": True}
        change |= near | {"scale": round(factor, 3), "prop_names": KNOWN_SIZES[shot["view"]["mode"]]}
    elif reason == "floating":
        change |= {"lift": round(0.05 + 0.3 * k * rng.uniform(0.7, 1.2), 3)}
    elif reason == "sunk":
        change |= {"lift": -round(0.06 + 0.26 * k * rng.uniform(0.7, 1.2), 3)}
    elif reason == "no_shadow":
        change |= {"shadow": False}
    elif reason == "cluttered":
        change |= {"prop_count": 5 + round(7 * k), "any_prop": True}
    elif reason == "harsh_light":
        change |= {"rig": "flash", "finish": {"gain": 1.0 + 0.5 * k, "contrast": 0.2 + 0.5 * k}}
    elif reason == "dull_light":
        change |= {
            "rig": "dim",
            "finish": {"gain": 0.75 - 0.4 * k, "saturation": 0.8 - 0.4 * k, "contrast": -0.3 * k},
        }
    elif reason == "overexposed":
        change |= {"finish": {"gain": 1.3 + 2.2 * k}}
    elif reason == "garish":
        change |= {"garish": True, "finish": {"saturation": 1.15 + 0.45 * k, "contrast": 0.25}}
    elif reason == "person":
        change |= {"person": True}
    elif reason == "indistinct":
        change |= {"match": True, "rig": "dim", "prop_count": 0}
    return shot | change

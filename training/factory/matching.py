"""Which scene types suit a product, which are plainly wrong for it, and in what order they are taken."""

from __future__ import annotations

import random

from factory.scenetable import NATURAL, scene_types, table

Rng = random.Random
# Categories that are used outdoors as well as on a table.
OUTDOORS = ("shoes", "eyewear", "bags", "toys")
# Backgrounds of the original; as generations they would teach little.
STUDIOS = ("white_studio", "colour_studio")


def suited(product: dict, mode: str, split: str) -> list[str]:
    """Scene types of the split in which this product belongs; where none is, those that are not wrong."""
    styles = product["styles"] or table()["suits"][product["category"]]
    outdoors = product["category"] in OUTDOORS or bool(product["styles"])
    suited, possible = [], []
    for row in scene_types().values():
        if row["split"] != split or mode not in row["place"] or (row["support"] in NATURAL and not outdoors):
            continue
        possible.append(row["id"])
        if row["style"] in styles:
            suited.append(row["id"])
    wrong = table()["wrong"][product["category"]]
    return suited or [name for name in possible if scene_types()[name]["style"] not in wrong]


def misplaced(product: dict, mode: str, split: str) -> list[str]:
    """Scene types in which nobody would put this product, whatever support they have."""
    styles = table()["wrong"][product["category"]]
    outdoors = bool(product["styles"]) and "outdoor" in product["styles"]
    ids = []
    for row in scene_types().values():
        rough = row["style"] != "outdoor" or (row["support"] in NATURAL and not outdoors)
        upright = (mode != "flat" and row["place"] != ["flat"]) or mode in row["place"]
        if row["split"] == split and row["style"] in styles and rough and upright:
            ids.append(row["id"])
    return ids


def order(rng: Rng, names: list[str]) -> list[str]:
    """Scene types in the order they are taken: each style once before any twice, studios seldom first."""
    drawn = sorted(
        names, key=lambda name: -(rng.random() ** (4 if scene_types()[name]["style"] in STUDIOS else 1))
    )
    styles: dict[str, str] = {}
    for name in drawn:
        styles.setdefault(scene_types()[name]["style"], name)
    return list(styles.values()) + [name for name in drawn if name not in styles.values()]

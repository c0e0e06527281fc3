"""Products made from numbers, by family: each different with its seed."""

from __future__ import annotations

import random
from collections.abc import Callable

import bpy

from factory import objects, packs, vessels

Items = list[bpy.types.Object]

MAKERS: dict[str, Callable[[random.Random, int], Items]] = {
    maker.__name__: maker
    for maker in (
        packs.tube, packs.pump, packs.dropper, packs.cream_jar, packs.flacon, packs.can, packs.food_jar,
        packs.carton, packs.milk_carton, vessels.bottle, vessels.flask, vessels.mug, vessels.tumbler,
        vessels.wine_glass, vessels.vase, vessels.bowl, objects.book, objects.cushion, objects.ring,
        objects.spectacles, objects.table_lamp,
    )
}  # fmt: skip


def build(kind: str, seed: int) -> Items:
    """One product of a family; its parts keep their places in their objects."""
    items = MAKERS[kind](random.Random(f"{seed} {kind}"), seed)
    bpy.context.view_layer.update()
    return items

"""What a scene is built from: the table of scene types, and how one shot wants its scene."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import bpy
from mathutils import Vector

from factory import surfaces

Rng = random.Random


@dataclass
class Staging:
    """How a scene is built for one shot. Lengths in decimetres."""

    rng: Rng
    row: dict
    half: Vector
    """Half the product's width and depth, and its height."""
    side: int
    """Where the key light stands: −1 left, +1 right."""
    flat: bool = False
    surface: bpy.types.Material | None = None
    """Replaces surface and wall (a product that cannot be told from its background)."""
    prop_count: int | None = None
    any_prop: bool = False
    """Props are taken whatever their size against the product's (wrong size, clutter)."""
    rig: str | None = None
    garish: bool = False
    person: bool = False
    prop_names: list[str] | None = None
    wall_y: float = 0.0
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    @property
    def reach(self) -> float:
        """The product's largest extent."""
        return max(2 * self.half.x, 2 * self.half.y, self.half.z)

    def material(self, key: str) -> bpy.types.Material:
        """The row's material under `surface` or `wall`."""
        if self.garish:
            hue = self.rng.random()
            return surfaces.lurid(hue)
        return self.surface or surfaces.material(self.rng, self.row[key])

"""Builds a scene type around a product that stands on z = 0 at the origin and is seen from −y."""

from __future__ import annotations

import math
import random

import bpy
from mathutils import Matrix, Vector

from factory import backdrops, catalogue, products, props, rigs, supports
from factory.staging import Staging
from samples import environment

Rng = random.Random
# What an object is, in its `pass_index`.
SURFACE, BACKDROP, PROP = 1, 2, 3
# Log-average brightness of the probes, so that each may be asked for by level.
PROBE_LEVEL: dict[str, float] = {
    "apartment": 0.46,
    "bridge": 0.16,
    "city": 0.27,
    "dawn": 0.44,
    "esplanade": 0.19,
    "forest": 0.18,
    "hall": 0.11,
    "lab": 0.10,
    "lobby": 0.44,
    "night": 0.025,
    "park": 0.11,
    "sky": 0.27,
    "studio": 0.034,
    "sunrise": 0.10,
    "sunset": 0.25,
    "venice": 0.36,
    "warehouse": 0.15,
    "workshop": 0.14,
}


def _props(s: Staging) -> list[str]:
    """Puts props beside and behind the product, none in front of it; returns their names."""
    low, high, *names = s.row.get("props", [0, 0])
    count = s.rng.randint(low, high) if s.prop_count is None else s.prop_count
    names = s.prop_names or names or ["books", "vase", "bowl", "plant", "cup", "candle", "stones", "bottle"]
    placed: list[str] = []
    for _ in range(3 * count):
        if len(placed) >= count:
            break
        name = s.rng.choice(names)
        items, size = props.make(name, s.rng)
        fits = 0.22 * s.reach < max(size) < 2.4 * s.reach or s.any_prop
        abstract = name in ("spheres", "cylinders", "arch", "stones", "branch", "shells", "napkin")
        if abstract and not s.any_prop:
            scale = s.reach * s.rng.uniform(0.4, 0.9) / max(size)
            for item in items:
                item.matrix_world = Matrix.Scale(scale, 4) @ item.matrix_world
            size, fits = size * scale, True
        spot = _spot(s, size) if fits else None
        if spot is None or (s.row.get("support") == "shelf" and size.y > 2.2):
            for item in items:
                bpy.data.objects.remove(item)
            continue
        if name == "wall_frame":
            spot = Vector((spot.x, s.wall_y - 0.2, max(s.half.z, 6) + s.rng.uniform(2, 5)))
        elif name == "leaning_frame":
            spot.y = s.wall_y - size.y / 2 - 0.05
        props.move(items, spot, s.rng.uniform(-0.35, 0.35) if "frame" not in name else 0.0)
        placed.append(name)
    return placed


def _spot(s: Staging, size: Vector) -> Vector | None:
    """A free place on the support: beside, behind, or, for low things, before a corner."""
    half, r = size / 2, s.reach
    for _ in range(14):
        side = s.rng.choice((-1, 1))
        kind = s.rng.random()
        if s.flat:
            angle = s.rng.uniform(0, 2 * math.pi)
            gap = s.rng.uniform(0.1, 0.35) * r
            reach = (
                max(abs((s.half.x + half.x + gap) * math.cos(angle)), 0),
                max(abs((s.half.y + half.y + gap) * math.sin(angle)), 0),
            )
            x, y = math.copysign(reach[0], math.cos(angle)), math.copysign(reach[1], math.sin(angle))
            if abs(x) < s.half.x + half.x and abs(y) < s.half.y + half.y:
                continue
        elif kind < 0.55:
            x = side * (s.half.x + half.x * s.rng.uniform(-0.2, 1.0) + r * s.rng.uniform(0.0, 0.3))
            y = s.half.y + half.y + r * s.rng.uniform(0.08, 0.6)
        elif kind < 0.85 or size.z > 0.22 * s.half.z:
            x = side * (s.half.x + half.x + r * s.rng.uniform(0.1, 0.35))
            y = s.rng.uniform(-0.1, 0.4) * r
        else:
            x = side * (s.half.x + half.x + r * s.rng.uniform(0.0, 0.3))
            y = -(s.half.y + half.y * s.rng.uniform(0.2, 1.0))
        if not s.flat and y + half.y > s.wall_y:
            y = s.wall_y - half.y - 0.05
            if y - half.y < s.half.y and abs(x) < s.half.x + half.x:
                continue
        box = (x - half.x, y - half.y, x + half.x, y + half.y)
        if all(box[2] < b[0] or box[0] > b[2] or box[3] < b[1] or box[1] > b[3] for b in s.taken):
            s.taken.append(box)
            return Vector((x, y, 0))
    return None


def _person(s: Staging) -> str:
    """Somebody beside furniture, or behind the table, so that a torso fills the background."""
    name = s.rng.choice(sorted(model.id for model in catalogue.read().values() if model.category == "people"))
    items = products.load(catalogue.read()[name], s.rng.uniform(-0.7, 0.7))
    side = s.rng.choice((-1, 1))
    if "floor" in s.row["place"] and s.half.z > 3:
        spot = Vector((side * (s.half.x + s.rng.uniform(1.5, 3)), s.half.y * s.rng.uniform(0, 1), 0))
    else:
        away = s.half.y + s.rng.uniform(2, 5) + s.reach
        spot = Vector((side * s.rng.uniform(0, 0.8) * s.reach, away, -7.5))
    props.move(items, spot, 0.0)
    return name


def _marked(part: int) -> None:
    """Says of what was built since the last call which part of the scene it is."""
    for item in bpy.data.objects:
        if item.type == "MESH" and not item.pass_index:
            # The floor around a plinth has the wall's material.
            item.pass_index = BACKDROP if item.name.startswith("floor") and part == SURFACE else part


def build(s: Staging) -> tuple[rigs.Lit, dict]:
    """Builds support, backdrop, props and light. Returns the light and what the record should say."""
    s.taken.append((-s.half.x, -s.half.y, s.half.x, s.half.y))
    supports.SUPPORTS[s.row["support"]](s)
    _marked(SURFACE)
    if not s.flat:
        backdrops.BACKDROPS[s.row.get("backdrop", "none")](s)
    _marked(BACKDROP)
    placed = _props(s)
    if s.person:
        placed.append(_person(s))
    _marked(PROP)
    rig = s.rig or s.rng.choice(s.row["rigs"])
    lit = rigs.RIGS[rig](s.rng, s.side, s.reach)
    name = s.row.get("probe")
    if name and s.rig not in ("dim", "flash"):
        level = {"sunny": 0.3, "golden": 0.25, "evening": 0.08}.get(rig, 0.4)
        strength = level / PROBE_LEVEL[name]
        rigs.probe(
            environment.PROBES / f"{name}.exr",
            strength,
            s.rng.uniform(0, 2 * math.pi),
            2.0 * strength if s.row.get("seen") else None,
        )
    return lit, {"rig": rig, "props": placed, "wall_dm": round(s.wall_y, 2)}

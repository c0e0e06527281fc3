"""What a product stands on: sweeps, tops, plinths, floors, ground. Each is built around the origin, its upper
side at z = 0, and says where a wall may stand behind it (`wall_y`)."""

from __future__ import annotations

import math
from collections.abc import Callable

import bpy
from mathutils import Euler, Matrix, Vector

from factory import surfaces
from factory.scatter import scattered
from factory.staging import Staging
from samples import materials as m
from samples import shapes


def _acrylic() -> bpy.types.Material:
    return m.plain("acrylic", (0.82, 0.82, 0.82), 0.06, Coat_Weight=0.4)


def _sweep(s: Staging) -> None:
    material = _acrylic() if s.row["surface"] == "acrylic" and not s.surface else s.material("surface")
    r = s.reach
    back = s.half.y + r * s.rng.uniform(1.2, 2.4)
    shapes.sweep(material, 60 * r, 30 * r, back, 30 * r, 1.6 * r).visible_shadow = False
    s.wall_y = back + 1.6 * r


def _board(s: Staging, wide: float, depth: float, thick: float, front: float) -> None:
    """A top of at least the given size, its upper side at z = 0, its front edge at −front."""
    wide, front = max(wide, 3 * s.reach), max(front, s.half.y + 0.12 * s.reach)
    depth = max(depth, front + s.half.y + 0.5 * s.reach)
    shapes.box(
        "support",
        (wide, depth, thick),
        s.material("surface"),
        (0, depth / 2 - front, -thick),
        min(0.06, thick / 4),
    )
    s.wall_y = depth - front


def _table(s: Staging) -> None:
    _board(s, s.rng.uniform(14, 22), s.rng.uniform(6.5, 9), 0.4, s.rng.uniform(1.5, 5))
    s.wall_y += s.rng.uniform(0.5, 8)


def _counter(s: Staging) -> None:
    _board(s, 40, 6.2, 0.4, s.rng.uniform(1.8, 4.2))


def _slab(s: Staging) -> None:
    r = s.reach
    _board(
        s,
        s.rng.uniform(3, 7) * r,
        s.rng.uniform(1.6, 2.6) * r,
        0.2 + 0.1 * r,
        s.half.y + s.rng.uniform(0.3, 0.9) * r,
    )
    s.wall_y += s.rng.uniform(0.1, 1.2) * r


def _shelf(s: Staging) -> None:
    _board(s, 30, 2.4, 0.25, max(s.half.y + 0.2, 1.0))


def _plinth(s: Staging) -> None:
    r, edge = s.reach, max(s.half.x, s.half.y) * s.rng.uniform(1.15, 1.7) + 0.05
    depth = r * s.rng.uniform(0.35, 0.9)
    material = s.material("surface")
    shapes.turned(
        "plinth", shapes.rounded([(0, -depth), (edge, -depth), (edge, 0), (0, 0)], 0.03 * r), material, 160
    )
    _below(s, -depth)
    s.wall_y = edge + r * s.rng.uniform(0.3, 1.6)


def _block(s: Staging) -> None:
    r, depth = s.reach, s.reach * s.rng.uniform(0.35, 0.8)
    size = (2.6 * s.half.x + 0.2 * r, 2.4 * s.half.y + 0.3 * r, depth)
    shapes.box("block", size, s.material("surface"), (0, 0, -depth), 0.015 * r, s.rng.uniform(-0.12, 0.12))
    _below(s, -depth)
    s.wall_y = size[1] / 2 + r * s.rng.uniform(0.5, 1.6)


def _steps(s: Staging) -> None:
    r, material = s.reach, s.material("surface")
    height = r * s.rng.uniform(0.18, 0.32)
    wide, deep = 2 * s.half.x + r * s.rng.uniform(0.5, 1.0), 2 * s.half.y + 0.5 * r
    side = s.rng.choice((-1, 1))
    shapes.box("step", (wide, deep, height), material, (0, 0, -height), 0.012 * r)
    shapes.box(
        "step",
        (wide * 1.2, deep * 1.5, height),
        material,
        (side * wide * 0.35, -deep * 0.1, -2 * height),
        0.012 * r,
    )
    shapes.box(
        "step",
        (wide * 0.7, deep, 1.8 * height),
        material,
        (-side * wide * 0.95, deep * 0.45, -2 * height),
        0.012 * r,
    )
    _below(s, -2 * height)
    s.wall_y = deep + r * s.rng.uniform(0.3, 1.2)


def _below(s: Staging, z: float) -> None:
    """The floor a plinth stands on, in the wall's material."""
    shapes.plane(
        "floor",
        60 * s.reach,
        60 * s.reach,
        s.material("wall") if "wall" in s.row else s.material("surface"),
        (0, 0, z),
    )


def _plane(s: Staging) -> None:
    wide = max(200.0, 40 * s.reach)
    shapes.plane("ground", wide, wide, s.material("surface"), (0, wide * 0.3, 0))
    s.wall_y = s.half.y + max(s.rng.uniform(1.0, 7.0), 0.15 * s.reach)


def _ground(s: Staging) -> None:
    _plane(s)
    s.wall_y = s.half.y + s.rng.uniform(8, 20)


def _rug(s: Staging) -> None:
    _plane(s)
    size = (max(24, 2.6 * s.half.x + 8), max(15, 2.6 * s.half.y + 5), 0.1)
    shapes.box(
        "rug",
        size,
        s.surface or surfaces.material(s.rng, "rug"),
        (s.rng.uniform(-3, 3), s.rng.uniform(-1, 1), -0.09),
        0.03,
    )


def _grass(s: Staging) -> None:
    """Blades on earth, dense near the product, and a lawn beyond."""
    _plane(s)
    s.wall_y = s.half.y + s.rng.uniform(25, 50)
    green = m.leaf(surfaces.near(s.rng, (0.12, 0.24, 0.05)))
    extent, places = 2.4 * s.reach, []
    for _ in range(9000):
        at = (s.rng.uniform(-extent, extent), s.rng.uniform(-extent * 0.8, extent * 1.6), -0.02)
        turn = Euler((s.rng.uniform(0.9, 1.5), 0, s.rng.uniform(0, 2 * math.pi)))
        places.append(Matrix.LocRotScale(Vector(at), turn, Vector((1, 1, 1)) * s.rng.uniform(0.6, 1.3)))
    scattered("grass", shapes.leaf_mesh(0.55, 0.05, 0.1, green), places, green)


def _sand(s: Staging) -> None:
    _plane(s)
    s.wall_y = 400.0


def _snow(s: Staging) -> None:
    _plane(s)
    s.wall_y = s.half.y + s.rng.uniform(4, 10)


def _draped(s: Staging) -> None:
    r = s.reach
    shapes.draped(
        "cloth",
        9 * r,
        9 * r,
        s.material("surface"),
        (0, 2.2 * r, -0.045),
        0.0,
        0.05 * r,
        s.rng.randrange(50),
        1.6 / r,
        0.62 * r,
    )
    shapes.plane("under", 60 * r, 60 * r, s.material("surface"), (0, 0, -0.01 * r))
    s.wall_y = 5.2 * r


def _floor(s: Staging) -> None:
    _plane(s)


SUPPORTS: dict[str, Callable[[Staging], None]] = {
    "sweep": _sweep,
    "table": _table,
    "counter": _counter,
    "slab": _slab,
    "shelf": _shelf,
    "plinth": _plinth,
    "block": _block,
    "steps": _steps,
    "flat": _plane,
    "floor": _floor,
    "rug": _rug,
    "ground": _ground,
    "grass": _grass,
    "sand": _sand,
    "snow": _snow,
    "draped": _draped,
}

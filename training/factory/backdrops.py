"""What stands behind the product: walls, windows, curtains, shelves, hedges, lights, the sea."""

from __future__ import annotations

import math
from collections.abc import Callable

import bpy
from mathutils import Euler, Matrix, Vector

from factory import surfaces, variants
from factory.scatter import scattered
from factory.staging import Staging
from samples import materials as m
from samples import shapes


def none(s: Staging) -> None:
    """The probe or the sweep is the background."""


def _plane(s: Staging, y: float) -> bpy.types.Object:
    """An upright plane; wall materials are made in the plane's own xy."""
    wide = max(160.0, 30 * s.reach)
    made = shapes.plane("wall", wide, wide, s.material("wall"), (0, y, wide * 0.2), (math.pi / 2, 0, 0))
    made.visible_shadow = False  # lights that come from behind stand behind it
    return made


def wall(s: Staging) -> None:
    """A bare wall; on a floor with a skirting board."""
    _plane(s, s.wall_y)
    if s.row["support"] in ("floor", "rug"):
        _skirting(s)


def _skirting(s: Staging) -> None:
    shapes.box(
        "skirting",
        (300, 0.3, s.rng.uniform(0.8, 1.4)),
        m.plain("skirting", (0.82, 0.81, 0.77), 0.4),
        (0, s.wall_y - 0.15, 0),
        0.05,
    )


def room(s: Staging) -> None:
    """A wall with skirting and, often, mouldings, or a picture above a sideboard."""
    _plane(s, s.wall_y)
    if s.row["support"] in ("floor", "rug"):
        _skirting(s)
    if s.rng.random() < 0.55 and not s.row["wall"].startswith(("slats", "plaster")):
        tone = m.plain("moulding", (0.6, 0.6, 0.58), 0.5) if s.surface is None else s.surface
        base = next(item for item in bpy.data.objects if item.name.startswith("wall")).data.materials[0]
        step, low = s.rng.uniform(13, 18), 2.6 if s.row["support"] in ("floor", "rug") else -6.0
        for k in range(-3, 4):
            left = k * step + s.rng.uniform(-0.1, 0.1)
            for z in (low, low + 22):
                shapes.box(
                    "moulding", (step - 2.2, 0.18, 0.25), base or tone, (left, s.wall_y - 0.08, z), 0.05
                )
            for x in (left - step / 2 + 1.1, left + step / 2 - 1.1):
                shapes.box("moulding", (0.25, 0.18, 22.2), base or tone, (x, s.wall_y - 0.08, low), 0.05)


def window(s: Staging) -> None:
    """A wall with a bright window at one side, frame and curtain."""
    _plane(s, s.wall_y + 0.4)
    side = s.side
    wide, tall = s.rng.uniform(9, 14), s.rng.uniform(12, 17)
    low = 8.0 if s.row["support"] in ("floor", "rug") else s.rng.uniform(0.5, 2.5)
    centre = side * s.rng.uniform(0.3, 1.0) * wide
    glow = m.plain(
        "daylight",
        (0, 0, 0),
        1.0,
        Emission_Color=(0.86, 0.93, 1.0, 1),
        Emission_Strength=s.rng.uniform(1.6, 3.0),
    )
    shapes.plane("pane", wide, tall, glow, (centre, s.wall_y + 0.36, low + tall / 2), (math.pi / 2, 0, 0))
    frame = m.plain("frame", (0.80, 0.79, 0.76), 0.4)
    for x in (-wide / 2, -0.2, wide / 2 - 0.4):
        shapes.box("frame", (0.5, 0.5, tall), frame, (centre + x + 0.2, s.wall_y + 0.2, low), 0.04)
    for z in (0, tall * 0.62, tall):
        shapes.box("frame", (wide + 0.6, 0.5, 0.5), frame, (centre, s.wall_y + 0.2, low + z - 0.25), 0.04)
    shapes.box("sill", (wide + 2, 1.2, 0.3), frame, (centre, s.wall_y - 0.2, low - 0.5), 0.04)
    _folds(s, centre - side * wide * 0.62, 2.6, s.wall_y - 0.3)
    if s.row["support"] in ("floor", "rug"):
        _skirting(s)


def _folds(s: Staging, centre: float, width: float, y: float) -> None:
    """A curtain hanging in folds."""
    cloth = m.cloth(surfaces.near(s.rng, (0.74, 0.71, 0.66)), 30)
    built = shapes.bmesh.new()
    columns, tall = 120, 60.0
    rows = []
    for z in (-12.0, tall):
        rows.append([])
        for c in range(columns + 1):
            x = width * (c / columns - 0.5)
            rows[-1].append(
                built.verts.new((centre + x, y + 0.28 * math.sin(c * 0.42) + 0.1 * math.sin(c * 0.17 + 1), z))
            )
    for c in range(columns):
        built.faces.new((rows[0][c], rows[0][c + 1], rows[1][c + 1], rows[1][c]))
    shapes.from_bmesh("curtain", built, cloth)


def curtain(s: Staging) -> None:
    """A wall half hidden by a curtain."""
    _plane(s, s.wall_y + 0.6)
    _folds(s, s.side * s.rng.uniform(4, 9), s.rng.uniform(7, 11), s.wall_y + 0.1)


def mirror(s: Staging) -> None:
    """A tiled wall with a round mirror."""
    _plane(s, s.wall_y)
    disc = shapes.turned(
        "mirror", [(0, 0), (3.2, 0), (3.2, 0.15), (0, 0.15)], m.metal((0.82, 0.83, 0.84), 0.02), 128
    )
    disc.location, disc.rotation_euler = (s.rng.uniform(-3, 3), s.wall_y - 0.02, 5.5), (math.pi / 2, 0, 0)


def shelves(s: Staging) -> None:
    """A wall with an open shelf of crockery."""
    _plane(s, s.wall_y)
    board = surfaces.wood(s.rng, "oak", None)
    for z in (4.6, 8.4):
        shapes.box("shelf", (60, 2.0, 0.28), board, (0, s.wall_y - 1.0, z), 0.04)
        x = -10.0
        while x < 10:
            height, radius = s.rng.uniform(0.6, 1.6), s.rng.uniform(0.4, 0.8)
            jar = shapes.turned(
                "jar",
                shapes.rounded(
                    [(0, 0), (radius, 0), (radius, height), (radius * 0.8, height), (0, 0.1)], 0.12
                ),
                variants.glaze(s.rng),
                48,
            )
            jar.location = (x, s.wall_y - 1.0, z + 0.28)
            x += 2 * radius + s.rng.uniform(0.1, 1.2)


def hedge(s: Staging) -> None:
    """A green hedge made of leaves, at a distance, so that it is seen soft."""
    green = surfaces.near(s.rng, (0.10, 0.20, 0.05))
    leaves, places = m.leaf(green), []
    for _ in range(2600):
        at = Vector(
            (s.rng.uniform(-70, 70), s.wall_y + 14 + s.rng.uniform(-1.2, 1.2), s.rng.uniform(-0.5, 24))
        )
        turn = Euler((s.rng.uniform(-1, 1.6), s.rng.uniform(-1, 1), s.rng.uniform(0, 6)))
        places.append(Matrix.LocRotScale(at, turn, None))
    scattered("hedge", shapes.leaf_mesh(1.6, 0.9, 0.2, leaves), places, leaves)
    shapes.plane(
        "behind",
        300,
        26,
        m.plain("shade", (0.012, 0.025, 0.008), 1.0),
        (0, s.wall_y + 15.6, 11),
        (math.pi / 2, 0, 0),
    )


def lights(s: Staging) -> None:
    """A dark or coloured wall with a string of small lamps far behind: round glows out of focus."""
    if "wall" in s.row:
        _plane(s, s.wall_y + 2)
    reach = max(s.reach, 1.5)
    for _ in range(s.rng.randint(22, 40)):
        glow = m.plain(
            "glow",
            (0, 0, 0),
            1.0,
            Emission_Color=(1.0, s.rng.uniform(0.5, 0.75), 0.3, 1),
            Emission_Strength=s.rng.uniform(8, 18),
        )
        at = Vector(
            (
                s.rng.uniform(-3, 3) * reach,
                s.wall_y + s.rng.uniform(0.2, 1.6),
                s.rng.uniform(0.1, 3.4) * reach,
            )
        )
        ball = shapes.turned("lamp", [(0, 0), (0.018 * reach, 0.018 * reach), (0, 0.036 * reach)], glow, 10)
        ball.location = at


def sea(s: Staging) -> None:
    """The sea's edge some metres behind, under the probe's sky."""
    near = s.half.y + s.rng.uniform(3, 8) * max(s.reach, 2)
    shapes.plane("sea", 4000, 3000, surfaces.material(s.rng, "water"), (0, near + 1500, 0.02))
    foam = m.plain("foam", (0.8, 0.82, 0.84), 0.9)
    shapes.draped(
        "foam", 60 * s.reach, 0.8 * s.reach, foam, (0, near, 0.0), 0.02, 0.02, s.rng.randrange(99), 0.3
    )


BACKDROPS: dict[str, Callable[[Staging], None]] = {
    item.__name__: item for item in (none, wall, room, window, curtain, mirror, shelves, hedge, lights, sea)
}

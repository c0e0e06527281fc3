"""Books, cushions, rings, spectacles and lamps made from numbers. Decimetres."""

from __future__ import annotations

import math
import random

import bmesh
import bpy
from mathutils import Matrix, Vector, noise

from factory import finish, parts, prints, surfaces, variants
from samples import materials as m
from samples import shapes

Rng = random.Random
Items = list[bpy.types.Object]


def book(rng: Rng, seed: int) -> Items:
    """A hardback standing a little open to the camera."""
    width, height, thick = rng.uniform(1.3, 1.7), rng.uniform(1.9, 2.5), rng.uniform(0.16, 0.4)
    cover = prints.artwork(seed, "book", int(1000 * width / height), 1000)
    cloth = m.plain("cover", parts.edge_colour(cover), 0.6)
    pages = shapes.box(
        "pages",
        (width - 0.06, thick - 0.05, height - 0.08),
        m.plain("pages", (0.82, 0.78, 0.68), 0.8),
        (0.02, 0, 0.04),
        0.0,
    )
    sheet = shapes.plane(
        "front",
        width,
        height,
        m.picture(cover, 0.5),
        (0, -thick / 2 - 0.016, height / 2),
        (math.pi / 2, 0, 0),
    )
    parts.square_uv(sheet)
    boards = [
        shapes.box("board", (width, 0.028, height), cloth, (0, y, 0), 0.006) for y in (-thick / 2, thick / 2)
    ]
    spine = shapes.box("spine", (0.03, thick + 0.028, height), cloth, (-width / 2, 0, 0), 0.008)
    return [pages, sheet, *boards, spine]


def cushion(rng: Rng, seed: int) -> Items:
    """A stuffed cushion leaning back a little."""
    side, thick = rng.uniform(4.0, 5.0), rng.uniform(0.7, 1.0)
    built = bmesh.new()
    bmesh.ops.create_grid(built, x_segments=48, y_segments=48, size=0.5)
    back = bmesh.ops.duplicate(built, geom=built.faces[:])["geom"]
    behind = {v for v in back if isinstance(v, bmesh.types.BMVert)}
    for vertex in built.verts:
        x, y = vertex.co.x * 2, vertex.co.y * 2
        swell = (max(1 - abs(x) ** 2.6, 0) * max(1 - abs(y) ** 2.6, 0)) ** 0.5
        crease = 0.05 * noise.noise(Vector((x * 2.2, y * 2.2, seed % 97)))
        pinch = 1 - 0.07 * (1 - abs(x * y)) * (abs(x) ** 8 + abs(y) ** 8) / 2
        vertex.co = Vector(
            (
                x / 2 * side * pinch,
                y / 2 * side * pinch,
                (thick * swell + crease * swell) * (-1 if vertex in behind else 1),
            )
        )
    bmesh.ops.remove_doubles(built, verts=built.verts, dist=1e-4)
    bmesh.ops.recalc_face_normals(built, faces=built.faces)
    item = shapes.from_bmesh(
        "cushion", built, rng.choice((variants.fabric, variants.velvet, variants.fabric))(rng)
    )
    item.data.transform(Matrix.Rotation(math.radians(rng.uniform(62, 74)), 4, "X"))
    return [item]


def ring(rng: Rng, seed: int) -> Items:
    """A band with a cut stone, standing."""
    radius, thick = rng.uniform(0.09, 0.11), rng.uniform(0.008, 0.014)
    gold = m.metal(rng.choice(((0.85, 0.62, 0.28), (0.82, 0.82, 0.80), (0.86, 0.55, 0.42))), 0.12)
    built = bmesh.new()
    rows = [
        [
            built.verts.new(
                (
                    (radius + thick * math.cos(b)) * math.sin(a),
                    thick * 1.3 * math.sin(b),
                    (radius + thick * math.cos(b)) * math.cos(a),
                )
            )
            for b in (2 * math.pi * j / 16 for j in range(16))
        ]
        for a in (2 * math.pi * i / 96 for i in range(96))
    ]
    for row, following in zip(rows, rows[1:] + rows[:1], strict=True):
        for j in range(16):
            built.faces.new((row[j], row[(j + 1) % 16], following[(j + 1) % 16], following[j]))
    band = shapes.from_bmesh("band", built, gold)
    cut = rng.uniform(0.035, 0.06)
    gem = m.plain(
        "gem",
        rng.choice(((0.86, 0.92, 0.96), (0.02, 0.09, 0.40), (0.45, 0.01, 0.03), (0.02, 0.30, 0.14))),
        0.02,
        Coat_Weight=1.0,
        Metallic=0.35,
    )
    stone = shapes.turned(
        "stone", [(0, 0), (cut, cut * 1.0), (cut * 0.62, cut * 1.4), (0, cut * 1.4)], gem, 8
    )
    for polygon in stone.data.polygons:
        polygon.use_smooth = False
    stone.location = (0, 0, radius + thick * 0.2)
    return [band, stone]


def spectacles(rng: Rng, seed: int) -> Items:
    """Glasses with rims, bridge, temples and clear or dark lenses; they rest on rims and temple ends."""
    radius, gap, depth = rng.uniform(0.21, 0.26), rng.uniform(0.10, 0.14), rng.uniform(1.25, 1.4)
    squared, thick = rng.choice((0.5, 0.62, 1.0)), rng.uniform(0.012, 0.028)
    frame = rng.choice((parts.plastic, variants.steel))(rng)
    lens = (
        finish.glass((0.98, 0.99, 0.99), 0, 1.02)
        if rng.random() < 0.45
        else m.plain(
            "lens",
            rng.choice(((0.012, 0.013, 0.015), (0.06, 0.03, 0.015), (0.01, 0.03, 0.02))),
            0.04,
            Coat_Weight=1.0,
        )
    )
    outline = [
        (
            math.copysign(abs(math.cos(a)) ** squared, math.cos(a)) * radius * 1.12,
            math.copysign(abs(math.sin(a)) ** squared, math.sin(a)) * radius,
        )
        for a in (2 * math.pi * i / 48 for i in range(48))
    ]
    items = []
    for side in (-1, 1):
        centre = side * (radius * 1.12 + gap / 2)
        items.append(parts.wire([(centre + x, 0, radius + z) for x, z in outline], thick, frame, cyclic=True))
        built = bmesh.new()
        built.faces.new([built.verts.new((centre + x, 0, radius + z)) for x, z in outline])
        items.append(shapes.from_bmesh("lens", built, lens, smooth=False))
        outer = centre + side * radius * 1.12
        temple = [
            (outer, 0, radius * 1.4),
            (outer + side * 0.03, 0.06, radius * 1.42),
            (outer + side * 0.01, depth * 0.75, radius * 1.35),
            (outer - side * 0.02, depth, radius * 0.1),
        ]
        items.append(parts.wire(temple, thick * 0.9, frame))
    items.append(
        parts.wire(
            [
                (-gap / 2 - 0.01, 0, radius * 1.3),
                (0, -0.02, radius * 1.42),
                (gap / 2 + 0.01, 0, radius * 1.3),
            ],
            thick,
            frame,
        )
    )
    return items


def table_lamp(rng: Rng, seed: int) -> Items:
    """A base, a stem and a cloth shade."""
    height, radius = rng.uniform(2.2, 3.4), rng.uniform(0.5, 0.9)
    base = rng.choice((variants.glaze, variants.timber, variants.steel, variants.lacquer))(rng)
    widths = [radius, radius * rng.uniform(0.3, 1.0), radius * rng.uniform(0.2, 0.7), 0.08]
    stem = shapes.rounded(
        [(0, 0)]
        + [(w, height * z) for w, z in zip(widths, (0, 0.3, 0.6, 0.95), strict=True)]
        + [(0.06, height * 1.2)],
        height * 0.12,
        8,
    )
    low, wide = height * 0.92, radius * rng.uniform(1.6, 2.2)
    shade = m.plain(
        "shade",
        surfaces.near(rng, rng.choice(((0.80, 0.76, 0.68), (0.70, 0.62, 0.50), (0.30, 0.34, 0.36)))),
        0.9,
        Sheen_Weight=0.3,
        Subsurface_Weight=0.0,
    )
    cone = [(wide, low), (wide * rng.uniform(0.55, 0.95), low + rng.uniform(1.3, 1.9))]
    return [shapes.turned("stem", stem, base, 128), shapes.turned("shade", cone, shade, 128)]

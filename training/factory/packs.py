"""Cosmetics and food as they are packed: tubes, pumps, jars, flacons, tins, cartons. Decimetres."""

from __future__ import annotations

import math
import random

import bmesh
import bpy

from factory import finish, parts, prints, variants
from samples import materials as m
from samples import shapes

Rng = random.Random
Items = list[bpy.types.Object]


def tube(rng: Rng, seed: int) -> Items:
    """A squeezed tube standing on its cap: round below, a flat seam on top."""
    radius, height = rng.uniform(0.17, 0.26), rng.uniform(1.1, 1.6)
    cap_height = rng.uniform(0.18, 0.3)
    material = m.picture(
        prints.artwork(seed, "cosmetics", int(1400 * 2 * math.pi * radius / height), 1400),
        rng.uniform(0.25, 0.5),
    )
    body = shapes.turned(
        "tube",
        [(radius, cap_height + height * t / 30) for t in range(31)],
        material,
        96,
        uv_height=(cap_height, cap_height + height),
    )
    for loop in body.data.uv_layers.active.data:
        loop.uv.x = min(max((loop.uv.x - 0.25) * 2, 0), 1)
    for vertex in body.data.vertices:
        t = max((vertex.co.z - cap_height) / height, 0)
        vertex.co.y *= max(1 - t**1.5, 0.03)
        vertex.co.x *= 1 + 0.38 * t**1.5
    return [
        body,
        shapes.turned("cap", parts.disc(0, radius * rng.uniform(0.8, 1.0), cap_height, 0.02), parts.cap(rng)),
    ]


def pump(rng: Rng, seed: int) -> Items:
    """A lotion bottle with a pump."""
    radius, height = rng.uniform(0.28, 0.36), rng.uniform(1.2, 1.6)
    body = shapes.turned(
        "body",
        shapes.rounded(
            [(0, 0), (radius, 0), (radius, height), (radius * 0.4, height + 0.14), (0, height + 0.14)], 0.07
        ),
        parts.plastic(rng),
    )
    head = parts.cap(rng)
    neck = shapes.turned("neck", parts.disc(height + 0.14, radius * 0.42, height + 0.32, 0.02), head)
    stem = shapes.turned("stem", parts.disc(height + 0.3, 0.035, height + 0.55, 0.005), head)
    top = shapes.turned("head", parts.disc(height + 0.52, 0.11, height + 0.62, 0.03), head)
    spout = shapes.box("spout", (0.42, 0.11, 0.07), head, (-0.2, 0, height + 0.54), 0.03)
    return [
        body,
        neck,
        stem,
        top,
        spout,
        parts.label(seed, "cosmetics", radius + 0.002, height * 0.14, height * 0.86, rng.uniform(0.36, 0.5)),
    ]


def dropper(rng: Rng, seed: int) -> Items:
    """A small serum bottle with a pipette."""
    radius, height = rng.uniform(0.15, 0.2), rng.uniform(0.5, 0.75)
    tint = rng.choice(((0.085, 0.13, 0.10), (0.22, 0.08, 0.02), (0.03, 0.05, 0.14), (0.7, 0.68, 0.64)))
    glass = m.plain("tinted", tint, 0.14, Coat_Weight=1.0, Coat_Roughness=0.04)
    body = shapes.rounded(
        [(0, 0), (radius, 0), (radius, height), (0.08, height + 0.1), (0.08, height + 0.18)], 0.05
    )
    collar = parts.disc(height + 0.14, 0.105, height + 0.3, 0.012)
    bulb = shapes.rounded(
        [(0.09, height + 0.3), (0.062, height + 0.33), (0.062, height + 0.5), (0, height + 0.58)], 0.04
    )
    pieces = [
        shapes.turned("bottle", body, glass),
        shapes.turned("collar", collar, variants.steel(rng)),
        shapes.turned("bulb", bulb, m.plain("rubber", (0.02, 0.02, 0.021), 0.55)),
    ]
    return [*pieces, parts.label(seed, "cosmetics", radius + 0.0015, height * 0.12, height * 0.86, 0.42)]


def cream_jar(rng: Rng, seed: int) -> Items:
    """A jar of cream with a screwed lid."""
    radius, height = rng.uniform(0.28, 0.42), rng.uniform(0.3, 0.5)
    body = shapes.turned(
        "jar", parts.disc(0, radius, height, 0.05), m.glaze(parts.colour(rng), rng.uniform(0.1, 0.4))
    )
    lid = shapes.turned(
        "lid",
        parts.disc(height + 0.01, radius * 1.01, height + rng.uniform(0.16, 0.26), 0.025),
        parts.cap(rng),
    )
    return [
        body,
        lid,
        parts.label(seed, "perfume", radius + 0.002, height * 0.16, height * 0.88, rng.uniform(0.34, 0.6)),
    ]


def flacon(rng: Rng, seed: int) -> Items:
    """A block of glass with perfume in it and a cap."""
    width, depth, height = rng.uniform(0.5, 0.75), rng.uniform(0.25, 0.36), rng.uniform(0.6, 0.95)
    tint = rng.choice(
        ((0.95, 0.72, 0.52), (0.92, 0.85, 0.70), (0.70, 0.80, 0.85), (0.90, 0.70, 0.72), (0.72, 0.82, 0.70))
    )
    body = shapes.box(
        "glass", (width, depth, height), finish.glass((0.97, 0.98, 0.98), 0, 1.35), (0, 0, 0), 0.05
    )
    inside = shapes.box(
        "perfume",
        (width * 0.82, depth * 0.74, height * rng.uniform(0.6, 0.8)),
        m.plain("perfume", tint, 0.05, Coat_Weight=1.0),
        (0, 0, 0.07),
        0.03,
    )
    collar = shapes.turned("collar", parts.disc(height, 0.1, height + 0.08, 0.01), variants.steel(rng))
    cap = shapes.box("cap", (0.3, 0.26, rng.uniform(0.24, 0.36)), parts.cap(rng), (0, 0, height + 0.07), 0.03)
    front = m.picture(prints.artwork(seed, "perfume", 500, 500), 0.6)
    sheet = shapes.plane(
        "label",
        width * 0.56,
        width * 0.56,
        front,
        (0, -depth / 2 - 0.003, height * 0.48),
        (math.pi / 2, 0, 0),
    )
    parts.square_uv(sheet)
    return [body, inside, collar, cap, sheet]


def can(rng: Rng, seed: int) -> Items:
    """A tin with a paper label all round, or a drink's can."""
    radius, height = rng.choice(((0.37, 1.1), (0.33, 1.25), (0.42, 0.6), (0.5, 1.2)))
    steel = m.metal((0.72, 0.71, 0.69), 0.28)
    body = shapes.rounded(
        [
            (0, 0.02),
            (radius * 0.94, 0),
            (radius, 0.05),
            (radius, height - 0.05),
            (radius * 0.94, height),
            (radius * 0.9, height),
            (radius * 0.9, height - 0.04),
            (0, height - 0.04),
        ],
        0.012,
    )
    return [
        shapes.turned("can", body, steel),
        parts.label(seed, "packaged", radius + 0.002, 0.06, height - 0.06, 0.55),
        shapes.turned(
            "back",
            [(radius + 0.001, 0.06), (radius + 0.001, height - 0.06)],
            m.plain("paper", parts.colour(rng), 0.5),
            96,
        ),
    ]


def food_jar(rng: Rng, seed: int) -> Items:
    """Jam or honey in a glass, with a lid and a label."""
    radius, height = rng.uniform(0.32, 0.42), rng.uniform(0.7, 1.1)
    food = m.plain(
        "food",
        rng.choice(
            (
                (0.42, 0.02, 0.02),
                (0.62, 0.28, 0.02),
                (0.10, 0.01, 0.03),
                (0.30, 0.14, 0.03),
                (0.45, 0.40, 0.10),
            )
        ),
        0.1,
        Coat_Weight=1.0,
        Coat_Roughness=0.03,
        Subsurface_Weight=0.2,
    )
    body = shapes.rounded(
        [
            (0, 0),
            (radius, 0),
            (radius, height),
            (radius * 0.84, height + 0.08),
            (radius * 0.84, height + 0.12),
        ],
        0.07,
    )
    lid = shapes.turned("lid", parts.disc(height + 0.08, radius * 0.9, height + 0.24, 0.03), parts.cap(rng))
    return [
        shapes.turned("jar", body, food),
        lid,
        parts.label(seed, "packaged", radius + 0.003, height * 0.2, height * 0.82, rng.uniform(0.36, 0.6)),
    ]


def carton(rng: Rng, seed: int) -> Items:
    """A folded carton: cereal, tea, pasta, soap."""
    size = rng.choice(((1.6, 0.5, 2.2), (1.0, 0.7, 1.3), (1.2, 0.45, 1.8), (0.8, 0.8, 1.0), (1.5, 0.6, 1.1)))
    size = tuple(side * rng.uniform(0.9, 1.12) for side in size)
    paper = prints.artwork(seed, "packaged", int(1000 * size[0] / size[2]), 1000)
    return parts.printed_box(size, m.picture(paper, 0.45), m.plain("card", parts.edge_colour(paper), 0.45))


def milk_carton(rng: Rng, seed: int) -> Items:
    """A drinks carton with a gable and a cap."""
    width, height = rng.uniform(0.7, 0.95), rng.uniform(1.6, 2.0)
    paper = prints.artwork(seed, "bottles", int(1000 * width / height), 1000)
    side = m.plain("card", parts.edge_colour(paper), 0.4)
    pieces = parts.printed_box((width, width, height), m.picture(paper, 0.4), side)
    built = bmesh.new()
    half, ridge = width / 2, height + width * 0.42
    low = [built.verts.new((x * half, y * half, height)) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    top = [built.verts.new((x * half * 0.97, 0, ridge)) for x in (-1, 1)]
    for face in (
        (low[0], low[1], top[1], top[0]),
        (low[2], low[3], top[0], top[1]),
        (low[1], low[2], top[1]),
        (low[3], low[0], top[0]),
    ):
        built.faces.new(face)
    pieces.append(shapes.from_bmesh("gable", built, side, smooth=False))
    pieces.append(shapes.box("fin", (width * 0.96, 0.03, 0.16), side, (0, 0, ridge - 0.02), 0.008))
    cap = shapes.turned("cap", parts.disc(0, 0.13, 0.14, 0.02), parts.plastic(rng))
    cap.location, cap.rotation_euler = (0, -half * 0.55, height + width * 0.16), (math.radians(42), 0, 0)
    return [*pieces, cap]

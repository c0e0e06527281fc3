"""Stones, twigs, festive things and plain bodies for scenes, each built at the origin on z = 0."""

from __future__ import annotations

import math
import random

import bmesh
import bpy
from mathutils import Vector

from factory import parts, surfaces
from samples import materials as m
from samples import shapes

Rng = random.Random


def stones(rng: Rng) -> None:
    """A few pebbles."""
    for k in range(rng.randint(2, 4)):
        tone, size = rng.uniform(0.2, 0.65), rng.uniform(0.15, 0.5)
        stone = m.stone((tone, tone * 0.96, tone * 0.9), 0.75, 1.6)
        shapes.pebble(
            stone,
            (size, size * rng.uniform(0.7, 0.9), size * rng.uniform(0.4, 0.6)),
            (rng.uniform(-0.7, 0.7), 0.5 * k - 0.7, 0),
            rng.randrange(99),
        )


def branch(rng: Rng) -> None:
    """A sprig of paired leaves."""
    green = m.leaf(
        surfaces.near(rng, rng.choice(((0.25, 0.34, 0.25), (0.20, 0.28, 0.12), (0.35, 0.36, 0.22))))
    )
    shapes.branch(
        green,
        m.plain("twig", (0.20, 0.13, 0.08), 0.8),
        (-1, 0, 0),
        rng.uniform(-0.4, 0.4),
        rng.uniform(1.8, 2.6),
        rng.randint(6, 9),
        0.38,
        0.28,
        0.08,
        rng.randrange(99),
        rng.uniform(-0.6, 0.6),
    )


def fir(rng: Rng) -> None:
    """A twig of needles, lying."""
    needle = m.leaf((0.035, 0.10, 0.045))
    mesh = shapes.leaf_mesh(0.22, 0.028, 0.0, needle)
    for side in (-1, 0, 1):
        for k in range(70):
            t = k / 70
            item = bpy.data.objects.new("needle", mesh)
            bpy.context.scene.collection.objects.link(item)
            item.location = (
                -1.1 + 2.2 * t * (1 if side == 0 else 0.6),
                side * 0.75 * t,
                0.12 + rng.uniform(0, 0.05),
            )
            item.rotation_euler = (
                rng.uniform(-0.6, 0.6),
                rng.uniform(-0.5, 0.5),
                rng.uniform(-math.pi, math.pi),
            )


def bauble(rng: Rng) -> None:
    """One to three glass balls."""
    for k in range(rng.randint(1, 3)):
        colour = rng.choice(((0.55, 0.02, 0.03), (0.80, 0.55, 0.20), (0.70, 0.70, 0.72), (0.04, 0.20, 0.10)))
        radius = rng.uniform(0.25, 0.4)
        ball = shapes.turned(
            "bauble",
            [
                (radius * math.sin(a), radius * (1 - math.cos(a)))
                for a in (math.pi * i / 32 for i in range(33))
            ],
            m.plain("bauble", colour, rng.choice((0.08, 0.4)), Metallic=0.9),
        )
        ball.location = (k * 0.8 - 0.6, rng.uniform(-0.3, 0.3), 0)
        crown = shapes.turned("crown", parts.disc(0, 0.07, 0.1, 0.01), m.metal((0.8, 0.6, 0.3), 0.2))
        crown.location = ball.location + Vector((0, 0, 2 * radius - 0.02))


def gift(rng: Rng, scale: float = 1.0) -> None:
    """A box in paper with ribbon and bow."""
    size = Vector((rng.uniform(1.0, 1.6), rng.uniform(0.9, 1.4), rng.uniform(0.6, 1.2))) * scale
    paper, ribbon = rng.choice(
        (
            ((0.50, 0.03, 0.04), (0.82, 0.70, 0.45)),
            ((0.62, 0.55, 0.44), (0.45, 0.03, 0.04)),
            ((0.05, 0.16, 0.10), (0.85, 0.80, 0.72)),
            ((0.80, 0.78, 0.74), (0.60, 0.42, 0.16)),
        )
    )
    shapes.box("gift", tuple(size), m.plain("paper", paper, 0.45), (0, 0, 0), 0.02, 0.0)
    band = m.plain("ribbon", ribbon, 0.3, Sheen_Weight=0.4)
    shapes.box("ribbon", (0.16 * scale, size.y + 0.02, size.z + 0.02), band, (0, 0, 0), 0.005)
    shapes.box("ribbon", (size.x + 0.02, 0.16 * scale, size.z + 0.02), band, (0, 0, 0), 0.005)
    for side in (-1, 1):
        loop = shapes.turned(
            "bow", [(0.16 * scale, -0.07 * scale), (0.2 * scale, 0), (0.16 * scale, 0.07 * scale)], band, 40
        )
        loop.scale, loop.rotation_euler = (1.3, 0.7, 1), (math.pi / 2, 0, side * 0.5)
        loop.location = (side * 0.2 * scale, 0, size.z + 0.14 * scale)


def spheres(rng: Rng) -> None:
    """One or two plain balls."""
    for k in range(rng.randint(1, 2)):
        radius = rng.uniform(0.3, 0.8)
        ball = shapes.turned(
            "sphere",
            [
                (radius * math.sin(a), radius * (1 - math.cos(a)))
                for a in (math.pi * i / 40 for i in range(41))
            ],
            m.plain("sphere", surfaces.colour_of(rng, rng.choice(("white", "warm", "pastel"))), 0.6),
        )
        ball.location = (1.3 * k, rng.uniform(-0.3, 0.3), 0)


def cylinders(rng: Rng) -> None:
    """One or two plain drums."""
    for k in range(rng.randint(1, 2)):
        radius, height = rng.uniform(0.5, 1.1), rng.uniform(0.4, 2.0)
        item = shapes.turned(
            "cylinder",
            parts.disc(0, radius, height, 0.05),
            m.stone(surfaces.colour_of(rng, rng.choice(("white", "warm", "grey"))), 0.8, 0.6),
        )
        item.location = (1.6 * k, rng.uniform(-0.2, 0.4), 0)


def arch(rng: Rng) -> None:
    """An arch of plaster."""
    width, height, thick = rng.uniform(1.6, 2.4), rng.uniform(2.2, 3.4), 0.5
    outline = [(-width / 2, 0), (-width / 2, height - width / 2)]
    outline += [
        (-width / 2 * math.cos(a), height - width / 2 + width / 2 * math.sin(a))
        for a in (math.pi * i / 32 for i in range(33))
    ]
    outline += [(width / 2, 0)]
    inner = [(x * 0.62, z * 0.84) for x, z in reversed(outline)]
    built = bmesh.new()
    face = built.faces.new([built.verts.new((x, 0, z)) for x, z in outline + inner])
    extruded = bmesh.ops.extrude_face_region(built, geom=[face])["geom"]
    bmesh.ops.translate(
        built, verts=[v for v in extruded if isinstance(v, bmesh.types.BMVert)], vec=(0, thick, 0)
    )
    bmesh.ops.recalc_face_normals(built, faces=built.faces)
    shapes.from_bmesh(
        "arch", built, m.plaster(surfaces.colour_of(rng, rng.choice(("white", "warm", "rose")))), smooth=False
    )


def shells(rng: Rng) -> None:
    """A few shells lying."""
    for k in range(rng.randint(2, 4)):
        size = rng.uniform(0.18, 0.32)
        shell = shapes.turned(
            "shell",
            [
                (0, 0),
                (size * 0.6, size * 0.1),
                (size * 0.5, size * 0.4),
                (size * 0.3, size * 0.7),
                (size * 0.34, size * 0.9),
                (0, size * 1.5),
            ],
            m.stone(surfaces.near(rng, (0.74, 0.62, 0.52)), 0.5, 6),
            24,
        )
        shell.location, shell.rotation_euler = (
            (rng.uniform(-0.9, 0.9), 0.4 * k - 0.5, size * 0.4),
            (1.4, rng.uniform(-0.4, 0.4), rng.uniform(0, 6)),
        )

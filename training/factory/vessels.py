"""Bottles, cups, glasses, bowls and vases: turned profiles. Decimetres."""

from __future__ import annotations

import random

import bpy

from factory import finish, parts, variants
from samples import materials as m
from samples import shapes

Rng = random.Random
Items = list[bpy.types.Object]


def bottle(rng: Rng, seed: int) -> Items:
    """Wine, oil, juice: a glass bottle with a label and a closure."""
    radius, height = rng.uniform(0.33, 0.42), rng.uniform(1.3, 2.0)
    neck, shoulder = rng.uniform(0.12, 0.16), rng.uniform(0.2, 0.6)
    top = height + shoulder + rng.uniform(0.3, 0.8)
    tint = rng.choice(
        (
            (0.012, 0.035, 0.016),
            (0.06, 0.022, 0.006),
            (0.02, 0.02, 0.022),
            (0.55, 0.30, 0.06),
            (0.45, 0.06, 0.05),
            (0.62, 0.58, 0.30),
        )
    )
    glass = m.plain("bottle", tint, 0.06, Coat_Weight=1.0, Coat_Roughness=0.03)
    body = shapes.rounded(
        [
            (0, 0.02),
            (radius * 0.9, 0),
            (radius, 0.08),
            (radius, height),
            (neck, height + shoulder),
            (neck, top),
            (neck * 1.12, top + 0.01),
            (neck * 1.12, top + 0.08),
            (0, top + 0.08),
        ],
        0.12,
    )
    cap = shapes.turned(
        "closure", parts.disc(top - rng.choice((0.0, 0.5)), neck * 1.14, top + 0.12, 0.02), parts.cap(rng)
    )
    return [
        shapes.turned("body", body, glass),
        cap,
        parts.label(seed, "bottles", radius + 0.003, height * 0.18, height * 0.8, rng.uniform(0.38, 0.6)),
    ]


def flask(rng: Rng, seed: int) -> Items:
    """A drinking flask of coated steel."""
    radius, height = rng.uniform(0.3, 0.38), rng.uniform(1.7, 2.2)
    skin = m.plain("coat", parts.colour(rng), rng.uniform(0.35, 0.6), Coat_Weight=0.2)
    body = shapes.rounded(
        [
            (0, 0),
            (radius, 0),
            (radius, height),
            (radius * 0.66, height + 0.25),
            (radius * 0.66, height + 0.3),
        ],
        0.1,
    )
    ring = shapes.turned(
        "ring", parts.disc(height + 0.28, radius * 0.7, height + 0.34, 0.01), variants.steel(rng)
    )
    lid = shapes.turned("lid", parts.disc(height + 0.34, radius * 0.72, height + 0.6, 0.05), parts.cap(rng))
    return [shapes.turned("body", body, skin), ring, lid]


def mug(rng: Rng, seed: int) -> Items:
    """A mug, plain or with a print."""
    radius, height, belly = rng.uniform(0.38, 0.48), rng.uniform(0.75, 1.05), rng.uniform(0.9, 1.08)
    glaze = m.glaze(parts.colour(rng), rng.uniform(0.1, 0.45))
    wall = 0.035
    body = shapes.rounded(
        [
            (0, 0.02),
            (radius * 0.86, 0),
            (radius * belly, 0.14),
            (radius * belly, height * 0.7),
            (radius, height),
            (radius - wall, height),
            (radius * belly - wall, height * 0.7),
            (radius * 0.8, 0.07),
            (0, 0.05),
        ],
        0.05,
    )
    pieces = [
        shapes.turned("mug", body, glaze),
        parts.handle(
            glaze, radius * belly - 0.02, height * 0.22, height * 0.8, rng.uniform(0.26, 0.34), 0.05
        ),
    ]
    if rng.random() < 0.6:
        pieces.append(
            shapes.turned(
                "drink",
                [(0, height * 0.84), (radius * 0.95 - wall, height * 0.84)],
                m.plain(
                    "drink", rng.choice(((0.04, 0.018, 0.008), (0.28, 0.15, 0.08), (0.30, 0.16, 0.02))), 0.08
                ),
                64,
            )
        )
    return pieces


def tumbler(rng: Rng, seed: int) -> Items:
    """A thick-bottomed glass, empty or filled."""
    radius, height = rng.uniform(0.33, 0.42), rng.uniform(0.8, 1.4)
    foot = radius * rng.uniform(0.75, 1.0)
    body = shapes.rounded(
        [(0, 0), (foot, 0), (radius, height), (radius - 0.03, height), (foot - 0.03, 0.14), (0, 0.14)], 0.02
    )
    pieces = [shapes.turned("glass", body, finish.glass((0.98, 0.99, 0.99), 0, 1.45))]
    if rng.random() < 0.6:
        level, drink = (
            height * rng.uniform(0.5, 0.8),
            rng.choice(((0.9, 0.42, 0.04), (0.7, 0.06, 0.04), (0.45, 0.16, 0.03), (0.85, 0.65, 0.25))),
        )
        inner = foot - 0.034 + (radius - foot) * level / height
        pieces.append(
            shapes.turned(
                "drink",
                shapes.rounded([(0, 0.145), (foot - 0.034, 0.145), (inner, level), (0, level)], 0.01),
                m.plain("drink", drink, 0.05, Transmission_Weight=0.35),
            )
        )
    return pieces


def wine_glass(rng: Rng, seed: int) -> Items:
    """A stemmed glass with or without wine."""
    radius, bowl, stem = rng.uniform(0.32, 0.45), rng.uniform(0.7, 1.1), rng.uniform(0.7, 1.0)
    top, waist = stem + bowl, radius * rng.uniform(1.05, 1.25)
    outside = [
        (0, 0.0),
        (radius * 0.95, 0.0),
        (radius * 0.9, 0.03),
        (0.06, 0.09),
        (0.04, stem * 0.6),
        (0.06, stem),
        (waist, stem + bowl * 0.45),
        (radius, top),
    ]
    inside = [
        (radius - 0.018, top),
        (waist - 0.02, stem + bowl * 0.45),
        (0.03, stem + 0.06),
        (0, stem + 0.05),
    ]
    pieces = [
        shapes.turned(
            "glass", shapes.rounded(outside + inside, 0.22), finish.glass((0.98, 0.99, 0.99), 0, 1.4)
        )
    ]
    if rng.random() < 0.6:
        wine = m.plain(
            "wine",
            rng.choice(((0.10, 0.004, 0.012), (0.80, 0.62, 0.22), (0.80, 0.32, 0.26))),
            0.04,
            Transmission_Weight=0.3,
        )
        pieces.append(
            shapes.turned(
                "wine",
                [
                    (0, stem + 0.08),
                    (waist * 0.55, stem + bowl * 0.22),
                    (waist - 0.06, stem + bowl * 0.43),
                    (0, stem + bowl * 0.44),
                ],
                wine,
            )
        )
    return pieces


def vase(rng: Rng, seed: int) -> Items:
    """A turned vase from a random curve."""
    height = rng.uniform(1.4, 3.2)
    radii = [
        rng.uniform(0.3, 0.5),
        rng.uniform(0.4, 0.9),
        rng.uniform(0.35, 0.85),
        rng.uniform(0.14, 0.4),
        rng.uniform(0.2, 0.45),
    ]
    outside = [(0, 0)] + [
        (r * height / 2, z * height) for r, z in zip(radii, (0, 0.3, 0.55, 0.85, 1.0), strict=True)
    ]
    wall = 0.06
    inside = [(max(r - wall, 0.02), z) for r, z in reversed(outside[2:])] + [(0, 0.2)]
    return [
        shapes.turned(
            "vase",
            shapes.rounded(outside + inside, height * 0.2, 9),
            rng.choice((variants.glaze, variants.glaze, variants.lacquer))(rng),
            128,
        )
    ]


def bowl(rng: Rng, seed: int) -> Items:
    """A bowl or deep plate."""
    radius, height = rng.uniform(0.7, 1.3), rng.uniform(0.3, 0.8)
    foot = radius * rng.uniform(0.35, 0.5)
    outside = [(0, 0), (foot, 0), (foot, 0.05), (radius * 0.9, height * 0.6), (radius, height)]
    inside = [(radius - 0.05, height), (radius * 0.84, height * 0.6), (foot, 0.12), (0, 0.1)]
    return [shapes.turned("bowl", shapes.rounded(outside + inside, 0.18, 8), variants.glaze(rng), 128)]

"""Small things for scenes, each built at the origin on z = 0 at real size: what `props.py` deals out."""

from __future__ import annotations

import random

from factory import parts, surfaces, variants
from samples import materials as m
from samples import shapes

Rng = random.Random


def books(rng: Rng) -> None:
    """Two or three books lying on each other."""
    height = 0.0
    for _ in range(rng.randint(2, 3)):
        size = (rng.uniform(1.7, 2.3), rng.uniform(1.2, 1.6), rng.uniform(0.18, 0.34))
        colour = surfaces.near(rng, rng.choice(variants.FABRICS))
        shapes.book(
            m.plain("cover", colour, 0.6),
            m.plain("pages", (0.82, 0.78, 0.68), 0.8),
            size,
            (0, 0, height),
            rng.uniform(-0.3, 0.3),
        )
        height += size[2]


def towels(rng: Rng) -> None:
    """Folded towels in a pile."""
    height = 0.0
    for _ in range(rng.randint(2, 3)):
        thick = rng.uniform(0.22, 0.34)
        shapes.box(
            "towel",
            (rng.uniform(1.9, 2.2), rng.uniform(1.2, 1.5), thick),
            m.cloth(surfaces.near(rng, rng.choice(surfaces.CLOTHS)), 14, 1.0),
            (0, 0, height),
            thick * 0.45,
            rng.uniform(-0.05, 0.05),
        )
        height += thick * 0.96


def napkin(rng: Rng) -> None:
    """A cloth lying in soft folds."""
    shapes.draped(
        "napkin",
        rng.uniform(2.2, 3.2),
        rng.uniform(1.6, 2.2),
        m.cloth(surfaces.near(rng, rng.choice(surfaces.CLOTHS)), 40),
        (0, 0, 0),
        rng.uniform(-0.4, 0.4),
        0.14,
        rng.randrange(9),
        0.8,
    )


def board(rng: Rng) -> None:
    """A chopping board."""
    shapes.box(
        "board",
        (rng.uniform(2.4, 3.4), rng.uniform(1.6, 2.2), 0.2),
        surfaces.wood(rng, rng.choice(("oak", "walnut")), None),
        (0, 0, 0),
        0.07,
        rng.uniform(-0.3, 0.3),
    )


def canister(rng: Rng) -> None:
    """A glazed storage jar with a wooden lid."""
    radius, height = rng.uniform(0.45, 0.65), rng.uniform(1.0, 1.8)
    shapes.turned("canister", parts.disc(0, radius, height, 0.1), variants.glaze(rng))
    shapes.turned(
        "lid", parts.disc(height, radius * 0.94, height + 0.14, 0.03), surfaces.wood(rng, "oak", None)
    )


def dish(rng: Rng) -> None:
    """A dish with a piece of soap."""
    shapes.turned(
        "dish",
        shapes.rounded([(0, 0.02), (0.4, 0.02), (0.58, 0.18), (0.56, 0.19), (0.4, 0.07), (0, 0.07)], 0.05),
        variants.glaze(rng),
    )
    shapes.box(
        "soap",
        (0.5, 0.32, 0.16),
        m.plain("soap", (0.72, 0.62, 0.50), 0.5, Subsurface_Weight=0.3),
        (0, 0, 0.08),
        0.06,
        rng.uniform(-0.5, 0.5),
    )


def candle(rng: Rng) -> None:
    """A burning pillar candle."""
    radius, height = rng.uniform(0.28, 0.42), rng.uniform(0.7, 1.5)
    shapes.turned(
        "wax",
        shapes.rounded(
            [(0, 0), (radius, 0), (radius, height), (radius * 0.5, height - 0.04), (0, height - 0.04)], 0.05
        ),
        m.plain("wax", (0.80, 0.74, 0.64), 0.5, Subsurface_Weight=0.5, Subsurface_Radius=(0.2, 0.1, 0.05)),
    )
    shapes.turned(
        "flame",
        [(0, height + 0.05), (0.06, height + 0.14), (0.035, height + 0.26), (0, height + 0.36)],
        m.plain("flame", (1, 0.6, 0.2), 1.0, Emission_Color=(1.0, 0.55, 0.18, 1), Emission_Strength=14.0),
        24,
    )


def pencils(rng: Rng) -> None:
    """A cup of pencils."""
    shapes.turned(
        "cup",
        shapes.rounded([(0, 0), (0.38, 0), (0.38, 1.0), (0.34, 1.0), (0.34, 0.06), (0, 0.06)], 0.02),
        variants.glaze(rng),
    )
    for _ in range(rng.randint(4, 7)):
        pen = shapes.turned(
            "pencil",
            [(0.035, 0), (0.035, 1.5), (0, 1.68)],
            m.plain("pencil", surfaces.near(rng, rng.choice(variants.ENAMELS)), 0.4),
            12,
        )
        pen.location, pen.rotation_euler = (
            (rng.uniform(-0.15, 0.15), rng.uniform(-0.15, 0.15), 0.1),
            (rng.uniform(-0.14, 0.14), rng.uniform(-0.14, 0.14), 0),
        )


def frame(rng: Rng) -> None:
    """A framed print, upright; made-up abstract art."""
    width, height = rng.choice(((3.0, 4.0), (4.2, 5.6), (2.4, 3.2)))
    shapes.box(
        "frame",
        (width, 0.2, height),
        rng.choice((surfaces.wood(rng, "oak", None), m.plain("frame", (0.03, 0.03, 0.03), 0.4))),
        (0, 0, 0),
        0.04,
    )
    shapes.box(
        "mount",
        (width - 0.4, 0.22, height - 0.4),
        m.plain("mount", (0.82, 0.80, 0.76), 0.8),
        (0, -0.01, 0.2),
        0.0,
    )
    for k in range(rng.randint(2, 3)):
        side = rng.uniform(0.25, 0.5) * width
        shapes.box(
            "ink",
            (side, 0.24 + 0.002 * k, side * rng.uniform(0.5, 1.1)),
            m.plain("ink", surfaces.near(rng, rng.choice(variants.FABRICS)), 0.8),
            (rng.uniform(-0.15, 0.15) * width, -0.012, height * rng.uniform(0.25, 0.5)),
            0.0,
        )


def basket(rng: Rng) -> None:
    """A woven basket."""
    radius = rng.uniform(1.4, 2.0)
    profile = [
        (0, 0),
        (radius * 0.8, 0),
        (radius, radius * 0.8),
        (radius * 0.92, radius * 1.5),
        (radius * 0.86, radius * 1.5),
        (radius * 0.92, radius * 0.8),
        (0, 0.1),
    ]
    shapes.turned("basket", shapes.rounded(profile, 0.4), m.cloth((0.58, 0.44, 0.28), 8, 1.0))


def floor_lamp(rng: Rng) -> None:
    """A lamp on a pole."""
    metal = m.metal(rng.choice(((0.10, 0.10, 0.11), (0.62, 0.46, 0.22))), 0.3)
    shapes.turned(
        "pole", shapes.rounded([(0, 0), (1.3, 0), (1.3, 0.2), (0.12, 0.3), (0.12, 14.5)], 0.1), metal, 48
    )
    shade = m.plain(
        "shade",
        (0.82, 0.74, 0.60),
        0.9,
        Emission_Color=(1.0, 0.78, 0.5, 1),
        Emission_Strength=rng.choice((0.0, 1.6)),
    )
    shapes.turned("shade", [(2.2, 12.8), (1.7, 15.6)], shade, 64)

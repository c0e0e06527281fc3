"""The surfaces scenes are made of, by name, each varied by a seed. Lengths are in decimetres.

They build on the materials of `samples/materials.py`; what is here are tones, and the outdoor ones.
"""

from __future__ import annotations

import colorsys
import random
from collections.abc import Callable, Sequence

import bpy

from samples import materials as m

Colour = tuple[float, float, float]
Rng = random.Random

# Linear colours, tuned by eye under neutral light.
WALLS: dict[str, Sequence[Colour]] = {
    "white": ((0.80, 0.79, 0.77), (0.76, 0.77, 0.78), (0.82, 0.80, 0.75)),
    "warm": ((0.72, 0.52, 0.38), (0.70, 0.58, 0.47), (0.66, 0.45, 0.34), (0.76, 0.62, 0.46)),
    "cool": ((0.36, 0.46, 0.53), (0.50, 0.58, 0.62), (0.30, 0.37, 0.45)),
    "green": ((0.30, 0.36, 0.29), (0.45, 0.52, 0.42), (0.22, 0.30, 0.26), (0.55, 0.60, 0.50)),
    "dark": ((0.055, 0.06, 0.07), (0.09, 0.075, 0.065), (0.04, 0.06, 0.08), (0.07, 0.09, 0.08)),
    "grey": ((0.45, 0.44, 0.43), (0.33, 0.34, 0.35), (0.58, 0.57, 0.55)),
    "rose": ((0.74, 0.50, 0.44), (0.78, 0.60, 0.56), (0.68, 0.42, 0.38)),
    "blush": ((0.83, 0.68, 0.62), (0.80, 0.66, 0.64)),
    "ochre": ((0.66, 0.42, 0.14), (0.72, 0.50, 0.22)),
    "pastel": (
        (0.62, 0.74, 0.76),
        (0.80, 0.70, 0.74),
        (0.82, 0.76, 0.58),
        (0.66, 0.74, 0.62),
        (0.70, 0.68, 0.80),
    ),
    "vivid": (
        (0.85, 0.20, 0.08),
        (0.04, 0.28, 0.50),
        (0.90, 0.55, 0.04),
        (0.05, 0.36, 0.28),
        (0.72, 0.10, 0.26),
    ),
    "wine": ((0.16, 0.02, 0.03), (0.05, 0.12, 0.07), (0.20, 0.03, 0.05)),
}

WOODS: dict[str, Sequence[tuple[Colour, Colour]]] = {
    "oak": (((0.55, 0.36, 0.19), (0.34, 0.19, 0.09)), ((0.47, 0.30, 0.16), (0.26, 0.15, 0.07))),
    "pale": (((0.66, 0.50, 0.34), (0.50, 0.34, 0.20)), ((0.72, 0.58, 0.42), (0.56, 0.42, 0.27))),
    "walnut": (((0.30, 0.16, 0.08), (0.14, 0.07, 0.03)), ((0.36, 0.20, 0.10), (0.18, 0.09, 0.04))),
    "grey": (((0.42, 0.37, 0.31), (0.24, 0.20, 0.16)), ((0.50, 0.46, 0.40), (0.33, 0.29, 0.24))),
    "black": (((0.06, 0.05, 0.045), (0.02, 0.017, 0.015)),),
    "cherry": (((0.42, 0.18, 0.09), (0.24, 0.08, 0.04)),),
}

CLOTHS: Sequence[Colour] = (
    (0.62, 0.56, 0.46),
    (0.74, 0.71, 0.66),
    (0.52, 0.54, 0.54),
    (0.40, 0.44, 0.36),
    (0.55, 0.36, 0.28),
    (0.30, 0.36, 0.42),
    (0.72, 0.58, 0.50),
    (0.16, 0.18, 0.22),
)


def near(rng: Rng, colour: Colour, spread: float = 0.05) -> Colour:
    """The colour moved a little in hue, saturation and value."""
    h, s, v = colorsys.rgb_to_hsv(*colour)
    moved = (
        h + rng.uniform(-0.02, 0.02),
        s * rng.uniform(1 - 3 * spread, 1 + 3 * spread),
        v * rng.uniform(1 - 2 * spread, 1 + spread),
    )
    return colorsys.hsv_to_rgb(moved[0] % 1, min(moved[1], 1), min(moved[2], 1))


def wood(rng: Rng, tone: str, boards: tuple[float, float] | None = (16, 1.8)) -> bpy.types.Material:
    """Boards of one of the woods; `boards` is length and width of one, none for a single piece."""
    light, dark = rng.choice(WOODS[tone])
    return m.wood(near(rng, light), near(rng, dark), "x", boards, rng.uniform(0.3, 0.5))


def concrete(rng: Rng) -> bpy.types.Material:
    """Cast concrete: grey clouds, pores."""
    return m.stone((rng.uniform(0.38, 0.58),) * 3, 0.8, rng.uniform(0.3, 0.6))


def sand(rng: Rng) -> bpy.types.Material:
    """Dry sand: grains, and the wind's ripples."""
    s = m.Shader("sand")
    colour = near(rng, (0.64, 0.50, 0.34))
    grain, ripple = s.noise(60, 3), s.noise(0.9, 4, s.stretched(0.5, 2.2, 1, 0.4), 0.5, 0.8)
    s.set(Base_Color=s.ramp(grain, (0.3, m.darker(colour, 0.66)), (0.62, colour)), Roughness=0.95)
    s.bump(grain, 0.35, 0.012, s.bump(ripple, 0.7, 0.22))
    return s.material


def soil(rng: Rng) -> bpy.types.Material:
    """The ground below grass: earth and moss."""
    s = m.Shader("soil")
    s.set(
        Base_Color=s.ramp(s.noise(3, 8), (0.3, (0.05, 0.035, 0.02)), (0.62, (0.09, 0.13, 0.035))),
        Roughness=0.95,
    )
    s.bump(s.noise(9, 8), 0.6, 0.06)
    return s.material


def brick(rng: Rng) -> bpy.types.Material:
    """A brick wall, red or whitewashed, in the plane's own xy."""
    s = m.Shader("brick")
    colour = near(rng, rng.choice(((0.42, 0.15, 0.09), (0.70, 0.68, 0.64), (0.30, 0.16, 0.12))))
    made = s.node(
        "TexBrick",
        Vector=s.position,
        Scale=1.0,
        Mortar_Size=0.055,
        Mortar_Smooth=0.3,
        Brick_Width=2.3,
        Row_Height=0.75,
        Color1=m.darker(colour, 0.72),
        Color2=colour,
        Mortar=(0.52, 0.49, 0.45),
    )
    s.set(
        Base_Color=s.mix(
            0.5, made.outputs[0], s.ramp(s.noise(5, 8), (0.3, (0.55,) * 3), (0.7, (1.0,) * 3)), "MULTIPLY"
        ),
        Roughness=0.9,
    )
    s.bump(s.math("SUBTRACT", s.noise(8, 6), s.math("MULTIPLY", made.outputs[1], 0.8)), 0.6, 0.05)
    return s.material


def slate(rng: Rng) -> bpy.types.Material:
    """Split slate: dark, uneven, slightly glossy."""
    s = m.Shader("slate")
    tone = rng.uniform(0.035, 0.08)
    s.set(
        Base_Color=s.ramp(s.noise(0.8, 8), (0.3, (tone * 0.6,) * 3), (0.7, (tone, tone, tone * 1.08))),
        Roughness=0.5,
    )
    s.bump(s.noise(1.6, 10, s.stretched(1, 0.6, 1), 0.68), 0.5, 0.06)
    return s.material


def snow(rng: Rng) -> bpy.types.Material:
    """Soft snow."""
    s = m.Shader("snow")
    s.set(
        Base_Color=(0.86, 0.88, 0.92),
        Roughness=0.6,
        Subsurface_Weight=0.3,
        Subsurface_Radius=(0.1, 0.12, 0.15),
    )
    s.bump(s.noise(1.2, 8), 0.6, 0.2)
    return s.material


def water(rng: Rng) -> bpy.types.Material:
    """A pool or the sea, seen from afar: waves and the sky's reflection."""
    s = m.Shader("water")
    s.set(
        Base_Color=rng.choice(((0.03, 0.16, 0.20), (0.02, 0.10, 0.18), (0.06, 0.26, 0.28))),
        Roughness=0.08,
        IOR=1.33,
    )
    s.bump(s.noise(0.25, 6, s.stretched(0.4, 1.6, 1)), 0.5, 1.0)
    return s.material


def slats(rng: Rng, tone: str = "oak") -> bpy.types.Material:
    """Wood panelling of narrow battens with dark gaps, across the plane's x."""
    light, dark = rng.choice(WOODS[tone])
    return m.wood(near(rng, light), near(rng, dark), "y", (40, rng.uniform(0.35, 0.7)), 0.45)


MARBLES: dict[str, tuple[Colour, Colour]] = {
    "": ((0.86, 0.85, 0.83), (0.32, 0.31, 0.32)),
    "dark": ((0.05, 0.055, 0.06), (0.55, 0.53, 0.50)),
    "green": ((0.10, 0.19, 0.15), (0.7, 0.72, 0.7)),
}


def marble(rng: Rng, tone: str) -> bpy.types.Material:
    """Polished marble, light, dark or green."""
    return m.marble(*MARBLES[tone], rng.uniform(0.2, 0.45))


def colour_of(rng: Rng, palette: str) -> Colour:
    """A tone of the palette, a little moved."""
    return near(rng, rng.choice(WALLS[palette]))


def lurid(hue: float) -> bpy.types.Material:
    """A colour that shouts."""
    return m.plain("lurid", colorsys.hsv_to_rgb(hue, 0.85, 0.7), 0.5)


TILES = ((1.5, 0.75), (1.0, 1.0), (2.0, 0.66), (0.7, 0.7))


def _dyed(rng: Rng, tone: str) -> Colour:
    return colour_of(rng, tone) if tone else near(rng, rng.choice(CLOTHS))


def _cyclorama(rng: Rng, palette: str) -> bpy.types.Material:
    return m.plain("paper", colour_of(rng, palette), 0.75)


# name: maker taking the random numbers and the palette or tone the scene asks for.
MAKERS: dict[str, Callable[[Rng, str], bpy.types.Material]] = {
    "wood": lambda rng, tone: wood(rng, tone or "oak", (rng.uniform(12, 30), rng.uniform(1.0, 2.0))),
    "solid_wood": lambda rng, tone: wood(rng, tone or "oak", None),
    "floorboards": lambda rng, tone: wood(rng, tone or "oak", (rng.uniform(11, 18), rng.uniform(1.2, 2.0))),
    "decking": lambda rng, tone: wood(rng, tone or "grey", (40, 1.3)),
    "slats": lambda rng, tone: slats(rng, tone or "oak"),
    "marble": lambda rng, tone: marble(rng, tone),
    "stone": lambda rng, tone: m.stone(colour_of(rng, tone or "grey"), 0.75, rng.uniform(0.5, 1.0)),
    "concrete": lambda rng, tone: concrete(rng),
    "terrazzo": lambda rng, tone: m.terrazzo(size=rng.uniform(2.4, 5.0)),
    "slate": lambda rng, tone: slate(rng),
    "tiles": lambda rng, tone: m.tiles(colour_of(rng, tone or "white"), *rng.choice(TILES)),
    "plaster": lambda rng, tone: m.plaster(colour_of(rng, tone or "warm")),
    "paint": lambda rng, tone: m.paint(colour_of(rng, tone or "white")),
    "paper": _cyclorama,
    "cloth": lambda rng, tone: m.cloth(_dyed(rng, tone), rng.uniform(26, 60)),
    "rug": lambda rng, tone: m.cloth(_dyed(rng, tone), rng.uniform(8, 12), 1.0),
    "brick": lambda rng, tone: brick(rng),
    "sand": lambda rng, tone: sand(rng),
    "soil": lambda rng, tone: soil(rng),
    "snow": lambda rng, tone: snow(rng),
    "water": lambda rng, tone: water(rng),
    "metal": lambda rng, tone: m.metal((rng.uniform(0.5, 0.75),) * 3, rng.uniform(0.25, 0.4)),
}


def material(rng: Rng, wanted: str) -> bpy.types.Material:
    """The material of a scene's words: `name` or `name:tone`."""
    name, _, tone = wanted.partition(":")
    return MAKERS[name](rng, tone)

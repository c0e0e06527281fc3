"""Printed matter with made-up brands: labels, cartons, covers. Pictures go into the cache once."""

from __future__ import annotations

import math
import random
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from common.paths import cache_dir
from factory.wording import PALETTES, WORDS, Ink, brand
from samples import environment

Rng = random.Random


def typeface(weight: str, size: int) -> ImageFont.FreeTypeFont:
    """Inter, from the npm package of assets."""
    return ImageFont.truetype(str(environment.FONTS / f"inter_{weight}.woff"), size)


def _text(
    draw: ImageDraw.ImageDraw, x: float, y: float, text: str, weight: str, size: int, ink: Ink, width: int
) -> float:
    """Centred text made to fit `width`; returns the height used."""
    while size > 10 and draw.textlength(text, font=typeface(weight, size)) > width:
        size = int(size * 0.92)
    draw.text((x, y), text, font=typeface(weight, size), fill=ink, anchor="ma")
    return size * 1.2


def _sprig(draw: ImageDraw.ImageDraw, x: float, y: float, size: float, ink: Ink) -> None:
    draw.line((x, y + size, x, y - size), fill=ink, width=max(int(size * 0.05), 2))
    for k in range(4):
        for side in (-1, 1):
            cx, cy = x + side * size * 0.36, y + size * (0.62 - 0.45 * k)
            turn = -0.7 if side > 0 else math.pi + 0.7
            ring = [
                (size * 0.34 * math.cos(a), size * 0.13 * math.sin(a))
                for a in (2 * math.pi * i / 24 for i in range(24))
            ]
            draw.polygon(
                [
                    (
                        cx + u * math.cos(turn) - v * math.sin(turn),
                        cy + u * math.sin(turn) + v * math.cos(turn),
                    )
                    for u, v in ring
                ],
                fill=ink,
            )


def _sun(draw: ImageDraw.ImageDraw, x: float, y: float, size: float, ink: Ink) -> None:
    draw.ellipse((x - size * 0.5, y - size * 0.5, x + size * 0.5, y + size * 0.5), fill=ink)
    for k in range(12):
        a = 2 * math.pi * k / 12
        draw.line(
            (
                x + size * 0.62 * math.cos(a),
                y + size * 0.62 * math.sin(a),
                x + size * 0.95 * math.cos(a),
                y + size * 0.95 * math.sin(a),
            ),
            fill=ink,
            width=max(int(size * 0.09), 2),
        )


def _waves(draw: ImageDraw.ImageDraw, x: float, y: float, size: float, ink: Ink) -> None:
    for row in range(4):
        points = [
            (
                x - size + 2 * size * i / 40,
                y - size * 0.6 + row * size * 0.4 + size * 0.12 * math.sin(i * 0.8 + row),
            )
            for i in range(41)
        ]
        draw.line(points, fill=ink, width=max(int(size * 0.08), 2))


def _rings(draw: ImageDraw.ImageDraw, x: float, y: float, size: float, ink: Ink) -> None:
    for k in range(3):
        r = size * (0.95 - 0.3 * k)
        draw.ellipse((x - r, y - r, x + r, y + r), outline=ink, width=max(int(size * 0.08), 2))


EMBLEMS = (_sprig, _sun, _waves, _rings)


def artwork(seed: int, subject: str, width: int, height: int) -> Path:
    """One label `width`×`height` pixels for a subject of `WORDS`, drawn from the seed."""
    path = cache_dir("factory", "prints") / f"{subject}-{seed}-{width}x{height}.png"
    if path.exists():
        return path
    rng = random.Random(f"{seed} {subject}")
    paper, ink, accent = rng.choice(PALETTES)
    title, line = rng.choice(WORDS[subject])
    image = Image.new("RGB", (width, height), paper)
    draw = ImageDraw.Draw(image)
    layout, unit, inner = rng.randrange(5), min(width, height) / 12, int(width * 0.82)
    if layout == 0:
        draw.rectangle((0, height * 0.70, width, height), fill=accent)
    elif layout == 1:
        draw.rectangle((0, 0, width, height * 0.34), fill=accent)
    elif layout == 2:
        edge = int(unit * 0.6)
        draw.rectangle((edge, edge, width - edge, height - edge), outline=ink, width=max(edge // 5, 2))
    elif layout == 3:
        for k in range(rng.randint(4, 9)):
            r = unit * rng.uniform(1, 4)
            x, y = rng.uniform(0, width), rng.uniform(height * 0.55, height)
            draw.ellipse(
                (x - r, y - r, x + r, y + r),
                fill=accent if k % 2 else tuple((a + b) // 2 for a, b in zip(accent, paper, strict=True)),
            )
    name = brand(rng)
    x, y = width / 2, height * 0.09
    rng.choice(EMBLEMS)(draw, x, y + unit * 1.7, unit * 1.5, accent if layout != 1 else paper)
    y += unit * 3.8
    y += _text(
        draw,
        x,
        y,
        name.upper() if rng.random() < 0.6 else name,
        rng.choice(("light", "semi_bold", "bold")),
        int(unit * 2.3),
        ink,
        inner,
    )
    y += _text(draw, x, y + unit * 0.2, title, "medium", int(unit * 1.25), ink, inner) + unit * 0.4
    if line:
        y += _text(draw, x, y, line, "regular", int(unit * 0.8), ink, inner)
    if subject not in ("book", "cups"):
        weight = rng.choice(("30 ml", "50 ml", "250 ml", "400 g", "500 g", "75 cl"))
        _text(draw, x, height * 0.9, weight, "medium", int(unit * 0.75), paper if layout == 0 else ink, inner)
    image.save(path)
    return path


# Real marks in models' textures, painted over: model → boxes (left, top, right, bottom as shares) and colour.
PATCHES: dict[str, tuple[tuple[tuple[float, float, float, float], Ink], ...]] = {
    "sco-sneakers": (((0.40, 0.08, 0.60, 0.14), (250, 250, 250)), ((0.85, 0.355, 0.95, 0.42), (211, 0, 26))),
    "sco-montre": (((0.14, 0.17, 0.25, 0.28), (24, 26, 28)),),
    "sco-montre-with-pose": (((0.14, 0.17, 0.25, 0.28), (24, 26, 28)),),
}


def patched(model: str, picture: Path) -> Path:
    """The texture with its real marks painted over; itself where there is nothing to hide."""
    boxes = PATCHES.get(model)
    if not boxes:
        return picture
    path = cache_dir("factory", "prints") / f"{model}-{picture.name}"
    if not path.exists():
        image = Image.open(picture).convert("RGB")
        draw = ImageDraw.Draw(image)
        for (left, top, right, bottom), colour in boxes:
            draw.rectangle(
                (left * image.width, top * image.height, right * image.width, bottom * image.height),
                fill=colour,
            )
        image.save(path)
    return path

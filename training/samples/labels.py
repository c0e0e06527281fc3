"""Printed matter with made-up brands: the serum's label, the scale's dial."""

import math

from environment import FONTS, WORK
from PIL import Image, ImageDraw, ImageFont

PRINTS = WORK / "prints"


def typeface(name, size):
    return ImageFont.truetype(str(FONTS / f"inter_{name}.woff"), size)


def spaced(draw, centre, y, text, face, fill, tracking):
    """Centred text with letter spacing, which Pillow does not offer."""
    width = sum(draw.textlength(letter, font=face) + tracking for letter in text) - tracking
    x = centre - width / 2
    for letter in text:
        draw.text((x, y), letter, font=face, fill=fill)
        x += draw.textlength(letter, font=face) + tracking


def sprig(draw, x, y, size, fill):
    draw.line((x, y + size, x, y - size), fill=fill, width=5)
    for k in range(4):
        for side in (-1, 1):
            cx, cy = x + side * size * 0.36, y + size * (0.62 - 0.45 * k)
            points = []
            for i in range(24):
                a = 2 * math.pi * i / 24
                u, v = size * 0.34 * math.cos(a), size * 0.13 * math.sin(a)
                turn = side * -0.7 if side > 0 else math.pi + 0.7
                points.append(
                    (
                        cx + u * math.cos(turn) - v * math.sin(turn),
                        cy + u * math.sin(turn) + v * math.cos(turn),
                    )
                )
            draw.polygon(points, fill=fill)


def blossom(draw, x, y, size, fill):
    for k in range(7):
        a = 2 * math.pi * k / 7 + 0.2
        cx, cy, r = (
            x + size * 0.55 * math.cos(a),
            y + size * 0.55 * math.sin(a),
            size * (0.30 + 0.06 * (k % 3)),
        )
        draw.ellipse((cx - r, cy - r * 0.8, cx + r, cy + r * 0.8), fill=fill)


def serum_label(altered):
    """A 3:4 label that wraps half of the bottle. The altered one is what image generators make of
    small print: the layout stays, the emblem turns into another, the words stop being words."""
    PRINTS.mkdir(parents=True, exist_ok=True)
    ink, paper = (45, 62, 52), (246, 241, 230)
    image = Image.new("RGB", (1200, 1240), paper)
    draw = ImageDraw.Draw(image)
    if altered:
        blossom(draw, 600, 230, 130, (150, 78, 52))
        spaced(draw, 600, 420, "OIVEMA", typeface("semi_bold", 138), ink, 20)
        spaced(draw, 600, 610, "FACLAL SENUM", typeface("semi_bold", 64), ink, 12)
        draw.rectangle((250, 730, 950, 800), fill=(150, 78, 52))
        for row, text in enumerate(("vitarnin c & rosehlp ool", "for dnll, tlred skim", "wlth squalame")):
            spaced(draw, 600, 840 + 74 * row, text, typeface("regular", 52), ink, 3)
        spaced(draw, 600, 1110, "3O nnl  1.O1 ft oz", typeface("semi_bold", 50), ink, 4)
    else:
        sprig(draw, 600, 230, 130, ink)
        spaced(draw, 600, 420, "OLVENA", typeface("light", 150), ink, 26)
        spaced(draw, 600, 620, "FACIAL SERUM", typeface("medium", 58), ink, 18)
        draw.line((420, 745, 780, 745), fill=ink, width=5)
        for row, text in enumerate(("vitamin C & rosehip oil", "for dull, tired skin")):
            spaced(draw, 600, 800 + 78 * row, text, typeface("regular", 54), ink, 3)
        spaced(draw, 600, 1090, "30 ml  1.01 fl oz", typeface("medium", 52), ink, 4)
    path = PRINTS / f"serum_{'altered' if altered else 'true'}.png"
    image.save(path)
    return path


def scale_dial():
    """The face of a five-kilogram kitchen scale."""
    PRINTS.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", (1024, 1024), (250, 249, 245))
    draw = ImageDraw.Draw(image)
    ink, red = (35, 35, 38), (176, 40, 32)

    def at(angle, radius):
        return 512 + radius * math.sin(angle), 512 - radius * math.cos(angle)

    for tick in range(100):
        angle = 2 * math.pi * tick / 100
        inner, width = (395, 8) if tick % 20 == 0 else (420, 5) if tick % 10 == 0 else (438, 3)
        draw.line((*at(angle, inner), *at(angle, 468)), fill=ink, width=width)
    for kilogram in range(5):
        draw.text(
            at(2 * math.pi * kilogram / 5, 335),
            str(kilogram),
            font=typeface("semi_bold", 84),
            fill=ink,
            anchor="mm",
        )
    for half in range(5):
        draw.text(
            at(2 * math.pi * (half + 0.5) / 5, 350),
            "500",
            font=typeface("regular", 44),
            fill=ink,
            anchor="mm",
        )
    draw.text((512, 660), "5 kg / 50 g", font=typeface("medium", 44), fill=ink, anchor="mm")
    draw.text((512, 720), "TORVAL", font=typeface("bold", 40), fill=red, anchor="mm")
    draw.polygon((at(0, 400), at(1.45, 26), at(math.pi, 110), at(-1.45, 26)), fill=red)
    draw.ellipse((482, 482, 542, 542), fill=(60, 60, 60))
    path = PRINTS / "dial.png"
    image.save(path)
    return path


def scale_face():
    """The dial at the place where the model's own picture shows one (which carried a brand), mirrored
    as that picture is, inside a metal rim."""
    dial = Image.open(scale_dial()).resize((930, 930), Image.LANCZOS)
    image = Image.new("RGB", (2048, 2048), (225, 224, 220))
    draw = ImageDraw.Draw(image)
    x, y = 2048 * 190 // 380, 2048 * 249 // 380
    for radius, grey in ((484, 96), (476, 190), (470, 130), (464, 245)):
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(grey,) * 3)
    disc = Image.new("L", dial.size, 0)
    ImageDraw.Draw(disc).ellipse((2, 2, 928, 928), fill=255)
    image.paste(dial.transpose(Image.FLIP_LEFT_RIGHT), (x - 465, y - 465), disc)
    path = PRINTS / "face.png"
    image.save(path)
    return path

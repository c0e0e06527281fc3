"""What is printed on made-up packages: palettes, brand syllables, words."""

from __future__ import annotations

import random

Rng = random.Random
Ink = tuple[int, int, int]

# Paper, ink, accent.
PALETTES: tuple[tuple[Ink, Ink, Ink], ...] = (
    ((246, 241, 230), (45, 62, 52), (150, 78, 52)),
    ((250, 249, 246), (30, 30, 34), (196, 58, 44)),
    ((34, 46, 62), (240, 234, 220), (214, 168, 92)),
    ((232, 214, 200), (92, 44, 36), (160, 92, 72)),
    ((222, 230, 222), (34, 72, 58), (228, 148, 60)),
    ((28, 28, 28), (236, 232, 224), (190, 152, 96)),
    ((244, 206, 92), (44, 36, 30), (206, 66, 44)),
    ((206, 226, 236), (24, 52, 92), (236, 120, 92)),
    ((178, 48, 44), (250, 240, 226), (244, 196, 84)),
    ((236, 224, 238), (74, 44, 92), (216, 120, 150)),
    ((40, 92, 72), (242, 238, 222), (232, 190, 104)),
    ((240, 128, 78), (252, 246, 236), (52, 48, 66)),
)
STARTS = (
    "Ol",
    "Tor",
    "Mi",
    "Bre",
    "Kal",
    "Vel",
    "Su",
    "Hal",
    "Ner",
    "Pa",
    "Lu",
    "Ost",
    "Fen",
    "Ari",
    "Dro",
    "Zel",
    "Quo",
    "Wim",
)
MIDDLES = ("ve", "va", "ri", "lo", "ma", "du", "ne", "ta", "so", "gri", "bo", "fi")
ENDS = ("na", "val", "dor", "lis", "rett", "mo", "quin", "ska", "by", "tine", "vik", "zo", "lund", "pe")
WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "cosmetics": (
        ("Hand Cream", "with oat and almond"),
        ("Day Lotion", "for dry skin"),
        ("Body Milk", "shea & fig"),
        ("Shampoo", "gentle, every day"),
        ("Sun Gel", "factor 30"),
    ),
    "perfume": (
        ("Eau de Parfum", "cedar & iris"),
        ("Night Cream", "rosehip oil"),
        ("Face Balm", "calming"),
        ("Clay Mask", "rhassoul, 5 minutes"),
    ),
    "bottles": (
        ("Apple Juice", "pressed, not filtered"),
        ("Olive Oil", "first harvest"),
        ("Red Wine", "dry, 2021"),
        ("Spring Water", "still"),
        ("Cider", "from old orchards"),
        ("Syrup", "elderflower"),
    ),
    "packaged": (
        ("Oat Flakes", "whole grain"),
        ("Tomatoes", "peeled, in juice"),
        ("Ground Coffee", "medium roast"),
        ("Green Tea", "loose leaf"),
        ("Granola", "nuts and honey"),
        ("Pasta", "bronze cut"),
        ("Honey", "from the meadow"),
        ("Chickpeas", "ready to eat"),
    ),
    "book": (
        ("The Quiet Shore", "a novel"),
        ("Seven Gardens", "notes and drawings"),
        ("Bread", "forty loaves"),
        ("A Map of Winter", "stories"),
        ("Small Rooms", "living with little"),
    ),
    "cups": (
        ("Morning", ""),
        ("Slow Coffee", ""),
        ("North", ""),
    ),
}


def brand(rng: Rng) -> str:
    """A name no shop sells."""
    return rng.choice(STARTS) + rng.choice(MIDDLES) + rng.choice(ENDS)

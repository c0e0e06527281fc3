"""Contact sheets of random draws, to be looked at: by category, by reason, by style, or products in a row."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path

from PIL import Image, ImageDraw

from factory import faults

CELL, CAPTION = 200, 24


def _cell(folder: Path, row: dict, masked: bool) -> Image.Image:
    picture = (
        Image.open(folder / row["picture"]).convert("RGB").resize((CELL, CELL), Image.Resampling.LANCZOS)
    )
    if masked:
        mask = Image.open(folder / row["mask"]).resize((CELL, CELL))
        edge = Image.composite(
            Image.new("RGB", (CELL, CELL), (255, 0, 160)), picture, mask.point(lambda a: a // 3)
        )
        picture = edge
    made = Image.new("RGB", (CELL, CELL + CAPTION), "white")
    made.paste(picture)
    draw = ImageDraw.Draw(made)
    draw.text((2, CELL), row["id"][:32], fill="black")
    said = ", ".join(faults.TITLES[reason] for reason in row["reasons"]) or row["role"]
    draw.text(
        (2, CELL + 11),
        f"{said} {row['severity'] or ''} · {row['scene']}"[:38],
        fill=(150, 0, 0) if row["reasons"] else (0, 90, 0),
    )
    return made


def montage(folder: Path, rows: list[dict], columns: int, path: Path, masked: bool = False) -> None:
    """Pictures side by side with their names."""
    tall = -(-len(rows) // columns)
    sheet = Image.new("RGB", (columns * CELL, max(tall, 1) * (CELL + CAPTION)), "white")
    for k, row in enumerate(rows):
        sheet.paste(_cell(folder, row, masked), (k % columns * CELL, k // columns * (CELL + CAPTION)))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path, quality=85)


def draw_all(folder: Path, lines: list[dict], seed: int, per_group: int = 20) -> list[Path]:
    """One sheet a category and a reason, one of masks, one of products with all they have."""
    rng = random.Random(seed)
    made = []
    groups: dict[str, list[dict]] = defaultdict(list)
    for row in lines:
        if row["role"] != "original":
            groups[f"category-{row['category']}"].append(row)
        for reason in row["reasons"] or [row["role"]]:
            groups[f"reason-{reason}"].append(row)
    for name, rows in sorted(groups.items()):
        made.append(folder / "sheets" / f"{name}.jpg")
        montage(folder, rng.sample(rows, min(per_group, len(rows))), 5, made[-1])
    by_product: dict[str, list[dict]] = defaultdict(list)
    for row in lines:
        by_product[row["product"]].append(row)
    chosen = rng.sample(sorted(by_product), min(8, len(by_product)))
    made.append(folder / "sheets" / "products.jpg")
    montage(folder, [row for name in chosen for row in by_product[name]], 6, made[-1])
    made.append(folder / "sheets" / "masks.jpg")
    montage(folder, rng.sample(lines, min(24, len(lines))), 6, made[-1], masked=True)
    return made

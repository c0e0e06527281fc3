"""What somebody who only looks makes of the factory's test pictures: what a model can be worth at most.

    python training/rate_blind.py --pairs 100        # numbered sheets without labels, to be rated 0 to 4
    python training/rate_blind.py --ratings FILE     # what they are worth: id,rating lines, 4 is surely good

Which pairs are drawn depends on their names alone, so that a set that grows only adds to them.
"""

from __future__ import annotations

import argparse
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from common.paths import cache_dir, factory_set
from reward.data import REASONS, Generations, pixels, plates, read
from reward.measure import FIGURES, interval
from reward.ratings import rated, ratings
from reward.visible import as_called

CELL, CAPTION = 256, 14
ACROSS, DOWN = 2, 5


def drawn(rows: Generations, seed: int, count: int, known: set[str]) -> np.ndarray:
    """Numbers of rows nobody has rated yet, in an order that says nothing of them."""
    names = [rows.lines[number]["id"] for number in rows.generated]
    order = np.argsort([zlib.crc32(f"{seed} {name}".encode()) for name in names])
    return np.array([number for number in order if names[number] not in known])[:count]


def sheets(folder: Path, rows: Generations, numbers: np.ndarray, into: Path) -> None:
    """Originals and generations side by side, each pair with its number; `names.txt` says which is which."""
    wide, tall = 2 * CELL + 8, CELL + CAPTION
    names = [rows.lines[rows.generated[number]]["id"] for number in numbers]
    (into / "names.txt").write_text("\n".join(names) + "\n")
    for first in range(0, len(numbers), ACROSS * DOWN):
        sheet = Image.new("RGB", (ACROSS * wide, DOWN * tall), "white")
        for place, number in enumerate(numbers[first : first + ACROSS * DOWN]):
            left, top = place % ACROSS * wide, place // ACROSS * tall
            for beside, picture in enumerate((rows.original[number], rows.generated[number])):
                image = Image.open(folder / rows.lines[picture]["picture"]).convert("RGB")
                sheet.paste(image.resize((CELL, CELL), Image.Resampling.LANCZOS), (left + beside * CELL, top))
            ImageDraw.Draw(sheet).text((left + 2, top + CELL), str(first + place + 1), fill="black")
        sheet.save(into / f"sheet-{first // (ACROSS * DOWN) + 1:02}.png")


def measure(rows: Generations, file: Path, seed: int) -> None:
    """The figures of the reward model for somebody's ratings, and how often each fault was seen."""
    own, score = rated(rows, file)
    print(f"{len(score)} pairs of {len(set(own.product))} products, {own.label.mean():.2f} of them good")
    for title, figure in FIGURES.items():
        print(f"  {title}: {interval(figure, score, own, seed)}")
    good = score[own.label == 1]
    print(f"  good: rated {good.mean():.2f} on average, {np.mean(good > 2):.2f} above the middle")
    for index, reason in enumerate(REASONS):
        some = own.reasons[:, index] > 0
        if some.any():
            area = np.mean((good[:, None] > score[some]) + 0.5 * (good[:, None] == score[some]))
            print(f"    {reason}: {some.sum()}, area against good ones {area:.2f}")


def main() -> None:
    """Draws, or measures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--pairs", type=int, default=100)
    parser.add_argument("--ratings", type=Path)
    parser.add_argument("--but", type=Path, help="ratings of pictures that are not to be drawn again")
    parser.add_argument(
        "--all", action="store_true", help="with pictures that do not show what they are called"
    )
    options = parser.parse_args()
    folder = factory_set()
    rows = read(folder)
    test = rows.where((rows.split == "test") & rows.of_background)
    if not options.all:
        test = test.where(as_called(test, pixels(folder, rows.lines), plates(folder, test)))
    if options.ratings:
        measure(test, options.ratings, options.seed)
        return
    into, known = cache_dir("reward", "blind"), set(ratings(options.but)) if options.but else set()
    sheets(folder, test, drawn(test, options.seed, options.pairs, known), into)
    print(into)


if __name__ == "__main__":
    main()

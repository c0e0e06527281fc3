"""Contact sheets of the made pairs, to look at before anything is fitted: one sheet a kind, in the cache."""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps

from common.paths import cache_dir

TILE = 176
COLUMNS = 4


def _tile(path: str) -> Image.Image:
    picture = Image.open(path)
    if picture.mode == "RGBA":
        paper = Image.new("RGBA", picture.size, (255, 0, 255, 255))
        picture = Image.alpha_composite(paper, picture)
    return ImageOps.pad(picture.convert("RGB"), (TILE, TILE), color=(40, 40, 40))


def sheet(records: list[dict], file: Path) -> None:
    """Original beside generated, with severity and amount, `COLUMNS` pairs a row."""
    rows = -(-len(records) // COLUMNS)
    canvas = Image.new("RGB", (COLUMNS * (2 * TILE + 8), rows * (TILE + 14)), "white")
    for index, record in enumerate(records):
        x, y = index % COLUMNS * (2 * TILE + 8), index // COLUMNS * (TILE + 14)
        canvas.paste(_tile(record["original"]), (x, y + 12))
        canvas.paste(_tile(record["generated"]), (x + TILE, y + 12))
        text = f"{record['id'][:40]} {record['severity']} {record['amount']} {record.get('note', '')}"
        ImageDraw.Draw(canvas).text((x, y), text, fill="black")
    canvas.save(file, quality=88)


def main() -> None:
    """Writes `<kind>.jpg` for every kind of pair."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--count", type=int, default=16)
    arguments = parser.parse_args()
    folder = cache_dir("tamper", f"seed-{arguments.seed}")
    kinds: dict[str, list[dict]] = defaultdict(list)
    for line in (folder / "pairs.jsonl").read_text().splitlines():
        record = json.loads(line)
        kinds[record["kind"]].append(record)
    (folder / "sheets").mkdir(exist_ok=True)
    for kind, records in kinds.items():
        sheet(records[: arguments.count], folder / "sheets" / f"{kind}.jpg")
    print(f"{len(kinds)} sheets in {folder / 'sheets'}")


if __name__ == "__main__":
    main()

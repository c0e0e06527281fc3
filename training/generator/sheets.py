"""The sheets by which the generator is judged, made by the command line as a merchant would: photos of
held-out products in, finished pictures out.

`styles.jpg`: a row for each category, its photo and four styles in two seeds each. `references.jpg`: a row
for each of ten reference pictures, then four products in its style.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from PIL import Image

from factory import records
from factory.scenetable import table
from generator.pictures import CATEGORIES, STYLES

CELL = 200
STYLES_SHOWN, SEEDS = 4, 2
REFERENCES, PRODUCTS = 10, 4


def originals(folder: Path, split: str) -> dict[str, list[dict]]:
    """Lines of the products' own photos, by category."""
    found: dict[str, list[dict]] = {name: [] for name in CATEGORIES}
    for line in records.read(folder):
        if line["split"] == split and line["role"] == "original":
            found[line["category"]].append(line)
    return found


def made(program: Path, weights: Path, photos: list[Path], words: list[str], out: Path) -> list[list[Path]]:
    """What the command line makes of each photo."""
    size = f"{2 * CELL}x{2 * CELL}"
    command = [program, "generate", *photos, "--out", out, "--weights", weights, "--device", "cpu"]
    command += ["--canvas", size, "--format", "jpeg", "--quality", "92", *words]
    ran = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    if not lines:
        raise RuntimeError(ran.stderr)
    by_photo: dict[str, list[Path]] = {str(photo): [] for photo in photos}
    for line in lines:
        if "output" in line:
            by_photo[line["input"]].append(Path(line["output"]))
        else:
            print(line["input"], line["error"], flush=True)
    return list(by_photo.values())


def montage(rows: Iterable[list[Path]], file: Path) -> None:
    """Pictures row by row; a row that is short ends white."""
    rows = list(rows)
    sheet = Image.new("RGB", (max(map(len, rows)) * CELL, len(rows) * CELL), "white")
    for down, row in enumerate(rows):
        for across, path in enumerate(row):
            picture = Image.open(path).convert("RGB").resize((CELL, CELL), Image.Resampling.LANCZOS)
            sheet.paste(picture, (across * CELL, down * CELL))
    sheet.save(file, quality=88)


def of_styles(program: Path, weights: Path, folder: Path, split: str, file: Path) -> None:
    """25 categories by four styles by two seeds, as far as the split has a product of each."""
    rows = []
    with tempfile.TemporaryDirectory() as work:
        for category, lines in originals(folder, split).items():
            if not lines:
                continue
            suited = [style for style in STYLES if style in table()["suits"][category]]
            chosen = [suited[i] for i in np.linspace(0, len(suited) - 1, STYLES_SHOWN).round().astype(int)]
            photo = folder / lines[0]["picture"]
            words = ["--category", category, "--variants", str(SEEDS)]
            words += [word for style in dict.fromkeys(chosen) for word in ("--style", style)]
            [pictures] = made(program, weights, [photo], words, Path(work) / category)
            rows.append([photo, *pictures])
        montage(rows, file)


def of_references(program: Path, weights: Path, folder: Path, split: str, file: Path) -> None:
    """Ten pictures of held-out scenes by four products that are not in them."""
    lines = [line for line in records.read(folder) if line["split"] == split and line["label"] == 1]
    # One of each kind of scene, spread over them.
    scenes = list({line["scene"]: line for line in lines}.values())
    spread = np.linspace(0, len(scenes) - 1, REFERENCES).round().astype(int)
    shown = [scenes[number] for number in dict.fromkeys(spread)]
    known = [line for group in originals(folder, split).values() for line in group[:1]]
    products = [known[i] for i in np.linspace(0, len(known) - 1, PRODUCTS).round().astype(int)]
    photos = [folder / line["picture"] for line in products]
    rows = []
    with tempfile.TemporaryDirectory() as work:
        for number, line in enumerate(shown):
            reference = folder / line["picture"]
            words = ["--reference", str(reference)]
            found = made(program, weights, photos, words, Path(work) / str(number))
            rows.append([reference, *(pictures[0] for pictures in found if pictures)])
        montage(rows, file)

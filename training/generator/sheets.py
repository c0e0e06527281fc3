"""The sheets by which the generator is judged, made by the command line as a merchant would: photos of
held-out products in, finished pictures out.

`styles.jpg`: a row for each category, its photo and four styles in two seeds each. `references.jpg`: a row
for each of ten reference pictures, half of them photos of people's own rooms, tables and floors, then four
products in its style.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Container, Iterable
from pathlib import Path

import numpy as np
from PIL import Image

from common.paths import DEFAULT_DATA
from factory.scenetable import table
from generator.kinds import CATEGORIES, STYLES
from generator.scenery import folder_of, image, truths

CELL = 200
STYLES_SHOWN, SEEDS = 4, 2
REFERENCES, PRODUCTS = 10, 4


def photos(seed: int, work: Path, count: int = 1) -> dict[str, list[Path]]:
    """Test products' own photos with their exact cut-outs as alpha, some of each category."""
    folder = folder_of("originals", seed)
    found: dict[str, list[Path]] = {name: [] for name in CATEGORIES}
    for row in truths(folder):
        of = found[row["category"]]
        mask = image(folder, "masks", row["id"])
        if len(of) < count and mask.mean() > 5:
            picture = np.dstack([image(folder, "pictures", row["id"]), mask])
            manner = "lying" if row["view"]["mode"] == "flat" else "standing"
            of.append(work / f"{row['id']}-{manner}.png")
            Image.fromarray(picture).save(of[-1])
    return {name: paths for name, paths in found.items() if paths}


def made(
    program: Path, weights: Path, pictures: list[Path], words: list[str], out: Path
) -> dict[Path, list[Path]]:
    """What the command line makes of each photo."""
    size = f"{2 * CELL}x{2 * CELL}"
    command = [program, "generate", *pictures, "--out", out, "--weights", weights, "--device", "cpu"]
    command += ["--canvas", size, "--format", "jpeg", "--quality", "92", *words]
    ran = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    if not lines:
        raise RuntimeError(ran.stderr)
    found: dict[Path, list[Path]] = {photo: [] for photo in pictures}
    for line in lines:
        if "output" in line:
            found[Path(line["input"])].append(Path(line["output"]))
        else:
            print(line["input"], line["error"], flush=True)
    return found


def montage(rows: Iterable[list[Path]], file: Path) -> None:
    """Pictures row by row; a row that is short ends white."""
    rows = list(rows)
    sheet = Image.new("RGB", (max(map(len, rows)) * CELL, len(rows) * CELL), "white")
    for down, row in enumerate(rows):
        for across, path in enumerate(row):
            picture = Image.open(path).convert("RGBA")
            picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
            picture.thumbnail((CELL, CELL), Image.Resampling.LANCZOS)
            sheet.paste(picture, (across * CELL, down * CELL))
    sheet.save(file, quality=88)


def lies(photo: Path) -> bool:
    """Whether a photo of `photos` is from above."""
    return photo.stem.endswith("-lying")


def said(photo: Path) -> list[str]:
    """What a merchant would say of a photo."""
    return ["--lying"] if lies(photo) else []


def from_above(seed: int) -> set[str]:
    """Styles that have scenes seen from above."""
    return {row["style"] for row in truths(folder_of("scenes", seed)) if row["view"]["mode"] == "flat"}


def styles_for(category: str, possible: Container[str], count: int = STYLES_SHOWN) -> list[str]:
    """Styles that suit a category, spread over the possible ones."""
    suited = [style for style in STYLES if style in table()["suits"][category] and style in possible]
    return [suited[i] for i in dict.fromkeys(np.linspace(0, len(suited) - 1, count).round().astype(int))]


def of_styles(program: Path, weights: Path, seed: int, file: Path) -> None:
    """25 categories by four styles by two seeds."""
    rows = []
    with tempfile.TemporaryDirectory() as work:
        for category, paths in photos(seed, Path(work)).items():
            words = ["--category", category, "--variants", str(SEEDS), "--fill", "0.55"]
            words += said(paths[0])
            possible = from_above(seed) if lies(paths[0]) else STYLES
            words += [word for style in styles_for(category, possible) for word in ("--style", style)]
            [pictures] = made(program, weights, paths, words, Path(work) / category).values()
            rows.append([paths[0], *pictures])
        montage(rows, file)


def references(seed: int) -> list[Path]:
    """Held-out scenes, and photos that people took at home: their garments lie on beds, floors and tables."""
    folder = folder_of("pairs", seed)
    scenes = {row["scene"]: row for row in truths(folder) if row["split"] == "test"}
    spread = np.linspace(0, len(scenes) - 1, REFERENCES // 2).round().astype(int)
    made_up = [folder / "pictures" / f"{list(scenes.values())[i]['id']}.png" for i in spread]
    people = sorted((DEFAULT_DATA / "clothing" / "train").glob("*/*.jpg"))
    return made_up + [
        people[i] for i in np.linspace(0, len(people) - 1, REFERENCES - len(made_up)).astype(int)
    ]


def of_references(program: Path, weights: Path, seed: int, file: Path) -> None:
    """Ten references by four products that are not in them."""
    rows = []
    with tempfile.TemporaryDirectory() as work:
        known = [paths[0] for paths in photos(seed, Path(work)).values()]
        products = [known[i] for i in np.linspace(1, len(known) - 1, PRODUCTS).round().astype(int)]
        for number, reference in enumerate(references(seed)):
            # The page, too, draws a new seed each time.
            words = ["--reference", str(reference), "--fill", "0.55", "--seed", str(8 * number)]
            row = [reference]
            for product in products:
                found = made(program, weights, [product], [*words, *said(product)], Path(work) / str(number))
                row += found[product][:1]
            rows.append(row)
        montage(rows, file)


def draw(program: Path, weights: Path, seed: int, out: Path) -> None:
    """Both sheets."""
    of_styles(program, weights, seed, out / "styles.jpg")
    of_references(program, weights, seed, out / "references.jpg")
    print(out / "styles.jpg", out / "references.jpg")

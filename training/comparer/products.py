"""Which products the comparer learns from: none that the verdict is fitted or measured on."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image

from common.packages import npm_package
from common.paths import cache_dir
from factory import records
from tamper.products import EMOJI, REJECTED, rendered
from tamper.splits import split_of
from verdict.factory import for_comparer, relit

# A shot is usable when the whole product is seen: faults that change or hide it are not.
UNTOUCHED = {"wrong_place", "wrong_size", "no_shadow", "dull_light", "indistinct", "floating"}


def kept_for_verdict(seed: int) -> set[str]:
    """Products of the pairs that `make_pairs.py` made."""
    lines = (cache_dir("tamper", f"seed-{seed}") / "pairs.jsonl").read_text().splitlines()
    return {json.loads(line)["product"] for line in lines}


def _factory(folder: Path, kept: set[str]) -> list[list[str]]:
    """Cut-outs of the factory's training products, cropped alike, one for each light they were seen in.

    `kept` are the names of products that are the verdict's.
    """
    crops = cache_dir("comparer", "crops")
    found: dict[str, list[str]] = {}
    for row in records.read(folder):
        if row["split"] != "train" or not for_comparer(row["model"]):
            continue
        if row["model"] in kept or relit().get(row["model"]) in kept:
            continue
        if set(row["reasons"]) - UNTOUCHED or row["area"] < 0.02:
            continue
        file = crops / f"{row['id']}.png"
        if not file.exists():
            mask = Image.open(folder / row["mask"])
            box = mask.point(lambda value: 255 * (value > 127)).getbbox()
            if box is None or min(box[0], box[1], mask.width - box[2], mask.height - box[3]) < 3:
                continue
            box = (box[0] - 3, box[1] - 3, box[2] + 3, box[3] + 3)
            picture = Image.open(folder / row["picture"]).convert("RGB")
            picture.putalpha(mask)
            picture.crop(box).save(file)
        found.setdefault(row["product"], []).append(str(file))
    return [_alike(files) for files in found.values()]


def _alike(files: list[str]) -> list[str]:
    """Those whose shape is the first one's: a hidden part changes the box."""
    sizes = [Image.open(file).size for file in files]
    first = sizes[0][0] / sizes[0][1]
    return [
        file for file, size in zip(files, sizes, strict=True) if abs(size[0] / size[1] / first - 1) < 0.03
    ]


def listed(factory: Path, seed: int, emoji: int) -> Path:
    """Writes the list of products, each with its cut-outs, and returns where."""
    kept = kept_for_verdict(seed)
    rejected = {line.split("#")[0].strip() for line in REJECTED.read_text().splitlines()}
    rows = [
        [str(path)]
        for path in sorted(cache_dir("tamper", "cutouts").glob("*.png"))
        if path.stem not in kept | rejected
    ]
    drawn = sorted((npm_package(*EMOJI) / "assets").glob("*.webp"))
    drawn = [path for path in drawn if f"emoji-{path.stem}" not in kept]
    order = np.random.default_rng(3).permutation(len(drawn))[:emoji]
    rows += [[str(drawn[index])] for index in order]
    # Those rendered under several lights teach most: a third of them, those the verdict is not fitted on.
    lights = [[str(p.cutout), *map(str, p.relit)] for p in rendered() if split_of(p.identity) == "train"]
    rows += 12 * lights + 12 * _factory(factory, kept)
    file = cache_dir("comparer") / "products.json"
    file.write_text(json.dumps(rows))
    print(f"{len(rows)} entries, {len(lights)} models under several lights")
    return file

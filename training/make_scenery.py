"""What the background generator keeps and learns from: scenes without products, and pairs with and without
one.

    python training/make_scenery.py scenes --seed 1 --jobs 2     # make, or go on making
    python training/make_scenery.py pairs --seed 1 --jobs 2
    python training/make_scenery.py originals --seed 1           # held-out products on white
    python training/make_scenery.py scenes --seed 1 --sheet      # a contact sheet, to look at

Scenes are of the training split: a round makes every scene type once, around a training product it suits.
Pairs and originals are of all splits, products and scene types of one never in another. Needs what
`make_factory.py` sets up.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from PIL import Image

from common.paths import cache_dir
from factory import plan
from factory.catalogue import CATEGORIES
from factory.matching import suited
from factory.scenetable import scene_types
from samples import environment

# Degrees a camera looks down: merchants photograph products a little from above, or from straight above.
ELEVATIONS = {"table": (6, 17), "floor": (5, 12), "flat": (75, 88)}
# Openings of the lens in parts of the product's size: a background a little to well out of focus.
APERTURES = (0.03, 0.1)
# Products to choose from.
POOL = 403
SPLITS = ("train",) * 8 + ("valid", "test") + ("train",) * 8 + ("test", "test")
ORIGINALS = 2
THUMBNAIL = 160
SIDES = {"scenes": 1024, "pairs": 288, "originals": 640}


def _shot(rng: random.Random, name: str, scene: str, mode: str) -> dict:
    return {
        "scene": scene,
        "role": "scene",
        "seed": zlib.crc32(name.encode()),
        "side": rng.choice((-1, 1)),
        "aperture": round(rng.uniform(*APERTURES), 4),
        "view": {
            "mode": mode,
            "yaw": round(rng.uniform(-25, 25), 1) if mode != "flat" else 0.0,
            "elevation": round(rng.uniform(*ELEVATIONS[mode]), 1),
            "distance": round(rng.uniform(4.2, 6.0), 2),
        },
    }


def pairs(seed: int, count: int) -> Iterator[dict]:
    """Pairs without end: of ten, eight of the training split, half of one validation and one and a half
    test."""
    pool = plan.products(1, POOL)
    for number in range(count):
        key = f"{seed} pair {number}"
        rng = random.Random(key)
        split = SPLITS[number % len(SPLITS)]
        product = rng.choice([one for one in pool if one["split"] == split])
        mode = rng.choice(product["stands"])
        fits = suited(product, mode, split)
        # Light and shadow do not ask whether a place is fitting: more places teach more.
        possible = [
            row["id"] for row in scene_types().values() if row["split"] == split and mode in row["place"]
        ]
        scene = rng.choice(fits if rng.random() < 0.6 or split != "train" else possible)
        shot = _shot(rng, key, scene, mode) | plan.framing(rng, mode)
        yield {"id": f"pair-{number}", "product": product, "shot": shot}


def originals(seed: int) -> list[dict]:
    """A few held-out products of each category on white: test's, or validation's where test has none."""
    pool = plan.products(1, POOL)
    made = []
    for category in CATEGORIES:
        own = [one for one in pool if one["category"] == category]
        test, valid = ([one for one in own if one["split"] == split] for split in ("test", "valid"))
        for number, product in enumerate((test or valid)[:ORIGINALS]):
            key = f"{seed} original {category} {number}"
            rng = random.Random(key)
            mode = "flat" if product["stands"] == ["flat"] else rng.choice(product["stands"])
            shot = _shot(rng, key, "white-flat" if mode == "flat" else "white-sweep", mode)
            shot |= {"fill": 0.7, "cx": 0.5, "cy": 0.5, "aperture": 0.012}
            made.append({"id": f"{category}-{number}", "product": product, "shot": shot})
    return made


def rows(seed: int, rounds: int) -> list[dict]:
    """Scenes with the product each is built around, round by round, the same for the same seed."""
    pool = [product for product in plan.products(1, POOL) if product["split"] == "train"]
    fitting = {
        (name, mode): sorted(
            (one for one in pool if mode in one["stands"] and name in suited(one, mode, "train")),
            key=lambda one: (one["size_cm"], one["id"]),
        )
        for name, row in scene_types().items()
        if row["split"] == "train"
        for mode in row["place"]
    }
    made = []
    for turn in range(rounds):
        for name, row in scene_types().items():
            modes = [mode for mode in row["place"] if fitting.get((name, mode))]
            if row["split"] != "train" or not modes:
                continue
            key = f"{seed} {name} {turn}"
            rng = random.Random(key)
            mode = modes[turn % len(modes)]
            found = fitting[name, mode]
            # Each round another part of the sizes, in an order that spreads them.
            part = (turn * 3 + 1) % rounds if rounds > 1 else 0
            low, high = part * len(found) // rounds, max((part + 1) * len(found) // rounds, 1)
            product = rng.choice(found[low:high] or found)
            made.append(
                {
                    "id": f"{name}-{turn}",
                    "product": product,
                    "shot": _shot(rng, key, name, mode),
                }
            )
    return made


def _sheet(folder: Path) -> Path:
    """Every plate with what else there is of it below."""
    files = sorted((folder / "plates").glob("*.png"))
    kinds = [kind for kind in ("plates", "pictures", "parts") if (folder / kind).exists()]
    across, side = 12, THUMBNAIL
    sheet = Image.new("RGB", (across * side, -(-len(files) // across) * len(kinds) * side))
    for number, file in enumerate(files):
        left, top = number % across * side, number // across * len(kinds) * side
        for below, kind in enumerate(kinds):
            image = Image.open(folder / kind / file.name).convert("RGB").resize((side, side))
            sheet.paste(image, (left, top + below * side))
    sheet.save(folder / "sheet.jpg", quality=85)
    return folder / "sheet.jpg"


def main() -> None:
    """Makes a set, or draws its sheet."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=SIDES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=2, help="of scenes")
    parser.add_argument("--count", type=int, default=1000, help="of pairs")
    parser.add_argument("--samples", type=int, default=4)
    parser.add_argument("--jobs", type=int, default=1, help="Blender processes at once")
    parser.add_argument("--sheet", action="store_true")
    options = parser.parse_args()
    folder = cache_dir("scenery", f"{options.what}-seed{options.seed}")
    if options.sheet:
        print(_sheet(folder))
        return
    wanted = {
        "scenes": lambda: rows(options.seed, options.rounds),
        "pairs": lambda: list(pairs(options.seed, options.count)),
        "originals": lambda: originals(options.seed),
    }[options.what]()
    (folder / "plan.jsonl").write_text("\n".join(json.dumps(row) for row in wanted) + "\n")
    command = [str(environment.BLENDER_PYTHON), str(Path(__file__).parent / "factory" / "scenery.py")]
    command += [str(folder), "--side", str(SIDES[options.what]), "--samples", str(options.samples)]
    command += ["--threads", str(max((os.cpu_count() or 2) // options.jobs, 1))]
    running = [subprocess.Popen([*command, "--share", f"{k}/{options.jobs}"]) for k in range(options.jobs)]
    failed = sum(process.wait() != 0 for process in running)
    print(f"{len(list((folder / 'truth').glob('*.json')))} of {len(wanted)} in {folder}")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()

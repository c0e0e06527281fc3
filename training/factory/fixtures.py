"""A few pictures: small ones of the test set for `tests/fixtures/factory/`, and the page's samples."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

from PIL import Image

from factory import catalogue, records

SIDE, QUALITY = 256, 80
README = """# Pictures of the picture factory

{count} pictures at {side} px with their masks: of products of the test set an original, a good and a bad
generation each, what is wrong said in `index.json`. Made by `python training/make_factory.py --seed {seed}
--side 320 --fixtures` (factory version {version}). The pictures are the project's; garments in
them are cut from the CC0 photographs that `THIRD-PARTY.md` names. Models that may be in them, as
product or beside it:

"""
KEPT = (
    "id",
    "product",
    "category",
    "style",
    "scene",
    "role",
    "label",
    "reasons",
    "severity",
    "light",
    "seed",
)


def chosen(lines: list[dict], seed: int, count: int) -> list[dict]:
    """A few test products: original, a good and a bad generation each, the reasons as varied as can be."""
    rng = random.Random(seed)
    by_product: dict[str, list[dict]] = {}
    for row in lines:
        if row["split"] == "test":
            by_product.setdefault(row["product"], []).append(row)
    rows, seen = [], set()
    for name in rng.sample(sorted(by_product), len(by_product)):
        original = next((row for row in by_product[name] if row["role"] == "original"), None)
        good = next((row for row in by_product[name] if row["label"] == 1), None)
        bad = [row for row in by_product[name] if row["label"] == 0 and not row["borderline"]]
        fresh = [row for row in bad if row["reasons"][0] not in seen] or bad
        if original and good and fresh and len(rows) + 3 <= count:
            seen.add(fresh[0]["reasons"][0])
            rows += [original, good, fresh[0]]
    return rows


def write(folder: Path, lines: list[dict], target: Path, seed: int, count: int = 48) -> int:
    """Writes pictures, masks and `index.json`; returns how many pictures."""
    target.mkdir(parents=True, exist_ok=True)
    entries = []
    for row in chosen(lines, seed, count):
        picture, mask = target / f"{row['id']}.jpg", target / f"{row['id']}.png"
        small = Image.open(folder / row["picture"]).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        small.save(picture, quality=QUALITY, optimize=True)
        cut = Image.open(folder / row["mask"]).resize((SIDE, SIDE), Image.Resampling.BOX)
        cut.quantize(16).save(mask, optimize=True)
        entry = {key: row.get(key) for key in KEPT} | {"picture": picture.name, "mask": mask.name}
        entry["original"] = f"{row['product']}-0.jpg"
        entry["box"] = [round(side * SIDE / Image.open(folder / row["picture"]).width) for side in row["box"]]
        entries.append(entry)
    lines_out = ",\n".join(" " + json.dumps(entry) for entry in entries)
    (target / "index.json").write_text(f"[\n{lines_out}\n]\n")
    text = README.format(count=len(entries), seed=seed, side=SIDE, version=records.VERSION)
    (target / "README.md").write_text(text + catalogue.credits(list(catalogue.read().values())))
    return len(entries)


# The page's samples: products, and which of their pictures beside the original.
PAGE = {
    "kl-coffee-maker-v0": (("Coffee maker", "咖啡机"), (1, 3, 5)),
    "mug-v0": (("Mug", "马克杯"), (2, 4, 5)),
    "sco-armchair1-v0": (("Armchair", "扶手椅"), (1, 3, 5)),
}
PAGE_QUALITY = 86
PAGE_README = """# Scenes of the picture factory

{count} pictures: originals and generations of three products, made by `python training/make_factory.py
--seed 1 --side 512 --products 25` and `--page` (factory version {version}). The pictures are the project's
(MIT OR Apache-2.0). Models in them, as product or beside it:

"""


def _beside() -> dict[str, set[str]]:
    """Which catalogue models a prop may be; read as text, for `props.py` itself only loads inside Blender."""
    text = Path(__file__).with_name("props.py").read_text()
    found = re.findall(r'"(\w+)": _model\((.*?)\),\n', text, re.S)
    return {name: set(re.findall(r'"([\w-]+)"', arguments)) for name, arguments in found}


def write_page(folder: Path, lines: list[dict], target: Path) -> int:
    """Writes the page's pictures, `scenes.json` and their credits; returns how many pictures."""
    rows = {(row["product"], int(row["id"].rsplit("-", 1)[1])): row for row in lines}
    models, entries, count = catalogue.read(), [], 0
    used, beside = set(), _beside()
    for product, (title, numbers) in PAGE.items():
        shown = [rows[product, number] for number in (0, *numbers)]
        for row in shown:
            used |= {row["model"], *row["props"]}.union(*(beside.get(prop, ()) for prop in row["props"]))
        names = [f"{row['id']}.jpg" for row in shown]
        for row, name in zip(shown, names, strict=True):
            picture = Image.open(folder / row["picture"])
            picture.save(target / name, quality=PAGE_QUALITY, optimize=True)
        count += len(names)
        generations = [
            {"src": name, "verdict": "pass" if row["label"] else "fail", "reasons": row["reasons"]}
            for row, name in zip(shown[1:], names[1:], strict=True)
        ]
        entries.append(
            {
                "id": product,
                "title": dict(zip(("en", "zh"), title, strict=True)),
                "original": names[0],
                "generations": generations,
            }
        )
    text = json.dumps(entries, ensure_ascii=False, indent=2)
    (target / "scenes.json").write_text(text + "\n")
    credited = [models[name] for name in used if name in models]
    text = PAGE_README.format(count=count, version=records.VERSION) + catalogue.credits(credited)
    (target / "SCENES.md").write_text(text)
    return count

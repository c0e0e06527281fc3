"""The truth of a picture: one JSON line each, and the formats of others it is exported to."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from factory import catalogue
from factory.faults import graded
from factory.scenetable import scene_types

# 2: retouching keeps reflections that are brighter than the plate, and faults without degrees are "clear".
# 3: a lawn cuts holes in the masks of small products, too.
VERSION = 3
# What is in the pictures beside the models.
OTHERS = """
Garments: photos of clothing-dataset-small (Alexey Grigorev), CC0 1.0.
Light probes: npm `@pmndrs/assets`, CC0 1.0.
Labels are set in Inter (The Inter Project Authors), SIL Open Font License 1.1, and name made-up brands.
"""
# Pictures of seed 1 that were looked at and are of no use.
REJECTED = Path(__file__).with_name("rejected.txt")


def box(alpha: np.ndarray) -> list[int]:
    """Left, top, width, height of the product in pixels; zeros when it is not there."""
    solid = alpha > 0.5
    if not solid.any():
        return [0, 0, 0, 0]
    rows, columns = np.where(solid.any(1))[0], np.where(solid.any(0))[0]
    return [int(columns[0]), int(rows[0]), int(columns[-1] - columns[0] + 1), int(rows[-1] - rows[0] + 1)]


def line(product: dict, shot: dict, files: dict, alpha: np.ndarray, record: dict) -> dict:
    """What is known of a picture. `label` 1 is good, 0 bad, none for originals."""
    role, severity = shot["role"], graded(shot)
    made = {
        "id": shot["id"],
        "product": product["id"],
        "model": product["model"],
        "category": product["category"],
        "split": product["split"],
        "role": role,
        "label": {"good": 1, "bad": 0}.get(role),
        "reasons": shot.get("reasons", []),
        "severity": severity,
        "borderline": severity == "mild",
        "style": scene_types()[shot["scene"]]["style"],
        "scene": shot["scene"],
        "manner": shot.get("manner"),
        **files,
        "original": f"pictures/{product['id']}/{product['id']}-0.jpg",
        "box": box(alpha),
        "area": round(float(alpha.mean()), 4),
        "view": shot["view"],
        "fill": shot["fill"],
        "lift": shot.get("lift", 0.0),
        "seed": shot["seed"],
        "version": VERSION,
    }
    return made | record


def rejected(folder: Path) -> set[str]:
    """Pictures of no use in this set; those of other seeds nobody has looked at."""
    if not folder.name.startswith("seed1-"):
        return set()
    return {line.split("#")[0].strip() for line in REJECTED.read_text().splitlines()}


def planned(folder: Path) -> list[dict]:
    """Every product with its shots, as `plan.py` dealt them."""
    return [json.loads(text) for text in (folder / "plan.jsonl").read_text().splitlines()]


def read(folder: Path) -> list[dict]:
    """Every picture made so far that is of use, in the plan's order."""
    lines, useless = [], rejected(folder)
    for product in planned(folder):
        truth = folder / "truth" / f"{product['id']}.jsonl"
        if truth.exists():
            lines += [json.loads(row) for row in truth.read_text().splitlines()]
    return [line for line in lines if line["id"] not in useless]


def _written(path: Path, rows: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(rows) + "\n")


def export(folder: Path) -> dict[str, int]:
    """Writes `index.jsonl`, HFPC's two label formats and BG60k-like text lists; returns counts.

    HFPC: a pair a line in test.jsonl; all generations of an original a line in train and valid.
    BG60k's own files cannot be had here; each line holds picture, mask, category identifier and style.
    """
    lines = read(folder)
    _written(folder / "index.jsonl", [json.dumps(row) for row in lines])
    generated = [row for row in lines if row["label"] is not None]
    pairs = [
        {"origin": row["original"], "generation": row["picture"], "label": row["label"]}
        for row in generated
        if row["split"] == "test"
    ]
    _written(folder / "hfpc" / "test.jsonl", [json.dumps(pair) for pair in pairs])
    for split in ("train", "valid"):
        grouped: dict[str, dict] = {}
        for row in generated:
            if row["split"] == split:
                entry = grouped.setdefault(row["original"], {"generations": [], "labels": []})
                entry["generations"].append(row["picture"])
                entry["labels"].append(row["label"])
        _written(
            folder / "hfpc" / f"{split}.jsonl",
            [json.dumps({origin: entry}) for origin, entry in grouped.items()],
        )
    for split in ("train", "valid", "test"):
        rows = [row for row in generated if row["split"] == split and row["label"] == 1]
        _written(
            folder / "bg60k" / f"{split}.txt",
            ["\t".join((row["picture"], row["mask"], row["category"], row["style"])) for row in rows],
        )
    (folder / "LICENCES.md").write_text(catalogue.credits(list(catalogue.read().values())) + OTHERS)
    return {split: sum(row["split"] == split for row in lines) for split in ("train", "valid", "test")}

"""The factory's pictures as pairs for the verdict: true light on one product, and products truly changed."""

from __future__ import annotations

import zlib
from pathlib import Path

from common.paths import cache_dir
from factory import records

# What stands or lies around the product is wrong, the product itself is not.
SCENE_FAULTS = {"wrong_place", "wrong_size", "no_shadow", "floating", "indistinct", "pasted", "person"}
# The product itself is changed; kinds as those of the tampered pairs.
CHANGES = {
    "extra_part": "part_added",
    "twin": "second_product",
    "part_missing": "part_missing",
    "warped": "bent",
    "recoloured": "recoloured",
    "label_changed": "label_garbled",
}
SEVERITIES = {"mild": "slight", "clear": "clear", "strong": "gross"}
# Less of the frame than this shows too little of a product to compare.
SMALLEST_AREA = 0.015


def for_comparer(model: str) -> bool:
    """Half of the training products teach the comparer; the verdict is fitted on the others."""
    return zlib.crc32(f"comparer {model}".encode()) % 2 == 0


def _record(folder: Path, row: dict, kind: str, label: int) -> dict:
    return {
        "id": f"factory-{row['id']}",
        "original": str(folder / row["original"]),
        "original_manner": "render",
        "product": f"factory-{row['model']}",
        "split": "val" if row["split"] == "valid" else row["split"],
        "source": "factory",
        "generated": str(folder / row["picture"]),
        "label": label,
        "kind": kind,
        "severity": SEVERITIES[row["severity"]] if label == 0 else "none",
        "amount": 0.0,
        "background": row["style"],
        "quality": 92,
    }


def pairs(seed: int = 1) -> list[dict]:
    """Every usable pair made so far; none where no set was made. Faults of mild trace are left out."""
    folder = cache_dir("factory", f"seed{seed}-512")
    if not (folder / "plan.jsonl").exists():
        return []
    found = []
    for row in records.read(folder):
        reasons = set(row["reasons"])
        if row["role"] == "original" or row["area"] < SMALLEST_AREA or len(reasons) > 1:
            continue
        if row["split"] == "train" and for_comparer(row["model"]):
            continue
        reason = next(iter(reasons), None)
        if reason is None or reason in SCENE_FAULTS:
            found.append(_record(folder, row, "scene", 1))
        elif reason in CHANGES and not row["borderline"]:
            found.append(_record(folder, row, CHANGES[reason], 0))
    return found

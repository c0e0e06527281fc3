"""Checks on all of a set: each returns the pictures that break it, with the reason."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image

from factory import catalogue, records
from factory.agreement import as_seen, as_told, pixels
from factory.faults import AFTERWARDS, CHANGES_PRODUCT, TITLES
from factory.matching import OUTDOORS
from factory.plan import split_of
from factory.scenetable import NATURAL, STYLES, scene_types, table

AREA = (0.004, 0.8)
# Rendered faults that leave the product to be seen as it is, before the plate of the same scene.
VISIBLE = {"wrong_place", "wrong_size", "floating", "no_shadow", "cluttered", "garish", "person"}
# Difference hashes of so few differing bits look alike; plain studios are alike by design.
ALIKE_BITS = 1
PLAIN = ("white_studio", "colour_studio")
# No reason may have fewer pictures than this share of a reason's mean.
RARE = 0.3


def _picture(folder: Path, row: dict) -> list[str]:
    """Exposure, mask, contact, difference from the plate: what one picture must satisfy."""
    found = []
    picture, alpha = pixels(folder / row["picture"], "RGB"), pixels(folder / row["mask"], "L")
    luma = picture.mean(-1)
    if luma.mean() < 0.04:
        found.append("black")
    if (luma > 0.985).mean() > 0.7 and "overexposed" not in row["reasons"] and row["style"] != "white_studio":
        found.append("blown")
    if luma.std() < 0.012 and "indistinct" not in row["reasons"]:
        found.append("empty")
    share = float(alpha.mean())
    if not AREA[0] < share < AREA[1] and "sunk" not in row["reasons"]:
        found.append(f"area {share:.3f}")
    left, top, width, height = row["box"]
    if (
        left <= 0 or top <= 0 or left + width >= alpha.shape[1] or top + height >= alpha.shape[0]
    ) and not row["reasons"]:
        found.append("product cut by the frame")
    if abs(share - row["area"]) > 0.01:
        found.append("area differs from the record")
    if "plate" in row and (row["role"] == "good" or set(row["reasons"]) & VISIBLE):
        plate = pixels(folder / row["plate"], "RGB")
        change = np.abs(picture - plate).mean(-1)
        inside, outside = (
            float(change[alpha > 0.9].mean()) if (alpha > 0.9).any() else 0.0,
            float(change[alpha < 0.02].mean()),
        )
        if inside < 0.015:
            found.append(f"mask shows nothing of the product ({inside:.3f})")
        if outside > max(inside * 0.8, 0.08):
            found.append(f"plate differs outside the mask ({outside:.3f})")
        if not set(row["reasons"]) & {"floating", "no_shadow"}:
            found += _contact(row, change, alpha)
    return found


def _contact(row: dict, change: np.ndarray, alpha: np.ndarray) -> list[str]:
    """A standing product darkens what is just below its lowest rows."""
    rows = np.where((alpha > 0.5).any(1))[0]
    if not len(rows) or row["view"]["mode"] == "flat":
        return []
    low, reach = rows[-1], max(int(0.03 * len(alpha)), 3)
    columns = np.where((alpha[max(low - reach, 0) : low + 1] > 0.5).any(0))[0]
    below = change[low : low + reach, columns.min() : columns.max() + 1]
    touched = (below.max(0) > 0.01).mean() if below.size else 0.0
    return [] if touched > 0.2 else [f"no contact below the product ({touched:.2f})"]


def _labels(row: dict) -> list[str]:
    """The record agrees with itself and with the tables."""
    found, scene = [], scene_types()[row["scene"]]
    if (row["label"] == 0) != bool(row["reasons"]):
        found.append("label and reasons disagree")
    if scene["split"] != row["split"] and row["scene"] not in ("white-sweep", "grey-sweep", "white-flat"):
        found.append(f"{row['split']} product in a {scene['split']} scene")
    if row["split"] != split_of(row["product"]) and row["split"] != split_of(row["model"]):
        found.append("split is not the product's")
    if (
        row["role"] == "good"
        and row["model"] in catalogue.read()
        and not catalogue.read()[row["model"]].styles
    ):
        if row["style"] in table()["wrong"][row["category"]] and row["style"] not in _suits(row):
            found.append("good, but in an unsuitable style")
        if scene["support"] in NATURAL and row["category"] not in OUTDOORS:
            found.append("good, but on bare ground")
    if ("floating" in row["reasons"] and row["lift"] <= 0) or ("sunk" in row["reasons"] and row["lift"] >= 0):
        found.append("lift disagrees with the reason")
    return found


def _suits(row: dict) -> list[str]:
    return table()["suits"][row["category"]]


def _print(folder: Path, row: dict) -> int:
    """A 64-bit difference hash."""
    small = np.asarray(
        Image.open(folder / row["picture"]).convert("L").resize((9, 8), Image.Resampling.BOX), np.int16
    )
    bits = (small[:, 1:] > small[:, :-1]).ravel()
    return int("".join("1" if bit else "0" for bit in bits), 2)


def _duplicates(folder: Path, lines: list[dict]) -> list[str]:
    """Pictures of different products that nobody could tell apart; retouched ones are like their base."""
    rows = [
        row
        for row in lines
        if row["style"] not in PLAIN and not set(row["reasons"]) & {*AFTERWARDS, *CHANGES_PRODUCT}
    ]
    prints = np.array([_print(folder, row) for row in rows], np.uint64)
    found = []
    for index, row in enumerate(rows):
        bits = np.bitwise_count(prints[:index] ^ prints[index])
        twins = [rows[i] for i in np.flatnonzero(bits <= ALIKE_BITS)]
        twins = [twin for twin in twins if twin["product"] != row["product"]]
        found += [f"{row['id']}: looks like {twin['id']}" for twin in twins[:1]]
    return found


def _balance(lines: list[dict]) -> list[str]:
    """No category or reason is forgotten, good and bad keep a sensible ratio."""
    found = []
    generated = [row for row in lines if row["label"] is not None]
    share = sum(row["label"] for row in generated) / max(len(generated), 1)
    if not 0.3 < share < 0.6:
        found.append(f"share of good generations is {share:.2f}")
    counts = Counter(row["category"] for row in lines)
    for category in catalogue.CATEGORIES:
        if counts[category] < 0.4 * len(lines) / len(catalogue.CATEGORIES):
            found.append(f"few pictures of {category}: {counts[category]}")
    reasons = Counter(row["reasons"][0] for row in generated if row["reasons"])
    mean = sum(reasons.values()) / len(TITLES)
    found += [f"few pictures of {name}: {reasons[name]}" for name in TITLES if reasons[name] < RARE * mean]
    splits = Counter(row["split"] for row in lines)
    for split, least in (("train", 0.55), ("valid", 0.06), ("test", 0.15)):
        if splits[split] < least * len(lines):
            found.append(f"the {split} split has {splits[split]} of {len(lines)} pictures")
    styles = Counter(row["style"] for row in generated)
    found += [f"no picture of {style}" for style in STYLES if not styles[style]]
    return found


def licences(models: Path) -> list[str]:
    """The committed table says what the models' own files say."""
    return [
        f"{row.id}: table says {row.licence}, files say {said}"
        for row in catalogue.read().values()
        if (said := catalogue.licence_of(models, row.path)) != row.licence
    ]


def _complete(folder: Path, lines: list[dict], plan: list[dict]) -> list[str]:
    """Every planned product has its original, and at least its other pictures but the rejected ones."""
    made: dict[str, list[dict]] = {}
    for row in lines:
        made.setdefault(row["product"], []).append(row)
    rejected, found = records.rejected(folder), []
    for product in plan:
        rows = made.get(product["id"])
        wanted = [shot["id"] for shot in product["shots"] if shot["id"] not in rejected]
        if rows is None:
            found.append(f"{product['id']}: planned, not made")
        elif [row["id"] for row in rows] != wanted:
            found.append(f"{product['id']}: {len(rows)} of {len(wanted)} pictures")
    return found


def run(folder: Path, lines: list[dict]) -> list[str]:
    """Everything that is wrong with the set, one line each."""
    plan = records.planned(folder)
    found = _complete(folder, lines, plan)
    told = {shot["id"]: (product, shot) for product in plan for shot in product["shots"]}
    rows = {row["id"]: row for row in lines}
    for row in lines:
        product, shot = told[row["id"]]
        problems = _labels(row) + _picture(folder, row)
        if row["role"] != "original":
            base = rows.get(shot.get("from", ""))
            problems += as_told(row, product, shot) if base is None else as_seen(row, base, folder)
        found += [f"{row['id']}: {problem}" for problem in problems]
    return found + _duplicates(folder, lines) + _balance(lines)


def timing(lines: list[dict]) -> str:
    """Seconds a picture and where they go, as a Markdown table."""
    parts = ("build", "picture", "mask", "plate", "relit", "all")
    rows = ["| step | mean s over all pictures | mean s where done |", "| --- | --- | --- |"]
    for part in parts:
        values = [row["seconds"][part] for row in lines if part in row.get("seconds", {})]
        rows.append(
            f"| {part} | {sum(values) / max(len(lines), 1):.2f} | {sum(values) / max(len(values), 1):.2f} |"
        )
    return "\n".join(rows)

"""More bad pictures for training: faults put on good ones afterwards, as the factory's own, with other seeds.

A good picture becomes several bad ones for a fraction of a render's time. They are made from the saved
picture and kept without loss, so that no second compression gives them away.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from common.paths import cache_dir
from factory import records, retouch
from factory.faults import AFTERWARDS
from factory.layers import Sheet
from reward.faults import EMPTY_STYLES, FAULTS

VERSION = 2
# How many of a good picture: of the factory's own kinds, and of those that are otherwise rendered.
AFTER, BEFORE = 4, 5
# A relit product would need the renderer.
REASONS = tuple(name for name in AFTERWARDS if name != "light_mismatch")
SEVERITIES, OFTEN = ("mild", "clear", "strong"), (0.2, 0.45, 0.35)


def kept() -> Path:
    """Where they are."""
    return cache_dir("reward", f"extras-{VERSION}")


def _opened(folder: Path, name: str, mode: str) -> np.ndarray:
    return np.asarray(Image.open(folder / name).convert(mode), np.float32) / 255


def _spoilt(rng: np.random.Generator, sheet: Sheet, style: str) -> Iterator[tuple]:
    """Pictures and masks with the fault's name and severity."""
    for reason in rng.choice(REASONS, AFTER, replace=False):
        severity = str(rng.choice(SEVERITIES, p=OFTEN))
        seed = int(rng.integers(1 << 31))
        yield (*retouch.retouch(seed, str(reason), sheet, severity), severity)
    possible = [name for name in FAULTS if name != "wrong_size" or style not in EMPTY_STYLES]
    for reason in rng.choice(possible, BEFORE, replace=False):
        severity = str(rng.choice(SEVERITIES, p=OFTEN))
        made = FAULTS[str(reason)](rng, sheet, severity)
        if made is not None:
            yield (*made, str(reason), severity)


def _of_product(folder: Path, out: Path, lines: list[dict], other: np.ndarray | None) -> list[str]:
    """The extra pictures of one product: one JSON line each."""
    made = []
    for line in lines:
        rng = np.random.default_rng([7, zlib.crc32(line["id"].encode())])
        sheet = Sheet(
            _opened(folder, line["picture"], "RGB"),
            _opened(folder, line["plate"], "RGB"),
            _opened(folder, line["mask"], "L"),
            None,
            other,
        )
        for index, (picture, mask, fault, severity) in enumerate(_spoilt(rng, sheet, line["style"])):
            name = f"{line['id']}-x{index}"
            files = {"picture": out / f"{name}.png", "mask": out / f"{name}-mask.png"}
            for part, values in (("picture", picture), ("mask", mask)):
                Image.fromarray((np.clip(values, 0, 1) * 255 + 0.5).astype(np.uint8)).save(files[part])
            changed = {"id": name, "role": "bad", "label": 0, "reasons": [fault], "severity": severity}
            paths = {part: str(file) for part, file in files.items()}
            made.append(json.dumps(line | changed | paths | {"from": line["id"]}))
    return made


def make(folder: Path) -> None:
    """Makes what is missing for the good training pictures there are."""
    out = kept()
    products: dict[str, list[dict]] = {}
    for line in records.read(folder):
        if line["split"] == "train" and line["label"] == 1 and "plate" in line:
            products.setdefault(line["product"], []).append(line)
    other = None
    for number, (product, lines) in enumerate(products.items()):
        if number % 20 == 0:
            print(f"extra pictures of {number} of {len(products)} products", flush=True)
        done = out / f"{product}.jsonl"
        if not done.exists():
            made = _of_product(folder, out, lines, other)
            done.with_suffix(".part").write_text("\n".join(made) + "\n")
            done.with_suffix(".part").rename(done)
        first = lines[0]
        whole = _opened(folder, first["picture"], "RGB"), _opened(folder, first["mask"], "L")
        other = Sheet(whole[0], whole[0], whole[1], None, None).cutout()[0]

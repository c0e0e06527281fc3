"""HFPC's label files as they are: whoever has the pictures trains and measures on them.

Two formats, an object a line: `{"origin", "generation", "label"}` and `{origin: {"generations", "labels"}}`.
An address or path names its picture by its last part, in a folder of pictures (with or without an ending).
Masks are U²-Net-p's, computed once and kept.
"""

from __future__ import annotations

import functools
import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlparse

from PIL import Image

from common.paths import cache_dir
from reward.mattes import matte
from u2netp.graph import session

ENDINGS = ("", ".jpg", ".jpeg", ".png", ".webp")


@dataclass(frozen=True)
class Pair:
    """One labelled generation: addresses as they stand in the file."""

    origin: str
    generation: str
    label: int


class BadLabelsError(ValueError):
    """A label file that is not HFPC's, with the line."""


def pairs(file: Path) -> Iterator[Pair]:
    """Every pair of a file in either format."""
    for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not text.strip():
            continue
        try:
            yield from _of_line(json.loads(text))
        except (json.JSONDecodeError, KeyError, TypeError, AttributeError, ValueError) as error:
            raise BadLabelsError(f"{file.name}, line {number}: {error!r}") from error


def _of_line(line: dict) -> Iterator[Pair]:
    if "generation" in line:
        yield _pair(line["origin"], line["generation"], line["label"])
        return
    for origin, labelled in line.items():
        for generation, label in zip(labelled["generations"], labelled["labels"], strict=True):
            yield _pair(origin, generation, label)


def _pair(origin: str, generation: str, label: int) -> Pair:
    if label not in (0, 1):
        raise ValueError(f"label {label!r} is neither 0 nor 1")
    return Pair(str(origin), str(generation), int(label))


def picture_of(address: str, folder: Path) -> Path | None:
    """The file of an address, if the folder has it: a relative path, or the address's last part."""
    path = unquote(urlparse(address).path)
    names = [path.lstrip("/"), Path(path).name, hashlib.sha256(address.encode()).hexdigest()]
    for name in names:
        for ending in ENDINGS:
            if (file := folder / f"{name}{ending}").is_file():
                return file
    return None


@functools.cache
def _hash(picture: Path) -> str:
    return hashlib.sha256(picture.read_bytes()).hexdigest()


def _mask(picture: Path, folder: Path, teacher: list) -> Path:
    """U²-Net-p's matte of a picture; the network is only started where one is missing."""
    mask = folder / f"{_hash(picture)}.png"
    if not mask.exists():
        teacher[:] = teacher or [session(threads=2)]
        matte(teacher[0], Image.open(picture).convert("RGB")).save(mask.with_suffix(".part"), "PNG")
        mask.with_suffix(".part").rename(mask)
    return mask


def lines(file: Path, images: Path, split: str) -> list[dict]:
    """As the factory writes its pictures; what the folder does not have is left out and counted."""
    folder, teacher = cache_dir("reward", "hfpc-masks"), []
    found: dict[str, dict] = {}
    missing = 0
    for pair in pairs(file):
        both = picture_of(pair.origin, images), picture_of(pair.generation, images)
        if None in both:
            missing += 1
            continue
        for role, picture in zip(("original", "generation"), both, strict=True):
            name = f"hfpc-{role[0]}-{_hash(picture)[:20]}"
            known = {
                "id": name,
                "role": role,
                "picture": str(picture),
                "mask": str(_mask(picture, folder, teacher)),
                "original": str(both[0]),
                "label": pair.label if role == "generation" else None,
                "reasons": [],
                "severity": None,
                "model": str(both[0]),
                "split": split,
            }
            found.setdefault(name, known)
    if missing:
        print(f"{file.name}: {missing} pairs left out, their pictures are not in {images}", file=sys.stderr)
    if not found:
        raise BadLabelsError(f"{file.name}: none of its pictures is in {images}")
    return list(found.values())

"""HFPC's label files as they are: whoever has the pictures trains and measures on them.

Two formats, an object a line: `{"origin", "generation", "label"}` and `{origin: {"generations", "labels"}}`.
An address or path names its picture by its last part, in a folder of pictures (with or without an ending).
Masks are U²-Net-p's, computed once and kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlparse

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

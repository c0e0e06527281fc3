"""`models/manifest.toml`: the list the Rust build reads and checks by size and hash."""

from __future__ import annotations

import hashlib
import tomllib
from typing import Any

from common.paths import MODELS

MANIFEST = MODELS / "manifest.toml"
HEADER = """\
# The models this repo carries. `build.rs` refuses a file whose size or hash differs.
# Written by the scripts in `training/`; each model has a card of the same name.
"""
ORDER = ("name", "role", "file", "bytes", "sha256", "licence", "network", "source")


def sha256_hex(content: bytes) -> str:
    """The hash as the manifest, the page and the cards state it."""
    return hashlib.sha256(content).hexdigest()


def _value(value: str | int | float) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _entry(entry: dict[str, Any]) -> str:
    lines = ["[[model]]"]
    lines += [f"{key} = {_value(entry[key])}" for key in ORDER if key in entry]
    lines.append("[model.metrics]")
    lines += [f"{key} = {_value(value)}" for key, value in entry["metrics"].items()]
    return "\n".join(lines) + "\n"


def put_model(entry: dict[str, Any]) -> None:
    """Adds or replaces the entry of `entry["name"]`, with size and hash taken from the file."""
    content = (MODELS / entry["file"]).read_bytes()
    entry = {**entry, "bytes": len(content), "sha256": sha256_hex(content)}
    known = tomllib.loads(MANIFEST.read_text())["model"] if MANIFEST.exists() else []
    models = [model for model in known if model["name"] != entry["name"]] + [entry]
    models.sort(key=lambda model: model["name"], reverse=True)
    MANIFEST.write_text("\n".join([HEADER, *map(_entry, models)]))

"""The table of scene types (`scenes.toml`) and which styles suit which category."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

STYLES: tuple[str, ...] = (
    "white_studio", "colour_studio", "podium", "stone", "wood_table", "flat_lay",
    "kitchen", "bathroom", "home", "desk_cafe", "outdoor", "festive",
)  # fmt: skip
# Supports that are bare ground: a product belongs there only if it is used outdoors.
NATURAL = ("sand", "grass", "ground")


@lru_cache(maxsize=1)
def table() -> dict:
    """The whole file: `scene` rows, `suits` and `wrong` by category."""
    return tomllib.loads(Path(__file__).with_name("scenes.toml").read_text(encoding="utf-8"))


def scene_types() -> dict[str, dict]:
    """Every scene type by its id."""
    return {row["id"]: row for row in table()["scene"]}

"""Categories and styles in the order of their numbers."""

from __future__ import annotations

from factory.scenetable import STYLES, table

CATEGORIES: tuple[str, ...] = tuple(table()["suits"])

__all__ = ["CATEGORIES", "STYLES"]

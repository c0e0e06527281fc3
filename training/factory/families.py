"""The parametric families: category, supports, rough largest side in cm, weight among the models."""

from __future__ import annotations

from typing import NamedTuple


class Family(NamedTuple):
    """One family of products made from numbers (`parametric.py` builds it under the same name)."""

    category: str
    stands: tuple[str, ...]
    size_cm: float
    weight: int


FAMILIES: dict[str, Family] = {
    "tube": Family("cosmetics", ("table",), 15, 3),
    "pump": Family("cosmetics", ("table",), 19, 2),
    "dropper": Family("cosmetics", ("table",), 12, 2),
    "cream_jar": Family("perfume", ("table",), 7, 3),
    "flacon": Family("perfume", ("table",), 12, 3),
    "bottle": Family("bottles", ("table",), 28, 4),
    "flask": Family("bottles", ("table",), 25, 2),
    "mug": Family("cups", ("table",), 12, 4),
    "tumbler": Family("glassware", ("table",), 12, 3),
    "wine_glass": Family("glassware", ("table",), 20, 3),
    "can": Family("packaged", ("table",), 12, 3),
    "food_jar": Family("packaged", ("table",), 11, 3),
    "carton": Family("packaged", ("table",), 20, 4),
    "milk_carton": Family("packaged", ("table",), 22, 2),
    "book": Family("tools", ("table",), 24, 3),
    "cushion": Family("sofas", ("floor",), 45, 2),
    "ring": Family("watches", ("table",), 2.6, 3),
    "spectacles": Family("eyewear", ("table",), 15, 5),
    "vase": Family("plants", ("table",), 26, 2),
    "bowl": Family("tableware", ("table",), 22, 2),
    "table_lamp": Family("lamps", ("table",), 45, 2),
}

"""The same model in other dress: what its largest part may be made of instead."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable

import bpy

from factory import surfaces
from factory.finish import SOFT, principled, slots
from samples import materials as m

Rng = random.Random
Colour = tuple[float, float, float]

LEATHERS: tuple[Colour, ...] = (
    (0.24, 0.085, 0.035),
    (0.31, 0.125, 0.045),
    (0.03, 0.025, 0.022),
    (0.42, 0.27, 0.15),
    (0.10, 0.035, 0.025),
    (0.60, 0.52, 0.42),
)
FABRICS: tuple[Colour, ...] = (
    (0.05, 0.12, 0.16),
    (0.12, 0.18, 0.10),
    (0.45, 0.42, 0.37),
    (0.42, 0.16, 0.08),
    (0.52, 0.36, 0.10),
    (0.16, 0.17, 0.19),
    (0.50, 0.28, 0.26),
    (0.10, 0.13, 0.26),
    (0.62, 0.58, 0.50),
)
ENAMELS: tuple[Colour, ...] = (
    (0.62, 0.13, 0.05),
    (0.03, 0.14, 0.22),
    (0.70, 0.66, 0.58),
    (0.05, 0.20, 0.13),
    (0.82, 0.80, 0.76),
    (0.025, 0.026, 0.028),
    (0.66, 0.42, 0.08),
    (0.35, 0.52, 0.46),
    (0.72, 0.42, 0.36),
    (0.24, 0.30, 0.40),
)
GLAZES: tuple[Colour, ...] = (
    (0.80, 0.76, 0.70),
    (0.30, 0.38, 0.42),
    (0.55, 0.50, 0.43),
    (0.10, 0.17, 0.20),
    (0.62, 0.40, 0.28),
    (0.38, 0.44, 0.34),
    (0.86, 0.85, 0.83),
    (0.06, 0.055, 0.05),
)


def areas(items: list[bpy.types.Object]) -> dict[bpy.types.Material, float]:
    """Surface of each material, largest first."""
    found: dict[bpy.types.Material, float] = defaultdict(float)
    for item in items:
        slots = [slot.material for slot in item.material_slots]
        for polygon in item.data.polygons:
            if slots and slots[min(polygon.material_index, len(slots) - 1)]:
                found[slots[min(polygon.material_index, len(slots) - 1)]] += polygon.area
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def leather(rng: Rng) -> bpy.types.Material:
    """Upholstery or shoe leather."""
    return m.leather(
        surfaces.near(rng, rng.choice(LEATHERS)), rng.uniform(3, 6), rng.uniform(0.34, 0.5), 0.03
    )


def fabric(rng: Rng) -> bpy.types.Material:
    """Woven upholstery."""
    return m.cloth(surfaces.near(rng, rng.choice(FABRICS)), rng.uniform(20, 34), 0.5)


def velvet(rng: Rng) -> bpy.types.Material:
    """Upholstery with a nap."""
    return m.velvet(surfaces.near(rng, rng.choice(FABRICS)))


def timber(rng: Rng) -> bpy.types.Material:
    """One piece of wood."""
    return surfaces.wood(rng, rng.choice(("oak", "pale", "walnut", "cherry", "black", "oak")), None)


def lacquer(rng: Rng) -> bpy.types.Material:
    """Painted and polished."""
    return m.plain(
        "lacquer",
        surfaces.near(rng, rng.choice(ENAMELS)),
        rng.uniform(0.2, 0.5),
        Coat_Weight=rng.uniform(0, 0.6),
        Coat_Roughness=0.05,
    )


def glaze(rng: Rng) -> bpy.types.Material:
    """Stoneware."""
    return m.glaze(surfaces.near(rng, rng.choice(GLAZES)), rng.uniform(0.12, 0.5))


def steel(rng: Rng) -> bpy.types.Material:
    """Steel, brass, copper or blackened metal."""
    return m.metal(
        rng.choice(((0.72, 0.71, 0.69), (0.74, 0.55, 0.30), (0.62, 0.34, 0.22), (0.10, 0.10, 0.11))),
        rng.uniform(0.15, 0.4),
    )


# What a category's largest parts may be made of instead.
DRESS: dict[str, tuple[Callable[[Rng], bpy.types.Material], ...]] = {
    "shoes": (leather, leather, velvet, fabric),
    "bags": (leather, leather, fabric, lacquer),
    "sofas": (leather, velvet, fabric, fabric, velvet),
    "chairs": (timber, lacquer, fabric, velvet, leather),
    "tables": (timber, timber, lacquer),
    "storage": (timber, timber, lacquer),
    "lamps": (lacquer, fabric, steel, glaze),
    "cups": (glaze, lacquer),
    "tableware": (glaze, glaze, lacquer),
    "cookware": (lacquer, steel, timber),
    "appliances": (lacquer, lacquer, steel),
    "audio": (lacquer, timber),
    "devices": (lacquer,),
    "cosmetics": (lacquer, steel),
    "perfume": (lacquer, glaze),
    "bottles": (lacquer,),
    "watches": (steel,),
    "eyewear": (lacquer, steel),
    "toys": (lacquer,),
    "tools": (lacquer,),
}
# Categories that live by their textures: these are tinted, not replaced.
TINTED = {"clothing", "toys", "tools", "devices", "bottles", "eyewear", "watches", "cosmetics", "audio"}


def _tint(material: bpy.types.Material, rng: Rng) -> None:
    """Turns the hue and moves saturation and value of a material, texture or not."""
    node = principled(material)
    if node is None:
        return
    socket, tree = node.inputs["Base Color"], material.node_tree
    shift = tree.nodes.new("ShaderNodeHueSaturation")
    shift.inputs["Hue"].default_value = rng.uniform(0, 1)
    shift.inputs["Saturation"].default_value = rng.uniform(0.7, 1.15)
    shift.inputs["Value"].default_value = rng.uniform(0.75, 1.2)
    if socket.is_linked:
        tree.links.new(socket.links[0].from_socket, shift.inputs["Color"])
    else:
        shift.inputs["Color"].default_value = socket.default_value
    tree.links.new(shift.outputs["Color"], socket)


def recolour(items: list[bpy.types.Object], category: str, rng: Rng) -> None:
    """Another dress for the product's largest part; plants and food stay what they are."""
    ranked = [material for material in areas(items) if not material.name.startswith("glass")]
    if not ranked or category not in DRESS:
        return
    main = ranked[0]
    node = principled(main)
    textured = node is not None and (node.inputs["Base Color"].is_linked or node.inputs["Alpha"].is_linked)
    if textured and category in TINTED | {
        "lamps",
        "shoes",
        "cups",
        "tableware",
        "appliances",
        "cookware",
        "bags",
    }:
        _tint(main, rng)
        return
    dress = rng.choice(DRESS[category])(rng)
    alike = [material for material in ranked if SOFT.search(material.name) and SOFT.search(main.name)]
    for slot in slots(items):
        if slot.material == main or slot.material in alike:
            slot.material = dress

"""A plausible gloss for imported materials: metals, glass, wood and cloth by their names."""

from __future__ import annotations

import re

import bpy

from samples import materials as m

Colour = tuple[float, float, float]

METALLIC = re.compile(r"metal|chrom|steel|inox|alumin|silver|brass|iron|acier|kovov|copper|gold|crom", re.I)
GLASSY = re.compile(r"glass|verre|vetro|sklo|cristal|crystal|vidrio", re.I)
WOODEN = re.compile(r"wood|bois|madera|oak|pine|holz|drewno|legno", re.I)
SOFT = re.compile(r"fabric|cloth|tissu|tela|cushion|textil|pillow|cotton|wool|velvet", re.I)


def glass(colour: Colour = (1, 1, 1), roughness: float = 0.0, ior: float = 1.4) -> bpy.types.Material:
    """Clear glass whose shadow is light, since no caustics are traced."""
    s = m.Shader("glass")
    s.set(Base_Color=colour, Roughness=roughness, Transmission_Weight=1.0, IOR=ior)
    clear, ray, mix = (
        s.node("BsdfTransparent", Color=(*(0.55 + 0.4 * c for c in colour), 1)),
        s.node("LightPath"),
        s.node("MixShader"),
    )
    s.tree.links.new(ray.outputs["Is Shadow Ray"], mix.inputs[0])
    s.tree.links.new(s.principled.outputs[0], mix.inputs[1])
    s.tree.links.new(clear.outputs[0], mix.inputs[2])
    s.tree.links.new(mix.outputs[0], s.tree.nodes["Material Output"].inputs["Surface"])
    return s.material


def principled(material: bpy.types.Material) -> bpy.types.Node | None:
    """The material's principled shader, if it has one."""
    nodes = material.node_tree.nodes if material.use_nodes else ()
    return next((node for node in nodes if node.type == "BSDF_PRINCIPLED"), None)


def slots(items: list[bpy.types.Object]) -> list[bpy.types.MaterialSlot]:
    """Every filled material slot."""
    return [slot for item in items for slot in item.material_slots if slot.material]


def _set(node: bpy.types.Node, **inputs: float) -> None:
    for name, value in inputs.items():
        node.inputs[name.replace("_", " ")].default_value = value


def finish(items: list[bpy.types.Object], category: str) -> None:
    """Gives imported materials a plausible gloss: metals, glass, wood and cloth by their names."""
    made: dict[str, bpy.types.Material] = {}
    for slot in slots(items):
        material, node = slot.material, principled(slot.material)
        if node is None:
            continue
        name, textured = material.name, node.inputs["Base Color"].is_linked
        _set(node, Emission_Strength=0.0)
        alpha = node.inputs["Alpha"]
        if not textured and not alpha.is_linked and (alpha.default_value < 0.85 or GLASSY.search(name)):
            colour = tuple(max(c, 0.75) for c in node.inputs["Base Color"].default_value[:3])
            slot.material = made.setdefault(name, glass(colour, 0.0, 1.25))
        elif METALLIC.search(name) and not textured:
            grey = max(0.45, sum(node.inputs["Base Color"].default_value[:3]) / 3)
            keep = (
                max(node.inputs["Base Color"].default_value[:3])
                - min(node.inputs["Base Color"].default_value[:3])
                > 0.1
            )
            if not keep:
                node.inputs["Base Color"].default_value = (grey, grey, grey, 1)
            _set(node, Metallic=1.0, Roughness=0.24)
        elif SOFT.search(name) or category == "clothing":
            _set(node, Metallic=0.0, Roughness=0.92, Sheen_Weight=0.25)
        elif WOODEN.search(name):
            _set(node, Metallic=0.0, Roughness=0.42)
        else:
            rough = node.inputs["Roughness"].default_value
            low = 0.75 if category in ("sofas", "plants", "produce") and textured else 0.28
            _set(node, Metallic=0.0, Roughness=min(max(rough, low), 0.9))
            if category in ("cups", "tableware"):
                _set(node, Roughness=0.16, Coat_Weight=0.5, Coat_Roughness=0.05)

"""Light rigs by name. Light comes from the left (`side` = −1) or the right (+1); `reach` is the size of
the set in decimetres, so that a ring and a sofa are lit alike."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import bpy
from mathutils import Vector

from samples import shapes

Rng = random.Random
Colour = tuple[float, float, float]
WARM, NEUTRAL, COOL = (1.0, 0.86, 0.70), (1.0, 0.97, 0.93), (0.92, 0.96, 1.0)


@dataclass
class Lit:
    """What a rig did: the direction the key light comes from (unit vector)."""

    towards: tuple[float, float, float]


def ambient(colour: Colour, strength: float) -> None:
    """An even surrounding."""
    world = bpy.data.worlds.new("world")
    bpy.context.scene.world = world
    world.use_nodes = True
    node = world.node_tree.nodes["Background"]
    node.inputs["Color"].default_value, node.inputs["Strength"].default_value = (*colour, 1), strength


def probe(path: Path, strength: float, turn: float, seen_strength: float | None = None) -> None:
    """A photographed surrounding as light and reflection; the camera may see it brighter or darker."""
    ambient((1, 1, 1), strength)
    tree = bpy.context.scene.world.node_tree
    image = tree.nodes.new("ShaderNodeTexEnvironment")
    image.image, image.interpolation = bpy.data.images.load(str(path), check_existing=True), "Cubic"
    mapping, position = tree.nodes.new("ShaderNodeMapping"), tree.nodes.new("ShaderNodeTexCoord")
    mapping.inputs["Rotation"].default_value[2] = turn
    tree.links.new(position.outputs["Generated"], mapping.inputs["Vector"])
    tree.links.new(mapping.outputs["Vector"], image.inputs["Vector"])
    background = tree.nodes["Background"]
    tree.links.new(image.outputs["Color"], background.inputs["Color"])
    if seen_strength is not None:
        path_node, mix = tree.nodes.new("ShaderNodeLightPath"), tree.nodes.new("ShaderNodeMix")
        tree.links.new(path_node.outputs["Is Camera Ray"], mix.inputs[0])
        mix.inputs[2].default_value, mix.inputs[3].default_value = strength, seen_strength
        tree.links.new(mix.outputs[0], background.inputs["Strength"])


def softbox(place: Vector, size: float, irradiance: float, colour: Colour, aim: Vector) -> bpy.types.Object:
    """An area light; `irradiance` is what reaches the aim, whatever the distance."""
    light = bpy.data.lights.new("softbox", "AREA")
    light.shape, light.size, light.color = "SQUARE", size, colour
    item = bpy.data.objects.new("softbox", light)
    bpy.context.scene.collection.objects.link(item)
    item.location = place
    towards = aim - place
    item.rotation_euler = towards.to_track_quat("-Z", "Y").to_euler()
    light.energy = irradiance * towards.length_squared * math.pi
    item.visible_camera = False
    return item


def sun(towards: Vector, strength: float, colour: Colour, softness_degrees: float) -> bpy.types.Object:
    """Parallel light from the direction `towards`."""
    light = bpy.data.lights.new("sun", "SUN")
    light.energy, light.color, light.angle = strength, colour, math.radians(softness_degrees)
    item = bpy.data.objects.new("sun", light)
    bpy.context.scene.collection.objects.link(item)
    item.rotation_euler = (-towards).to_track_quat("-Z", "Y").to_euler()
    return item


def _direction(side: int, azimuth_degrees: float, height_degrees: float) -> Vector:
    """Azimuth 0 is from the camera's side, 90 from the side, above 90 from behind."""
    a, h = math.radians(azimuth_degrees), math.radians(height_degrees)
    return Vector((side * math.sin(a) * math.cos(h), -math.cos(a) * math.cos(h), math.sin(h)))


def _aim(reach: float) -> Vector:
    return Vector((0, 0, 0.25 * reach))


def studio(rng: Rng, side: int, reach: float) -> Lit:
    """A large softbox, a reflector, light from above: the catalogue picture."""
    ambient((1, 1, 1), rng.uniform(0.4, 0.6))
    key = _direction(side, rng.uniform(40, 62), rng.uniform(36, 50))
    aim = _aim(reach)
    softbox(aim + key * 3.4 * reach, 2.2 * reach, rng.uniform(0.8, 1.1), NEUTRAL, aim)
    softbox(aim + _direction(-side, 60, 25) * 3.4 * reach, 2.4 * reach, rng.uniform(0.2, 0.4), (1, 1, 1), aim)
    softbox(aim + Vector((0, 0.6 * reach, 3.2 * reach)), 2.4 * reach, 0.5, (1, 1, 1), aim)
    return Lit(tuple(key))


def window(rng: Rng, side: int, reach: float) -> Lit:
    """A tall window at the side, the room's fill from the other."""
    ambient(COOL, rng.uniform(0.18, 0.3))
    key = _direction(side, rng.uniform(72, 105), rng.uniform(24, 38))
    aim = _aim(reach)
    softbox(
        aim + key * 3.0 * reach,
        2.6 * reach,
        rng.uniform(1.2, 1.6),
        rng.choice((NEUTRAL, COOL, (1.0, 0.94, 0.86))),
        aim,
    )
    softbox(aim + _direction(-side, 50, 20) * 4 * reach, 3 * reach, rng.uniform(0.14, 0.3), NEUTRAL, aim)
    return Lit(tuple(key))


def _sunlit(
    rng: Rng, side: int, reach: float, height: tuple[float, float], colour: Colour, fill: float
) -> tuple[Lit, Vector]:
    ambient((0.97, 0.95, 0.94), fill)
    key = _direction(side, rng.uniform(38, 80), rng.uniform(*height))
    aim = _aim(reach)
    sun(key, rng.uniform(3.0, 4.0), colour, rng.uniform(0.8, 1.8))
    softbox(aim + _direction(-side, 40, 35) * 4 * reach, 3 * reach, rng.uniform(0.25, 0.4), NEUTRAL, aim)
    return Lit(tuple(key)), key


def sunny(rng: Rng, side: int, reach: float) -> Lit:
    """Hard sunlight with a light fill."""
    return _sunlit(rng, side, reach, (30, 48), (1.0, 0.92, 0.80), rng.uniform(0.45, 0.6))[0]


def golden(rng: Rng, side: int, reach: float) -> Lit:
    """Low, warm sun: long shadows."""
    return _sunlit(rng, side, reach, (14, 24), (1.0, 0.70, 0.42), rng.uniform(0.35, 0.5))[0]


def window_shadow(rng: Rng, side: int, reach: float) -> Lit:
    """Sunlight through panes: their shadow lies on wall and support."""
    lit, key = _sunlit(rng, side, reach, (28, 42), (1.0, 0.88, 0.74), rng.uniform(0.5, 0.65))
    aim = Vector((0, 0.5 * reach, 0.5 * reach))
    pane = (reach * rng.uniform(0.55, 0.9), reach * rng.uniform(0.6, 0.9))
    shapes.gobo_window(aim + key * 6 * reach, aim, (2, rng.choice((2, 3))), pane, 0.13 * reach, 9 * reach)
    return lit


def leaf_shadow(rng: Rng, side: int, reach: float) -> Lit:
    """Sunlight through leaves."""
    lit, key = _sunlit(rng, side, reach, (30, 44), (1.0, 0.90, 0.78), rng.uniform(0.5, 0.65))
    aim = Vector((0, 0.6 * reach, 0.4 * reach))
    size = (reach * rng.uniform(0.45, 0.75), reach * rng.uniform(0.12, 0.22))
    shapes.gobo_leaves(
        aim + key * 3.2 * reach, aim, 1.7 * reach, rng.randint(16, 30), size, rng.randint(0, 999)
    )
    return lit


def evening(rng: Rng, side: int, reach: float) -> Lit:
    """A warm lamp in a dim room, a cool window far off."""
    ambient((0.75, 0.82, 1.0), rng.uniform(0.1, 0.18))
    key = _direction(side, rng.uniform(45, 95), rng.uniform(28, 45))
    aim = _aim(reach)
    softbox(aim + key * 2.6 * reach, 0.9 * reach, rng.uniform(0.9, 1.2), (1.0, 0.74, 0.46), aim)
    softbox(
        aim + _direction(-side, 130, 30) * 4 * reach,
        2 * reach,
        rng.uniform(0.3, 0.5),
        (0.7, 0.82, 1.0),
        aim,
    )
    return Lit(tuple(key))


def backlit(rng: Rng, side: int, reach: float) -> Lit:
    """Light from behind and above with a soft front: rims and shadows towards the camera."""
    ambient((1, 1, 1), rng.uniform(0.3, 0.45))
    key = _direction(side, rng.uniform(125, 150), rng.uniform(32, 45))
    aim = _aim(reach)
    softbox(aim + key * 3.4 * reach, 1.6 * reach, rng.uniform(1.3, 1.7), NEUTRAL, aim)
    softbox(aim + _direction(-side, 30, 30) * 3.6 * reach, 3 * reach, rng.uniform(0.45, 0.65), (1, 1, 1), aim)
    return Lit(tuple(key))


def overcast(rng: Rng, side: int, reach: float) -> Lit:
    """The surrounding alone, with a broad soft key from above."""
    ambient((0.95, 0.97, 1.0), rng.uniform(0.5, 0.7))
    key = _direction(side, rng.uniform(20, 60), rng.uniform(55, 70))
    aim = _aim(reach)
    softbox(aim + key * 4 * reach, 4 * reach, rng.uniform(0.7, 1.0), (1, 1, 1), aim)
    return Lit(tuple(key))


def flash(rng: Rng, side: int, reach: float) -> Lit:
    """A bare flash beside the lens: the look of a careless snapshot."""
    ambient((1, 1, 1), 0.12)
    key = _direction(side, 6, 8)
    aim = _aim(reach)
    softbox(aim + key * 4 * reach, 0.12 * reach, 2.2, (1, 1, 1), aim)
    return Lit(tuple(key))


def dim(rng: Rng, side: int, reach: float) -> Lit:
    """Flat, greyish light from everywhere: dull."""
    ambient((0.86, 0.9, 1.0), 0.35)
    return Lit((0.0, 0.0, 1.0))


RIGS: dict[str, Callable[[Rng, int, float], Lit]] = {
    rig.__name__: rig
    for rig in (
        studio,
        window,
        sunny,
        golden,
        window_shadow,
        leaf_shadow,
        evening,
        backlit,
        overcast,
        flash,
        dim,
    )
}

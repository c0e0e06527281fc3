"""Renders models alone, on nothing, each under several lights: one view, one pose, so that only light differs.

    python3 training/samples/relight.py --count 110 --seed 7

The verdict is fitted on these too: what real light does to a product's shading, shadows and reflections no
image filter imitates. Stays in the cache; stopped work goes on where it was.
"""

import argparse
import json
import math
import random
import sys
import zlib
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

import environment
from tamper.splits import relit_name, split_of

environment.enter_blender_python()
environment.prepare()

import bpy

import camera as view
import scenes
import shapes
from materials import plain
from products import CATALOGUE, load
from render import begin

SIDE, SAMPLES, LIGHTS = 384, 8, 3
LARGEST_OBJ = 6_000_000
# What is no product that one person carries, and what has no thickness.
UNFIT = ("door", "window", "stair", "wall", "curtain", "light", "human", "people", "man", "woman", "child", "car", "tree", "grass")


def candidates():
    """Models of product size, small enough to load quickly."""
    for model, entry in sorted(CATALOGUE.items()):
        file = environment.MODELS / model
        sides = [float(entry[key]) for key in ("width", "depth", "height")]
        name = f"{entry['name']} {entry.get('category', '')}".lower()
        if not file.exists() or file.stat().st_size > LARGEST_OBJ or entry.get("doorOrWindow") == "true":
            continue
        if 3 < max(sides) < 260 and min(sides) > 0.04 * max(sides) and not any(word in name for word in UNFIT):
            yield model


def studio(rng, size):
    """Soft and even, as an original is lit."""
    scenes.ambient((1, 1, 1), rng.uniform(0.5, 0.7))
    side = rng.choice((-1, 1))
    scenes.softbox((side * 2.6 * size, -2.2 * size, 2.6 * size), 2.2 * size, rng.uniform(0.7, 1.1))
    scenes.softbox((-side * 2.8 * size, -1.4 * size, 1.6 * size), 2.4 * size, rng.uniform(0.2, 0.4))


def ground(rng, size):
    """A floor the camera does not see: it darkens, brightens and tints the product from below."""
    colour = [rng.uniform(0.08, 0.75)] * 3
    tint = rng.randrange(3)
    colour[tint] *= rng.uniform(0.6, 1.0)
    floor = shapes.plane("floor", 12 * size, 12 * size, plain("floor", tuple(colour), 0.6))
    floor = floor or bpy.data.objects["floor"]
    floor.visible_camera = False


def blinds(rng, size, sun):
    """Bars or leaves between sun and product: their shadows lie across it."""
    material = plain("bar", (0.1, 0.1, 0.1), 0.9)
    turn = rng.uniform(-0.6, 0.6)
    for index in range(-4, 5):
        towards = scenes.Vector(sun).normalized() * 3.0 * size
        bar = shapes.plane(f"bar{index}", 0.28 * size, 8 * size, material) or bpy.data.objects[f"bar{index}"]
        across = scenes.Vector((math.cos(turn), math.sin(turn), 0)) * index * 0.62 * size
        bar.location = towards + across
        bar.rotation_euler = (0, 0, turn + rng.uniform(-0.1, 0.1))
        bar.visible_camera = False


def surroundings(rng, size):
    """A photographed place, often a sun, sometimes something in front of it."""
    probes = sorted(path.stem for path in environment.PROBES.glob("*.exr"))
    scenes.probe(rng.choice(probes), rng.uniform(0.7, 1.3), rng.uniform(0, 2 * math.pi))
    balance(rng.uniform(0.2, 0.7))
    draw = rng.random()
    if draw < 0.6:
        angle, height = rng.uniform(-1.3, 1.3), rng.uniform(0.5, 1.6)
        place = (2 * size * math.sin(angle), -2 * size * math.cos(angle), 2 * size * height)
        warm = rng.uniform(0.55, 1.0)
        softness = rng.choice((1.0, 4.0, 15.0))
        scenes.sun(place, rng.uniform(1.0, 3.2), (1.0, 0.5 + 0.5 * warm, warm), softness)
        if draw < 0.25:
            blinds(rng, size, place)
    elif draw < 0.8:
        side = rng.choice((-1, 1))
        colour = (1.0, rng.uniform(0.75, 1.0), rng.uniform(0.55, 1.0))
        scenes.softbox((side * 2.5 * size, -size, 2 * size), 0.8 * size, rng.uniform(0.8, 2.0), colour)


def balance(saturation):
    """A camera's white balance takes most of the surroundings' tint away, seldom all of it."""
    tree = bpy.context.scene.world.node_tree
    background = tree.nodes["Background"]
    muted = tree.nodes.new("ShaderNodeHueSaturation")
    muted.inputs["Saturation"].default_value = saturation
    tree.links.new(background.inputs["Color"].links[0].from_socket, muted.inputs["Color"])
    tree.links.new(muted.outputs["Color"], background.inputs["Color"])


def mean_brightness(path):
    """Of the pixels that show the product."""
    from PIL import Image

    picture = Image.open(path).convert("RGBA").resize((64, 64))
    values = [(r + g + b) / 3 for r, g, b, a in picture.getdata() if a > 200]
    return sum(values) / max(len(values), 1)


def shoot(model, seed, folder, name):
    """One picture a light; a model that shows too little is noted and left out."""
    rng = random.Random(zlib.crc32(f"{seed} {name}".encode()))
    yaw, elevation = rng.uniform(-0.9, 0.9), rng.uniform(4, 34)
    scene = begin(SIDE, SIDE, SAMPLES, seed)
    scene.render.film_transparent = scene.render.use_persistent_data = True
    scene.render.image_settings.color_mode = "RGBA"
    meshes = load(model, yaw=yaw)
    points = [item.matrix_world @ vertex.co for item in meshes for vertex in item.data.vertices]
    size = max(max(p[i] for p in points) - min(p[i] for p in points) for i in range(3))
    eye = view.place(points, elevation, 4.0)
    view.frame(eye, points, SIDE, SIDE, 0.9, (0.5, 0.5))
    kept = set(bpy.data.objects)
    for light in range(LIGHTS):
        for item in set(bpy.data.objects) - kept:
            bpy.data.objects.remove(item)
        ground(rng, size)
        if light == 0:
            studio(rng, size)
        else:
            surroundings(rng, size)
        expose(scene, folder / f"{name}-{light}.png", rng.uniform(0.38, 0.6) * 255)


def expose(scene, file, aim):
    """Renders with the product's mean brightness near `aim` (0 to 255), as a camera's automatic does."""
    partial = file.with_suffix(".part.png")
    scene.render.filepath, scene.view_settings.exposure = str(partial), 0
    scene.render.resolution_percentage, scene.cycles.samples, scene.cycles.use_denoising = 20, 4, False
    bpy.ops.render.render(write_still=True)
    seen = max(mean_brightness(partial), 8)
    scene.view_settings.exposure = max(min(1.6 * math.log2(aim / seen), 3), -3)
    scene.render.resolution_percentage, scene.cycles.samples, scene.cycles.use_denoising = 100, SAMPLES, True
    bpy.ops.render.render(write_still=True)
    partial.rename(file)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=110)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=environment.CACHE / "tamper" / "relit")
    parser.add_argument("--backwards", action="store_true", help="from the end: two runs share the work")
    parser.add_argument(
        "--splits", nargs="+", default=["train", "val", "test"], help="train teaches the comparer alone"
    )
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    models = list(candidates())
    random.Random(options.seed).shuffle(models)
    chosen = models[: options.count]
    for number, model in enumerate(reversed(chosen) if options.backwards else chosen, 1):
        name = relit_name(model)
        note = options.out / f"{name}.json"
        if note.exists() and json.loads(note.read_text())["lights"]:
            continue
        if split_of(name) not in options.splits:
            # Noted all the same: the factory's products of this model follow its split.
            note.write_text(json.dumps({"model": model, "lights": 0, "fault": None}))
            continue
        fault = None
        try:
            shoot(model, options.seed, options.out, name)
        except Exception as error:  # A model that does not load costs its place, not the run.
            fault = str(error)
        note.write_text(json.dumps({"model": model, "lights": LIGHTS, "fault": fault}))
        print(f"RELIT {number} {model} {fault or ''}", flush=True)


if __name__ == "__main__":
    main()

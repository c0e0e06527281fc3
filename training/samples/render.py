"""Renders the page's sample pictures into `www/public/samples/`, with `samples.json` beside them.

    python3 training/samples/render.py            # all pictures, final size
    python3 training/samples/render.py --only kettle --preview 256 --out /tmp/look

Installs Blender (PyPI `bpy`) and fetches models and light probes into the cache on first use.
"""

import argparse
import json
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import environment

environment.enter_blender_python()
environment.prepare()

import bpy
from PIL import Image

import camera as view
import products
import scenes
from shots import PAIRS, TABLE
from texts import entries

ROOT = Path(__file__).resolve().parents[2]
QUALITY = 88


def begin(width, height, samples, seed):
    """An empty scene with Cycles set for product pictures; PBR Neutral keeps a product's own colours."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine, scene.cycles.device = "CYCLES", "CPU"
    scene.cycles.samples, scene.cycles.use_denoising, scene.cycles.seed = samples, True, seed
    scene.cycles.use_adaptive_sampling, scene.cycles.max_bounces = False, 5
    scene.cycles.caustics_reflective = scene.cycles.caustics_refractive = False
    scene.cycles.sample_clamp_indirect = 6.0
    scene.render.threads_mode, scene.render.threads = "FIXED", 2
    scene.render.resolution_x, scene.render.resolution_y, scene.render.resolution_percentage = width, height, 100
    scene.view_settings.view_transform = "Khronos PBR Neutral"
    scene.render.image_settings.file_format = "PNG"
    return scene


def finish(scene, png, jpeg, width, height):
    scene.render.filepath = str(png)
    bpy.ops.render.render(write_still=True)
    picture = Image.open(png).convert("RGB")
    picture.save(jpeg, quality=QUALITY, optimize=True, progressive=True, subsampling=0 if width < 400 else 2)


def scaled(size, longest):
    factor = longest / max(size) if longest else 1
    return [round(side * factor) for side in size]


def shoot(pair, part, seed, samples, preview, out, png_folder):
    """One picture: the untouched product in the studio, or the product (with its fault) in the scene."""
    shot = pair[part]
    width, height = scaled(shot["size"], preview)
    fault = pair["fault"] if part == "generated" else None
    scene = begin(width, height, samples, seed)
    points = products.BUILDERS[pair["product"]](None).points()
    if fault:
        # Framed by the sound product, so that a fault changes neither scale nor view.
        scene = begin(width, height, samples, seed)
        products.BUILDERS[pair["product"]](fault)
    eye = view.place(points, pair["elevation"], pair["distance"])
    view.frame(eye, points, width, height, shot["fill"], shot["centre"])
    if part == "original":
        scenes.studio(max(max(p[i] for p in points) - min(p[i] for p in points) for i in range(3)))
    else:
        view.focus(eye, points, shot["f_number"])
        getattr(scenes, shot["scene"])(random.Random(seed))
    scene.view_settings.exposure = shot.get("exposure", 0.0)
    name = f"{pair['id']}-{part}"
    finish(scene, png_folder / f"{name}.png", out / f"{name}.jpg", width, height)
    return name


def shoot_table(seed, samples, preview, out, png_folder):
    """Two products in one picture, for the cut-out page."""
    width, height = scaled(TABLE["size"], preview)
    scene = begin(width, height, samples, seed)
    points = []
    for name, x, y in TABLE["products"]:
        product = products.BUILDERS[name](None)
        for item in product.objects:
            item.data.transform(products.Matrix.Translation((x, y, 0)))
        points += product.points()
    eye = view.place(points, TABLE["elevation"], TABLE["distance"])
    view.frame(eye, points, width, height, TABLE["fill"], TABLE["centre"])
    view.focus(eye, points, TABLE["f_number"])
    getattr(scenes, TABLE["scene"])(random.Random(seed))
    scene.view_settings.exposure = TABLE.get("exposure", 0.0)
    finish(scene, png_folder / f"{TABLE['id']}.png", out / f"{TABLE['id']}.jpg", width, height)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "www" / "public" / "samples")
    parser.add_argument("--clothing", type=Path, default=ROOT / ".." / "shared" / "data" / "clothing")
    parser.add_argument("--only", nargs="*", help="ids, or id-original, id-generated")
    parser.add_argument("--samples", type=int, default=8)
    parser.add_argument("--preview", type=int, default=0, help="longer side in pixels")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    png_folder = environment.WORK / ("previews" if options.preview else "renders")
    for folder in (options.out, png_folder):
        folder.mkdir(parents=True, exist_ok=True)
    settings = (options.seed, options.samples, options.preview, options.out, png_folder)

    def wanted(*names):
        return not options.only or any(name in options.only for name in names)

    for pair in PAIRS:
        for part in ("original", "generated"):
            if wanted(pair["id"], f"{pair['id']}-{part}"):
                began = time.time()
                shoot(pair, part, *settings)
                print(f"SHOT {pair['id']}-{part} {time.time() - began:.0f} s", flush=True)
    if wanted(TABLE["id"]):
        shoot_table(*settings)
    if not options.preview:
        entries(options.out, options.clothing, PAIRS, TABLE)


if __name__ == "__main__":
    main()

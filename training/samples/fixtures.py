"""Makes `tests/fixtures/pairs/`: the sample pairs made small, and pairs for the cases at the edge.

    python3 training/samples/fixtures.py      # after render.py; renders two small pictures more
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import render
from PIL import Image

import camera as view
import environment
import products
import scenes
from shots import PAIRS, TABLE

LONGER_SIDE = 360
QUALITY = 85
FOLDER = render.ROOT / "tests" / "fixtures" / "pairs"
SAMPLES = render.ROOT / "www" / "public" / "samples"


def reduced(source, target):
    picture = Image.open(source).convert("RGB")
    picture.thumbnail((LONGER_SIDE, LONGER_SIDE), Image.LANCZOS)
    picture.save(target, quality=QUALITY, optimize=True)


def cutout_with_alpha(pair, target, seed):
    """The product alone, with the alpha channel the renderer knows: 8-bit RGBA in few colours."""
    shot = pair["original"]
    width, height = render.scaled(shot["size"], 320)
    scene = render.begin(width, height, 8, seed)
    points = products.BUILDERS[pair["product"]](None).points()
    eye = view.place(points, pair["elevation"], pair["distance"])
    view.frame(eye, points, width, height, shot["fill"], shot["centre"])
    scenes.studio(max(max(p[i] for p in points) - min(p[i] for p in points) for i in range(3)))
    render.bpy.data.objects["sweep"].is_holdout = True
    scene.render.film_transparent = True
    scene.render.image_settings.color_mode = "RGBA"
    raw = environment.WORK / "previews" / "cutout.png"
    raw.parent.mkdir(parents=True, exist_ok=True)
    scene.render.filepath = str(raw)
    render.bpy.ops.render.render(write_still=True)
    picture = Image.open(raw).convert("RGBA")
    alpha = picture.getchannel("A")
    few = picture.convert("RGB").quantize(40, dither=Image.Dither.NONE).convert("RGB")
    black = Image.new("RGB", picture.size)
    few = Image.composite(few, black, alpha.point(lambda a: 255 if a else 0))
    few.putalpha(alpha)
    few.save(target, optimize=True)


def empty_room(target, seed):
    """The living room with nothing standing in it."""
    pair = next(pair for pair in PAIRS if pair["id"] == "armchair")
    shot = pair["generated"]
    width, height = render.scaled(shot["size"], LONGER_SIDE)
    scene = render.begin(width, height, 8, seed)
    points = products.BUILDERS["armchair"](None).points()
    scene = render.begin(width, height, 8, seed)
    eye = view.place(points, pair["elevation"], pair["distance"])
    view.frame(eye, points, width, height, shot["fill"] * 0.8, shot["centre"])
    scenes.bare_room(None)
    raw = environment.WORK / "previews" / "empty.png"
    raw.parent.mkdir(parents=True, exist_ok=True)
    scene.render.filepath = str(raw)
    render.bpy.ops.render.render(write_still=True)
    reduced(raw, target)


def gradient(target):
    ramp = Image.linear_gradient("L").resize((LONGER_SIDE, 288))
    Image.merge("RGB", (ramp.point(lambda v: 150 + v // 4), ramp.point(lambda v: 165 + v // 4),
                        ramp.point(lambda v: 180 + v // 4))).save(target, quality=QUALITY)


def rows():
    """`expect`: pass, fail, or not_pass where review and fail are both right."""
    for pair in PAIRS:
        yield dict(id=pair["id"], kind="sample", original=f"{pair['id']}-original.jpg",
                   generated=f"{pair['id']}-generated.jpg", expect="fail" if pair["fault"] else "pass", finding=pair["fault"])
    yield dict(id="identical", kind="identical", original="boots-original.jpg", generated="boots-original.jpg",
               expect="pass", finding=None)
    yield dict(id="different", kind="different_product", original="kettle-original.jpg",
               generated="serum-generated.jpg", expect="fail", finding="different_product")
    yield dict(id="empty-room", kind="no_product", original="armchair-original.jpg", generated="empty-room.jpg",
               expect="not_pass", finding=None)
    yield dict(id="gradient", kind="no_product", original="jug-original.jpg", generated="gradient.jpg",
               expect="not_pass", finding="product_not_found")
    yield dict(id="several", kind="several_products", original="kettle-original.jpg", generated="two-products.jpg",
               expect="not_pass", finding="several_products")
    yield dict(id="own-alpha", kind="own_alpha", original="boots-cutout.png", generated="boots-generated.jpg",
               expect="pass", finding=None)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--keep-renders", action="store_true", help="make only what is reduced from the samples")
    options = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    names = [f"{pair['id']}-{part}.jpg" for pair in PAIRS for part in ("original", "generated")] + [f"{TABLE['id']}.jpg"]
    for name in names:
        reduced(SAMPLES / name, FOLDER / name)
    gradient(FOLDER / "gradient.jpg")
    if not options.keep_renders:
        cutout_with_alpha(PAIRS[0], FOLDER / "boots-cutout.png", options.seed)
        empty_room(FOLDER / "empty-room.jpg", options.seed)
    lines = ",\n".join("  " + json.dumps(row) for row in rows())
    (FOLDER / "pairs.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()

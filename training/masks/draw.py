"""Draws the hand-made product masks that segmentation is measured against: `tests/fixtures/masks/`.

    python training/masks/draw.py                        # photos and masks, from masks.json
    python training/masks/draw.py --look sheets          # and contact sheets of the contours, to look at
    python training/masks/draw.py --only hat --look sheets

`masks.json` names, for each photo, its file below the data folder and polygons in pixels of that file,
written as "x,y x,y ...". They take effect in this order:

1. `outline`: what is the product; `holes`: what shows through it.
2. `grabcut`: half the width, in pixels, of a band along that outline in which OpenCV's GrabCut decides;
   left out where the outline is final.
3. `add`, then `remove`: corrections after having looked; hands and hangers in front of the product.

Needs numpy, pillow and opencv-python-headless (the fixtures: 5.0.0.93; another GrabCut may move an edge).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

REPO = Path(__file__).resolve().parents[2]
DEFAULT_DATA = REPO.parent / "shared" / "data"
FIXTURES = REPO / "tests" / "fixtures" / "masks"

LONGER_SIDE = 288
QUALITY = 85
FINER = 4  # polygons are drawn, and GrabCut's steps smoothed, at so many times the photo's size
SMOOTH = 1.3  # Gaussian sigma in pixels of the photo
ITERATIONS = 4
ENLARGE = 3
COLUMNS = 3
CONTOUR = (255, 0, 255)

Mask = NDArray[np.uint8]
Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Drawing:
    """One photo of `masks.json`."""

    source: str
    product: str
    outline: list[str]
    holes: list[str] = field(default_factory=list)
    grabcut: int = 0
    add: list[str] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """`<class>-<8 characters>`; the cartons' file names differ only after those, and stay whole."""
        stem = Path(self.source).stem
        return f"{self.product}-{stem if self.product == 'carton' else stem[:8]}"


def read_drawings(file: Path, only: str) -> list[Drawing]:
    """The photos of `masks.json` whose name contains `only`."""
    drawings = [Drawing(**photo) for photo in json.loads(file.read_text())["photos"]]
    return [drawing for drawing in drawings if only in drawing.name]


def points(polygon: str) -> NDArray[np.float64]:
    """`"x,y x,y"` as an array of corners."""
    return np.array([[float(number) for number in corner.split(",")] for corner in polygon.split()])


def fill(mask: Mask, polygons: list[str], value: int, scale: int) -> None:
    """Draws polygons into a mask that is `scale` times the photo's size."""
    for polygon in polygons:
        corners = np.rint(points(polygon) * scale - 0.5).astype(np.int32)
        cv2.fillPoly(mask, [corners], value)


def drawn(drawing: Drawing, width: int, height: int, scale: int) -> Mask:
    """The outline without its holes."""
    mask = np.zeros((height * scale, width * scale), np.uint8)
    fill(mask, drawing.outline, 255, scale)
    fill(mask, drawing.holes, 0, scale)
    return mask


def refined(photo: Pixels, outline: Mask, band: int) -> Mask:
    """GrabCut's answer within `band` pixels of the outline, the outline elsewhere."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * band + 1, 2 * band + 1))
    inside = cv2.erode(outline, kernel) > 0
    outside = cv2.dilate(outline, kernel) == 0
    labels = np.where(outline > 0, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    labels[inside], labels[outside] = cv2.GC_FGD, cv2.GC_BGD
    cv2.setRNGSeed(1)
    model = np.zeros((2, 1, 65))
    bgr = np.ascontiguousarray(photo[:, :, ::-1])
    cv2.grabCut(bgr, labels, (0, 0, 0, 0), model[0], model[1], ITERATIONS, cv2.GC_INIT_WITH_MASK)
    return np.where(np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)), 255, 0).astype(np.uint8)


def smoothed(mask: Mask) -> Mask:
    """A mask of whole pixels as one of `FINER` size without steps."""
    fine = cv2.resize(mask, None, fx=FINER, fy=FINER, interpolation=cv2.INTER_NEAREST)
    blurred = cv2.GaussianBlur(fine, (0, 0), SMOOTH * FINER)
    return np.where(blurred > 127, 255, 0).astype(np.uint8)


def fine_mask(drawing: Drawing, photo: Pixels) -> Mask:
    """The finished mask, black and white, at `FINER` times the photo's size."""
    height, width = photo.shape[:2]
    mask = drawn(drawing, width, height, FINER)
    if drawing.grabcut:
        mask = smoothed(refined(photo, drawn(drawing, width, height, 1), drawing.grabcut))
    fill(mask, drawing.add, 255, FINER)
    fill(mask, drawing.remove, 0, FINER)
    return mask


def fixture_size(width: int, height: int) -> tuple[int, int]:
    """The photo's size, scaled down where its longer side exceeds `LONGER_SIDE`."""
    scale = min(1.0, LONGER_SIDE / max(width, height))
    return round(width * scale), round(height * scale)


def write_fixture(drawing: Drawing, photo: Image.Image, mask: Mask) -> None:
    """The photo as JPEG and its mask as PNG, both at the fixture's size."""
    size = fixture_size(*photo.size)
    small = photo if size == photo.size else photo.resize(size, Image.Resampling.LANCZOS)
    small.save(FIXTURES / f"{drawing.name}.jpg", quality=QUALITY, optimize=True)
    grey = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    Image.fromarray(grey).save(FIXTURES / f"{drawing.name}.png", optimize=True)


def with_contour(drawing: Drawing, photo: Image.Image, mask: Mask) -> Image.Image:
    """The enlarged photo with its mask's contour, a tick every 20 pixels of the photo and its name."""
    size = (photo.width * ENLARGE, photo.height * ENLARGE)
    picture = np.array(photo.resize(size, Image.Resampling.LANCZOS))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    for contour in contours:
        line = np.rint(contour * (ENLARGE / FINER)).astype(np.int32)
        cv2.polylines(picture, [line], isClosed=True, color=CONTOUR, thickness=1)
    tile = Image.fromarray(picture)
    pen = ImageDraw.Draw(tile)
    for step in range(20, max(photo.size), 20):
        long = 12 if step % 100 == 0 else 6
        pen.line((step * ENLARGE, 0, step * ENLARGE, long), fill="cyan")
        pen.line((0, step * ENLARGE, long, step * ENLARGE), fill="cyan")
    pen.text((16, 14), drawing.name, fill="white", stroke_width=2, stroke_fill="black")
    return tile


def write_sheets(tiles: list[Image.Image], folder: Path) -> None:
    """Contact sheets of `COLUMNS` tiles side by side."""
    folder.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(tiles), COLUMNS):
        row = tiles[start : start + COLUMNS]
        sheet = Image.new("RGB", (sum(tile.width for tile in row), max(tile.height for tile in row)))
        x = 0
        for tile in row:
            sheet.paste(tile, (x, 0))
            x += tile.width
        sheet.save(folder / f"contours-{start // COLUMNS + 1:02}.jpg", quality=90)


def draw_all(drawings: list[Drawing], data: Path) -> Iterator[Image.Image]:
    """Writes every fixture, and gives the enlarged photo with its contour."""
    for drawing in drawings:
        photo = Image.open(data / drawing.source).convert("RGB")
        mask = fine_mask(drawing, np.array(photo))
        write_fixture(drawing, photo, mask)
        yield with_contour(drawing, photo, mask)


def main() -> None:
    """Remakes the fixtures from `masks.json`."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--look", type=Path, metavar="FOLDER", help="write contact sheets there")
    parser.add_argument("--only", default="", help="only photos whose name contains this")
    arguments = parser.parse_args()

    cv2.setNumThreads(1)
    FIXTURES.mkdir(parents=True, exist_ok=True)
    drawings = read_drawings(Path(__file__).with_name("masks.json"), arguments.only)
    tiles = list(draw_all(drawings, arguments.data))
    if arguments.look:
        write_sheets(tiles, arguments.look)
    size = sum(file.stat().st_size for file in FIXTURES.iterdir())
    print(f"{len(drawings)} masks; {FIXTURES.relative_to(REPO)} holds {size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()

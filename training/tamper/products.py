"""The products: where their photos are, and their cut-outs, made once and kept in the cache."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from common.packages import npm_package
from common.paths import cache_dir
from tamper.cutout import cut_from_alpha, cut_from_photo
from tamper.filters import largest_component
from tamper.splits import split_of
from u2netp.graph import session

EMOJI = ("@lobehub/fluent-emoji-3d", "1.1.0")
# Code points that show things a shop sells: food, instruments, clothes, devices, furniture, tools.
EMOJI_RANGES = (
    *((0x1F32D, 0x1F37F), (0x1F392, 0x1F393), (0x1F3A7, 0x1F3A9), (0x1F3B7, 0x1F3BB), (0x1F451, 0x1F45F)),
    *((0x1F4BA, 0x1F4C0), (0x1F4DE, 0x1F4E0), (0x1F4F7, 0x1F4FB), (0x1F526, 0x1F52B), (0x1F6CB, 0x1F6CD)),
    *((0x1F941, 0x1F945), (0x1F950, 0x1F96F), (0x1F97B, 0x1F97F), (0x1F9C0, 0x1F9CB), (0x1F9E2, 0x1F9F8)),
    (0x1FA70, 0x1FA9B),
)
REJECTED = Path(__file__).with_name("rejected.txt")


@dataclass(frozen=True)
class Source:
    """A photo a product may come from. `standing`: seen from the front, not lying flat."""

    identity: str
    path: Path
    kind: str
    standing: bool


@dataclass(frozen=True)
class Product:
    """A cut-out with the photo it came from. `split` is by product, so nothing leaks."""

    source: Source
    cutout: Path
    split: str

    # The same product, cropped alike, under other lights; rendered products alone have them.
    relit: tuple[Path, ...] = ()

    @property
    def identity(self) -> str:
        """The name under which pairs refer to it."""
        return self.source.identity

    def rgba(self) -> np.ndarray:
        """The cut-out, `[height, width, 4]` in 0..1, straight alpha."""
        return np.asarray(Image.open(self.cutout), np.float64) / 255

    def under_other_light(self, rng: np.random.Generator) -> np.ndarray:
        """The cut-out as another light shows it; as it is where no other light was rendered."""
        if not self.relit:
            return self.rgba()
        return np.asarray(Image.open(self.relit[rng.integers(len(self.relit))]), np.float64) / 255


def _every(paths: list[Path], count: int) -> list[Path]:
    return [paths[i * len(paths) // count] for i in range(min(count, len(paths)))]


def _name(path: Path) -> str:
    return f"{zlib.crc32(path.name.encode()):08x}"


def candidates(data: Path, per_class: int) -> Iterator[Source]:
    """More photos than are needed: most are dropped for their matte."""
    for folder in sorted((data / "clothing" / "train").iterdir()):
        for path in _every(sorted(folder.glob("*.jpg")), per_class):
            yield Source(f"{folder.name}-{_name(path)}", path, "clothing", False)
    for path in sorted((data / "grocery" / "iconic").rglob("*.jpg")):
        yield Source(f"iconic-{path.stem.lower()}", path, "iconic", True)
    for folder in sorted((data / "grocery" / "train" / "Packages").glob("*/*")):
        for path in _every(sorted(folder.glob("*.jpg")), per_class // 8):
            yield Source(f"pack-{path.stem.lower()}", path, "pack", True)
    for path in sorted((npm_package(*EMOJI) / "assets").glob("*.webp")):
        if "-" in path.stem:
            continue
        if any(low <= int(path.stem, 16) <= high for low, high in EMOJI_RANGES):
            yield Source(f"emoji-{path.stem}", path, "emoji", True)


def rendered() -> Iterator[Product]:
    """Models that `samples/relight.py` rendered under several lights, cropped alike."""
    folder, crops = cache_dir("tamper", "relit"), cache_dir("tamper", "relit-crops")
    for note in sorted(folder.glob("*.json")):
        shots = sorted(folder.glob(f"{note.stem}-?.png"))
        if json.loads(note.read_text())["fault"] or len(shots) < 2:
            continue
        files = [crops / shot.name for shot in shots]
        if not all(file.exists() for file in files):
            pictures = [Image.open(shot).convert("RGBA") for shot in shots]
            box = pictures[0].getchannel("A").point(lambda a: 255 * (a > 5)).getbbox()
            if box is None:
                continue
            box = (box[0] - 6, box[1] - 6, box[2] + 6, box[3] + 6)
            for file, picture in zip(files, pictures, strict=True):
                picture.crop(box).save(file)
        alpha = np.asarray(Image.open(files[0]).getchannel("A")) > 127
        # Legs and wires, or several things: no product to judge at this size.
        if alpha.mean() < 0.25 or largest_component(alpha)[1] < 0.95:
            continue
        source = Source(note.stem, files[0], "render", True)
        yield Product(source, files[0], split_of(note.stem), tuple(files[1:]))


def cut_all(data: Path, per_class: int = 40, threads: int = 1) -> list[Product]:
    """Every product with a clean cut-out. Interrupted work goes on where it stopped."""
    folder = cache_dir("tamper", "cutouts")
    rejected = {line.split("#")[0].strip() for line in REJECTED.read_text().splitlines()}
    net, products = session(threads=threads), []
    for source in candidates(data, per_class):
        note, picture = folder / f"{source.identity}.json", folder / f"{source.identity}.png"
        if not note.exists():
            quality: dict = {}
            if source.kind == "emoji":
                cutout = cut_from_alpha(Image.open(source.path))
            else:
                cutout, quality = cut_from_photo(Image.open(source.path).convert("RGB"), net)
            if cutout is not None:
                cutout.save(picture)
            note.write_text(json.dumps(quality))
        if picture.exists() and source.identity not in rejected:
            products.append(Product(source, picture, split_of(source.identity)))
    products += (product for product in rendered() if product.identity not in rejected)
    return products

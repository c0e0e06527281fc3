"""Pictures as the product sees them: with U²-Net-p's mattes, not with the truth."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnxruntime import InferenceSession
from PIL import Image

from common.paths import cache_dir
from networks.reward import SIDE
from u2netp.graph import run, session
from u2netp.pixels import input_size, network_input


def matte(network: InferenceSession, picture: Image.Image) -> Image.Image:
    """What U²-Net-p takes for the product, of the picture's size."""
    found = run(network, network_input(picture, *input_size(*picture.size)))[0][0, 0]
    return Image.fromarray((found * 255 + 0.5).astype(np.uint8)).resize(picture.size)


def of_pixels(pixels: np.ndarray) -> np.ndarray:
    """The pictures [n, 256, 256, 4] with mattes in place of masks."""
    network, made = session(threads=2), np.array(pixels)
    for picture in made:
        picture[..., 3] = np.asarray(matte(network, Image.fromarray(picture[..., :3])))
    return made


def with_mattes(pixels: np.ndarray, folder: Path, lines: list[dict], numbers: np.ndarray) -> np.ndarray:
    """A copy of `pixels` [pictures, 256, 256, 4] in which the numbered pictures have mattes.

    The factory's pictures are square: nothing is padded. What was found once is kept.
    """
    kept = cache_dir("reward", f"mattes-{folder.name}")
    made, network = np.array(pixels), None
    for count, number in enumerate(numbers):
        if count % 100 == 0:
            print(f"mattes: {count} of {len(numbers)}", flush=True)
        file = kept / f"{lines[number]['id']}.png"
        if not file.exists():
            network = network or session(threads=2)
            found = matte(network, Image.open(folder / lines[number]["picture"]).convert("RGB"))
            found.resize((SIDE, SIDE), Image.Resampling.BILINEAR).save(file)
        made[number, ..., 3] = np.asarray(Image.open(file))
    return made

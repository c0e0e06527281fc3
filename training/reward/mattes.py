"""Held-out pictures as the product sees them: with the light segmenter's mattes, not with the truth."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from safetensors.numpy import load_file

from common.manifest import sha256_hex
from common.paths import MODELS, cache_dir
from networks.export import folded, load_folded
from networks.light import LightSegmenter
from networks.reward import SIDE
from train_segmenter import segment_with
from u2netp.quantise import dequantise

WEIGHTS = MODELS / "light.safetensors"


def shipped() -> LightSegmenter:
    """The light segmenter with its committed weights."""
    network = LightSegmenter(pretrained=False)
    # What serves training alone is not in the file.
    load_folded(network, folded(network) | dequantise(load_file(WEIGHTS)))
    return network.eval()


def with_mattes(pixels: np.ndarray, folder: Path, lines: list[dict], numbers: np.ndarray) -> np.ndarray:
    """A copy of `pixels` [pictures, 256, 256, 4] in which the numbered pictures have the segmenter's mattes.

    The factory's pictures are square: nothing is padded. What was found once is kept.
    """
    kept = cache_dir("reward", f"mattes-{sha256_hex(WEIGHTS.read_bytes())[:12]}")
    made, segment = np.array(pixels), None
    for count, number in enumerate(numbers):
        if count % 100 == 0:
            print(f"mattes: {count} of {len(numbers)}", flush=True)
        line = lines[number]
        file = kept / f"{line['id']}.png"
        if not file.exists():
            segment = segment or segment_with(shipped())
            mask = segment(Image.open(folder / line["picture"]).convert("RGB"))
            matte = Image.fromarray((mask * 255 + 0.5).astype(np.uint8))
            matte.resize((SIDE, SIDE), Image.Resampling.BILINEAR).save(file)
        made[number, ..., 3] = np.asarray(Image.open(file))
    return made

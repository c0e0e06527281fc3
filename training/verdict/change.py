"""The comparer's measures of measured pairs: from the frames the engine wrote, with the committed weights.

The PyTorch twin stands in for the engine, so that another comparer does not ask for measuring all pairs
anew; `tests/comparer.rs` holds both to the same numbers.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file
from scipy import ndimage

from common.paths import MODELS
from networks.comparer import SIDE, Comparer
from networks.export import load_folded
from segmenter.learn import normalised
from u2netp.quantise import dequantise
from verdict.measured import Measured

PEAK = 0.02
CELLS = 64


def committed() -> Comparer:
    """The network with the weights of `models/`."""
    network = Comparer(pretrained=False)
    load_folded(network, dequantise(load_file(MODELS / "comparer.safetensors")))
    return network.eval()


def frame(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Pictures [2, 256, 256, 3] and mattes [2, 256, 256], bytes."""
    values = np.fromfile(path, np.uint8)
    pictures, masks = values[: 6 * SIDE * SIDE], values[6 * SIDE * SIDE :]
    return pictures.reshape(2, 3, SIDE, SIDE).transpose(0, 2, 3, 1), masks.reshape(2, SIDE, SIDE)


def measures(changed: float, logits: np.ndarray, original: np.ndarray) -> dict[str, float]:
    """As `ComparerOutput::measures`: `logits` [64, 64], `original` the matte [256, 256] in 0..1."""
    map_ = 1 / (1 + np.exp(-logits))
    step = SIDE // CELLS
    area = max(int((original.reshape(CELLS, step, CELLS, step).mean((1, 3)) > 0.5).sum()), 1)
    labels, count = ndimage.label(map_ > 0.5, np.ones((3, 3)))
    few = int(np.ceil(PEAK * area))
    return {
        "change": float(1 / (1 + np.exp(-changed))),
        "change_peak": float(np.sort(map_.ravel())[::-1][:few].mean()),
        "change_share": float(map_.sum() / area),
        "change_patch": float(np.bincount(labels.ravel())[1:].max() / area) if count else 0.0,
    }


def add(pairs: Measured, frames: Path, network: Comparer | None = None) -> int:
    """Puts the measures into every pair that has a frame; returns how many."""
    network, done = network or committed(), 0
    for record, values in zip(pairs.records, pairs.measures, strict=True):
        path = frames / f"{record['id']}.frame"
        if not values or not path.exists():
            continue
        pictures, masks = frame(path)
        given, seen = (
            torch.from_numpy(pictures.copy()),
            torch.from_numpy(masks.astype(np.float32) / 255)[None],
        )
        with torch.no_grad():
            answer = network(normalised(given[:1]), normalised(given[1:]), seen)
        values |= measures(float(answer.changed), answer.map[0, 0].numpy(), masks[0] / 255)
        done += 1
    return done

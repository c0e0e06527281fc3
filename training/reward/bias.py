"""Does the reward follow what should not matter? Rank correlations on good pictures alone."""

from __future__ import annotations

import numpy as np
from PIL import Image
from scipy.stats import spearmanr

from common.pictures import recompressed
from networks.reward import Reward
from reward.data import Generations
from reward.features import of_pixels
from reward.measure import rewards

QUALITIES = (40, 60, 80, 95)


def properties(pixels: np.ndarray) -> dict[str, np.ndarray]:
    """By name, one value a picture."""
    rgb, mask = pixels[..., :3] / 255.0, pixels[..., 3] / 255.0
    grey = rgb.mean(3)
    area = mask.sum((1, 2)) + 1e-6
    y, x = np.mgrid[0 : mask.shape[1], 0 : mask.shape[2]] / mask.shape[1]
    return {
        "brightness": grey.mean((1, 2)),
        "contrast": grey.std((1, 2)),
        "saturation": (rgb.max(3) - rgb.min(3)).mean((1, 2)),
        "product across": (mask * x).sum((1, 2)) / area,
        "product down": (mask * y).sum((1, 2)) / area,
        "product size": mask.mean((1, 2)),
    }


def correlations(score: np.ndarray, rows: Generations, pixels: np.ndarray) -> dict[str, float]:
    """Spearman's ρ of the reward with each property, over the good generations."""
    good = rows.label == 1
    named = properties(pixels[rows.generated[good]])
    return {name: float(spearmanr(score[good], values).statistic) for name, values in named.items()}


def compression(network: Reward, rows: Generations, pixels: np.ndarray) -> dict[int, float]:
    """Mean change of the reward logit when a good picture is saved as JPEG of each quality."""
    good = rows.where(rows.label == 1)
    needed = np.unique(np.concatenate([good.original, good.generated]))
    before, _ = rewards(network, good, of_pixels(network, pixels, needed))
    changes = {}
    for quality in QUALITIES:
        worn = pixels.copy()
        for number in good.generated:
            picture = Image.fromarray(pixels[number, ..., :3])
            worn[number, ..., :3] = np.asarray(recompressed(picture, quality))
        after, _ = rewards(network, good, of_pixels(network, worn, needed))
        changes[quality] = float((after - before).mean())
    return changes

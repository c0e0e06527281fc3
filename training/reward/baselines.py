"""What simpler means say of the same pictures: statistics, a classical quality metric, a linear probe."""

from __future__ import annotations

import numpy as np
import torch
from scipy import ndimage
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from networks.light import imagenet_encoder
from reward.augment import plain
from reward.data import Generations


def statistics(pixels: np.ndarray) -> np.ndarray:
    """Brightness, contrast, saturation and sharpness of product and background, [pictures, 9]."""
    rows = []
    for picture in pixels:
        rgb, mask = picture[..., :3] / 255.0, picture[..., 3] > 127
        grey, spread = rgb.mean(2), rgb.max(2) - rgb.min(2)
        edges = np.abs(ndimage.laplace(grey))
        parts = [mask if mask.any() else ~mask, ~mask if (~mask).any() else mask]
        of = [value[part].mean() for value in (grey, spread, edges) for part in parts]
        rows.append([*of, grey.std(), abs(of[0] - of[1]), mask.mean()])
    return np.array(rows)


def brisque(pixels: np.ndarray) -> np.ndarray:
    """Minus BRISQUE's score (Mittal, Moorthy and Bovik, 2012; PyPI brisque): higher is better."""
    from brisque import BRISQUE

    class Scalars(BRISQUE):
        """Its features come as arrays of one value, which this NumPy no longer takes for numbers."""

        def calculate_brisque_features(self, *given: object, **named: object) -> np.ndarray:
            features = super().calculate_brisque_features(*given, **named)
            return np.array([np.asarray(value, float).item() for value in features])

    metric = Scalars(url=False)
    scores = np.array([metric.score(picture[..., :3]) for picture in pixels], float)
    return -np.where(np.isfinite(scores), scores, 100.0)


def embedded(pixels: np.ndarray) -> np.ndarray:
    """ImageNet features of whole pictures, [pictures, 176]: the means of the maps at 1/4, 1/8 and 1/16."""
    encoder, rows = imagenet_encoder().eval(), []
    with torch.no_grad():
        for part in np.array_split(pixels, len(pixels) // 32 + 1):
            _, *maps = encoder(plain(part)[0])
            rows.append(torch.cat([one.mean((2, 3)) for one in maps], 1).numpy())
    return np.concatenate(rows)


def probed(features: np.ndarray, fitted: Generations, measured: Generations) -> np.ndarray:
    """Logits of a logistic regression on features of the generated pictures alone; `features` by picture."""
    probe = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=2000))
    probe.fit(features[fitted.generated], fitted.label)
    return probe.decision_function(features[measured.generated])


def all_of(pixels: np.ndarray, fitted: Generations, measured: Generations) -> dict[str, np.ndarray]:
    """Scores of `measured` by name."""
    needed = np.unique(np.concatenate([fitted.generated, measured.generated]))
    found = {name: np.zeros((len(pixels), width)) for name, width in (("statistics", 9), ("embedded", 176))}
    found["statistics"][needed] = statistics(pixels[needed])
    found["embedded"][needed] = embedded(pixels[needed])
    return {
        "brightness, contrast, saturation, sharpness": probed(found["statistics"], fitted, measured),
        "BRISQUE": brisque(pixels[measured.generated]),
        "linear probe of ImageNet features": probed(found["embedded"], fitted, measured),
    }

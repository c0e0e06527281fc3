"""What the reward model is worth on held-out products in held-out scenes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score
from torch import Tensor
from torch.nn import functional as F

from networks.reward import GRID, KNOWN, Reward
from reward.augment import plain
from reward.data import Generations

Figure = Callable[[np.ndarray, Generations], float]


def of_pixels(network: Reward, pixels: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """What this network says of the numbered pictures as they are, [pictures, KNOWN + 1, 16, 16]."""
    found = np.zeros((len(pixels), KNOWN + 1, GRID, GRID), np.float32)
    with torch.no_grad():
        for part in np.array_split(numbers, len(numbers) // 16 + 1):
            pictures, masks = plain(pixels[part])
            known = network.know(pictures)
            found[part] = torch.cat([known, F.adaptive_avg_pool2d(masks, GRID)], 1).numpy()
    return found


def needed(rows: Generations) -> np.ndarray:
    """The numbers of all pictures of these rows."""
    return np.unique(np.concatenate([rows.original, rows.generated]))


def parted(values: np.ndarray) -> tuple[Tensor, Tensor]:
    """[b, KNOWN + 1, 16, 16] to what `Reward.see` takes."""
    whole = torch.from_numpy(values)
    return whole[:, :KNOWN], whole[:, KNOWN:]


def rewards(network: Reward, rows: Generations, features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Reward logits [rows] and reason probabilities [rows, reasons] on the pictures as they are."""
    network.eval()
    with torch.no_grad():
        seen = [network.see(*parted(features[part])) for part in (rows.original, rows.generated)]
        answer = network.compare(*seen)
    return answer.reward.numpy(), torch.sigmoid(answer.reasons).numpy()


def categories(network: Reward, rows: Generations, features: np.ndarray) -> np.ndarray:
    """Category probabilities [rows, categories] on the pictures as they are."""
    network.eval()
    with torch.no_grad():
        seen = [network.see(*parted(features[part])) for part in (rows.original, rows.generated)]
        return torch.softmax(network.compare(*seen).categories, 1).numpy()


def pairwise(score: np.ndarray, rows: Generations) -> float:
    """Part of the good and bad generations of one original that are in the right order (equal ones half)."""
    right, total = 0.0, 0
    for number in np.unique(rows.original):
        own = rows.original == number
        good, bad = score[own & (rows.label == 1)], score[own & (rows.label == 0)]
        ahead = good[:, None] - bad[None]
        right += (ahead > 0).sum() + 0.5 * (ahead == 0).sum()
        total += ahead.size
    return right / total if total else np.nan


def precision_at(recall: float) -> Figure:
    """Best precision of pass with at least this recall."""

    def figure(score: np.ndarray, rows: Generations) -> float:
        precision, reached, _ = precision_recall_curve(rows.label, score)
        return float(precision[reached >= recall].max())

    return figure


def macro_f1(reasons: np.ndarray, rows: Generations) -> float:
    """F1 of each reason there is, named from one half up, averaged."""
    found, there = reasons > 0.5, rows.reasons > 0
    some = there.any(0)
    right = (found & there).sum(0)[some]
    return float((2 * right / (found.sum(0)[some] + there.sum(0)[some])).mean())


FIGURES: dict[str, Figure] = {
    "area under ROC": lambda score, rows: roc_auc_score(rows.label, score),
    "average precision": lambda score, rows: average_precision_score(rows.label, score),
    "precision at recall 0.5": precision_at(0.5),
    "precision at recall 0.8": precision_at(0.8),
    "pairwise accuracy": pairwise,
}


def interval(figure: Figure, score: np.ndarray, rows: Generations, seed: int, draws: int = 400) -> str:
    """The figure with its 95 % interval, resampled by product."""
    rng, products = np.random.default_rng(seed), np.unique(rows.product)
    members, drawn = {product: np.flatnonzero(rows.product == product) for product in products}, []
    for _ in range(draws):
        chosen = np.concatenate([members[product] for product in rng.choice(products, len(products))])
        part = rows.where(chosen)
        if 0 < part.label.mean() < 1:
            drawn.append(figure(score[chosen], part))
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return f"{figure(score, rows):.3f} ({low:.3f}–{high:.3f})"

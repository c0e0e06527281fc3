"""How good made scenes are, in numbers, beside baselines that make nothing.

Features are those of an ImageNet EfficientNet-Lite0: its maps at 1/8 and 1/16, averaged over the background
alone (the product is the photo's own in every picture), 152 numbers. They are not Inception's, so a distance
here is to be held against others of this page only.

- `fid`: Fréchet distance (Heusel et al., NeurIPS 2017) between made and held-out true backgrounds.
- `style`: how often a classifier of styles, fitted on true training backgrounds, names the style asked for.
- `reference`: how often a scene made after a reference is nearer to it than to another product's reference.
- `diversity`: mean distance between scenes of one order and different seeds, over that between true ones of
  a style.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from generator.conditions import background_of, colours, product_of
from generator.flow import Scale, sample
from generator.latents import REFERENCE, Latents
from generator.pictures import STYLES
from networks.autoencoder import Decoder
from networks.denoiser import Condition, Denoiser
from networks.light import DEVIATION, MEAN, imagenet_encoder

BATCH = 8
# Ridge of the style classifier, relative to the mean variance of a feature.
RIDGE = 0.1
SEEDS = 4

Maker = Callable[[Condition, int], Tensor]
"""From conditions and a seed to latents in the decoder's scale."""


class Background(nn.Module):
    """Features of backgrounds."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = imagenet_encoder().eval().requires_grad_(False)

    @torch.no_grad()
    def forward(self, pictures: Tensor, masks: Tensor) -> Tensor:
        """[b, 3, h, w] in −1 to 1, the products' masks [b, 1, …], to [b, 152]."""
        mean, deviation = torch.tensor(MEAN)[:, None, None], torch.tensor(DEVIATION)[:, None, None]
        maps = self.encoder(((pictures.clamp(-1, 1) + 1) / 2 - mean) / deviation)[2:4]
        pooled = []
        for found in maps:
            # What touches the product is left out with it.
            outside = 1 - F.adaptive_max_pool2d(masks, found.shape[-2:])
            weight = outside + 1e-3
            pooled.append((found * weight).sum((2, 3)) / weight.sum((2, 3)))
        return torch.cat(pooled, 1)


@dataclass(frozen=True)
class Truth:
    """Features of true pictures with what they show."""

    features: np.ndarray
    style: np.ndarray


def frechet(a: np.ndarray, b: np.ndarray) -> float:
    """Between Gaussians fitted to two sets of features."""
    difference = a.mean(0) - b.mean(0)
    first, second = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    # The trace of the root of a product of covariances is the sum of the roots of its eigenvalues.
    eigenvalues = np.linalg.eigvals(first @ second)
    root = np.sqrt(np.maximum(eigenvalues.real, 0)).sum()
    return float(difference @ difference + np.trace(first) + np.trace(second) - 2 * root)


class Styles:
    """Ridge regression on standardised features, one output a style."""

    def __init__(self, true: Truth) -> None:
        self.mean, self.deviation = true.features.mean(0), true.features.std(0) + 1e-6
        x = np.c_[self._scaled(true.features), np.ones(len(true.features))]
        y = np.eye(len(STYLES))[true.style] - 1 / len(STYLES)
        self.weight = np.linalg.solve(x.T @ x + RIDGE * len(x) * np.eye(x.shape[1]), x.T @ y)

    def _scaled(self, features: np.ndarray) -> np.ndarray:
        return (features - self.mean) / self.deviation

    def accuracy(self, features: np.ndarray, style: np.ndarray) -> float:
        """How often the named style is the wanted one."""
        scores = np.c_[self._scaled(features), np.ones(len(features))] @ self.weight
        return float((scores.argmax(1) == style).mean())


def conditions(data: Latents, rows: np.ndarray, referenced: bool) -> Condition:
    """What true pictures ask for; a reference says the style in place of its name."""
    small = colours(data.small[rows, 0])
    category, style = (torch.from_numpy(values[rows]) for values in (data.category, data.style))
    if not referenced:
        return Condition(product_of(small), category, style, torch.zeros(len(rows), 4, REFERENCE, REFERENCE))
    reference = background_of(colours(data.reference[np.roll(rows, 1), 0]))
    return Condition(product_of(small), category, torch.full_like(style, len(STYLES)), reference)


def features_of(latents: Tensor, masks: Tensor, decoder: Decoder, background: Background) -> np.ndarray:
    """Of latents in the decoder's scale."""
    with torch.no_grad():
        return background(decoder(latents), masks).numpy()


def true_features(data: Latents, decoder: Decoder, background: Background) -> Truth:
    """Of pictures with products, through the decoder like made ones."""
    rows = np.flatnonzero(data.small[:, 0, :, :, 3].max((1, 2)) > 0)
    found = [
        features_of(
            torch.from_numpy(data.latent[part, 0].astype(np.float32)),
            colours(data.small[part, 0])[:, 3:],
            decoder,
            background,
        )
        for part in np.array_split(rows, max(1, len(rows) // BATCH))
    ]
    return Truth(np.concatenate(found), data.style[rows])


def maker(network: Denoiser, scale: Scale, steps: int, guidance: float) -> Maker:
    """The network's own scenes."""
    return lambda given, seed: sample(network, scale, given, steps, guidance, seed)


def nearest_plate(data: Latents) -> Maker:
    """A baseline: of the training scenes of the wanted style, the one whose product covers most alike."""
    masks = data.small[:, 0, ::8, ::8, 3].reshape(len(data.small), -1).astype(np.float32) / 255

    def make(given: Condition, seed: int) -> Tensor:
        found = []
        for index, style in enumerate(given.style.numpy()):
            rows = np.flatnonzero(data.style == style) if style < len(STYLES) else np.arange(len(masks))
            own = given.product[index, 3, ::8, ::8].reshape(-1).numpy()
            order = np.argsort(np.abs(masks[rows] - own).sum(1))
            found.append(data.latent[rows[order[seed % len(order)]], 0])
        return torch.from_numpy(np.stack(found).astype(np.float32))

    return make


def mean_plate(data: Latents) -> Maker:
    """A baseline: the mean of all training scenes of the wanted style."""
    means = [data.latent[data.style == style, 0].astype(np.float32).mean(0) for style in range(len(STYLES))]
    means.append(data.latent[:, 0].astype(np.float32).mean(0))
    return lambda given, seed: torch.from_numpy(np.stack([means[style] for style in given.style.numpy()]))


def measured(
    make: Maker, held_out: Latents, true: Truth, styles: Styles, decoder: Decoder, background: Background
) -> dict[str, float]:
    """All four numbers of one maker."""
    rows = np.flatnonzero(held_out.small[:, 0, :, :, 3].max((1, 2)) > 0)
    parts = np.array_split(rows, max(1, len(rows) // BATCH))

    def made(referenced: bool, seed: int) -> np.ndarray:
        found = []
        for number, part in enumerate(parts):
            given = conditions(held_out, part, referenced)
            latents = make(given, seed + 1000 * number)
            found.append(features_of(latents, given.product[:, 3:], decoder, background))
        return np.concatenate(found)

    named = [made(False, 100_000 * seed) for seed in range(SEEDS)]
    after = made(True, 0)
    given = [conditions(held_out, part, True) for part in parts]
    wanted = np.concatenate(
        [background(one.reference[:, :3], 1 - one.reference[:, 3:]).numpy() for one in given]
    )
    scaled = lambda values: (values - styles.mean) / styles.deviation  # noqa: E731
    apart = lambda a, b: float(np.linalg.norm(scaled(a) - scaled(b), axis=1).mean())  # noqa: E731
    own = np.linalg.norm(scaled(after) - scaled(wanted), axis=1)
    others = np.linalg.norm(scaled(after) - scaled(np.roll(wanted, 1, 0)), axis=1)
    within = [
        apart(group, np.roll(group, 1, 0))
        for style in range(len(STYLES))
        if len(group := true.features[true.style == style]) > 1
    ]
    between = np.mean([apart(a, b) for a, b in itertools.combinations(named, 2)])
    return {
        "fid": frechet(np.concatenate(named), true.features),
        "style": styles.accuracy(named[0], held_out.style[rows]),
        "reference": float((own < others).mean()),
        "diversity": float(between / max(np.mean(within), 1e-6)) if within else float("nan"),
    }

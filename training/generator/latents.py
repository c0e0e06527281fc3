"""Pictures as latents with their conditions, computed once for an autoencoder and kept: training then never
touches pixels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from common.manifest import sha256_hex
from common.paths import cache_dir
from generator.pictures import SIDE, Scene, pixels
from networks.autoencoder import Autoencoder, Encoder
from networks.denoiser import CONDITION_DOWN

# Whole and mirrored, then a little closer, both again.
VIEWS = 4
CLOSER = 0.88
SMALL = SIDE // 16 * CONDITION_DOWN


@dataclass(frozen=True)
class Latents:
    """`latent` [n, views, 16, 32, 32] half floats; `small` [n, views, 128, 128, 4] bytes."""

    latent: np.ndarray
    small: np.ndarray
    category: np.ndarray
    style: np.ndarray
    product: np.ndarray
    scene: np.ndarray


def load(file: Path) -> Autoencoder:
    """The averaged weights of a checkpoint."""
    network = Autoencoder()
    network.load_state_dict(torch.load(file, weights_only=True)["average"])
    return network.eval()


def views(picture: np.ndarray) -> list[np.ndarray]:
    """[512, 512, 4], four times."""
    rim = round(SIDE * (1 - CLOSER) / 2)
    near = Image.fromarray(picture[rim : SIDE - rim, rim : SIDE - rim], "RGBA")
    near = np.asarray(near.resize((SIDE, SIDE), Image.Resampling.BICUBIC))
    return [picture, picture[:, ::-1], near, near[:, ::-1]]


def as_tensor(pictures: np.ndarray) -> Tensor:
    """[n, h, w, 4] bytes to colours [n, 3, h, w] in −1 to 1."""
    return torch.from_numpy(pictures[..., :3].copy()).permute(0, 3, 1, 2).float() / 127.5 - 1


def _of_scene(encoder: Encoder, scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    seen = np.stack([np.ascontiguousarray(view) for view in views(pixels(scene))])
    with torch.no_grad():
        latent = encoder(as_tensor(seen)).half().numpy()
    step = SIDE // SMALL
    small = seen.reshape(VIEWS, SMALL, step, SMALL, step, 4).mean((2, 4))
    return latent, (small + 0.5).astype(np.uint8)


def compute(scenes: list[Scene], autoencoder: Path) -> Latents:
    """Of every scene; those of the same autoencoder are kept between runs."""
    encoder = load(autoencoder).encoder
    version = sha256_hex(b"".join(value.numpy().tobytes() for value in encoder.state_dict().values()))[:12]
    folder = cache_dir("generator", f"latents-{version}")
    latent, small = [], []
    for done, scene in enumerate(scenes):
        if done % 200 == 0:
            print(f"latents of {done} of {len(scenes)} pictures", flush=True)
        file = folder / f"{scene.picture.stem}-{'plate' if scene.mask is None else 'picture'}.npz"
        if not file.exists():
            made = _of_scene(encoder, scene)
            part = file.with_suffix(".part")
            with part.open("wb") as out:
                np.savez(out, latent=made[0], small=made[1])
            part.rename(file)
        kept = np.load(file)
        latent.append(kept["latent"])
        small.append(kept["small"])
    return Latents(
        np.stack(latent),
        np.stack(small),
        *(
            np.array([getattr(scene, name) for scene in scenes])
            for name in ("category", "style", "product", "scene")
        ),
    )

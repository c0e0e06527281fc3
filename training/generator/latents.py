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
# Side of a reference picture, whatever the size of what is made.
REFERENCE = 128


@dataclass(frozen=True)
class Latents:
    """`latent` [n, views, 16, SIDE / 16, SIDE / 16] half floats; the pictures small, in bytes: `small`
    [n, views, SIDE / 4, SIDE / 4, 4] for the product's place, `reference` [n, 128, 128, 4] for the style."""

    latent: np.ndarray
    small: np.ndarray
    reference: np.ndarray
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
    """[SIDE, SIDE, 4], four times."""
    rim = round(SIDE * (1 - CLOSER) / 2)
    near = Image.fromarray(picture[rim : SIDE - rim, rim : SIDE - rim], "RGBA")
    near = np.asarray(near.resize((SIDE, SIDE), Image.Resampling.BICUBIC))
    return [picture, picture[:, ::-1], near, near[:, ::-1]]


def as_tensor(pictures: np.ndarray) -> Tensor:
    """[n, h, w, 4] bytes to colours [n, 3, h, w] in −1 to 1."""
    return torch.from_numpy(pictures[..., :3].copy()).permute(0, 3, 1, 2).float() / 127.5 - 1


def _of_scene(encoder: Encoder, scene: Scene) -> dict[str, np.ndarray]:
    whole = pixels(scene)
    seen = np.stack([np.ascontiguousarray(view) for view in views(whole)])
    with torch.no_grad():
        latent = encoder(as_tensor(seen)).half().numpy()
    step = SIDE // SMALL
    small = seen.reshape(VIEWS, SMALL, step, SMALL, step, 4).mean((2, 4))
    # Channel by channel: as RGBA, Pillow would weigh colours by the mask.
    planes = [
        Image.fromarray(whole[..., c]).resize((REFERENCE, REFERENCE), Image.Resampling.LANCZOS)
        for c in range(4)
    ]
    return {"latent": latent, "small": (small + 0.5).astype(np.uint8), "reference": np.dstack(planes)}


def compute(scenes: list[Scene], autoencoder: Path) -> Latents:
    """Of every scene; those of the same autoencoder are kept between runs."""
    encoder = load(autoencoder).encoder
    version = sha256_hex(b"".join(value.numpy().tobytes() for value in encoder.state_dict().values()))[:12]
    folder = cache_dir("generator", f"latents-{version}")
    found: dict[str, list[np.ndarray]] = {"latent": [], "small": [], "reference": []}
    for done, scene in enumerate(scenes):
        if done % 200 == 0:
            print(f"latents of {done} of {len(scenes)} pictures", flush=True)
        file = folder / f"{scene.picture.stem}-{'plate' if scene.mask is None else 'picture'}.npz"
        if not file.exists():
            made = _of_scene(encoder, scene)
            part = file.with_suffix(".part")
            with part.open("wb") as out:
                np.savez(out, **made)
            part.rename(file)
        kept = np.load(file)
        for name, values in found.items():
            values.append(kept[name])
    return Latents(
        *(np.stack(values) for values in found.values()),
        *(
            np.array([getattr(scene, name) for scene in scenes])
            for name in ("category", "style", "product", "scene")
        ),
    )

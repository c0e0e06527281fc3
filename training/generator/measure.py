"""How good made scenes are, in numbers, beside baselines.

Features are those of an ImageNet EfficientNet-Lite0: its maps at 1/8 and 1/16, averaged over the background
alone (the product is the photo's own in every picture), 152 numbers. They are not Inception's, so a distance
here is to be held against others of this page only.

- `fid`: Fréchet distance (Heusel et al., NeurIPS 2017) between made and held-out true backgrounds.
- `style`: how often a classifier of styles, fitted on true training backgrounds, names the style asked for.
- `reference`: how often a scene made after a reference is nearer to it than to another reference.
- `diversity`: mean distance between scenes of one order and different seeds, over that between true ones of a
  style.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.numpy import load_file, safe_open, save_file
from torch import Tensor, nn
from torch.nn import functional as F

from generator import memory, sheets, style
from generator.kinds import STYLES
from generator.scenery import Pairs, pairs
from generator.shade import CLEAR, given, load, planes, touched
from networks.light import DEVIATION, MEAN, imagenet_encoder
from networks.shade import Shade, shaded
from networks.style import SIDE as REFERENCE
from networks.style import Style

SIDE, BATCH, SEEDS = 256, 8, 3
# Ridge of the style classifier, relative to the mean variance of a feature.
RIDGE = 0.1
ROUNDS = 1000


class Background(nn.Module):
    """Features of backgrounds."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = imagenet_encoder().eval().requires_grad_(False)

    @torch.no_grad()
    def forward(self, pictures: Tensor, masks: Tensor) -> Tensor:
        """[b, 3, h, w] in 0 to 1, the products' masks [b, 1, h, w], to [b, 152]."""
        mean, deviation = torch.tensor(MEAN)[:, None, None], torch.tensor(DEVIATION)[:, None, None]
        maps = self.encoder((pictures - mean) / deviation)[2:4]
        pooled = []
        for found in maps:
            # What touches the product is left out with it.
            outside = 1 - F.adaptive_max_pool2d(masks, found.shape[-2:])
            weight = outside + 1e-3
            pooled.append((found * weight).sum((2, 3)) / weight.sum((2, 3)))
        return torch.cat(pooled, 1)

    def of(self, pictures: list[np.ndarray], masks: list[np.ndarray]) -> np.ndarray:
        """Of pictures [h, w, 3] and masks [h, w] in bytes."""
        found = []
        for part in np.array_split(np.arange(len(pictures)), max(1, len(pictures) // BATCH)):
            sized = lambda values: np.asarray(Image.fromarray(values).resize((SIDE, SIDE)))  # noqa: E731
            whole = torch.from_numpy(np.stack([sized(pictures[i]) for i in part])).permute(0, 3, 1, 2) / 255
            covered = torch.from_numpy(np.stack([sized(masks[i]) for i in part]))[:, None] / 255
            found.append(self(whole.float(), covered.float()).numpy())
        return np.concatenate(found)


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

    def __init__(self, features: np.ndarray, styles: np.ndarray) -> None:
        self.mean, self.deviation = features.mean(0), features.std(0) + 1e-6
        x = np.c_[self.scaled(features), np.ones(len(features))]
        y = np.eye(len(STYLES))[styles] - 1 / len(STYLES)
        self.weight = np.linalg.solve(x.T @ x + RIDGE * len(x) * np.eye(x.shape[1]), x.T @ y)

    def scaled(self, features: np.ndarray) -> np.ndarray:
        """As the classifier sees them."""
        return (features - self.mean) / self.deviation

    def accuracy(self, features: np.ndarray, styles: np.ndarray) -> float:
        """How often the named style is the wanted one."""
        scores = np.c_[self.scaled(features), np.ones(len(features))] @ self.weight
        return float((scores.argmax(1) == styles).mean())


@dataclass(frozen=True)
class Truth:
    """Held-out pairs and what is known of the training ones."""

    held_out: Pairs
    features: np.ndarray
    style: np.ndarray
    styles: Styles
    background: Background
    photos: dict[str, list[Path]]
    references: list[Path]


def _styles(data: Pairs) -> np.ndarray:
    return np.array([STYLES.index(row["style"]) for row in data.truth])


def truth(seed: int, work: Path) -> Truth:
    """Reads the sets."""
    background = Background()
    known, held_out = pairs(seed, ("train",)), pairs(seed, ("valid", "test"))
    of = lambda data: background.of(list(data.pictures), list(data.masks))  # noqa: E731
    styles = Styles(of(known), _styles(known))
    return Truth(
        held_out,
        of(held_out),
        _styles(held_out),
        styles,
        background,
        sheets.photos(seed, work, 2),
        sheets.references(seed),
    )


def made(program: Path, weights: Path, photo: Path, words: list[str], out: Path) -> tuple[list, list]:
    """Finished pictures and where their products are: where they differ from the scene alone."""
    words = [*words, "--save-recipes", "--fill", "0.55"]
    found = sheets.made(program, weights, [photo], words, out)[photo]
    pictures = [np.asarray(Image.open(path).convert("RGB")) for path in found]
    masks = []
    for path, picture in zip(found, pictures, strict=True):
        scene = Image.open(path.with_suffix(".scene.png")).convert("RGB").resize(picture.shape[1::-1])
        apart = np.abs(np.asarray(scene).astype(int) - picture).max(-1) > 12
        masks.append((apart * 255).astype(np.uint8))
    return pictures, masks


def row_of(program: Path, weights: Path, known: Truth, seed: int, work: Path) -> dict[str, float]:
    """All four numbers of a weights file: an order for every held-out pair, of its category and in its
    style."""
    by_seed: list[list[np.ndarray]] = [[] for _ in range(SEEDS)]
    style_of, after, wanted = [], [], []
    references = known.references
    shown = [np.asarray(Image.open(path).convert("RGB")) for path in references]
    seen = known.background.of(shown, [np.zeros(picture.shape[:2], np.uint8) for picture in shown])
    from_above = sheets.from_above(seed)
    for number, truth_row in enumerate(known.held_out.truth):
        of = known.photos.get(truth_row["category"])
        if not of:
            continue
        photo = of[number % len(of)]
        style = truth_row["style"]
        # The page offers no other one for a product that lies.
        words = sheets.said(photo) if style in from_above else []
        words += ["--category", truth_row["category"], "--style", style, "--variants", str(SEEDS)]
        # As the page's do, seeds begin at a multiple of 8.
        pictures, masks = made(program, weights, photo, [*words, "--seed", str(8 * number)], work / "o")
        for kept, features in zip(by_seed, known.background.of(pictures, masks), strict=True):
            kept.append(features)
        style_of.append(known.style[number])
        if number % 3 == 0:
            turn = number // 3 % len(references)
            words = [*sheets.said(photo), "--reference", str(references[turn]), "--seed", str(8 * number)]
            after.append(known.background.of(*made(program, weights, photo, words, work / "r"))[0])
            wanted.append(turn)
    return _numbers(
        known, [np.stack(rows) for rows in by_seed], np.array(style_of), np.stack(after), seen, wanted
    )


def _numbers(
    known: Truth,
    named: list[np.ndarray],
    styles: np.ndarray,
    after: np.ndarray,
    seen: np.ndarray,
    wanted: list[int],
) -> dict[str, float]:
    scaled = known.styles.scaled
    apart = lambda a, b: float(np.linalg.norm(scaled(a) - scaled(b), axis=-1).mean())  # noqa: E731
    distances = np.linalg.norm(scaled(after)[:, None] - scaled(seen)[None], axis=-1)
    nearer = [np.mean(row[turn] < np.delete(row, turn)) for row, turn in zip(distances, wanted, strict=True)]
    within = [
        apart(group, np.roll(group, 1, 0))
        for number in range(len(STYLES))
        if len(group := known.features[known.style == number]) > 1
    ]
    between = np.mean([apart(a, b) for a, b in itertools.combinations(named, 2)])
    return {
        "fid": frechet(np.concatenate(named), known.features),
        "style": known.styles.accuracy(named[0], styles),
        "reference": float(np.mean(nearer)),
        "diversity": float(between / max(np.mean(within), 1e-6)),
    }


def pasted(known: Truth, seed: int, choose: Callable[[Pairs, int, int], np.ndarray]) -> dict[str, float]:
    """A baseline that puts a training scene behind each held-out product."""
    data, pictures = pairs(seed, ("train",)), []
    for number in range(len(known.held_out)):
        mask = known.held_out.masks[number][..., None] / 255
        scene = choose(data, number, known.style[number])
        pictures.append((known.held_out.pictures[number] * mask + scene * (1 - mask)).astype(np.uint8))
    features = known.background.of(pictures, list(known.held_out.masks))
    return {"fid": frechet(features, known.features), "style": known.styles.accuracy(features, known.style)}


def nearest(known: Truth) -> Callable[[Pairs, int, int], np.ndarray]:
    """The training scene of the style whose product covers most alike."""

    def choose(data: Pairs, number: int, wanted: int) -> np.ndarray:
        rows = np.flatnonzero(_styles(data) == wanted)
        rows = rows if len(rows) else np.arange(len(data))
        mask = known.held_out.masks[number][::8, ::8].astype(float)
        best = min(rows, key=lambda row: np.abs(data.masks[row][::8, ::8] - mask).mean())
        return data.plates[best]

    return choose


def mean_scene(data: Pairs, number: int, wanted: int) -> np.ndarray:
    """The mean of the style's training scenes."""
    rows = np.flatnonzero(_styles(data) == wanted)
    return data.plates[rows if len(rows) else slice(None)].astype(np.float32).mean(0)


def variant(weights: Path, file: Path, change: Callable[[dict], dict]) -> Path:
    """The same weights file with other tensors."""
    with safe_open(weights, "np") as source:
        header = source.metadata()
    save_file(change(load_file(weights)), file, header)
    return file


def without_shade(tensors: dict) -> dict:
    """Gain 1 and offset 0 everywhere."""
    silent = {name: np.zeros_like(tensors[name]) for name in ("shade.out.weight", "shade.out.bias")}
    return tensors | silent


def of_style(network: Style, seed: int) -> Callable[[dict], dict]:
    """With another network of references, in floats, and what that says of the kept scenes."""
    values = {f"style.{name}": value.numpy() for name, value in network.state_dict().items()}
    values["keys"] = memory.kept(seed, network)[0]["keys"]
    return lambda tensors: {
        name: values.get(name, value)
        for name, value in tensors.items()
        if not (name.startswith("style.") and name.endswith("_scale"))
    }


def in_floats(shade: Shade, network: Style, seed: int) -> Callable[[dict], dict]:
    """Both networks before they were stored in 8 bits."""
    values = {f"shade.{name}": value.numpy() for name, value in shade.state_dict().items()}

    def change(tensors: dict) -> dict:
        kept = {
            name: values.get(name, value)
            for name, value in tensors.items()
            if not (name.startswith("shade.") and name.endswith("_scale"))
        }
        return of_style(network, seed)(kept)

    return change


@torch.no_grad()
def explained(network: Shade, data: Pairs) -> str:
    """How much of what products do to scenes is explained, with a 95 % interval resampled by product, and the
    colours' distance to the path tracer's outside the product."""
    left, made_by, squares, seen = (np.zeros(len(data)) for _ in range(4))
    for rows in np.array_split(np.arange(len(data)), max(1, len(data) // BATCH)):
        plate, picture, mask, parts, light, elevation = given(data, rows)
        field = network(planes(plate, picture, mask, parts, light, elevation))
        apart = shaded(plate, field).clamp(0, 1) - picture
        counted = touched(plate, picture, mask)
        left[rows] = (apart.abs() * counted).sum((1, 2, 3)).numpy()
        made_by[rows] = ((plate - picture).abs() * counted).sum((1, 2, 3)).numpy()
        outside = (mask < CLEAR).float()
        squares[rows] = (apart.square() * outside).sum((1, 2, 3)).numpy()
        seen[rows] = 3 * outside.sum((1, 2, 3)).numpy()
    products = [row["product"] for row in data.truth]
    names, rng = sorted(set(products)), np.random.default_rng(0)
    of = {name: np.flatnonzero([one == name for one in products]) for name in names}
    found = []
    for _ in range(ROUNDS):
        rows = np.concatenate([of[name] for name in rng.choice(names, len(names))])
        found.append(1 - left[rows].sum() / made_by[rows].sum())
    low, high = np.percentile(found, [2.5, 97.5])
    level = -10 * np.log10(squares.sum() / seen.sum())
    return f"{1 - left.sum() / made_by.sum():.3f} ({low:.3f} to {high:.3f}), {level:.1f} dB"


def cost_of_style() -> float:
    """GFLOP of one reference."""
    total = 0
    network = Style(len(STYLES)).eval()

    def count(layer: nn.Conv2d, _: tuple, out: Tensor) -> None:
        nonlocal total
        total += 2 * layer.weight.numel() * out.shape[-1] * out.shape[-2]

    for layer in network.modules():
        if isinstance(layer, nn.Conv2d):
            layer.register_forward_hook(count)
    network(torch.zeros(1, 4, REFERENCE, REFERENCE))
    return total / 1e9


def quantised(weights: Path, network: Shade) -> Shade:
    """The network as a weights file has it."""
    tensors = load_file(weights)
    values = {}
    for name, value in network.state_dict().items():
        stored = tensors[f"shade.{name}"].astype(np.float32)
        if (scale := tensors.get(f"shade.{name}_scale")) is not None:
            stored = stored * scale.reshape(-1, *[1] * (stored.ndim - 1))
        values[name] = torch.from_numpy(stored.reshape(value.shape))
    network.load_state_dict(values)
    return network.eval()


def report(program: Path, weights: Path, seed: int, out: Path) -> None:
    """Prints every table of the card."""
    test, checkpoint = pairs(seed, ("test",)), out / "shade.pt"
    print(f"what a product does, explained on {len(test)} test pairs (95 % interval by product), and PSNR:")
    print(f"- in floats: {explained(load(checkpoint), test)}")
    print(f"- in 8 bits: {explained(quantised(weights, Shade()), test)}")
    silent = Shade()
    silent.out.weight.data.zero_()
    print(f"- nothing (a pasted product): {explained(silent.eval(), test)}")
    network = style.load(out / "style.pt")
    held_out = style.seen(pairs(seed, ("valid", "test")))
    for name, file in (("style", "style.pt"), ("style without its guards", "style-unguarded.pt")):
        if (out / file).exists():
            numbers = style.judged(style.load(out / file), held_out)
            print(f"{name}: " + ", ".join(f"{key} {value:.3f}" for key, value in numbers.items()))
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        known = truth(seed, work)
        half = np.random.default_rng(0).permutation(len(known.features))
        floor = frechet(known.features[half[::2]], known.features[half[1::2]])
        print(
            f"held-out pairs: {len(known.features)}; true ones named in style "
            f"{known.styles.accuracy(known.features, known.style):.3f}; "
            f"fid of one half against the other {floor:.2f}"
        )
        print("| maker | fid | style | reference | diversity |\n| --- | --- | --- | --- | --- |")
        makers = {
            "as shipped, 8 bits": weights,
            "in floats": variant(weights, work / "floats", in_floats(load(checkpoint), network, seed)),
            "without the shade": variant(weights, work / "bare", without_shade),
        }
        if (out / "style-unguarded.pt").exists():
            other = of_style(style.load(out / "style-unguarded.pt"), seed)
            makers["references unguarded"] = variant(weights, work / "unguarded", other)
        for name, file in makers.items():
            print(_line(name, row_of(program, file, known, seed, work)), flush=True)
        print(_line("nearest training scene, pasted", pasted(known, seed, nearest(known))))
        print(_line("mean training scene, pasted", pasted(known, seed, mean_scene)))


def _line(name: str, found: dict[str, float]) -> str:
    keys = ("fid", "style", "reference", "diversity")
    return f"| {name} | " + " | ".join(f"{found[key]:.3f}" if key in found else "—" for key in keys) + " |"

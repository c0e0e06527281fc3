"""One training sample: a crop of a picture, or a cut-out over a plate, with the accidents of real photos."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter
from scipy import ndimage

from common.pictures import recompressed
from segmenter.sources import Example, Sources

Rng = np.random.Generator
Sample = tuple[np.ndarray, np.ndarray]
# How often each source is drawn: rendered, taught, composite, in a shop.
MIX = (0.42, 0.2, 0.2, 0.18)
# Skin in YCbCr (Chai and Ngan, IEEE TCSVT 1999), and the part of a photo that a hand may fill.
SKIN_CB, SKIN_CR, HAND = (85, 122), (138, 165), (0.02, 0.25)


def sample(rng: Rng, sources: Sources, size: tuple[int, int]) -> Sample:
    """A picture [height, width, 3] and its mask [height, width], both uint8, `size` = (width, height)."""
    kind = rng.choice(len(MIX), p=_mix(sources))
    if kind < 2:
        picture, mask = _opened((sources.rendered, sources.taught)[kind], rng)
    else:
        picture, mask = (_composite, _in_a_shop)[kind - 2](rng, sources)
    picture, mask = _crop(rng, picture, mask, size)
    if rng.random() < 0.5:
        picture, mask = (image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) for image in (picture, mask))
    return np.asarray(_spoilt(rng, picture)), np.asarray(mask)


def _mix(sources: Sources) -> np.ndarray:
    """`MIX` of what there is: the factory may only have begun."""
    composites = sources.cutouts and sources.plates, sources.packs and sources.shops
    there = sources.rendered, sources.taught, *composites
    weights = np.array([weight * bool(found) for weight, found in zip(MIX, there, strict=True)])
    if not weights.any():
        raise ValueError("there is nothing to train on")
    return weights / weights.sum()


def _opened(examples: list[Example], rng: Rng) -> tuple[Image.Image, Image.Image]:
    example = examples[rng.integers(len(examples))]
    return Image.open(example.picture).convert("RGB"), Image.open(example.mask).convert("L")


def _composite(rng: Rng, sources: Sources) -> tuple[Image.Image, Image.Image]:
    plate = Image.open(sources.plates[rng.integers(len(sources.plates))]).convert("RGB")
    if rng.random() < 0.15:
        plate = Image.new(
            "RGB", plate.size, tuple(int(v) for v in rng.integers(90, 256) + rng.integers(-25, 26, 3))
        )
    cutout = Image.open(sources.cutouts[rng.integers(len(sources.cutouts))]).convert("RGBA")
    product = _sized(rng, cutout, rng.uniform(0.3, 0.9) * plate.width)
    layer, alpha = _placed(product, plate.size, rng.uniform(0.1, 0.9, 2))
    if rng.random() < 0.7:
        plate = _shadowed(rng, plate, alpha)
    return Image.composite(layer, plate, alpha), alpha


def _in_a_shop(rng: Rng, sources: Sources) -> tuple[Image.Image, Image.Image]:
    """A pack before shelves: held by the hand of another photo, or before that photo's shelf alone."""
    photo = Image.open(sources.shops[rng.integers(len(sources.shops))]).convert("RGB")
    photo = photo.resize([2 * side for side in photo.size], Image.Resampling.BICUBIC)
    hand = _hand(photo) if rng.random() < 0.3 else None
    if hand is None:
        photo = _shelf(rng, photo)
    # Before a hand it must hide the pack that was held.
    reach = rng.uniform(0.8, 1.05) if hand is not None else rng.uniform(0.45, 0.95)
    product = _sized(rng, _cut(*_opened(sources.packs, rng)), reach * min(photo.size))
    layer, alpha = _placed(product, photo.size, rng.uniform(0.35, 0.65, 2))
    if hand is not None:
        alpha = Image.composite(Image.new("L", alpha.size), alpha, hand)
    return Image.composite(layer, photo, alpha), alpha


def _cut(picture: Image.Image, mask: Image.Image) -> Image.Image:
    """The product of a rendered picture; its rim, which has colours of the old background, is left out."""
    product = picture.copy()
    product.putalpha(mask.filter(ImageFilter.MinFilter(3)).filter(ImageFilter.GaussianBlur(0.7)))
    return product


def _sized(rng: Rng, product: Image.Image, longer: float) -> Image.Image:
    """Turned a little, its longer side as wanted."""
    product = product.rotate(rng.normal(0, 12), Image.Resampling.BICUBIC, expand=True)
    product = product.crop(product.getchannel("A").getbbox())
    reach = longer / max(product.size)
    return product.resize([max(round(side * reach), 8) for side in product.size], Image.Resampling.LANCZOS)


def _placed(
    product: Image.Image, size: tuple[int, int], where: np.ndarray
) -> tuple[Image.Image, Image.Image]:
    """Its colours and its alpha on a canvas; `where` are shares of the free room across and down."""
    place = tuple(int((size[axis] - product.size[axis]) * where[axis]) for axis in (0, 1))
    alpha, layer = Image.new("L", size), Image.new("RGB", size)
    alpha.paste(product.getchannel("A"), place)
    layer.paste(product.convert("RGB"), place)
    return layer, alpha


def _shelf(rng: Rng, photo: Image.Image) -> Image.Image:
    """The photo's right edge mirrored again and again: shelves without the pack. Hands come from the left."""
    width, height = photo.size
    strip = photo.crop((int(width * rng.uniform(0.68, 0.76)), 0, width, height))
    shelf = Image.new("RGB", (height, height))
    for number, left in enumerate(range(0, height, strip.width)):
        flipped = strip if number % 2 else strip.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        shelf.paste(flipped, (left, 0))
    return shelf


def _hand(photo: Image.Image) -> Image.Image | None:
    """Where a hand reaches in from the left or from below, soft at its edge."""
    _, blue, red = (np.asarray(channel) for channel in photo.convert("YCbCr").split())
    skin = (blue >= SKIN_CB[0]) & (blue <= SKIN_CB[1]) & (red >= SKIN_CR[0]) & (red <= SKIN_CR[1])
    skin = ndimage.binary_opening(skin, iterations=4)
    parts, count = ndimage.label(skin)
    if not count:
        return None
    largest = 1 + int(np.argmax(np.bincount(parts.ravel(), minlength=count + 1)[1:]))
    hand = ndimage.binary_fill_holes(parts == largest)
    if not HAND[0] < hand.mean() < HAND[1] or not (hand[:, :4].any() or hand[-4:].any()):
        return None
    return Image.fromarray(hand.astype(np.uint8) * 255).filter(ImageFilter.GaussianBlur(1.2))


def _shadowed(rng: Rng, plate: Image.Image, alpha: Image.Image) -> Image.Image:
    reach = max(plate.size)
    shift = (int(rng.normal(0, 0.03) * reach), int(abs(rng.normal(0, 0.03)) * reach))
    moved = Image.new("L", plate.size)
    moved.paste(alpha, shift)
    soft = moved.filter(ImageFilter.GaussianBlur(rng.uniform(0.004, 0.04) * reach))
    strength = rng.uniform(0.15, 0.7)
    return Image.composite(Image.new("RGB", plate.size), plate, soft.point(lambda value: value * strength))


def _crop(
    rng: Rng, picture: Image.Image, mask: Image.Image, size: tuple[int, int]
) -> tuple[Image.Image, Image.Image]:
    """A window of the wanted shape that keeps most of the product."""
    width, height = picture.size
    aspect = size[0] / size[1] * rng.uniform(0.92, 1.08)
    full = (min(width, height * aspect), min(height, width / aspect))
    box = mask.point(lambda value: 255 if value > 127 else 0).getbbox() or (0, 0, width, height)
    zoom = max(rng.uniform(0.55, 1.0), 0.9 * (box[2] - box[0]) / full[0], 0.9 * (box[3] - box[1]) / full[1])
    sides = (full[0] * min(zoom, 1), full[1] * min(zoom, 1))
    corner = []
    for axis, limit in ((0, width), (1, height)):
        low, high = box[axis + 2] - sides[axis], box[axis]
        low, high = min(low, high) - 0.08 * sides[axis], max(low, high) + 0.08 * sides[axis]
        corner.append(float(np.clip(rng.uniform(low, high), 0, limit - sides[axis])))
    window = (corner[0], corner[1], corner[0] + sides[0], corner[1] + sides[1])
    return (
        picture.resize(size, Image.Resampling.LANCZOS, window),
        mask.resize(
            size, Image.Resampling.BOX if mask.width > size[0] else Image.Resampling.BILINEAR, window
        ),
    )


def _spoilt(rng: Rng, picture: Image.Image) -> Image.Image:
    """Exposure, white balance, saturation, blur, grain and JPEG, as phones and shops leave them."""
    values = np.asarray(picture, np.float32) / 255
    if rng.random() < 0.8:
        # One number of NumPy's own in 64 bits would make all of them 64 bits wide, at twice the time.
        gamma = float(np.exp(rng.normal(0, 0.22)))
        gain = np.exp(rng.normal(0, 0.06, 3) + rng.normal(0, 0.1)).astype(np.float32)
        values = values**gamma * gain
        grey = (values[..., :1] + values[..., 1:2] + values[..., 2:]) / 3
        values = grey + (values - grey) * rng.uniform(0.6, 1.3)
    if rng.random() < 0.3:
        values = values + rng.uniform(0.005, 0.03) * rng.standard_normal(values.shape, np.float32)
    picture = Image.fromarray((np.clip(values, 0, 1) * 255 + 0.5).astype(np.uint8))
    if rng.random() < 0.25:
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.2)))
    if rng.random() < 0.5:
        picture = recompressed(picture, int(rng.integers(40, 95)))
    return picture

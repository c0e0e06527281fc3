"""What may happen to a picture without its label becoming untrue, a batch at a time."""

from __future__ import annotations

import dataclasses

import cv2
import numpy as np
import torch
from torch import Tensor

from factory.layers import Sheet
from networks.light import DEVIATION, MEAN
from tamper.filters import blur

# Less than what would cut the product, change how large it stands in the frame, or alter its light.
ZOOM, GAIN, GAMMA, SATURATION = 0.08, 0.06, 0.06, 0.08


def plain(pixels: np.ndarray) -> tuple[Tensor, Tensor]:
    """[b, side, side, 4] bytes to normalised pictures [b, 3, side, side] and masks [b, 1, side, side]."""
    values = torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255
    return normalised(values[:, :3]), values[:, 3:].contiguous()


def normalised(colours: Tensor) -> Tensor:
    """[b, 3, h, w] in 0–1, as the encoder takes them."""
    mean, deviation = torch.tensor(MEAN)[:, None, None], torch.tensor(DEVIATION)[:, None, None]
    return ((colours - mean) / deviation).contiguous(memory_format=torch.channels_last)


def varied(pixels: np.ndarray, mirrored: np.ndarray, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """As `plain`, each picture a little otherwise; `mirrored` [b] says which ones are."""
    side = pixels.shape[1]
    colours, masks = np.empty((len(pixels), side, side, 3), np.float32), []
    grain = rng.standard_normal((side, side, 3), np.float32)
    for number, picture in enumerate(pixels):
        moved = _moved(picture, mirrored[number], rng)
        gain, gamma, saturation = np.exp(rng.uniform(-1, 1, 3) * (GAIN, GAMMA, SATURATION))
        curve = (np.maximum(np.arange(256) / 255, 1e-4) ** gamma * gain).astype(np.float32)
        rgb = curve[moved[..., :3]]
        grey = rgb.mean(2, keepdims=True)
        # One grain for the batch, at another place in each picture.
        noise = np.roll(grain, rng.integers(0, side, 2), (0, 1)) * np.float32(rng.uniform(0, 0.012))
        colours[number] = np.clip(grey + (rgb - grey) * np.float32(saturation) + noise, 0, 1)
        masks.append(_misjudged(moved[..., 3], rng))
    found = torch.from_numpy(np.stack(masks)[:, None].astype(np.float32) / 255)
    return normalised(torch.from_numpy(colours).permute(0, 3, 1, 2)), found


def _moved(picture: np.ndarray, mirrored: bool, rng: np.random.Generator) -> np.ndarray:
    """A little nearer, from a place that still holds all of it but a margin."""
    side = picture.shape[0]
    zoom = 1 - rng.uniform(0, ZOOM, 2)
    shift = rng.uniform(-1, 1, 2) * (1 - zoom)
    across, down = zoom[0] * (-1 if mirrored else 1), zoom[1]
    # From pixels of the result to pixels of the picture, both counted from their middles.
    at = (side - 1 + shift * side - np.array([across, down]) * (side - 1)) / 2
    matrix = np.array([[across, 0, at[0]], [0, down, at[1]]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(picture, matrix, (side, side), flags=flags, borderMode=cv2.BORDER_REPLICATE)


def regraded(rng: np.random.Generator, sheet: Sheet) -> Sheet:
    """The product before the same scene in other colours: hue turned, saturation, brightness and depth of
    field changed, as far as it stays a scene that somebody could have photographed."""
    angle, saturation = rng.uniform(-0.4, 0.4), np.exp(rng.uniform(-0.35, 0.25))
    tone = 1 + rng.uniform(-0.06, 0.06, 3)
    gamma, softness = np.exp(rng.uniform(-0.25, 0.25)), rng.choice([0.0, 0.0, 0.8, 1.6, 2.6])
    grey = np.full((3, 3), 1 / 3)
    across = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]]) / np.sqrt(3)
    # Rodrigues' rotation about the grey axis.
    turn = grey + (np.eye(3) - grey) * np.cos(angle) + across * np.sin(angle)
    turn = grey + saturation * (turn - grey)
    plate = np.clip((sheet.plate @ turn.T) * tone, 0, 1) ** gamma
    if softness:
        plate = blur(plate, softness)
    plate = plate.astype(np.float32)
    picture = sheet.over(sheet.front, sheet.alpha, np.clip(plate * sheet.shade, 0, 1)).astype(np.float32)
    made = dataclasses.replace(sheet, picture=picture, plate=plate)
    return made.knowing(front=sheet.front, shade=sheet.shade)


def _misjudged(mask: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A mask as a segmenter finds it: too wide, too narrow, a part missing or too much."""
    kind, side = rng.random(), len(mask)
    if kind < 0.4:
        square = np.ones((size := 2 * int(rng.integers(1, 4)) + 1, size), np.uint8)
        return cv2.dilate(mask, square) if kind < 0.2 else cv2.erode(mask, square)
    if kind < 0.55:
        mask = mask.copy()
        top, left = rng.integers(0, side, 2)
        high, wide = rng.integers(side // 16, side // 4, 2)
        mask[top : top + high, left : left + wide] = 255 * (rng.random() < 0.4)
    return mask

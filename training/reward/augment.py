"""What may happen to a picture without its label becoming untrue, a batch at a time."""

from __future__ import annotations

import dataclasses

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

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
    count = len(pixels)
    values = torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255
    zoom = 1 - rng.uniform(0, ZOOM, (count, 2))
    shift = rng.uniform(-1, 1, (count, 2)) * (1 - zoom)
    grid = np.zeros((count, 2, 3))
    grid[:, 0, 0], grid[:, 1, 1] = zoom[:, 0] * np.where(mirrored, -1, 1), zoom[:, 1]
    grid[:, :, 2] = shift
    where = F.affine_grid(torch.from_numpy(grid).float(), values.shape, align_corners=False)
    values = F.grid_sample(values, where, padding_mode="border", align_corners=False)
    drawn = rng.uniform(-1, 1, (3, count, 1, 1, 1)).astype(np.float32)
    gain, gamma, saturation = torch.from_numpy(
        np.exp(drawn * np.array([GAIN, GAMMA, SATURATION], np.float32)[:, None, None, None, None])
    )
    colours = (values[:, :3].clamp_min(1e-4) ** gamma) * gain
    grey = colours.mean(1, keepdim=True)
    colours = grey + (colours - grey) * saturation
    noise = torch.from_numpy(rng.uniform(0, 0.012, (count, 1, 1, 1)).astype(np.float32))
    colours = colours + noise * torch.randn(colours.shape)
    return normalised(colours.clamp(0, 1)), _misjudged(values[:, 3:], rng)


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


def _misjudged(masks: Tensor, rng: np.random.Generator) -> Tensor:
    """Masks as a segmenter finds them: too wide, too narrow, a part missing or too much."""
    made = []
    for mask in masks:
        kind, side = rng.random(), mask.shape[-1]
        if kind < 0.2:
            mask = F.max_pool2d(mask, (size := 2 * int(rng.integers(1, 4)) + 1), 1, size // 2)
        elif kind < 0.4:
            mask = -F.max_pool2d(-mask, (size := 2 * int(rng.integers(1, 4)) + 1), 1, size // 2)
        elif kind < 0.55:
            mask = mask.clone()
            top, left = rng.integers(0, side, 2)
            high, wide = rng.integers(side // 16, side // 4, 2)
            mask[:, top : top + high, left : left + wide] = float(rng.random() < 0.4)
        made.append(mask)
    return torch.stack(made)

"""A student that takes few steps, with guidance baked in.

Progressive distillation (Salimans and Ho, ICLR 2022) on the flow's own times: a student learns to go in one
step where its teacher goes in two, then teaches the next one: 16 → 8 → 4 → 2 (→ 1). The first teacher is the
flow with guidance, so that the first student has learnt it (Meng et al., "On Distillation of Guided Diffusion
Models", CVPR 2023) and no later step needs a second evaluation. `docs/GENERATOR.md` says why this way.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from common.course import Course
from common.precision import mixed
from generator.conditions import drawn
from generator.flow import UNDER_PRODUCT, Scale, guided
from generator.latents import Latents
from networks.denoiser import Condition, Denoiser

AVERAGE = 0.999


@dataclass(frozen=True)
class Plan:
    """How to distil: `stages` are the students' steps, `guidance` the first teacher's."""

    stages: tuple[int, ...] = (8, 4, 2, 1)
    steps: int = 3000
    batch: int = 32
    rate: float = 2e-4
    guidance: float = 2.0
    seed: int = 7


@torch.no_grad()
def lesson(teacher: Denoiser, z: Tensor, t: Tensor, span: float, given: Condition, guidance: float) -> Tensor:
    """The velocity that leads over `span` as far as the teacher comes in two halves of it."""
    half = span / 2
    first = guided(teacher, z, t, given, guidance)
    middle = z - half * first
    return (first + guided(teacher, middle, t - half, given, guidance)) / 2


def loss_of(
    student: Denoiser,
    teacher: Denoiser,
    noised: tuple[Tensor, Tensor],
    span: float,
    told: tuple,
    guidance: float,
) -> Tensor:
    """Of one batch: `noised` are latents with their times, `told` masks and conditions."""
    (z, t), (mask, given) = noised, told
    with mixed():
        wanted = lesson(teacher, z, t, span, given, guidance).float()
        velocity = student(z, t, given)
    weight = 1 - (1 - UNDER_PRODUCT) * F.adaptive_avg_pool2d(mask, z.shape[-2:])
    return ((velocity.float() - wanted) ** 2 * weight).mean() / weight.mean()


def stage(
    teacher: Denoiser,
    guidance: float,
    steps: int,
    data: Latents,
    scale: Scale,
    plan: Plan,
    file: Path,
    report: Callable[[int, float, Denoiser], None],
) -> Denoiser:
    """A student of so many steps from a teacher of twice as many; goes on from `file`."""
    torch.manual_seed(plan.seed)
    teacher = teacher.eval().requires_grad_(False)
    student = copy.deepcopy(teacher).train().requires_grad_(True)
    course = Course(
        student, [{"params": list(student.parameters()), "peak": plan.rate}], file, plan.steps, AVERAGE
    )
    print(f"{file.name} is at step {course.done} of {plan.steps}", flush=True)
    while course.done < plan.steps:
        rng = np.random.default_rng([plan.seed, steps, course.done])
        z, mask, given = drawn(data, rng, plan.batch)
        z = (z - scale.mean) / scale.deviation
        # Only the times the student will be asked at.
        t = torch.from_numpy(1 - rng.integers(0, steps, plan.batch) / steps).float()
        at = t[:, None, None, None]
        torch.manual_seed(plan.seed + course.done)
        noised = (1 - at) * z + at * torch.randn_like(z)
        course.learn(loss_of(course.network, teacher, (noised, t), 1 / steps, (mask, given), guidance))
        mean = course.finish_step()
        if mean is not None:
            report(course.done, mean, course.average)
    return course.average.eval()


def distil(
    teacher: Denoiser,
    data: Latents,
    scale: Scale,
    plan: Plan,
    folder: Path,
    report: Callable[[int, int, float, Denoiser], None],
) -> Denoiser:
    """Every stage; `folder/student-N.pt` are the checkpoints. `report` is told the student's steps first."""
    guidance = plan.guidance
    for steps in plan.stages:
        file = folder / f"student-{steps}.pt"
        remember(file, scale, steps, 1.0)
        told = lambda done, loss, network, steps=steps: report(steps, done, loss, network)  # noqa: E731
        teacher = stage(teacher, guidance, steps, data, scale, plan, file, told)
        guidance = 1.0
    return teacher


def remember(checkpoint: Path, scale: Scale, steps: int, guidance: float) -> None:
    """How a checkpoint is to be sampled, for `export_generator.py`."""
    beside = {"mean": scale.mean, "deviation": scale.deviation, "steps": steps, "guidance": guidance}
    torch.save(beside, checkpoint.with_suffix(".sampling.pt"))

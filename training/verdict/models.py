"""The two kinds of model, each fitted by scikit-learn and exported as plain numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from verdict.directions import DIRECTIONS, TRANSFORMS


@dataclass(frozen=True)
class Recipe:
    """A model to try: its kind and its settings."""

    kind: str
    settings: tuple[tuple[str, Any], ...]

    def __str__(self) -> str:
        return f"{self.kind}({', '.join(f'{name}={value}' for name, value in self.settings)})"


def recipes() -> list[Recipe]:
    """Small models only: at most 150 trees of depth 3."""
    logistic = [Recipe("logistic", (("C", c),)) for c in (0.03, 0.1, 0.3, 1.0)]
    boosted = [
        Recipe(
            "gbm",
            (("max_iter", trees), ("max_depth", depth), ("learning_rate", rate), ("l2_regularization", 3.0)),
        )
        for trees, rate in ((80, 0.08), (150, 0.05), (150, 0.08))
        for depth in (2, 3)
    ]
    return [*logistic, *boosted]


def _floor32(value: float) -> float:
    """The largest float32 that is not above `value`: a threshold between two float32 stays between them."""
    rounded = np.float32(value)
    return float(rounded if rounded <= value else np.nextafter(rounded, np.float32(-np.inf)))


def _tree(nodes: np.ndarray) -> dict[str, list]:
    leaf = nodes["is_leaf"].astype(bool)
    return {
        "feature": [
            -1 if end else int(feature) for end, feature in zip(leaf, nodes["feature_idx"], strict=True)
        ],
        "threshold": [
            0.0 if end else _floor32(value) for end, value in zip(leaf, nodes["num_threshold"], strict=True)
        ],
        "left": [0 if end else int(child) for end, child in zip(leaf, nodes["left"], strict=True)],
        "right": [0 if end else int(child) for end, child in zip(leaf, nodes["right"], strict=True)],
        "missing_left": [bool(way) for way in nodes["missing_go_to_left"]],
        "value": [
            round(float(value), 6) if end else 0.0 for end, value in zip(leaf, nodes["value"], strict=True)
        ],
    }


def _fit_boosted(recipe: Recipe, names: list[str], x: np.ndarray, y: np.ndarray, seed: int) -> dict[str, Any]:
    model = HistGradientBoostingClassifier(
        **dict(recipe.settings),
        monotonic_cst=[DIRECTIONS[name] for name in names],
        min_samples_leaf=15,
        early_stopping=False,
        random_state=seed,
    )
    model.fit(x, y)
    # scikit-learn offers no public way to the trees; the version is pinned for that.
    trees = [_tree(stage[0].nodes) for stage in model._predictors]
    return {"kind": "gbm", "bias": float(model._baseline_prediction.ravel()[0]), "trees": trees}


_APPLY = {
    "none": lambda values: values,
    "log1p": lambda values: np.log1p(np.maximum(values, 0)),
    "sqrt": lambda values: np.sqrt(np.maximum(values, 0)),
    "abs_log1p": lambda values: np.log1p(np.abs(values)),
}


def _fit_logistic(
    recipe: Recipe, names: list[str], x: np.ndarray, y: np.ndarray, seed: int
) -> dict[str, Any]:
    missing = np.nanmedian(x, axis=0)
    filled = np.where(np.isnan(x), missing, x)
    ways = [TRANSFORMS.get(name, "none") for name in names]
    shaped = np.stack([_APPLY[way](filled[:, i]) for i, way in enumerate(ways)], 1)
    mean, deviation = shaped.mean(0), shaped.std(0) + 1e-9
    model = LogisticRegression(**dict(recipe.settings), max_iter=5000, random_state=seed)
    model.fit((shaped - mean) / deviation, y)
    return {
        "kind": "logistic",
        "bias": float(model.intercept_[0]),
        "weights": model.coef_[0].tolist(),
        "mean": mean.tolist(),
        "deviation": deviation.tolist(),
        "transform": ways,
        "missing": missing.tolist(),
    }


def fit(recipe: Recipe, names: list[str], x: np.ndarray, y: np.ndarray, seed: int) -> dict[str, Any]:
    """The exported model; `raw` evaluates it as the engine does."""
    make = _fit_boosted if recipe.kind == "gbm" else _fit_logistic
    return {"measures": names, **make(recipe, names, x, y, seed)}


def _tree_values(tree: dict[str, list], x: np.ndarray) -> np.ndarray:
    feature, threshold = np.array(tree["feature"]), np.array(tree["threshold"])
    left, right = np.array(tree["left"]), np.array(tree["right"])
    missing_left, rows = np.array(tree["missing_left"]), np.arange(len(x))
    node = np.zeros(len(x), int)
    while (feature[node] >= 0).any():
        value = x[rows, feature[node]]
        leftwards = np.where(np.isnan(value), missing_left[node], value <= threshold[node])
        node = np.where(feature[node] < 0, node, np.where(leftwards, left[node], right[node]))
    return np.array(tree["value"])[node]


def raw(model: dict[str, Any], x: np.ndarray) -> np.ndarray:
    """The model's log-odds before calibration, from the exported numbers alone."""
    if model["kind"] == "gbm":
        return model["bias"] + sum(_tree_values(tree, x) for tree in model["trees"])
    filled = np.where(np.isnan(x), model["missing"], x)
    shaped = np.stack([_APPLY[way](filled[:, i]) for i, way in enumerate(model["transform"])], 1)
    return model["bias"] + (shaped - model["mean"]) / model["deviation"] @ np.array(model["weights"])

"""The kinds of model, fitted by scikit-learn and exported as plain numbers; and the mean of two of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.ensemble import HistGradientBoostingClassifier

from verdict.directions import BETTER, DIRECTIONS, EITHER, SIGNED, TRANSFORMS, WORSE


@dataclass(frozen=True)
class Recipe:
    """A model to try: its kind and its settings."""

    kind: str
    settings: tuple[tuple[str, Any], ...] = ()
    of: tuple[Recipe, ...] = ()

    def __str__(self) -> str:
        if self.of:
            return f"{self.kind} of {' and '.join(map(str, self.of))}"
        return f"{self.kind}({', '.join(f'{name}={value}' for name, value in self.settings)})"


def recipes() -> list[Recipe]:
    """Small models only: at most 150 trees of depth 3. Means of both: they err on other pairs."""
    logistic = [Recipe("logistic", (("C", c),)) for c in (1.0,)]
    boosted = [
        Recipe(
            "gbm",
            (
                ("max_iter", trees),
                ("max_depth", 3),
                ("learning_rate", rate),
                ("min_samples_leaf", leaf),
                ("l2_regularization", 3.0),
                ("max_features", part),
            ),
        )
        for trees, rate in ((80, 0.08), (120, 0.06))
        for leaf in (8,)
        for part in (0.4, 1.0)
    ]
    means = [Recipe("mean", of=(line, trees)) for line in logistic for trees in boosted]
    return [*logistic, *boosted, *means]


def _floor32(value: float) -> float:
    """The largest float32 that is not above `value`: a threshold between two float32 stays between them."""
    rounded = np.float32(value)
    return float(rounded if rounded <= value else np.nextafter(rounded, np.float32(-np.inf)))


def _ceil32(value: float) -> float:
    """The smallest float32 that is not below `value`."""
    return -_floor32(-value)


def _tree(nodes: np.ndarray, signed: set[int]) -> dict[str, list]:
    """The engine's parallel lists.

    A split on `|x| <= t` becomes two on x that share their right-hand branch: beyond t on
    either side goes right. A node may be reached twice; the engine only follows indices.
    """
    count = len(nodes)
    tree: dict[str, list] = {
        "feature": [-1] * count,
        "threshold": [0.0] * count,
        "left": [0] * count,
        "right": [0] * count,
        "missing_left": [False] * count,
        "value": [0.0] * count,
    }
    for index, node in enumerate(nodes):
        if node["is_leaf"]:
            tree["value"][index] = round(float(node["value"]), 6)
            continue
        feature, left, right = int(node["feature_idx"]), int(node["left"]), int(node["right"])
        missing_left, threshold = bool(node["missing_go_to_left"]), _floor32(node["num_threshold"])
        tree["feature"][index], tree["right"][index] = feature, right
        tree["threshold"][index], tree["missing_left"][index] = threshold, missing_left
        if feature in signed:
            # x below -t goes right as well; -t itself does not.
            below = float(np.nextafter(np.float32(_ceil32(-threshold)), np.float32(-np.inf)))
            extra = (feature, below, right, left, not missing_left, 0.0)
            tree["left"][index] = len(tree["feature"])
            for name, value in zip(tree, extra, strict=True):
                tree[name].append(value)
        else:
            tree["left"][index] = left
    return tree


def _fit_boosted(
    recipe: Recipe, names: list[str], x: np.ndarray, y: np.ndarray, weight: np.ndarray, seed: int
) -> dict[str, Any]:
    signed = {names.index(name) for name in SIGNED if name in names}
    folded = x.copy()
    folded[:, sorted(signed)] = np.abs(folded[:, sorted(signed)])
    model = HistGradientBoostingClassifier(
        **dict(recipe.settings),
        monotonic_cst=[DIRECTIONS[name] for name in names],
        early_stopping=False,
        random_state=seed,
    )
    model.fit(folded, y, sample_weight=weight)
    # scikit-learn offers no public way to the trees; the version is pinned for that.
    trees = [_tree(stage[0].nodes, signed) for stage in model._predictors]
    exported = {"kind": "gbm", "bias": float(model._baseline_prediction.ravel()[0]), "trees": trees}
    if not np.allclose(raw(exported, x), model.decision_function(folded), atol=1e-3):
        raise RuntimeError("the exported trees do not answer as the fitted ones")
    return exported


_APPLY = {
    "none": lambda values: values,
    "log1p": lambda values: np.log1p(np.maximum(values, 0)),
    "sqrt": lambda values: np.sqrt(np.maximum(values, 0)),
    "abs_log1p": lambda values: np.log1p(np.abs(values)),
}


def _directed(
    x: np.ndarray, y: np.ndarray, weight: np.ndarray, strength: float, names: list[str]
) -> tuple[np.ndarray, float]:
    """Logistic regression (scikit-learn's `C`) where no measure argues against its direction."""
    sign = 2.0 * y - 1

    def objective(found: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (x @ found[:-1] + found[-1])
        wrong = -sign * weight * expit(-margin)
        loss = strength * (weight * np.logaddexp(0, -margin)).sum() + found[:-1] @ found[:-1] / 2
        return loss, np.append(strength * x.T @ wrong + found[:-1], strength * wrong.sum())

    limits = {BETTER: (0, None), WORSE: (None, 0), EITHER: (None, None)}
    bounds = [*(limits[DIRECTIONS[name]] for name in names), (None, None)]
    found = minimize(objective, np.zeros(len(bounds)), jac=True, method="L-BFGS-B", bounds=bounds)
    if not found.success:
        raise RuntimeError(f"logistic regression did not settle: {found.message}")
    return found.x[:-1], float(found.x[-1])


def _fit_logistic(
    recipe: Recipe, names: list[str], x: np.ndarray, y: np.ndarray, weight: np.ndarray
) -> dict[str, Any]:
    missing = np.nanmedian(x, axis=0)
    filled = np.where(np.isnan(x), missing, x)
    ways = [TRANSFORMS.get(name, "none") for name in names]
    shaped = np.stack([_APPLY[way](filled[:, i]) for i, way in enumerate(ways)], 1)
    mean, deviation = shaped.mean(0), shaped.std(0) + 1e-9
    weights, bias = _directed((shaped - mean) / deviation, y, weight, dict(recipe.settings)["C"], names)
    return {
        "kind": "logistic",
        "bias": bias,
        "weights": weights.tolist(),
        "mean": mean.tolist(),
        "deviation": deviation.tolist(),
        "transform": ways,
        "missing": missing.tolist(),
    }


def fit(
    recipe: Recipe, names: list[str], x: np.ndarray, y: np.ndarray, weight: np.ndarray, seed: int
) -> dict[str, Any]:
    """The exported model; `raw` evaluates it as the engine does."""
    if recipe.of:
        parts = [fit(part, names, x, y, weight, seed) for part in recipe.of]
        for part in parts:
            del part["measures"]
        return {"measures": names, "kind": "mean", "bias": 0.0, "of": parts}
    if recipe.kind == "logistic":
        return {"measures": names, **_fit_logistic(recipe, names, x, y, weight)}
    return {"measures": names, **_fit_boosted(recipe, names, x, y, weight, seed)}


def kind_weights(kinds: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Rarer kinds of tampering count up to three times, so that each is learned; labels stay balanced."""
    weight = np.ones(len(labels))
    changed = labels == 0
    counts = {kind: int((kinds[changed] == kind).sum()) for kind in set(kinds[changed])}
    most = max(counts.values())
    weight[changed] = [min(np.sqrt(most / counts[kind]), 3.0) for kind in kinds[changed]]
    weight[changed] /= weight[changed].mean()
    return weight


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
    if model["kind"] == "mean":
        return model["bias"] + np.mean([raw(part, x) for part in model["of"]], 0)
    if model["kind"] == "gbm":
        return model["bias"] + sum(_tree_values(tree, x) for tree in model["trees"])
    filled = np.where(np.isnan(x), model["missing"], x)
    shaped = np.stack([_APPLY[way](filled[:, i]) for i, way in enumerate(model["transform"])], 1)
    return model["bias"] + (shaped - model["mean"]) / model["deviation"] @ np.array(model["weights"])

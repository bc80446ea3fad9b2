"""Row-wise dynamic int8: small, fast, and no post sees its neighbours in the batch.

onnxruntime.quantization.quantize_dynamic takes one scale for a whole
activation tensor, so a post's answer would depend on the posts beside it. Here
each token has a scale of its own.
"""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

ACTIVATION_TOP = 127  # int8 range of an activation around its zero point
WEIGHT_TOP = 63  # 7 bits: U8S8 kernels without VNNI add two products in 16 bits
ZERO_POINT = 128
TINY = 1e-9  # keeps the scale of an all-zero row from being 0


def quantize(source: Path, target: Path) -> None:
    """Rewrite a float32 graph of graph.export to row-wise dynamic int8."""
    model = onnx.load(source)
    rewriter = _Rewriter(model.graph)
    rewriter.rewrite()
    onnx.checker.check_model(model)
    onnx.save(model, target)


def quantize_columns(weight: np.ndarray, top: int) -> tuple[np.ndarray, np.ndarray]:
    """Return int8 weights [K, N] and float32 scales [N]; weight is about their product.

    Of 26 scales from that of the largest weight down to half of it, each column
    takes the one with the smallest squared error.
    """
    full = np.maximum(np.abs(weight).max(axis=0) / top, TINY).astype(np.float32)
    scale, error = full, np.full(full.shape, np.inf, np.float32)
    for share in np.linspace(1.0, 0.5, 26, dtype=np.float32):
        tried = full * share
        found = ((_round(weight, tried, top) * tried - weight) ** 2).sum(axis=0)
        scale, error = np.where(found < error, tried, scale), np.minimum(found, error)
    return _round(weight, scale, top).astype(np.int8), scale


def _round(weight: np.ndarray, scale: np.ndarray, top: int) -> np.ndarray:
    out: np.ndarray = np.clip(np.rint(weight / scale), -top, top)
    return out


class _Rewriter:
    """Replaces the encoder's and the residual's large linear maps, and the word table."""

    def __init__(self, graph: onnx.GraphProto) -> None:
        self.graph = graph
        self.weights = {init.name: init for init in graph.initializer}
        self.quantized: dict[str, tuple[str, str]] = {}  # activation → its int8 form and scale
        self.shapes: dict[int, str] = {}  # width → name of the shape [batch, tokens, width]
        self.nodes: list[NodeProto] = []

    def rewrite(self) -> None:
        old = list(self.graph.node)
        self._constants()
        for node in old:
            if node.op_type == "MatMul" and node.input[1] in self.weights and _large(node):
                self._linear(node)
            elif node.op_type == "Gather" and "word_embeddings" in node.input[0]:
                self._words(node)
            else:
                self.nodes.append(node)
        del self.graph.node[:]
        self.graph.node.extend(self.nodes)
        self._drop_unused()

    def _constants(self) -> None:
        self._init("int8.flat", np.array([-1], np.int64))
        self._init("int8.tiny", np.array(TINY, np.float32))
        self._init("int8.step", np.array(1 / ACTIVATION_TOP, np.float32))
        self._init("int8.zero", np.array(ZERO_POINT, np.uint8))
        self._add("Shape", ["input_ids"], "int8.batch_tokens")

    def _linear(self, node: NodeProto) -> None:
        """x W = round(x / s) round(W / c) s c with a scale s for each row of x, c for each column of W."""
        x, name, out = node.input[0], node.input[1], node.output[0]
        weight = numpy_helper.to_array(self.weights[name])
        values, scale = quantize_columns(weight, WEIGHT_TOP)
        self._init(f"{name}.int8", values)
        self._init(f"{name}.scale", scale)
        rows, row_scale = self._rows(x, weight.shape[0])
        product = self._add("MatMulInteger", [rows, f"{name}.int8", "int8.zero"], f"{out}.int32")
        product = self._add("Cast", [product], f"{out}.float", to=TensorProto.FLOAT)
        product = self._add("Mul", [product, row_scale], f"{out}.rows")
        product = self._add("Mul", [product, f"{name}.scale"], f"{out}.flat")
        self._add("Reshape", [product, self._shape(weight.shape[1])], out)

    def _rows(self, x: str, width: int) -> tuple[str, str]:
        """Quantise x to uint8 [batch * tokens, width] with scales [batch * tokens, 1]; once for each x."""
        if x not in self.quantized:
            self._init(f"int8.to_{width}", np.array([-1, width], np.int64))
            flat = self._add("Reshape", [x, f"int8.to_{width}"], f"{x}.2d")
            top = self._add("ReduceMax", [self._add("Abs", [flat], f"{x}.abs")], f"{x}.max", axes=[1], keepdims=1)
            scale = self._add("Mul", [self._add("Max", [top, "int8.tiny"], f"{x}.top"), "int8.step"], f"{x}.scale")
            one_d = self._add("Reshape", [scale, "int8.flat"], f"{x}.scale1d")
            zeros = self._add(
                "ConstantOfShape",
                [self._add("Shape", [one_d], f"{x}.rows")],
                f"{x}.zeros",
                value=helper.make_tensor("value", TensorProto.UINT8, [1], [ZERO_POINT]),
            )
            self.quantized[x] = self._add("QuantizeLinear", [flat, one_d, zeros], f"{x}.uint8", axis=0), scale
        return self.quantized[x]

    def _shape(self, width: int) -> str:
        if width not in self.shapes:
            self._init(f"int8.width_{width}", np.array([width], np.int64))
            parts = ["int8.batch_tokens", f"int8.width_{width}"]
            self.shapes[width] = self._add("Concat", parts, f"int8.shape_{width}", axis=0)
        return self.shapes[width]

    def _words(self, node: NodeProto) -> None:
        """The word table: int8 with a scale for each word."""
        table, ids, out = node.input[0], node.input[1], node.output[0]
        values, scale = quantize_columns(numpy_helper.to_array(self.weights[table]).T, 127)
        self._init(f"{table}.int8", np.ascontiguousarray(values.T))
        self._init(f"{table}.scale", scale[:, None])
        rows = self._add("Gather", [f"{table}.int8", ids], f"{out}.int8")
        rows = self._add("Cast", [rows], f"{out}.float", to=TensorProto.FLOAT)
        scales = self._add("Gather", [f"{table}.scale", ids], f"{out}.scale")
        self._add("Mul", [rows, scales], out)

    def _init(self, name: str, value: np.ndarray) -> None:
        if name not in self.weights:
            self.weights[name] = numpy_helper.from_array(value, name)
            self.graph.initializer.append(self.weights[name])

    def _add(self, op: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(op, inputs, [output], name=f"{output}/{op}", **attributes))
        return output

    def _drop_unused(self) -> None:
        used = {name for node in self.nodes for name in node.input}
        kept = [init for init in self.graph.initializer if init.name in used]
        del self.graph.initializer[:]
        self.graph.initializer.extend(kept)


def _large(node: NodeProto) -> bool:
    """Say whether a linear map is of the encoder, the residual, or another's whole model; our heads stay float32."""
    return node.name.startswith(("/encoder/", "/residual/", "/model/"))

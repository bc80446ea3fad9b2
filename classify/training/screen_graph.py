"""The trunk's token states out of a graph, and a trained head onto it, which leaves all other outputs as they are."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor

from . import graph
from .packs import pack
from .screen_head import TokenHead, Tokens
from .tokens import pad

STATES = "/residual/norm/LayerNormalization_output_0"  # what all heads read, [batch, tokens, width]
CONTENT = "/Cast_2_output_0"  # which tokens are content, bool [batch, tokens]


def trunk(model: Path, target: Path) -> onnxruntime.InferenceSession:
    """Write the part of a graph that ends in the token states to target, and open it."""
    cut = onnx.load(model)
    del cut.graph.output[:]
    cut.graph.output.append(helper.make_tensor_value_info(STATES, TensorProto.FLOAT, ["batch", "tokens", None]))
    onnx.save(cut, target)
    return graph.session(target)


def states(opened: onnxruntime.InferenceSession, ids: list[list[int]], budget: int = 4096) -> Tokens:
    """Return the states of the content tokens of rows of one window each, float16."""
    counts = torch.tensor([len(row) - 2 for row in ids])
    offsets = torch.cat([torch.zeros(1, dtype=torch.int64), counts.cumsum(0)])
    found: Tensor | None = None
    for chunk in pack(ids, budget):
        said = torch.from_numpy(graph.run(opened, *pad([ids[i] for i in chunk]))[STATES]).half()
        if found is None:
            found = torch.zeros(int(offsets[-1]), said.shape[2], dtype=torch.float16)
        for place, i in enumerate(chunk):
            found[offsets[i] : offsets[i + 1]] = said[place, 1 : 1 + counts[i]]
    if found is None:
        raise SystemExit("no text to read the states of")
    return Tokens(found, offsets)


def append(model: Path, head: TokenHead, name: str) -> None:
    """Add a head to a graph, or put it in place of the one of that name: logits.NAME and contributions.NAME."""
    loaded = onnx.load(model)
    _remove(loaded.graph, name)
    for tensor in _weights(head, name):
        loaded.graph.initializer.append(tensor)
    loaded.graph.node.extend(_nodes(head, name))
    labels = head.bias.numel()
    shapes: dict[str, list[str | int]] = {"logits": ["batch", labels], "contributions": ["batch", "tokens", labels]}
    at = next(i for i, output in enumerate(loaded.graph.output) if output.name == graph.ATTENTION[0])
    for place, (kind, shape) in enumerate(shapes.items()):
        loaded.graph.output.insert(
            at + place, helper.make_tensor_value_info(f"{kind}.{name}", TensorProto.FLOAT, shape)
        )
    onnx.checker.check_model(loaded)
    onnx.save(loaded, model)


def _remove(loaded: onnx.GraphProto, name: str) -> None:
    for kept in (loaded.initializer, loaded.node):
        for item in [item for item in kept if item.name.startswith(f"{name}.")]:
            kept.remove(item)
    for output in [output for output in loaded.output if output.name.endswith(f".{name}")]:
        loaded.output.remove(output)


def _weights(head: TokenHead, name: str) -> list[onnx.TensorProto]:
    """Return the head's weights, and the constants that its nodes read."""
    arrays = {key: value.detach().numpy() for key, value in head.state_dict().items()}
    named = {key: value.T if value.ndim == 2 else value for key, value in arrays.items()}
    named |= {
        "lowest": np.array(np.finfo(np.float32).min, np.float32),
        "last": np.array([2], np.int64),
        "tokens": np.array([1], np.int64),
        "half": np.array(0.5, np.float32),
        "one": np.array(1.0, np.float32),
        "cubic": np.array(0.044715, np.float32),
        "slope": np.array(np.sqrt(2 / np.pi), np.float32),
    }
    return [numpy_helper.from_array(np.ascontiguousarray(value), f"{name}.{key}") for key, value in named.items()]


def _nodes(head: TokenHead, name: str) -> list[onnx.NodeProto]:
    nodes: list[onnx.NodeProto] = []

    def node(op: str, inputs: list[str], output: str, **attributes: int) -> str:
        nodes.append(helper.make_node(op, inputs, [output], name=f"{name}.{op}.{len(nodes)}", **attributes))  # type: ignore[arg-type]
        return output

    def own(op: str, *inputs: str, **attributes: int) -> str:
        return node(op, list(inputs), f"{name}.out.{len(nodes)}", **attributes)

    def part(key: str) -> str:
        return f"{name}.{key}"

    read = STATES
    if head.hidden is not None:
        x = own("Add", own("MatMul", read, part("hidden.weight")), part("hidden.bias"))
        cube = own("Mul", own("Mul", own("Mul", x, x), x), part("cubic"))
        bent = own("Tanh", own("Mul", own("Add", x, cube), part("slope")))
        read = own("Mul", own("Mul", x, part("half")), own("Add", bent, part("one")))
    scores = own("Add", own("MatMul", read, part("score.weight")), part("score.bias"))
    content = own("Unsqueeze", CONTENT, part("last"))
    shares = own("Softmax", own("Where", content, scores, part("lowest")), axis=1)
    shares = own("Mul", shares, own("Cast", content, to=TensorProto.FLOAT))
    values = own("MatMul", read, part("label.weight"))
    node("Mul", [shares, values], f"contributions.{name}")
    total = own("ReduceSum", f"contributions.{name}", part("tokens"), keepdims=0)
    node("Add", [total, part("bias")], f"logits.{name}")
    return nodes

"""The trunk's token states out of a graph, and a trained head onto it, which leaves all other outputs as they are."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from . import graph
from .packs import pack
from .screen_head import Settings, TokenHead, Tokens
from .screen_tags import Tagger
from .tokens import pad

TAGS = "tags"
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
    writer = _Writer(loaded.graph, name, head)
    read = STATES if head.hidden is None else writer.bent(STATES, "hidden")
    shares = writer.attention(read)
    values = writer.own("MatMul", read, writer.part("label.weight"))
    writer.node("Mul", [shares, values], f"contributions.{name}")
    total = writer.own(
        "ReduceSum", f"contributions.{name}", writer.constant("tokens", np.array([1], np.int64)), keepdims=0
    )
    writer.node("Add", [total, writer.part("bias")], f"logits.{name}")
    labels = head.bias.numel()
    writer.output(f"logits.{name}", ["batch", labels])
    writer.output(f"contributions.{name}", ["batch", "tokens", labels])
    onnx.checker.check_model(loaded)
    onnx.save(loaded, model)


def head_of(model: Path, name: str) -> TokenHead:
    """Return the head of a name as it stands in a graph."""
    known = {init.name: init for init in onnx.load(model).graph.initializer}

    def weight(key: str) -> Tensor:
        array = torch.from_numpy(numpy_helper.to_array(known[f"{name}.{key}"]).copy())
        return array.T.contiguous() if array.ndim == 2 else array

    hidden, label = weight("hidden.weight"), weight("label.weight")
    head = TokenHead(hidden.shape[1], len(label), Settings(hidden=len(hidden), attentions=len(weight("score.weight"))))
    head.load_state_dict({key: weight(key) for key in head.state_dict()})
    return head.eval()


def append_tags(model: Path, tagger: Tagger) -> None:
    """Add a tagger to a graph, or put it in place of the one that is there: tags.symptom, tags.status, tags.whose."""
    loaded = onnx.load(model)
    _remove(loaded.graph, TAGS)
    writer = _Writer(loaded.graph, TAGS, tagger)
    told, stance = (writer.bent(STATES, layer) for layer in ("hidden", "stance"))
    for kind, read in (("symptom", told), ("status", stance), ("whose", stance)):
        product = writer.own("MatMul", read, writer.part(f"{kind}.weight"))
        writer.node("Add", [product, writer.part(f"{kind}.bias")], f"{TAGS}.{kind}")
        writer.output(f"{TAGS}.{kind}", ["batch", "tokens", len(tagger.state_dict()[f"{kind}.bias"])])
    onnx.checker.check_model(loaded)
    onnx.save(loaded, model)


def _remove(loaded: onnx.GraphProto, name: str) -> None:
    for kept in (loaded.initializer, loaded.node):
        for item in [item for item in kept if item.name.startswith(f"{name}.")]:
            kept.remove(item)
    for output in [o for o in loaded.output if o.name.endswith(f".{name}") or o.name.startswith(f"{name}.")]:
        loaded.output.remove(output)


class _Writer:
    """Writes a module's weights and nodes into a graph, under a name."""

    def __init__(self, loaded: onnx.GraphProto, name: str, module: nn.Module) -> None:
        self.graph, self.name = loaded, name
        for key, value in module.state_dict().items():
            array = value.detach().numpy()
            self.constant(key, array.T if array.ndim == 2 else array)

    def constant(self, key: str, value: np.ndarray) -> str:
        """Write a constant unless it is there; return its name."""
        name = self.part(key)
        if all(known.name != name for known in self.graph.initializer):
            self.graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def part(self, key: str) -> str:
        """Return the name of a weight."""
        return f"{self.name}.{key}"

    def node(self, op: str, inputs: list[str], output: str, **attributes: int) -> str:
        """Write a node; return its output."""
        made = helper.make_node(op, inputs, [output], name=f"{self.name}.{op}.{len(self.graph.node)}", **attributes)  # type: ignore[arg-type]
        self.graph.node.append(made)
        return output

    def own(self, op: str, *inputs: str, **attributes: int) -> str:
        """Write a node with an output of a name of its own."""
        return self.node(op, list(inputs), f"{self.name}.out.{len(self.graph.node)}", **attributes)

    def output(self, name: str, shape: list[str | int]) -> None:
        """Name an output of the graph; it stands before those of attention."""
        at = next(i for i, output in enumerate(self.graph.output) if output.name == graph.ATTENTION[0])
        self.graph.output.insert(at, helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))

    def bent(self, read: str, layer: str) -> str:
        """Write a linear layer and the tanh form of GELU."""
        x = self.own("Add", self.own("MatMul", read, self.part(f"{layer}.weight")), self.part(f"{layer}.bias"))
        cube = self.own("Mul", self.own("Mul", self.own("Mul", x, x), x), self._number("cubic", 0.044715))
        slope = self._number("slope", np.sqrt(2 / np.pi))
        tanh = self.own("Tanh", self.own("Mul", self.own("Add", x, cube), slope))
        half = self.own("Mul", x, self._number("half", 0.5))
        return self.own("Mul", half, self.own("Add", tanh, self._number("one", 1.0)))

    def attention(self, read: str) -> str:
        """Write the softmax over the content tokens."""
        scores = self.own("Add", self.own("MatMul", read, self.part("score.weight")), self.part("score.bias"))
        content = self.own("Unsqueeze", CONTENT, self.constant("last", np.array([2], np.int64)))
        shares = self.own(
            "Softmax",
            self.own("Where", content, scores, self._number("lowest", float(np.finfo(np.float32).min))),
            axis=1,
        )
        return self.own("Mul", shares, self.own("Cast", content, to=TensorProto.FLOAT))

    def _number(self, key: str, value: float) -> str:
        return self.constant(key, np.array(value, np.float32))

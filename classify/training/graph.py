"""From PyTorch to an ONNX graph that keeps the bundle's contract."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.transformers.float16 import convert_float_to_float16
from torch import Tensor, nn

from .model import Classifier, attention_overlap, first_attention

OPSET = 17
ATTENTION = ["attention", "attention_overlap"]


class _Contract(nn.Module):
    """Gives the classifier's outputs in the contract's order: layer_weights, each head's two, attention."""

    def __init__(self, model: Classifier) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, ...]:
        encoded = self.model.encoder(input_ids, attention_mask, output_hidden_states=True, output_attentions=True)
        weights, heads = self.model.read(encoded.hidden_states, attention_mask)
        out = [weights]
        for head in heads.values():
            out += [head.logits, head.contributions]
        out += [first_attention(encoded.attentions[-1]), attention_overlap(encoded.attentions[-1], attention_mask)]
        return tuple(out)


def export(model: Classifier, path: Path) -> None:
    """Write the float32 graph.

    Inputs input_ids and attention_mask, int64 [batch, tokens]; outputs
    layer_weights [batch, layers + 1], for each head logits.<head>
    [batch, labels] and contributions.<head> [batch, tokens, labels], and of the
    last layer attention, see model.first_attention, and attention_overlap, both
    [batch, tokens]. The encoder's attention must be "eager".
    """
    model.eval()
    outputs = ["layer_weights"]
    for name in model.heads:
        outputs += [f"logits.{name}", f"contributions.{name}"]
    outputs += ATTENTION
    trace(_Contract(model), path, outputs)
    _name_shapes(model, path)


def trace(module: nn.Module, path: Path, outputs: list[str]) -> None:
    """Write the float32 graph of a module of input_ids and attention_mask, with open batch and tokens."""
    ids = torch.tensor([[1, 2, 3, 4, 5], [1, 2, 3, 0, 0]])
    axes = {name: {0: "batch", 1: "tokens"} for name in ("input_ids", "attention_mask")}
    axes |= {name: {0: "batch"} for name in outputs}
    axes |= {name: {0: "batch", 1: "tokens"} for name in outputs if name.startswith(("contributions.", "attention"))}
    torch.onnx.export(
        module.eval(),
        (ids, (ids > 0).long()),
        str(path),
        input_names=["input_ids", "attention_mask"],
        output_names=outputs,
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )


def _name_shapes(model: Classifier, path: Path) -> None:
    """Write the outputs' fixed sizes into the graph; the exporter leaves some of them open."""
    graph = onnx.load(path)
    layers = model.encoder.config.num_hidden_layers + 1
    for output in graph.graph.output:
        if output.name in ATTENTION:
            continue
        head = output.name.partition(".")[2]
        last = output.type.tensor_type.shape.dim[-1]
        last.dim_value = model.heads[head].bias.numel() if head else layers
    onnx.checker.check_model(graph)
    onnx.save(graph, path)


def to_float16(source: Path, target: Path) -> None:
    """Write a graph with float16 weights and outputs."""
    onnx.save(convert_float_to_float16(onnx.load(source)), target)


def session(path: Path, fuse: bool = True) -> onnxruntime.InferenceSession:
    """Open a graph on one thread of the CPU, with or without ONNX Runtime's fusions."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    if not fuse:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def run(graph: onnxruntime.InferenceSession, ids: Tensor, mask: Tensor) -> dict[str, np.ndarray]:
    """Run a graph on padded rows and return its outputs by name."""
    names = [output.name for output in graph.get_outputs()]
    return dict(zip(names, graph.run(names, {"input_ids": ids.numpy(), "attention_mask": mask.numpy()}), strict=True))

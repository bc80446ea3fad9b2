"""From PyTorch to an ONNX graph that keeps the bundle's contract."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from torch import Tensor, nn

from .model import Classifier

OPSET = 17


class _Contract(nn.Module):
    """Gives the classifier's outputs in the contract's order: layer_weights, then each head's two."""

    def __init__(self, model: Classifier) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, ...]:
        weights, heads = self.model(input_ids, attention_mask)
        out = [weights]
        for head in heads.values():
            out += [head.logits, head.contributions]
        return tuple(out)


def export(model: Classifier, path: Path) -> None:
    """Write the float32 graph.

    Inputs input_ids and attention_mask, int64 [batch, tokens]; outputs
    layer_weights [batch, layers + 1] and for each head logits.<head>
    [batch, labels] and contributions.<head> [batch, tokens, labels].
    """
    model.eval()
    ids = torch.tensor([[1, 2, 3, 4, 5], [1, 2, 3, 0, 0]])
    outputs = ["layer_weights"]
    for name in model.heads:
        outputs += [f"logits.{name}", f"contributions.{name}"]
    axes = {name: {0: "batch", 1: "tokens"} for name in ("input_ids", "attention_mask")}
    axes |= {name: {0: "batch"} for name in outputs}
    axes |= {name: {0: "batch", 1: "tokens"} for name in outputs if name.startswith("contributions.")}
    torch.onnx.export(
        _Contract(model).eval(),
        (ids, (ids > 0).long()),
        str(path),
        input_names=["input_ids", "attention_mask"],
        output_names=outputs,
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )
    _name_shapes(model, path)


def _name_shapes(model: Classifier, path: Path) -> None:
    """Write the outputs' fixed sizes into the graph; the exporter leaves some of them open."""
    graph = onnx.load(path)
    layers = model.encoder.config.num_hidden_layers + 1
    for output in graph.graph.output:
        head = output.name.partition(".")[2]
        last = output.type.tensor_type.shape.dim[-1]
        last.dim_value = model.heads[head].bias.numel() if head else layers
    onnx.checker.check_model(graph)
    onnx.save(graph, path)


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

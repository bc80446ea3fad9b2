"""Figures of a trained model: each seed, and float32 against int8 graphs."""

import time
from pathlib import Path
from statistics import mean, stdev
from typing import Any

import numpy as np
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor

from . import graph, scores
from .model import Classifier
from .tokens import pad
from .train import Encoded, predict

TOKEN_BUDGET = 512  # padded tokens of a run, as the classifier packs them
SPEED_POSTS = 200


def seeds(models: dict[int, Classifier], splits: dict[str, Encoded]) -> dict[str, Any]:
    """Return balanced accuracy and macro F1 of each seed on each split, with mean and sd."""
    out: dict[str, Any] = {}
    for split, rows in splits.items():
        gold = torch.tensor(rows.labels)
        found = {seed: predict(model, rows.ids).argmax(dim=1) for seed, model in models.items()}
        ba = {str(seed): scores.balanced_accuracy(gold, p) for seed, p in found.items()}
        f1 = {str(seed): scores.macro_f1(gold, p) for seed, p in found.items()}
        out[split] = {"balanced_accuracy": _spread(ba), "macro_f1": _spread(f1)}
    return out


def _spread(values: dict[str, float]) -> dict[str, Any]:
    numbers = list(values.values())
    return {"seeds": values, "mean": mean(numbers), "sd": stdev(numbers) if len(numbers) > 1 else 0.0}


def graphs(float32: Path, int8: Path, splits: dict[str, Encoded]) -> dict[str, Any]:
    """Compare the float32 graph, the int8 graph, and onnxruntime's own dynamic int8.

    The last one takes one activation scale a tensor and is here for its speed only.
    """
    dynamic = float32.with_name("model.dynamic.onnx")
    quantize_dynamic(float32, dynamic, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    out: dict[str, Any] = {}
    reference: dict[str, Tensor] = {}
    for name, path in {"float32": float32, "int8": int8, "onnxruntime_dynamic": dynamic}.items():
        opened = graph.session(path)
        entry: dict[str, Any] = {"bytes": path.stat().st_size}
        for split, rows in splits.items():
            logits, gold = graph_logits(opened, rows.ids), torch.tensor(rows.labels)
            p = logits.softmax(dim=1)[:, 1]
            reference.setdefault(split, p)
            entry[split] = {
                "balanced_accuracy": scores.balanced_accuracy(gold, logits.argmax(dim=1)),
                "max_delta_p": float((p - reference[split]).abs().max()),
                "changed_labels": int(((p > 0.5) != (reference[split] > 0.5)).sum()),
            }
        first = next(iter(splits.values())).ids[:SPEED_POSTS]
        entry["posts_per_second"] = speed(opened, first)
        entry["batch_delta_p"] = batch_delta(opened, first)
        entry["rounding_delta_p"] = rounding_delta(path, first)
        out[name] = entry
    return out


def pack(ids: list[list[int]], budget: int = TOKEN_BUDGET) -> list[list[int]]:
    """Group rows of similar length so that rows * longest is at most budget; return indices."""
    order = sorted(range(len(ids)), key=lambda i: -len(ids[i]))
    packs = []
    while order:
        count = max(1, budget // len(ids[order[0]]))
        packs.append(order[:count])
        order = order[count:]
    return packs


def graph_logits(opened: onnxruntime.InferenceSession, ids: list[list[int]], budget: int = TOKEN_BUDGET) -> Tensor:
    """Return the stress logits [N, 2] of a graph, in the order of ids."""
    out = np.zeros((len(ids), 2), np.float32)
    for chunk in pack(ids, budget):
        out[chunk] = graph.run(opened, *pad([ids[i] for i in chunk]))["logits.stress"]
    return torch.from_numpy(out)


def speed(opened: onnxruntime.InferenceSession, ids: list[list[int]], rounds: int = 3) -> float:
    """Return posts a second of processor time on one thread, the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        graph_logits(opened, ids)
        best = min(best, time.process_time() - began)
    return len(ids) / best


def batch_delta(opened: onnxruntime.InferenceSession, ids: list[list[int]]) -> float:
    """Return the largest change of a probability between a post alone and in a batch of 32 and more."""
    alone = graph_logits(opened, ids, budget=1).softmax(dim=1)
    together = graph_logits(opened, ids, budget=32 * max(map(len, ids))).softmax(dim=1)
    return float((alone - together).abs().max())


def rounding_delta(path: Path, ids: list[list[int]]) -> float:
    """Return the largest change of a probability when ONNX Runtime's fusions are off.

    Only the last bits of float32 differ then, as between two processors; a
    value that falls on the other side of an int8 step makes them visible.
    """
    fused, plain = (graph_logits(graph.session(path, fuse), ids).softmax(dim=1) for fuse in (True, False))
    return float((fused - plain).abs().max())

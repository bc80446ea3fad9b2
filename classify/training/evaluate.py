"""Figures of trained models: each seed, and float32 against int8 graphs, for every head."""

import time
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, stdev
from typing import Any

import numpy as np
import onnxruntime
import torch
from torch import Tensor

from . import graph, scores
from .corpus import Encoded, labelled
from .model import Classifier
from .run import Config, predict
from .tasks import Head
from .tokens import all_windows, clip, mean_of_windows, pad

TOKEN_BUDGET = 512  # padded tokens of a run, as the classifier packs them
SPEED_POSTS = 200

Logits = dict[str, Tensor]  # by head, [N, K]
Splits = dict[str, dict[str, Encoded]]  # by split, then by dataset


@dataclass(frozen=True)
class Calibration:
    """What is fitted on a head's validation logits."""

    temperature: float
    thresholds: list[float]
    ece_before: float
    ece_after: float


def calibrate(head: Head, gold: Tensor, logits: Tensor) -> Calibration:
    """Fit temperature and thresholds; rows without a label are left out."""
    known = labelled(gold)
    gold, logits = gold[known], logits[known]
    temperature = round(scores.fit_temperature(logits, gold), 4)
    p = scores.probabilities(gold, logits, temperature)
    return Calibration(
        temperature,
        [round(t, 6) for t in scores.thresholds(head, gold, p)],
        scores.calibration_error(gold, scores.probabilities(gold, logits, 1.0)),
        scores.calibration_error(gold, p),
    )


def head_figures(gold: Tensor, seeds: dict[str, Tensor], graphs: dict[str, Tensor], fit: Calibration) -> dict[str, Any]:
    """Return the balanced accuracy of a head on one split: by seed, by graph, and with thresholds."""
    known = labelled(gold)
    gold = gold[known]
    plain = {name: scores.probabilities(gold, logits[known], 1.0) for name, logits in (seeds | graphs).items()}
    found = {name: scores.head_balanced_accuracy(gold, p) for name, p in plain.items()}
    calibrated = scores.probabilities(gold, graphs["int8"][known], fit.temperature)
    return {
        "rows": len(gold),
        "seeds": _spread({name: found[name] for name in seeds}),
        "float32": found["float32"],
        "int8": found["int8"],
        "int8_thresholds": scores.head_balanced_accuracy(gold, calibrated, fit.thresholds),
        "max_delta_p": float((plain["int8"] - plain["float32"]).abs().max()),
    }


def _spread(values: dict[str, float]) -> dict[str, Any]:
    numbers = list(values.values())
    return {"values": values, "mean": mean(numbers), "sd": stdev(numbers) if len(numbers) > 1 else 0.0}


def figures(
    heads: list[Head], models: dict[int, Classifier], graphs: dict[str, Path], splits: Splits, config: Config
) -> dict[str, Any]:
    """Return what was fitted for each head, and its figures on each split that has its dataset."""
    found: dict[str, Any] = {head.name: {} for head in heads}
    opened = {name: graph.session(path) for name, path in graphs.items()}
    fits: dict[str, Calibration] = {}
    for split in ("validation", "test"):
        for dataset, rows in splits[split].items():
            by_seed = {str(seed): predict(model, rows, config) for seed, model in models.items()}
            by_graph = {name: graph_logits(o, rows, config) for name, o in opened.items()}
            for head in (head for head in heads if head.dataset == dataset):
                gold = rows.gold[head.name]
                if split == "validation":
                    fits[head.name] = calibrate(head, gold, by_graph["int8"][head.name])
                    found[head.name]["calibration"] = vars(fits[head.name])
                own = [{name: said[head.name] for name, said in by.items()} for by in (by_seed, by_graph)]
                found[head.name][split] = head_figures(gold, own[0], own[1], fits[head.name])
    return found


def graph_logits(opened: onnxruntime.InferenceSession, rows: Encoded, config: Config) -> Logits:
    """Return the logits of a graph for each head that rows have gold for, long texts as the mean of their windows."""
    ids, owners = all_windows(rows.ids, config.max_tokens, config.stride)
    found = packed(opened, ids)
    return {name: mean_of_windows(found[name], owners) for name in rows.gold}


def packed(opened: onnxruntime.InferenceSession, ids: list[list[int]], budget: int = TOKEN_BUDGET) -> Logits:
    """Return the logits of all heads for rows of one window each, run in packs of the budget."""
    out: Logits = {}
    for chunk in pack(ids, budget):
        for name, values in graph.run(opened, *pad([ids[i] for i in chunk])).items():
            if name.startswith("logits."):
                head = out.setdefault(name.removeprefix("logits."), torch.zeros(len(ids), values.shape[1]))
                head[chunk] = torch.from_numpy(np.asarray(values, np.float32))
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


def graph_facts(path: Path, rows: Encoded, config: Config) -> dict[str, Any]:
    """Return the size of a graph, its speed, and how far a probability moves with batch and processor."""
    ids = [clip(row, config.max_tokens) for row in rows.ids[:SPEED_POSTS]]
    opened = graph.session(path)
    longest = max(map(len, ids))
    return {
        "bytes": path.stat().st_size,
        "posts_per_second": speed(opened, ids),
        "batch_delta_p": _largest_change(packed(opened, ids, budget=1), packed(opened, ids, budget=32 * longest)),
        "rounding_delta_p": _largest_change(packed(opened, ids), packed(graph.session(path, fuse=False), ids)),
    }


def speed(opened: onnxruntime.InferenceSession, ids: list[list[int]], rounds: int = 3) -> float:
    """Return posts a second of processor time on one thread, the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        packed(opened, ids)
        best = min(best, time.process_time() - began)
    return len(ids) / best


def _largest_change(one: Logits, other: Logits) -> float:
    """Return the largest change of a probability of any head; multilabel ones count as if they were not."""
    return max(float((one[h].softmax(dim=1) - other[h].softmax(dim=1)).abs().max()) for h in one)

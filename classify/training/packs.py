"""Running a graph on texts in packs of windows, as the program does, and how fast and how steady it is."""

import time
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from torch import Tensor

from . import graph
from .answers import Windows
from .corpus import Encoded
from .run import Config
from .tokens import all_windows, clip, pad

TOKEN_BUDGET = 512  # padded tokens of a run, as the classifier packs them
SPEED_POSTS = 200

Logits = dict[str, Tensor]  # by head, [N, K]


def windows_of(opened: onnxruntime.InferenceSession, ids: list[list[int]], config: Config) -> dict[str, Windows]:
    """Return what each head of a graph says of the windows of texts, which are uncut token ids."""
    rows, owners = all_windows(ids, config.max_tokens, config.stride)
    return {name: Windows(logits, owners) for name, logits in packed(opened, rows).items()}


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


def facts(path: Path, rows: Encoded, config: Config) -> dict[str, Any]:
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

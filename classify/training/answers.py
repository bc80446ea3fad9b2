"""How a head answers: from the logits of windows to labels, as the program does it (classify/answer.go)."""

from dataclasses import dataclass, field
from typing import Literal

import torch
from torch import Tensor

from . import scores
from .tasks import Head
from .tokens import mean_of_windows


@dataclass(frozen=True)
class Answering:
    """What bundle.json says of a head's answers; its zero values leave a field out there."""

    temperature: float = 1.0
    thresholds: list[float] = field(default_factory=list)
    decision: Literal["", "median"] = ""
    abstain_below: float = 0.0
    windows: Literal["", "max"] = ""


@dataclass(frozen=True)
class Windows:
    """What a head says of the windows of texts: logits [windows, K], and whose each is, int64 [windows], ascending."""

    logits: Tensor
    owners: Tensor


def positive_mass(head: Head, p: Tensor) -> Tensor:
    """Return the sum of the probabilities [N, K] of the positive labels, [N]."""
    return p[:, [head.labels.index(label) for label in head.positive]].sum(dim=1)


def pooled(head: Head, said: Windows, how: Answering) -> Tensor:
    """Return one row of logits a text: the mean of its windows, or its gravest one, the first of equals."""
    if how.windows != "max":
        return mean_of_windows(said.logits, said.owners)
    mass = positive_mass(head, scores.probabilities(head.kind, said.logits, how.temperature))
    owners = said.owners.tolist()
    top: dict[int, int] = {}
    for window, owner in enumerate(owners):
        if owner not in top or mass[window] > mass[top[owner]]:
            top[owner] = window
    return said.logits[[top[owner] for owner in sorted(top)]]


def probabilities(head: Head, said: Windows, how: Answering) -> Tensor:
    """Return the calibrated probabilities of texts, [N, K]."""
    return scores.probabilities(head.kind, pooled(head, said, how), how.temperature)


def answers(head: Head, p: Tensor, how: Answering) -> Tensor:
    """Return the index of the label of each text, int64 [N]; of a multilabel head whether it has each, bool [N, K]."""
    if head.kind == "multilabel":
        return p >= torch.tensor(how.thresholds or [0.5] * p.shape[1], dtype=p.dtype)
    if how.thresholds:
        positive = head.labels.index(head.positive[0])
        return torch.where(p[:, positive] >= how.thresholds[0], positive, 1 - positive)
    if how.decision == "median":
        return (p.cumsum(dim=1) < 0.5).sum(dim=1).clamp(max=p.shape[1] - 1)
    return p.argmax(dim=1)


def abstained(p: Tensor, how: Answering) -> Tensor:
    """Say of which texts no label is probable enough for an answer, bool [N]."""
    return p.max(dim=1).values < how.abstain_below

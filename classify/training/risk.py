"""Under-calling: the gravest labels that a head misses."""

from typing import Any

import torch
from torch import Tensor

from .answers import positive_mass
from .tasks import Head

HEADS = ("suicide", "risk_level", "at_risk")
SPECIFICITY = 0.80


def measure(head: Head, gold: Tensor, labels: Tensor, p: Tensor) -> dict[str, Any]:
    """Return how well a head finds the texts whose gold label is a positive one.

    sensitivity is that of the probability of the positive labels at SPECIFICITY,
    false_negative_rate the share of those texts whose answer is no positive
    label, by_label the same for each positive label. NaN never stands in it: what
    no text bears on is left out.
    """
    high = is_positive(head, gold)
    missed = high & ~is_positive(head, labels)
    found: dict[str, Any] = {"rows": int(high.sum())}
    if high.any():
        found["false_negative_rate"] = float(missed.sum() / high.sum())
        own = {label: gold == head.labels.index(label) for label in head.positive}
        found["by_label"] = {
            label: {"rows": int(of.sum()), "false_negative_rate": float((missed & of).sum() / of.sum())}
            for label, of in own.items()
            if of.any()
        }
    if high.any() and not high.all():
        found["sensitivity"] = sensitivity_at(positive_mass(head, p), high, SPECIFICITY)
    return found


def is_positive(head: Head, labels: Tensor) -> Tensor:
    """Say which label indices [N] are those of positive labels, bool [N]."""
    return torch.isin(labels, torch.tensor([head.labels.index(label) for label in head.positive]))


def sensitivity_at(score: Tensor, high: Tensor, specificity: float) -> float:
    """Return the largest share of high texts with score >= t, over all t that spare enough of the others.

    A t spares enough if at least that share of the other texts has score < t.
    """
    thresholds = torch.cat([score.unique(), score.max()[None] + 1])
    spared = torch.stack([(score[~high] < t).double().mean() for t in thresholds])
    hit = torch.stack([(score[high] >= t).double().mean() for t in thresholds])
    return float(hit[spared >= specificity - 1e-12].max())

"""Losses: supervised contrastive learning and its progressive weight."""

import math
from typing import Literal

import torch
from torch import Tensor

Schedule = Literal["linear", "cosine"]


def supcon_per_anchor(vectors: Tensor, labels: Tensor, tau: float) -> Tensor:
    """Return the supervised contrastive loss of each row, [N].

    vectors is [N, d] with rows of length 1, labels is [N]. This is the "out"
    form of Khosla et al. 2020, equation 2, without the factor tau: the mean
    over the other rows with the same label of -log softmax of the cosine over
    tau, taken over all other rows. A row without such a partner has loss 0.
    """
    own = torch.eye(len(labels), dtype=torch.bool, device=vectors.device)
    logits = (vectors @ vectors.T / tau).masked_fill(own, float("-inf"))
    log_p = logits.log_softmax(dim=1).masked_fill(own, 0.0)
    partner = (labels[:, None] == labels[None, :]) & ~own
    return -(log_p * partner).sum(dim=1) / partner.sum(dim=1).clamp(min=1)


def supcon(vectors: Tensor, labels: Tensor, tau: float) -> Tensor:
    """Return the mean of supcon_per_anchor over all rows, a scalar."""
    return supcon_per_anchor(vectors, labels, tau).mean()


def progressive_weight(step: int, warm_steps: int, top: float, schedule: Schedule) -> float:
    """Return the weight of the contrastive term at a step, from 0 up to top.

    It grows for warm_steps steps, on a straight line or a half cosine, and
    stays at top from then on.
    """
    done = min(1.0, step / warm_steps) if warm_steps > 0 else 1.0
    if schedule == "cosine":
        done = 0.5 * (1.0 - math.cos(math.pi * done))
    return top * done

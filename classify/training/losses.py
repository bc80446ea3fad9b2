"""Losses: supervised contrastive learning and its progressive weight, teachers, ordered labels, weights of classes."""

import torch
from torch import Tensor
from torch.nn import functional

from .tasks import Kind


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


def progressive_weight(step: int, warm_steps: int, top: float) -> float:
    """Return the weight of the contrastive term at a step, from 0 up to top.

    It grows on a straight line for warm_steps steps and stays at top from then on.
    """
    return top * min(1.0, step / warm_steps) if warm_steps > 0 else top


def distilled(kind: Kind, logits: Tensor, teacher: Tensor, temperature: float) -> Tensor:
    """Return the mean over rows of the cross-entropy of a student against a teacher, both logits [N, K].

    Both are softened by the temperature t, and the loss is multiplied by t², so
    that its gradients keep their size (Hinton et al. 2015). Labels of a
    multilabel head are softened one by one, and their mean is taken, as that of
    its loss against labels is.
    """
    soft = teacher / temperature
    if kind == "multilabel":
        each = functional.binary_cross_entropy_with_logits(logits / temperature, soft.sigmoid(), reduction="none")
        return each.mean() * temperature**2
    each = -soft.softmax(dim=1) * (logits / temperature).log_softmax(dim=1)
    return each.sum(dim=1).mean() * temperature**2


def soft_ordinal(labels: Tensor, count: int, sharpness: float) -> Tensor:
    """Return targets [N, count] for ordered labels [N]: in proportion to exp(-sharpness |y - j|), summing to 1."""
    distance = (labels[:, None] - torch.arange(count, device=labels.device)[None, :]).abs()
    return (-sharpness * distance.double()).softmax(dim=1)


def soft_cross_entropy(logits: Tensor, targets: Tensor, weight: Tensor) -> Tensor:
    """Return the mean of -sum target log softmax over the rows, each counted by its weight [N]."""
    each = -(targets.to(logits.dtype) * logits.log_softmax(dim=1)).sum(dim=1)
    return (each * weight).sum() / weight.sum()


def class_weights(labels: Tensor, count: int) -> Tensor:
    """Return N / (K n_c) for each class, [count] (scikit-learn's "balanced"); K counts the classes that occur.

    A class that does not occur has weight 0.
    """
    found = torch.bincount(labels, minlength=count).double()
    present = found > 0
    weights = torch.zeros(count, dtype=torch.float64)
    weights[present] = len(labels) / (present.sum() * found[present])
    return weights


def positive_weights(gold: Tensor, top: float = 20.0) -> Tensor:
    """Return the negatives a positive of each label of gold [N, K], [K], at most top; 1 for a label without positives.

    They are the pos_weight of the binary cross-entropy.
    """
    positives = gold.double().sum(dim=0)
    weights = (len(gold) - positives) / positives.clamp(min=1)
    return torch.where(positives > 0, weights, torch.ones_like(weights)).clamp(max=top)

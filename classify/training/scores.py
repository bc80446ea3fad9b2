"""Scores, thresholds and calibration of a head.

The gold of a head is int64 [N] of label indices, or float32 [N, K] of 0 and 1
if it is multilabel; its rows all have a label.
"""

import math

import torch
from torch import Tensor
from torch.nn import functional

from .tasks import Kind


def balanced_accuracy(gold: Tensor, predicted: Tensor) -> float:
    """Return the mean recall over the labels present in gold (scikit-learn's balanced_accuracy_score)."""
    recalls = [(predicted[gold == label] == label).double().mean() for label in gold.unique()]
    return float(torch.stack(recalls).mean())


def answered_balanced_accuracy(gold: Tensor, said: Tensor) -> float:
    """Return the balanced accuracy of answers [N], or of 0 and 1 [N, K] the mean over the labels that occur in gold."""
    if gold.dim() == 1:
        return balanced_accuracy(gold, said)
    occurring = [k for k in range(gold.shape[1]) if gold[:, k].any()]
    found = [balanced_accuracy(gold[:, k].long(), said[:, k].long()) for k in occurring]
    return sum(found) / len(found)


def surpasses(gold: Tensor, said: Tensor, other: Tensor) -> bool:
    """Say whether answers have a balanced accuracy above that of others by more than one standard error.

    The error is that of the difference of the two on the same texts: with d_i 1, 0
    or -1 for a text that only said, both or neither, or only other has right, it is
    sqrt(sum_k s_k^2 / n_k) / K over the K labels that occur, s_k^2 being the variance
    of d within one. Of 0 and 1 [N, K] it is enough to be above, since each label is
    judged by itself before.
    """
    gain = answered_balanced_accuracy(gold, said) - answered_balanced_accuracy(gold, other)
    if gold.dim() > 1:
        return gain > 0
    d = (said == gold).double() - (other == gold).double()
    parts = [d[gold == label] for label in gold.unique()]
    spread = sum(float(part.var(correction=min(1, len(part) - 1))) / len(part) for part in parts)
    return gain > math.sqrt(spread) / len(parts)


def head_balanced_accuracy(gold: Tensor, p: Tensor) -> float:
    """Return answered_balanced_accuracy of the most probable labels of p [N, K], of a multilabel head those of 0.5."""
    return answered_balanced_accuracy(gold, p.argmax(dim=1) if gold.dim() == 1 else p >= 0.5)


def probabilities(kind: Kind, logits: Tensor, temperature: float) -> Tensor:
    """Return softmax(logits / temperature) [N, K], of a multilabel head the sigmoid of each."""
    scaled = logits.double() / temperature
    return scaled.sigmoid() if kind == "multilabel" else scaled.softmax(dim=1)


def best_threshold(gold: Tensor, p: Tensor) -> float:
    """Return the threshold t for which "p >= t" has the highest balanced accuracy on gold 0 or 1, [N].

    Candidates are 0.5 and the middles between neighbouring values of p; of
    equally good ones that nearest to 0.5 is taken.
    """
    order = p.double().unique()
    candidates = torch.cat([torch.tensor([0.5], dtype=torch.float64), (order[1:] + order[:-1]) / 2])
    yes, no = p[gold == 1].double().sort().values, p[gold == 0].double().sort().values
    if not len(yes) or not len(no):
        return 0.5
    hit = 1 - torch.searchsorted(yes, candidates) / len(yes)
    spared = torch.searchsorted(no, candidates) / len(no)
    best = candidates[(hit + spared) >= (hit + spared).max() - 1e-9]
    return float(best[(best - 0.5).abs().argmin()])


def calibration_error(gold: Tensor, p: Tensor) -> float:
    """Return expected_calibration_error; of a multilabel head, the mean over its labels, each against its absence."""
    if gold.dim() == 1:
        return expected_calibration_error(gold, p)
    pairs = [(gold[:, k].long(), torch.stack([1 - p[:, k], p[:, k]], dim=1)) for k in range(p.shape[1])]
    return sum(expected_calibration_error(g, q) for g, q in pairs) / len(pairs)


def weighted_f1(gold: Tensor, predicted: Tensor) -> float:
    """Return the F1 of each label of gold, [N], weighted by how often it occurs there (scikit-learn's "weighted")."""
    total = 0.0
    for label in gold.unique():
        hit = ((predicted == label) & (gold == label)).sum()
        f1 = 2 * hit / ((predicted == label).sum() + (gold == label).sum())
        total += float(f1) * float((gold == label).double().mean())
    return total


def expected_calibration_error(gold: Tensor, probabilities: Tensor, bins: int = 10) -> float:
    """Return sum over bins of share * |accuracy - confidence|, bins (lower, upper].

    probabilities is [N, K]; confidence is the largest of a row.
    """
    confidence, predicted = probabilities.double().max(dim=1)
    correct = (predicted == gold).double()
    place = (confidence * bins).ceil().long().clamp(1, bins)
    gaps = [(correct[place == b] - confidence[place == b]).sum().abs() for b in range(1, bins + 1)]
    return float(torch.stack(gaps).sum() / len(gold))


def fit_temperature(logits: Tensor, gold: Tensor) -> float:
    """Return the temperature that gives the probabilities the highest likelihood on gold.

    The likelihood is unimodal in log t; ternary search over [0.05, 20].
    """

    def loss(log_t: float) -> float:
        scaled = logits.double() / torch.tensor(log_t).double().exp()
        if gold.dim() == 1:
            return float(functional.cross_entropy(scaled, gold))
        return float(functional.binary_cross_entropy_with_logits(scaled, gold.double()))

    low, high = -3.0, 3.0
    while high - low > 1e-6:
        left, right = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, right) if loss(left) < loss(right) else (left, high)
    return float(torch.tensor((low + high) / 2).exp())

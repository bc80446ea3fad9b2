"""Scores and calibration of a binary or multiclass head."""

import torch
from torch import Tensor
from torch.nn import functional


def balanced_accuracy(gold: Tensor, predicted: Tensor) -> float:
    """Return the mean recall over the labels present in gold (scikit-learn's balanced_accuracy_score)."""
    recalls = [(predicted[gold == label] == label).double().mean() for label in gold.unique()]
    return float(torch.stack(recalls).mean())


def macro_f1(gold: Tensor, predicted: Tensor) -> float:
    """Return the mean F1 over the labels of gold; a label never predicted counts 0."""
    scores = []
    for label in gold.unique():
        hit = ((predicted == label) & (gold == label)).sum()
        scores.append(2 * hit / ((predicted == label).sum() + (gold == label).sum()))
    return float(torch.stack(scores).double().mean())


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
    """Return the temperature that gives softmax(logits / t) the highest likelihood on gold.

    The likelihood is unimodal in log t; ternary search over [0.05, 20].
    """

    def loss(log_t: float) -> float:
        return float(functional.cross_entropy(logits.double() / torch.tensor(log_t).double().exp(), gold))

    low, high = -3.0, 3.0
    while high - low > 1e-6:
        left, right = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, right) if loss(left) < loss(right) else (left, high)
    return float(torch.tensor((low + high) / 2).exp())

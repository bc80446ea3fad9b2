"""The losses equal worked examples."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.utils.class_weight import compute_class_weight
from torch.nn.functional import cross_entropy, normalize

from training import losses

REFERENCE = json.loads((Path(__file__).parent / "reference_vectors.json").read_text())
SUPCON = REFERENCE["supcon"]
WEIGHT = REFERENCE["progressive_weight"]
SOFT = REFERENCE["soft_ordinal"]


@pytest.mark.parametrize("tau", [0.07, 0.3])
def test_supcon_equals_the_worked_example(tau: float) -> None:
    vectors = normalize(torch.tensor(SUPCON["raw"], dtype=torch.float64), dim=1)
    labels = torch.tensor(SUPCON["labels"])
    expected = SUPCON[f"tau={tau}"]
    each = losses.supcon_per_anchor(vectors, labels, tau)
    torch.testing.assert_close(each, torch.tensor(expected["per_anchor"], dtype=torch.float64), atol=1e-9, rtol=1e-6)
    assert float(losses.supcon(vectors, labels, tau)) == pytest.approx(expected["mean_over_all_anchors"], rel=1e-6)


def test_supcon_has_a_gradient_when_a_label_stands_alone() -> None:
    raw = torch.randn(3, 4, requires_grad=True)
    losses.supcon(normalize(raw, dim=1), torch.tensor([0, 0, 1]), 0.3).backward()
    assert raw.grad is not None
    assert bool(raw.grad.isfinite().all())


def test_progressive_weight_equals_the_worked_example() -> None:
    for step, expected in WEIGHT["steps"].items():
        found = losses.progressive_weight(int(step), WEIGHT["warm"], WEIGHT["lmax"])
        assert found == pytest.approx(expected, abs=1e-12)


def test_soft_ordinal_equals_the_worked_example() -> None:
    labels = sorted(int(label) for label in SOFT["targets"])
    expected = torch.tensor([SOFT["targets"][str(label)] for label in labels], dtype=torch.float64)
    found = losses.soft_ordinal(torch.tensor(labels), len(labels), SOFT["s"])
    torch.testing.assert_close(found, expected, atol=1e-12, rtol=0)


def test_sharp_ordinal_targets_give_the_cross_entropy() -> None:
    logits, labels = torch.randn(6, 4), torch.tensor([0, 1, 2, 3, 3, 0])
    targets = losses.soft_ordinal(labels, 4, sharpness=60.0)
    found = losses.soft_cross_entropy(logits, targets, torch.ones(6))
    torch.testing.assert_close(found, cross_entropy(logits, labels))


def test_a_near_miss_costs_less_than_a_far_one() -> None:
    targets = losses.soft_ordinal(torch.tensor([3, 3]), 4, sharpness=1.8)
    near, far = (losses.soft_cross_entropy(6 * torch.eye(4)[[said]], targets[:1], torch.ones(1)) for said in (2, 0))
    assert near < far


def test_class_weights_equal_scikit_learn() -> None:
    labels = torch.tensor([0, 0, 0, 0, 0, 2, 2, 3])
    expected = compute_class_weight("balanced", classes=np.array([0, 2, 3]), y=labels.numpy())
    found = losses.class_weights(labels, 4)
    np.testing.assert_allclose(found[[0, 2, 3]], expected)
    assert found[1] == 0


def test_positive_weights_are_the_negatives_a_positive() -> None:
    gold = torch.tensor([[letter == "x" for letter in row] for row in ("xx.", "x..", "...", "...")])
    torch.testing.assert_close(losses.positive_weights(gold, top=2.0), torch.tensor([1.0, 2.0, 1.0]).double())

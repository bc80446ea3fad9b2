"""The losses equal worked examples."""

import json
from pathlib import Path

import pytest
import torch
from torch.nn.functional import normalize

from training import losses

REFERENCE = json.loads((Path(__file__).parent / "reference_vectors.json").read_text())
SUPCON = REFERENCE["supcon"]
WEIGHT = REFERENCE["progressive_weight"]


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


@pytest.mark.parametrize("schedule", ["linear", "cosine"])
def test_progressive_weight_equals_the_worked_example(schedule: losses.Schedule) -> None:
    for step, expected in WEIGHT[schedule].items():
        found = losses.progressive_weight(int(step), WEIGHT["warm"], WEIGHT["lmax"], schedule)
        assert found == pytest.approx(expected, abs=1e-12)

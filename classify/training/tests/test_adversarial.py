"""A shift is nothing at first, then of one length a row, towards a larger loss, and gone afterwards."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import nn

from training.adversarial import Shift
from training.tests.test_run import CONFIG, start


def test_a_shift_makes_the_loss_larger_by_its_length() -> None:
    module, out = nn.Identity(), torch.zeros(2, 3, 4)
    slope = torch.randn(2, 3, 4, generator=torch.Generator().manual_seed(1))
    with Shift(module, 0.5) as shift:
        loss = (slope * module(out)).sum()
        loss.backward()
        shift.turn()
        moved = module(out)
    assert float(loss.detach()) == 0
    torch.testing.assert_close(moved.flatten(1).norm(dim=1), torch.full((2,), 0.5))
    torch.testing.assert_close((slope * moved).sum(), 0.5 * slope.flatten(1).norm(dim=1).sum())
    assert module(out) is out


def test_a_shift_needs_a_gradient() -> None:
    with Shift(nn.Identity(), 1.0) as shift, pytest.raises(ValueError, match="backward pass"):
        shift.turn()


def test_a_run_learns_something_else_with_it(tmp_path: Path) -> None:
    runs = [start(tmp_path / str(size), replace(CONFIG, adversarial=size)) for size in (0.0, 1.0)]
    assert all(run.train() for run in runs)
    assert runs[0].curve[-1]["validation_loss"] != runs[1].curve[-1]["validation_loss"]

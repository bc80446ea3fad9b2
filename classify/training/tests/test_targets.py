"""Targets stand for heads that there are, and are met, missed or without a test file."""

import pytest

from training.targets import TARGETS, Target, verdict
from training.tasks import HEADS


def test_every_target_is_of_a_head() -> None:
    names = [target.head for target in TARGETS]
    assert len(set(names)) == len(names)
    assert set(names) <= {head.name for head in HEADS}
    assert all(target.floor is None or target.floor < target.target for target in TARGETS)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"test": {"answered": 0.8}}, (0.8, "met")),
        ({"test": {"answered": 0.79}}, (0.79, "missed")),
        ({"test": {"answered": 0.69}}, (0.69, "missed, under the floor")),
        ({"validation": {"answered": 0.9}}, (None, "no test file here")),
    ],
    ids=["met", "missed", "under the floor", "no test file"],
)
def test_verdict(found: dict[str, dict[str, float]], expected: tuple[float | None, str]) -> None:
    assert verdict(Target("stress", 0.8, 0.7), found) == expected

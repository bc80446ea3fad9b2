"""Under-calling is counted, and its examples keep to their rules."""

import pytest
import torch

from training import risk, under_called
from training.tasks import HEADS, Head

LEVEL = Head("level", "walks/level", "ordinal", ("none", "low", "mid", "high"), ("mid", "high"), "user")


def test_the_gravest_labels_that_get_another_answer_are_missed() -> None:
    gold, said = torch.tensor([0, 1, 2, 2, 3, 3]), torch.tensor([0, 2, 1, 3, 0, 3])
    p = torch.eye(4, dtype=torch.float64)[said]
    found = risk.measure(LEVEL, gold, said, p)
    assert found["rows"] == 4
    assert found["false_negative_rate"] == 0.5
    assert found["by_label"] == {
        "mid": {"rows": 2, "false_negative_rate": 0.5},
        "high": {"rows": 2, "false_negative_rate": 0.5},
    }


def test_without_grave_texts_there_is_no_rate() -> None:
    gold = torch.tensor([0, 1])
    assert risk.measure(LEVEL, gold, gold, torch.eye(4)[gold]) == {"rows": 0}


@pytest.mark.parametrize(
    ("low", "expected"),
    [
        ([0.05, 0.2, 0.3, 0.35, 0.9], 1.0),
        ([0.05, 0.2, 0.3, 0.5, 0.9], 0.75),
        ([0.9] * 5, 0.0),
    ],
    ids=["one in five may be above", "two in five may not", "none can be spared"],
)
def test_sensitivity_at_a_specificity_of_four_fifths(low: list[float], expected: float) -> None:
    score = torch.tensor([0.4, 0.6, 0.7, 0.8, *low])
    high = torch.tensor([True] * 4 + [False] * len(low))
    assert risk.sensitivity_at(score, high, 0.8) == expected


def test_examples_name_heads_that_have_high_risk() -> None:
    named = {name for example in under_called.EXAMPLES for name in example.heads}
    assert named == set(risk.HEADS)
    assert all(head.positive for head in HEADS if head.name in named)

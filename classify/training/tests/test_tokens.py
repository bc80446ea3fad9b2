"""Windows cover a text, and scores are what scikit-learn says."""

import pytest
import torch
from sklearn.metrics import balanced_accuracy_score, f1_score

from training import scores
from training.evaluate import pack
from training.tokens import clip, pad, windows


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, [(0, 0)]),
        (3, [(0, 3)]),
        (8, [(0, 8)]),
        (9, [(0, 8), (5, 9)]),
        (13, [(0, 8), (5, 13)]),
        (14, [(0, 8), (5, 13), (10, 14)]),
    ],
)
def test_windows_of_eight_tokens_that_share_three(count: int, expected: list[tuple[int, int]]) -> None:
    assert windows(count, max_tokens=10, stride=3) == expected


def test_clip_keeps_the_last_token() -> None:
    assert clip([2, 10, 11, 12, 3], 4) == [2, 10, 11, 3]
    assert clip([2, 10, 3], 4) == [2, 10, 3]


def test_pad_fills_on_the_right() -> None:
    ids, mask = pad([[2, 3], [2, 9, 3]])
    assert ids.tolist() == [[2, 3, 0], [2, 9, 3]]
    assert mask.tolist() == [[1, 1, 0], [1, 1, 1]]


def test_pack_takes_each_row_once_within_the_budget() -> None:
    ids = [[1] * n for n in (3, 700, 20, 300, 20, 20, 5)]
    packs = pack(ids, budget=100)
    assert sorted(i for p in packs for i in p) == list(range(len(ids)))
    assert all(len(p) == 1 or len(p) * max(len(ids[i]) for i in p) <= 100 for p in packs)


def test_scores_equal_scikit_learn() -> None:
    gold, found = torch.tensor([0, 0, 1, 1, 2, 2, 2]), torch.tensor([0, 1, 1, 1, 2, 0, 0])
    assert scores.balanced_accuracy(gold, found) == pytest.approx(balanced_accuracy_score(gold, found))
    assert scores.macro_f1(gold, found) == pytest.approx(f1_score(gold, found, average="macro"))


def test_calibration_error_is_the_gap_between_confidence_and_accuracy() -> None:
    probabilities = torch.tensor([[0.9, 0.1]] * 10)
    gold = torch.tensor([0] * 6 + [1] * 4)
    assert scores.expected_calibration_error(gold, probabilities) == pytest.approx(0.3)


def test_temperature_softens_overconfident_logits() -> None:
    gold = torch.tensor([0] * 60 + [1] * 40)
    logits = torch.tensor([[2.0, 0.0]] * 100)
    temperature = scores.fit_temperature(logits, gold)
    assert float((logits / temperature).softmax(dim=1)[0, 0]) == pytest.approx(0.6, abs=1e-3)

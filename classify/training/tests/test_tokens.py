"""Windows cover a text, and scores are what scikit-learn says."""

import random

import pytest
import torch
from sklearn.metrics import balanced_accuracy_score, f1_score

from training import scores
from training.packs import pack
from training.tokens import all_windows, clip, mean_of_windows, pad, some_window, windows


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


def test_windows_that_never_get_ahead_are_refused() -> None:
    with pytest.raises(SystemExit, match="lower --stride"):
        windows(9, max_tokens=10, stride=8)


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
    assert scores.weighted_f1(gold, found) == pytest.approx(f1_score(gold, found, average="weighted"))


def test_calibration_error_is_the_gap_between_confidence_and_accuracy() -> None:
    probabilities = torch.tensor([[0.9, 0.1]] * 10)
    gold = torch.tensor([0] * 6 + [1] * 4)
    assert scores.expected_calibration_error(gold, probabilities) == pytest.approx(0.3)


def test_temperature_softens_overconfident_logits() -> None:
    gold = torch.tensor([0] * 60 + [1] * 40)
    logits = torch.tensor([[2.0, 0.0]] * 100)
    temperature = scores.fit_temperature(logits, gold)
    assert float((logits / temperature).softmax(dim=1)[0, 0]) == pytest.approx(0.6, abs=1e-3)


def test_some_window_is_a_run_of_the_text_between_its_ends() -> None:
    ids = [2, *range(10, 30), 3]
    found = [some_window(ids, 8, random.Random(seed)) for seed in range(200)]
    assert all(f[0] == 2 and f[-1] == 3 and f[1:-1] == list(range(f[1], f[1] + 6)) for f in found)
    assert {f[1] for f in found} == set(range(10, 25))
    assert some_window([2, 10, 3], 8, random.Random(1)) == [2, 10, 3]


def test_means_of_windows_go_to_their_rows() -> None:
    rows, owners = all_windows([[2, 10, 3], [2, *range(20, 30), 3]], max_tokens=8, stride=2)
    assert rows == [[2, 10, 3], [2, 20, 21, 22, 23, 24, 25, 3], [2, 24, 25, 26, 27, 28, 29, 3]]
    assert owners.tolist() == [0, 1, 1]
    values = torch.tensor([[1.0, 0.0], [2.0, 4.0], [4.0, 8.0]])
    assert mean_of_windows(values, owners).tolist() == [[1, 0], [3, 6]]


def test_a_head_of_many_labels_has_the_mean_of_their_scores() -> None:
    gold = torch.tensor([[float(letter == "x") for letter in row] for row in ("x..", ".x.", "xx.", "...")])
    p = torch.tensor([[0.9, 0.2, 0.1], [0.6, 0.9, 0.1], [0.4, 0.3, 0.9], [0.1, 0.1, 0.2]])
    each = [balanced_accuracy_score(gold[:, k], p[:, k] >= 0.5) for k in (0, 1)]
    assert scores.head_balanced_accuracy(gold, p) == pytest.approx(sum(each) / 2)


@pytest.mark.parametrize("seed", range(5))
def test_no_threshold_is_better_than_the_best(seed: int) -> None:
    torch.manual_seed(seed)
    gold = (torch.rand(60) < 0.2).long()
    p = (0.3 * torch.rand(60) + 0.3 * gold * torch.rand(60)).double()
    best = balanced_accuracy_score(gold, p >= scores.best_threshold(gold, p))
    assert best == pytest.approx(max(balanced_accuracy_score(gold, p >= t) for t in torch.linspace(0, 1, 2001)))


def test_a_threshold_of_one_class_is_a_half() -> None:
    assert scores.best_threshold(torch.zeros(4), torch.tensor([0.1, 0.2, 0.3, 0.9])) == 0.5

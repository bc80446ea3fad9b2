"""Answers follow from probabilities as the program gives them."""

from dataclasses import replace

import pytest
import torch

from training.answers import Answering, Windows, abstained, answers, pooled, positive_mass
from training.tasks import Head

MOOD = Head("mood", "walks/mood", "binary", ("calm", "tense"), ("tense",))
TURNED = replace(MOOD, positive=("calm",))
LEVEL = Head("level", "walks/level", "ordinal", ("none", "low", "mid", "high"), ("mid", "high"), "user")
WEATHER = Head("weather", "walks/weather", "multilabel", ("rain", "wind"))


@pytest.mark.parametrize(
    ("head", "p", "how", "expected"),
    [
        (MOOD, [0.4, 0.6], Answering(), 1),
        (MOOD, [0.5, 0.5], Answering(), 0),
        (MOOD, [0.4, 0.6], Answering(thresholds=[0.7]), 0),
        (MOOD, [0.4, 0.6], Answering(thresholds=[0.6]), 1),
        (TURNED, [0.4, 0.6], Answering(thresholds=[0.3]), 0),
        (LEVEL, [0.4, 0.0, 0.3, 0.3], Answering(), 0),
        (LEVEL, [0.4, 0.0, 0.3, 0.3], Answering(decision="median"), 2),
        (LEVEL, [0.5, 0.0, 0.2, 0.3], Answering(decision="median"), 0),
        (WEATHER, [0.5, 0.4], Answering(), [True, False]),
        (WEATHER, [0.5, 0.4], Answering(thresholds=[0.6, 0.4]), [False, True]),
    ],
    ids=[
        "the most probable label",
        "the first of equals",
        "under its threshold",
        "at its threshold",
        "a threshold of the first label",
        "the most probable level",
        "the median level",
        "a half is enough for the median",
        "each label of a half",
        "each label at its threshold",
    ],
)
def test_answers(head: Head, p: list[float], how: Answering, expected: int | list[bool]) -> None:
    assert answers(head, torch.tensor([p], dtype=torch.float64), how)[0].tolist() == expected


def test_a_long_text_has_the_mean_of_its_windows_or_the_gravest() -> None:
    logits = torch.tensor([[0.0, 0, 0, 1], [0, 0, 2, 2], [0, 0, 2, 2.0], [3, 0, 0, 0]])
    said = Windows(logits, torch.tensor([0, 0, 0, 1]))
    assert pooled(LEVEL, said, Answering())[1].tolist() == [3, 0, 0, 0]
    torch.testing.assert_close(pooled(LEVEL, said, Answering())[0], logits[:3].mean(dim=0))
    assert pooled(LEVEL, said, Answering(windows="max")).tolist() == [[0, 0, 2, 2], [3, 0, 0, 0]]


def test_positive_mass_is_that_of_all_positive_labels() -> None:
    assert positive_mass(LEVEL, torch.tensor([[0.5, 0.25, 0.125, 0.125]])).tolist() == [0.25]


def test_a_text_at_the_confidence_is_answered() -> None:
    p = torch.tensor([[0.5, 0.5], [0.25, 0.75]])
    assert abstained(p, Answering(abstain_below=0.75)).tolist() == [True, False]
    assert abstained(p, Answering()).tolist() == [False, False]

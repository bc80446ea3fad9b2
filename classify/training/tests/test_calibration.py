"""What is fitted on validation is no worse there than what it replaces, and abstaining keeps to its risk."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from training import calibration, corpus, scores
from training.answers import Answering, Windows, abstained, answers, probabilities
from training.tasks import Head

MOOD = Head("mood", "walks/mood", "binary", ("calm", "tense"), ("tense",))
LEVEL = Head("level", "walks/level", "ordinal", ("none", "low", "mid", "high"), ("mid", "high"), "user")
TOPIC = Head("topic", "walks/topic", "multiclass", ("work", "home", "road"))
WEATHER = Head("weather", "walks/weather", "multilabel", ("rain", "wind"))
HEADS = (MOOD, LEVEL, TOPIC, WEATHER)


def one_window_each(logits: Tensor) -> Windows:
    return Windows(logits, torch.arange(len(logits)))


def noisy(head: Head, count: int = 200, seed: int = 1) -> tuple[Tensor, Windows]:
    """Return gold and logits that lean towards it, of three windows for every fourth text."""
    torch.manual_seed(seed)
    width = len(head.labels)
    owners = torch.tensor([i for i in range(count) for _ in range(1 if i % 4 else 3)])
    if head.kind == "multilabel":
        gold = (torch.rand(count, width) < 0.3).float()
        return gold, Windows(2 * gold[owners] + 2 * torch.randn(len(owners), width) - 2, owners)
    gold = torch.randint(width, (count,))
    return gold, Windows(3 * torch.eye(width)[gold[owners]] + 2 * torch.randn(len(owners), width), owners)


@pytest.mark.parametrize("head", HEADS, ids=[head.kind for head in HEADS])
def test_what_is_chosen_is_no_worse_than_the_most_probable_label(head: Head) -> None:
    gold, said = noisy(head)
    how, tried = calibration.fit(head, gold, said)
    plain = Answering(temperature=how.temperature)
    found, before = (
        scores.answered_balanced_accuracy(gold, answers(head, probabilities(head, said, h), h)) for h in (how, plain)
    )
    assert found >= before - 1e-9
    assert how.thresholds or how.decision or how.windows or found == pytest.approx(tried["mean argmax"])
    assert not (how.decision and head.kind != "ordinal") and not (how.windows and head.unit != "user")


@pytest.mark.parametrize(
    ("said", "other", "expected"),
    [
        ("aaaaabbbbb", "aaaaabbbbb", False),
        ("aaaaabbbbb", "aaaaabbbaa", True),  # two right that were wrong, nothing lost
        ("baaaabbbbb", "aaaaabbbaa", False),  # two won, one lost
        ("baaaabbbbb", "aaaaaaaaaa", True),  # five won, one lost
        ("aaaaabbbaa", "aaaaabbbbb", False),
    ],
)
def test_answers_surpass_others_by_more_than_their_error(said: str, other: str, expected: bool) -> None:
    gold, *both = (torch.tensor(["ab".index(c) for c in text]) for text in ("aaaaabbbbb", said, other))
    assert scores.surpasses(gold, *both) == expected


def test_a_median_that_is_hardly_better_is_not_taken() -> None:
    torch.manual_seed(8)
    gold = torch.arange(40) % 4
    said = one_window_each(torch.randn(40, 4))
    how, tried = calibration.fit(LEVEL, gold, said)
    assert max(tried.values()) > tried["mean argmax"]
    assert how.decision == "" and how.windows == ""


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (MOOD, ["mean argmax", "mean thresholds"]),
        (LEVEL, ["mean argmax", "mean median", "max argmax", "max median"]),
        (TOPIC, ["mean argmax"]),
        (WEATHER, ["mean argmax", "mean thresholds"]),
    ],
    ids=[head.kind for head in HEADS],
)
def test_each_kind_is_tried_in_its_ways(head: Head, expected: list[str]) -> None:
    assert list(calibration.fit(head, *noisy(head))[1]) == expected


def test_rows_without_a_label_are_left_out() -> None:
    gold, said = noisy(LEVEL)
    some = gold.clone()
    some[::5] = corpus.ABSENT
    kept = torch.tensor([i for i in range(len(gold)) if i % 5])
    windows = torch.isin(said.owners, kept)
    rest = Windows(said.logits[windows], torch.searchsorted(kept, said.owners[windows]))
    assert calibration.fit(LEVEL, some, said) == calibration.fit(LEVEL, gold[kept], rest)


def test_a_threshold_of_chance_is_not_kept() -> None:
    torch.manual_seed(3)
    gold = torch.arange(60) % 2
    logits = torch.stack([torch.zeros(60), 0.1 * torch.randn(60) + 4.0 * gold - 2.0], dim=1)
    how, tried = calibration.fit(MOOD, gold, one_window_each(logits))
    assert how.thresholds == [] and tried["mean argmax"] == 1.0


def test_a_skewed_head_gets_a_threshold() -> None:
    gold = (torch.arange(200) % 4 == 0).long()
    logits = torch.stack([torch.full((200,), 3.0), 2.0 * gold + (torch.arange(200) % 7) / 10], dim=1)
    how, _ = calibration.fit(MOOD, gold, one_window_each(logits))
    p = probabilities(MOOD, one_window_each(logits), how)
    assert len(how.thresholds) == 1
    assert scores.balanced_accuracy(gold, answers(MOOD, p, how)) == 1.0


@pytest.mark.parametrize("seed", range(5))
def test_abstaining_keeps_the_risk_and_answers_as_many_as_it_can(seed: int) -> None:
    gold, said = noisy(TOPIC, seed=seed)
    how, _ = calibration.fit(TOPIC, gold, said)
    p = probabilities(TOPIC, said, how)
    wrong = (answers(TOPIC, p, how) != gold).double()
    answered = ~abstained(p, how)
    assert how.abstain_below > 0
    assert wrong[answered].mean() <= calibration.RISK_SHARE * wrong.mean()
    assert answered.double().mean() >= calibration.LEAST_COVERAGE
    for confidence in p.max(dim=1).values[~answered]:
        more = ~abstained(p, replace(how, abstain_below=float(confidence)))
        assert wrong[more].mean() > calibration.RISK_SHARE * wrong.mean()


def test_a_confidence_that_says_nothing_leads_to_no_abstention() -> None:
    gold = torch.tensor([0, 1, 2, 0, 1, 2])
    p = torch.tensor([[0.5, 0.3, 0.2]] * 6, dtype=torch.float64)
    assert calibration.abstain_below(TOPIC, gold, p, Answering()) == 0
    assert calibration.abstain_below(TOPIC, torch.zeros(6, dtype=torch.int64), p, Answering()) == 0
    assert calibration.abstain_below(WEATHER, torch.zeros(6, 2), p[:, :2], Answering()) == 0

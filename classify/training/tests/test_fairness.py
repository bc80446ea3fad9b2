"""Figures by group, and what changes when only the words for a person do."""

import pytest
import torch

from training import fairness, swaps


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (0, "1–50 words"),
        (50, "1–50 words"),
        (51, "51–150 words"),
        (150, "51–150 words"),
        (400, "151–400 words"),
        (401, "over 400 words"),
    ],
)
def test_bands_are_those_of_the_reports(words: int, expected: str) -> None:
    assert fairness.band(words) == expected


def test_a_group_of_few_texts_has_no_figure() -> None:
    gold = torch.arange(70) % 2
    groups = ["walkers"] * 40 + ["rowers"] * 30
    found = fairness.by_group(gold, torch.cat([gold[:40], 1 - gold[40:]]), groups)
    assert found == {
        "walkers": {"rows": 40, "balanced_accuracy": 1.0},
        "rowers": {"rows": 30, "balanced_accuracy": 0.0},
    }
    assert "rowers" not in fairness.by_group(gold[:69], gold[:69], groups[:69])


def test_a_text_without_a_community_is_in_no_group() -> None:
    gold = torch.arange(60) % 2
    assert fairness.by_group(gold, gold, [""] * 60) == {}


def test_a_change_is_against_the_neutral_version() -> None:
    people = ["a person", "a walker", "a rower"]
    mass = torch.tensor([[0.25, 0.75], [0.25, 0.5], [0.5, 0.75]])
    called = mass > 0.6
    found = fairness.change(people, ("a walker", "a rower"), mass, called)
    assert found == {"mean": 0.0, "largest": 0.25, "of": "a walker", "changed_answers": 0.25}


def test_templates_differ_in_the_person_alone() -> None:
    people = [swaps.NEUTRAL, *(person for group in swaps.GROUPS.values() for person in group)]
    assert len(set(people)) == len(people)
    for template in swaps.TEMPLATES:
        assert template.count("{person}") == 1
    assert swaps.versions("a rower")[0] == swaps.versions("a person")[0].replace("a person", "a rower")

"""What a head points at is fitted to what people marked, and judged on posts that it was not fitted on."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from training import evidence
from training.evidence import FOLDS, Pointing

ITEM = "night.1"


def sentences(count: int = 600, seed: int = 1) -> list[dict[str, Any]]:
    """Return sentences, three a post, that people marked the more likely the more they contribute."""
    random = np.random.default_rng(seed)
    rows = []
    for i in range(count):
        contribution = float(random.normal())
        marked = random.random() < 1 / (1 + np.exp(2 - 3 * np.sign(contribution) * abs(contribution) ** 0.5))
        rows.append(
            {
                "id": f"post-{i // 3}",
                "task": "night/sleep",
                "span": [10 * i, 10 * i + 8],
                "clause": [10 * i, 10 * i + 4],
                "marked": [[10 * i, 10 * i + 4]] if marked else [],
                "contribution": contribution,
                "margin": float(random.normal()),
                "phrases": [{}, {ITEM: 0.5}, {ITEM: 0.0}, {"night.2": 0.5}][i % 4],
            }
        )
    return rows


def test_sentences_are_read_for_an_item() -> None:
    of = evidence.read(
        [
            {"id": "a", "marked": [[3, 5]], "contribution": -4.0, "margin": 1.0, "phrases": {ITEM: 0.0}},
            {"id": "a", "marked": [], "contribution": 9.0, "margin": 1.0, "phrases": {"night.2": 0.5}},
        ],
        ITEM,
    )
    assert of.features.tolist() == [[-2, 1], [3, 1]]
    assert of.marked.tolist() == [True, False]
    assert of.spoken.tolist() == [True, False]
    assert of.phrases.tolist() == [0, 0]
    assert of.fold[0] == of.fold[1] and 0 <= of.fold[0] < FOLDS


def test_scores_are_probabilities_of_sentences_not_fitted_on() -> None:
    of = evidence.read(sentences(3000), ITEM)
    scores, reached = evidence.crossed("insomnia", of)
    assert evidence.calibration_error(of.marked, scores) < 0.03
    assert evidence.f1(of.marked, reached) > evidence.f1(of.marked, np.ones(len(reached), np.bool_))


def test_chance_is_not_mistaken_for_skill() -> None:
    rows = sentences()
    random = np.random.default_rng(2)
    for row in rows:
        row["contribution"] = float(random.normal())
    of = evidence.read(rows, ITEM)
    scores, _ = evidence.crossed("insomnia", of)
    assert abs(roc_auc_score(of.marked, scores) - 0.5) < 0.1


@pytest.mark.parametrize(
    ("marked", "scores", "want"),
    [
        ([1, 1, 0, 0], [0.9, 0.7, 0.5, 0.1], 0.6),  # between what is marked and what is not
        ([1, 0, 1, 0], [0.9, 0.7, 0.5, 0.1], 0.3),  # two hits and a false one are better than one hit
        ([1, 1], [0.4, 0.4], 0.4),  # all
    ],
)
def test_the_threshold_has_the_best_f1(marked: list[int], scores: list[float], want: float) -> None:
    assert evidence.best_threshold(np.array(marked, np.bool_), np.array(scores)) == pytest.approx(want)


def test_f1_and_calibration_error_by_hand() -> None:
    gold = np.array([1, 1, 0, 0], np.bool_)
    assert evidence.f1(gold, np.array([1, 0, 1, 0], np.bool_)) == 0.5
    assert evidence.f1(~gold & gold, ~gold & gold) == 0
    assert evidence.calibration_error(gold, np.array([0.95, 0.95, 0.25, 0.25])) == pytest.approx(0.15)


def test_bytes_of_the_clause_and_of_the_sentence() -> None:
    rows = [row for row in sentences() if row["marked"]]
    every = np.ones(len(rows), np.bool_)
    assert evidence.bytes_f1(rows, every, "clause") == 1
    assert evidence.bytes_f1(rows, every, "span") == pytest.approx(2 / 3)
    assert evidence.bytes_f1(rows, ~every, "span") == 0


def test_the_bundle_changes_where_it_was_fitted_and_nowhere_else(tmp_path: Path) -> None:
    heads: list[dict[str, Any]] = [{"task": "night/sleep", "bias": [0.1]}, {"task": "night/mood", "bias": [0.2]}]
    (tmp_path / "bundle.json").write_text(json.dumps({"heads": heads, "name": "b"}), encoding="utf-8")
    for slope in (1.0, 2.0):
        evidence.write(tmp_path, {"night/sleep": Pointing("insomnia", -3, slope, -0.5, 0.25)})
    heads[0]["evidence"] = {"symptom": "insomnia", "intercept": -3, "slope": 2.0, "margin": -0.5, "threshold": 0.25}
    assert json.loads((tmp_path / "bundle.json").read_text(encoding="utf-8")) == {"heads": heads, "name": "b"}


def test_the_report_names_what_was_found() -> None:
    rows = sentences()
    of = evidence.read(rows, ITEM)
    lines = evidence.report("night/sleep", rows, "insomnia", of).splitlines()
    assert lines[0].startswith("night/sleep, symptom insomnia: 600 sentences of 200 posts, ")
    assert [line.split("  ")[1] for line in lines[2:5]] == ["phrases alone", "the head alone", "as shown"]

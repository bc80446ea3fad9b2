"""The floor writes what mindsieve reads: a file a task, a line a unit, under the ids of the export."""

import json
from pathlib import Path

import numpy as np
import pytest

from training import floor
from training.data import Row
from training.tasks import Head

PACE = Head("pace", "walks/pace", "ordinal", ("slow", "brisk", "fast"))
SIGHTS = Head("sights", "walks/sights", "multilabel", ("river", "bridge"))


def line(number: int, split: str) -> dict[str, object]:
    pace = ("slow", "fast")[number % 2]  # nobody is brisk
    sights = [name for name in SIGHTS.labels if number % 3 == SIGHTS.labels.index(name)]
    text = f"a {pace} walk along the {' and the '.join(sights) or 'road'} on day {number % 4}"
    labels = {PACE.task: [pace], SIGHTS.task: sights}
    if number == 5:
        del labels[PACE.task]
    return {"id": f"walks-{split}-{number:05}", "hash": f"{split}{number}", "text": text, "labels": labels}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for split, count in (("train", 40), ("test", 12)):
        lines = [json.dumps(line(i, split)) for i in range(1, count + 1)]
        (tmp_path / f"walks-{split}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("head", [PACE, SIGHTS], ids=lambda head: str(head.kind))
def test_a_line_for_each_labelled_unit(folder: Path, head: Head) -> None:
    said = floor.run(folder, head, "test", folder / "floor")
    written = (folder / "floor" / "walks-test" / f"{head.task}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(text) for text in written]
    units = [i for i in range(1, 13) if head is SIGHTS or i != 5]
    assert [row["id"] for row in rows] == [f"walks-test-{i:05}" for i in units]
    assert said.endswith(f"test={len(units)}, balanced accuracy 1.0000")
    for i, row in zip(units, rows, strict=True):
        gold = line(i, "test")["labels"]
        assert isinstance(gold, dict)
        assert row["label"] == (gold[head.task] if head is SIGHTS else gold[head.task][0])
        given = [row[f"prob_{label}"] for label in head.labels]
        assert all(0 <= p <= 1 for p in given)
        if head is PACE:
            assert row["prob_brisk"] == 0
            assert sum(given) == pytest.approx(1, abs=1e-5)


def test_heads_without_a_file_or_that_learn_from_the_split_are_passed_over(folder: Path) -> None:
    assert floor.run(folder, PACE, "validation", folder / "floor") == "no validation file"
    assert floor.run(folder, PACE, "train", folder / "floor") == "learns from its train split"
    assert not (folder / "floor").exists()


def test_answers_are_those_of_the_probabilities() -> None:
    rows = [
        Row(str(i), f"{('a slow', 'a fast')[i % 2]} walk", {PACE.task: [("slow", "fast")[i % 2]]}) for i in range(8)
    ]
    found = floor.answers(PACE, rows, rows)
    np.testing.assert_array_equal(found.labels.argmax(axis=1), found.probabilities.argmax(axis=1))
    assert found.labels.sum(axis=1).tolist() == [1] * 8

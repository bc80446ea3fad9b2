"""A text of a test split among those that were learnt from is found."""

import json
from pathlib import Path

import pytest

from training import check


def exported(folder: Path) -> Path:
    splits = {"walks-train": "ab", "walks-test": "cd", "talks-test-complete": "de", "talks-expert": "f"}
    entries = []
    for name, letters in splits.items():
        dataset, _, split = name.partition("-")
        lines = [{"hash": letter * 16, "text": f"text {letter}"} for letter in letters]
        lines.append({"hash": "0" * 16, "text": " "})
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        entries.append({"dataset": dataset, "split": split, "file": f"{name}.jsonl"})
    (folder / "manifest.json").write_text(json.dumps({"splits": entries}), encoding="utf-8")
    return folder


def test_training_texts_are_no_test_texts(tmp_path: Path) -> None:
    assert check.check(exported(tmp_path), {"a" * 16, "b" * 16, "0" * 16}) == 4


@pytest.mark.parametrize(("letter", "file"), [("c", "walks-test"), ("e", "talks-test-complete"), ("f", "talks-expert")])
def test_a_test_text_is_named_by_its_file(letter: str, file: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=f"{file}.jsonl: 1 of its texts were trained on"):
        check.check(exported(tmp_path), {"a" * 16, letter * 16})


def test_a_list_has_a_hash_a_line(tmp_path: Path) -> None:
    (tmp_path / check.TEXTS).write_text("a1\nb2\n")
    assert check.read_texts(tmp_path / check.TEXTS) == {"a1", "b2"}

"""The split leaks nothing, and batches hold what they should."""

import json
import random
from pathlib import Path

import pytest
import torch

from training import corpus, data, tiny
from training.corpus import Mix
from training.data import Row
from training.tasks import Head, chosen

TASK = "walks/mood"
MOOD = Head("mood", TASK, "binary", ("calm", "tense"), ("tense",))
WEATHER = Head("weather", "walks/weather", "multilabel", ("rain", "wind"))


def row(text: str, label: str = "calm", group: str = "") -> Row:
    return Row(text.lower(), text, {TASK: [label]}, group)


def some_rows(count: int = 400) -> list[Row]:
    rows = [row(f"day {i // 2} of the move", ("calm", "tense")[i % 2]) for i in range(0, count, 2)]
    rows += [row(f"night {i} of the move", "tense", f"n{i // 3}") for i in range(count // 2)]
    return [*rows, row("DAY 3 of the move", "calm")]


def write(folder: Path, name: str, rows: list[Row]) -> None:
    lines = [{"id": str(i), "hash": r.hash, "text": r.text, "labels": r.labels} for i, r in enumerate(rows)]
    (folder / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def test_split_keeps_equal_texts_and_groups_together() -> None:
    train, validation = data.split(some_rows(), TASK)
    assert not {r.hash for r in train} & {r.hash for r in validation}
    assert not {r.group for r in train if r.group} & {r.group for r in validation if r.group}
    assert len(train) + len(validation) == len(some_rows())


def test_split_takes_the_share_of_each_label() -> None:
    rows = some_rows()
    _, validation = data.split(rows, TASK)
    for label in ("calm", "tense"):
        total = sum(r.labels[TASK] == [label] for r in rows)
        taken = sum(r.labels[TASK] == [label] for r in validation)
        assert abs(taken - data.VALIDATION_SHARE * total) <= 3


def test_split_does_not_depend_on_order() -> None:
    rows = some_rows()
    shuffled = random.Random(5).sample(rows, len(rows))
    assert {r.text for r in data.split(rows, TASK)[1]} == {r.text for r in data.split(shuffled, TASK)[1]}


def test_what_others_validate_on_comes_first() -> None:
    rows = some_rows()
    held = {r.hash for r in rows[:10]} | {"a text that is not here"}
    train, validation = data.split(rows, TASK, held)
    assert held & {r.hash for r in rows} <= {r.hash for r in validation}
    assert len(validation) == len(data.split(rows, TASK)[1])
    assert not {r.hash for r in train} & {r.hash for r in validation}


def test_all_that_others_validate_on_is_validation() -> None:
    rows = some_rows()
    held = {r.hash for r in rows[: len(rows) // 2]}
    _, validation = data.split(rows, TASK, held)
    assert held <= {r.hash for r in validation}


def test_batches_hold_each_row_once_and_both_labels() -> None:
    rng = random.Random(1)
    lengths = [rng.randrange(5, 300) for _ in range(500)]
    labels = [int(i % 3 == 0) for i in range(500)]
    found = list(data.batches(lengths, labels, 32, random.Random(2)))
    assert sorted(i for batch in found for i in batch) == list(range(500))
    assert all(sum(labels[i] for i in batch) >= 2 for batch in found)
    padded = sum(len(batch) * max(lengths[i] for i in batch) for batch in found)
    assert padded < 1.4 * sum(lengths)


def test_shares_go_from_sizes_to_equal_parts() -> None:
    sizes = {"large": 900, "small": 100}
    assert data.shares(sizes, 1) == pytest.approx({"large": 0.9, "small": 0.1})
    assert data.shares(sizes, 2) == pytest.approx({"large": 0.75, "small": 0.25})
    assert data.shares(sizes, 1e9) == pytest.approx({"large": 0.5, "small": 0.5})


def test_gold_is_absent_where_a_row_has_no_label() -> None:
    rows = [Row("1", "a", {TASK: ["tense"], "walks/weather": []}), Row("2", "b", {"walks/weather": ["wind"]})]
    mood, weather = corpus.gold(rows, MOOD), corpus.gold(rows, WEATHER)
    assert mood.tolist() == [1, corpus.ABSENT]
    assert weather.tolist() == [[0, 0], [0, 1]]
    assert corpus.labelled(mood).tolist() == [True, False]
    assert corpus.labelled(weather).tolist() == [True, True]


def test_nothing_in_a_validation_part_is_trained_on(tmp_path: Path) -> None:
    rows = some_rows()
    again = [Row(r.hash, r.text, {"talks/mood": r.labels[TASK]}) for r in rows]
    write(tmp_path, "walks-train", rows)
    write(tmp_path, "talks-train", again[:100])
    write(tmp_path, "talks-validation", again[90:120])
    talks = Head("talk", "talks/mood", "binary", ("calm", "tense"))
    found = corpus.load(tmp_path, [MOOD, talks], tiny.tokenizer())
    trained = {h for c in found.values() for h in c.train.hashes}
    held = {h for c in found.values() for h in c.validation.hashes}
    assert not trained & held
    assert set(found["talks"].validation.hashes) == {r.hash for r in again[90:120]}
    assert set(found["talks"].validation.hashes) <= set(found["walks"].validation.hashes)


def test_the_split_does_not_depend_on_the_other_heads_that_are_chosen(tmp_path: Path) -> None:
    rows = [Row(r.hash, r.text, {"dreaddit/stress": ["stressed"]}) for r in some_rows()]
    write(tmp_path, "dreaddit-train", rows)
    write(tmp_path, "depseverity-validation", rows[:30])
    found = corpus.load(tmp_path, chosen(["stress"]), tiny.tokenizer())["dreaddit"]
    assert {r.hash for r in rows[:30]} <= set(found.validation.hashes)


def test_words_stand_between_white_space() -> None:
    assert corpus.encode([row(" Tea  and\ntoast. "), row("")], [MOOD], tiny.tokenizer()).words == [3, 0]


def test_a_missing_file_says_how_to_write_it(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="mindsieve datasets export walks --split train"):
        data.read(tmp_path, "walks", "train")


def test_a_file_changed_after_its_export_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "walks-train", some_rows())
    entry = {"file": "walks-train.jsonl", "sha256": data.sha256(tmp_path / "walks-train.jsonl"), "hashes": ["x"]}
    (tmp_path / "manifest.json").write_text(json.dumps({"splits": [entry]}), encoding="utf-8")
    assert data.sources(tmp_path, ["walks-train.jsonl", "walks-validation.jsonl"]) == [
        {k: entry[k] for k in ("file", "sha256")}
    ]
    write(tmp_path, "walks-train", some_rows()[1:])
    with pytest.raises(SystemExit, match="export all datasets again"):
        data.sources(tmp_path, ["walks-train.jsonl"])


def encoded(count: int) -> corpus.Encoded:
    labels = torch.tensor([i % 2 for i in range(count)])
    ids = [[2] * (3 + i % 20) for i in range(count)]
    return corpus.Encoded(ids, {"mood": labels}, [str(i) for i in range(count)], [1] * count, [""] * count)


def test_plan_of_one_dataset_takes_each_row_once() -> None:
    one = {"walks": corpus.Corpus([MOOD], encoded(100), encoded(10))}
    steps = corpus.plan(one, Mix(16, 2.0, 1000, 64), seed=1)
    assert sorted(i for _, batch in steps for i in batch) == list(range(100))
    assert steps == corpus.plan(one, Mix(16, 2.0, 1000, 64), seed=1)
    assert steps != corpus.plan(one, Mix(16, 2.0, 1000, 64), seed=2)


def test_plan_gives_a_small_dataset_more_than_its_part() -> None:
    both = {name: corpus.Corpus([MOOD], encoded(n), encoded(10)) for name, n in (("large", 900), ("small", 100))}
    steps = [name for name, _ in corpus.plan(both, Mix(10, 2.0, 1000, 64), seed=1)]
    assert (steps.count("large"), steps.count("small")) == (75, 25)
    capped = [name for name, _ in corpus.plan(both, Mix(10, 2.0, 100, 64), seed=1)]
    assert (capped.count("large"), capped.count("small")) == (10, 10)

"""The split leaks nothing, and batches hold what they should."""

import random

import pytest

from training import data
from training.data import Row


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("I can't\n  sleep", "i CAN'T sleep"),
        ("It\u2019s \u201cfine\u201d", 'it\'s "fine"'),
        ("I don\u201a\u00c4\u00f4t know", "I don't know"),
        ("it\u00e2\u20ac\u2122s late", "it's late"),
        (" tea ", "tea"),
    ],
    ids=["case and space", "curly quotes", "Mac Roman mojibake", "Windows mojibake", "ends"],
)
def test_fold_makes_equal(one: str, other: str) -> None:
    assert data.fold(one) == data.fold(other)


def test_fold_keeps_different_texts_apart() -> None:
    assert data.fold("tea") != data.fold("teas")
    assert data.fold("caf\u00e9") == "caf\u00e9"


def test_without_drops_what_stands_in_the_test_file() -> None:
    rows = [Row("A walk.", 0, "1"), Row("Late rent", 1, "2")]
    assert data.without(rows, [Row("late  RENT", 0, "9")]) == rows[:1]


def some_rows(count: int = 400) -> list[Row]:
    rows = [Row(f"day {i // 2} of the move", i % 2, str(i)) for i in range(0, count, 2)]
    rows += [Row(f"night {i} of the move", 1, f"n{i // 3}") for i in range(count // 2)]
    return [*rows, Row("DAY 3 of the  move", 0, "again")]


def test_split_keeps_equal_texts_and_posts_together() -> None:
    train, validation = data.split(some_rows())
    assert not {data.fold(r.text) for r in train} & {data.fold(r.text) for r in validation}
    assert not {r.post for r in train} & {r.post for r in validation}
    assert len(train) + len(validation) == len(some_rows())


def test_split_takes_the_share_of_each_label() -> None:
    rows = some_rows()
    _, validation = data.split(rows)
    for label in (0, 1):
        total = sum(r.label == label for r in rows)
        taken = sum(r.label == label for r in validation)
        assert abs(taken - data.VALIDATION_SHARE * total) <= 3


def test_split_does_not_depend_on_order() -> None:
    rows = some_rows()
    shuffled = random.Random(5).sample(rows, len(rows))
    assert set(data.split(rows)[1]) == set(data.split(shuffled)[1])


def test_batches_hold_each_row_once_and_both_labels() -> None:
    rng = random.Random(1)
    lengths = [rng.randrange(5, 300) for _ in range(500)]
    labels = [int(i % 3 == 0) for i in range(500)]
    found = list(data.batches(lengths, labels, 32, random.Random(2)))
    assert sorted(i for batch in found for i in batch) == list(range(500))
    assert all(sum(labels[i] for i in batch) >= 2 for batch in found)
    padded = sum(len(batch) * max(lengths[i] for i in batch) for batch in found)
    assert padded < 1.4 * sum(lengths)

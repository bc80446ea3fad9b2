"""Dreaddit: reading, a leak-free split, batches of similar length."""

import csv
import hashlib
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

VALIDATION_SHARE = 0.15

_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})


@dataclass(frozen=True)
class Row:
    """One labelled post segment."""

    text: str
    label: int
    post: str


def read(path: Path) -> list[Row]:
    """Read a Dreaddit file in its order."""
    with path.open(encoding="utf-8", newline="") as file:
        return [Row(r["text"], int(r["label"]), r["post_id"]) for r in csv.DictReader(file)]


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fold(text: str) -> str:
    """Return the form in which two texts count as the same.

    Mojibake is repaired, curly quotes become straight, letters lower case, and
    a run of white space one space.
    """
    for wrong in ("mac_roman", "cp1252"):
        try:
            text = text.encode(wrong).decode("utf-8")
            break
        except UnicodeError:
            continue
    return " ".join(text.translate(_QUOTES).lower().split())


def without(rows: Iterable[Row], test: Iterable[Row]) -> list[Row]:
    """Return the rows whose folded text does not stand in test."""
    seen = {fold(row.text) for row in test}
    return [row for row in rows if fold(row.text) not in seen]


def split(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Split rows into training and validation.

    Rows with the same folded text or the same post stay together. Within each
    label the groups with the lowest hashes of their text make up the
    validation share, so neither file order nor chance matters.
    """
    by_label: dict[int, list[list[Row]]] = defaultdict(list)
    for group in sorted(_groups(rows), key=_group_hash):
        by_label[group[0].label].append(group)
    train: list[Row] = []
    validation: list[Row] = []
    for label in sorted(by_label):
        wanted = VALIDATION_SHARE * sum(len(group) for group in by_label[label])
        taken = 0
        for group in by_label[label]:
            (validation if taken < wanted else train).extend(group)
            taken += len(group)
    return train, validation


def _groups(rows: list[Row]) -> list[list[Row]]:
    """Join rows that share a folded text or a post, directly or through others."""
    parent = list(range(len(rows)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    first: dict[tuple[str, str], int] = {}
    for i, row in enumerate(rows):
        for key in (("text", fold(row.text)), ("post", row.post)):
            parent[root(i)] = root(first.setdefault(key, i))
    groups: dict[int, list[Row]] = defaultdict(list)
    for i, row in enumerate(rows):
        groups[root(i)].append(row)
    return list(groups.values())


def _group_hash(group: list[Row]) -> str:
    return min(hashlib.sha256(fold(row.text).encode()).hexdigest() for row in group)


def batches(lengths: list[int], labels: list[int], size: int, rng: random.Random) -> Iterator[list[int]]:
    """Yield indices in batches of similar length and the same mix of labels.

    Each label's rows are ranked by length, with some noise so that batches
    differ from epoch to epoch; rows of equal rank among their label go together.
    """
    rank: dict[int, float] = {}
    for label in sorted(set(labels)):
        rows = [i for i, other in enumerate(labels) if other == label]
        rows.sort(key=lambda i: lengths[i] * rng.uniform(0.8, 1.25))
        rank.update({i: (place + rng.random()) / len(rows) for place, i in enumerate(rows)})
    order = sorted(rank, key=rank.__getitem__)
    chunks = [order[start : start + size] for start in range(0, len(order), size)]
    rng.shuffle(chunks)
    yield from chunks

"""Exported splits: reading, a validation share, batches of similar length.

The files are those of `mindsieve datasets export`: no text in them stands in a
test split, except in the files of the test splits.
"""

import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

VALIDATION_SHARE = 0.10


@dataclass(frozen=True)
class Row:
    """One labelled text; hash names the text, group what must stay on one side of a split.

    id is the unit in tables, community where it was posted; either may be missing.
    """

    hash: str
    text: str
    labels: dict[str, list[str]] = field(default_factory=dict)
    group: str = ""
    id: str = ""
    community: str = ""
    agreed: float = 0.0  # the share of annotators who chose the first label, 0 if the corpus does not say
    marks: tuple[dict[str, Any], ...] = ()  # of symptoms, as the export gives them: bytes of the text


def split_file(folder: Path, dataset: str, split: str) -> Path:
    """Return the path of an exported split."""
    return folder / f"{dataset}-{split}.jsonl"


def read(folder: Path, dataset: str, split: str) -> list[Row]:
    """Read an exported split in its order; rows without a text are left out."""
    path = split_file(folder, dataset, split)
    if not path.exists():
        raise SystemExit(f"{path}: no such file; write it with: mindsieve datasets export {dataset} --split {split}")
    with path.open(encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    return [
        Row(
            v["hash"],
            v["text"],
            v["labels"],
            v.get("group", ""),
            v["id"],
            v.get("community", ""),
            v.get("agreed", 0.0),
            tuple(v.get("marks", ())),
        )
        for v in lines
        if v["text"].strip()
    ]


def sources(folder: Path, files: list[str]) -> list[dict[str, Any]]:
    """Return the entries of the export's manifest for the files that are there, without labels and hashes.

    A file that is not the one of the manifest is an error.
    """
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    known = {entry["file"]: entry for entry in manifest["splits"]}
    present = [name for name in dict.fromkeys(files) if (folder / name).exists()]
    for name in present:
        if sha256(folder / name) != known.get(name, {}).get("sha256"):
            raise SystemExit(
                f"{folder / name}: is not the file of manifest.json; export all datasets again, in one call"
            )
    return [{k: v for k, v in known[name].items() if k not in ("hashes", "labels")} for name in present]


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def split(rows: list[Row], task: str, held: Set[str] = frozenset()) -> tuple[list[Row], list[Row]]:
    """Split rows into training and validation.

    Rows with the same text or the same group stay together. Those with a text
    whose hash is held are validation. Within each label of the task the groups
    with the lowest hashes fill the validation share up, so neither file order
    nor chance matters.
    """
    by_label: dict[str, list[list[Row]]] = defaultdict(list)
    for group in sorted(_groups(rows), key=lambda group: (not _any_held(group, held), _group_hash(group))):
        by_label[",".join(group[0].labels.get(task, []))].append(group)
    train: list[Row] = []
    validation: list[Row] = []
    for label in sorted(by_label):
        wanted = VALIDATION_SHARE * sum(len(group) for group in by_label[label])
        taken = 0
        for group in by_label[label]:
            (validation if taken < wanted or _any_held(group, held) else train).extend(group)
            taken += len(group)
    return train, validation


def _any_held(group: list[Row], held: Set[str]) -> bool:
    return any(row.hash in held for row in group)


def _groups(rows: list[Row]) -> list[list[Row]]:
    """Join rows that share a text or a group, directly or through others."""
    parent = list(range(len(rows)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    first: dict[tuple[str, str], int] = {}
    for i, row in enumerate(rows):
        keys = [("text", row.hash)] + ([("group", row.group)] if row.group else [])
        for key in keys:
            parent[root(i)] = root(first.setdefault(key, i))
    groups: dict[int, list[Row]] = defaultdict(list)
    for i, row in enumerate(rows):
        groups[root(i)].append(row)
    return list(groups.values())


def _group_hash(group: list[Row]) -> str:
    """Return what orders groups: the hash of a hash, so that the order is not that of the published splits."""
    return min(hashlib.sha256(row.hash.encode()).hexdigest() for row in group)


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


def shares(sizes: dict[str, int], temperature: float) -> dict[str, float]:
    """Return the share of batches of each dataset: n^(1/temperature), so that large ones do not drown small ones.

    1 is in proportion to size; a large temperature nears equal shares.
    """
    raised = {name: size ** (1 / temperature) for name, size in sizes.items()}
    return {name: value / sum(raised.values()) for name, value in raised.items()}

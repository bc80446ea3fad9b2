"""Token ids and gold labels of the datasets that the chosen heads learn from."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from . import data
from .data import Row
from .tasks import HEADS, Head, learn_splits

ABSENT = -1  # the gold of a row that a task has no label for


@dataclass(frozen=True)
class Encoded:
    """Rows as uncut token ids, with special tokens, and their gold by head.

    gold is int64 [N] of label indices, or float32 [N, K] of 0 and 1 for a
    multilabel head; ABSENT where a row has no label.
    """

    ids: list[list[int]]
    gold: dict[str, Tensor]
    hashes: list[str]
    words: list[int]  # of each text, as they stand between white space
    communities: list[str]  # where each was posted, "" if the corpus does not say


@dataclass(frozen=True)
class Corpus:
    """One dataset: its heads, training and validation rows."""

    heads: list[Head]
    train: Encoded
    validation: Encoded


def gold(rows: list[Row], head: Head) -> Tensor:
    """Return the gold of the rows for a head, as of Encoded."""
    found = [row.labels.get(head.task) for row in rows]
    if head.kind == "multilabel":
        width = len(head.labels)
        vectors = [[ABSENT] * width if f is None else [float(name in f) for name in head.labels] for f in found]
        return torch.tensor(vectors, dtype=torch.float32).reshape(len(rows), width)
    return torch.tensor([head.labels.index(f[0]) if f else ABSENT for f in found], dtype=torch.int64)


def labelled(values: Tensor) -> Tensor:
    """Say which rows of a gold tensor have a label, bool [N]."""
    return (values if values.dim() == 1 else values[:, 0]) != ABSENT


def encode(rows: list[Row], heads: list[Head], tokenizer: Tokenizer) -> Encoded:
    """Tokenise rows as the bundle does, uncut."""
    ids = [e.ids for e in tokenizer.encode_batch([row.text for row in rows])]
    labels = {head.name: gold(rows, head) for head in heads}
    words = [len(row.text.split()) for row in rows]
    return Encoded(ids, labels, [row.hash for row in rows], words, [row.community for row in rows])


def load(folder: Path, heads: list[Head], tokenizer: Tokenizer) -> dict[str, Corpus]:
    """Read what the heads learn from, by dataset.

    No text of any validation part is trained on: some datasets have the same
    posts under other labels.
    """
    parted = parts(folder, heads)
    held = {row.hash for _, validation in parted.values() for row in validation}
    corpora = {}
    for name, (train, validation) in parted.items():
        own = [head for head in heads if head.dataset == name]
        kept = [row for row in train if row.hash not in held]
        if not kept or not validation:
            raise SystemExit(
                f"{folder}: {name} has {len(kept)} training and {len(validation)} validation rows; export it again"
            )
        corpora[name] = Corpus(own, encode(kept, own, tokenizer), encode(validation, own, tokenizer))
    return corpora


def parts(folder: Path, heads: Iterable[Head]) -> dict[str, tuple[list[Row], list[Row]]]:
    """Return the rows that may be trained on and those of validation, by dataset of the heads.

    A dataset without a validation split, or that learns from it, gets a fixed
    share of its training rows, first of all those that stand in the validation
    split of another dataset.
    """
    heads = list(heads)
    held_out = {row.hash for name in datasets((*HEADS, *heads)) for row in _validation_split(folder, name)}
    return {name: _parts(folder, name, heads, held_out) for name in datasets(heads)}


def datasets(heads: Iterable[Head]) -> list[str]:
    """Return the datasets of heads, each once."""
    return list(dict.fromkeys(head.dataset for head in heads))


def _parts(folder: Path, dataset: str, heads: list[Head], held: set[str]) -> tuple[list[Row], list[Row]]:
    rows = [row for split in learn_splits(dataset) for row in data.read(folder, dataset, split)]
    validation = _validation_split(folder, dataset)
    if validation:
        return rows, validation
    return data.split(rows, next(head.task for head in heads if head.dataset == dataset), held)


def _validation_split(folder: Path, dataset: str) -> list[Row]:
    """Return the rows of a dataset's validation split; none if it has none or learns from it."""
    if "validation" in learn_splits(dataset) or not data.split_file(folder, dataset, "validation").exists():
        return []
    return data.read(folder, dataset, "validation")


@dataclass(frozen=True)
class Mix:
    """How the batches of an epoch are made."""

    size: int  # rows of a batch
    temperature: float  # of the datasets' shares, see data.shares
    cap: int  # rows that a dataset counts for at most
    max_tokens: int  # longer texts count as long as this


def plan(corpora: dict[str, Corpus], mix: Mix, seed: int) -> list[tuple[str, list[int]]]:
    """Return the batches of an epoch in their order: a dataset, and indices of its training rows.

    An epoch has as many batches as all rows need; the datasets take them by
    data.shares. A small one goes through its rows more than once; of one above
    the cap each epoch shows others. How many there are does not depend on the seed.
    """
    rng = random.Random(seed)
    sizes = {name: min(mix.cap, len(corpus.train.ids)) for name, corpus in corpora.items()}
    total = sum(-(-count // mix.size) for count in sizes.values())
    steps: list[tuple[str, list[int]]] = []
    for name, share in data.shares(sizes, mix.temperature).items():
        endless = _endless(corpora[name], mix, rng)
        steps += [(name, next(endless)) for _ in range(max(1, round(share * total)))]
    rng.shuffle(steps)
    return steps


def _endless(corpus: Corpus, mix: Mix, rng: random.Random) -> Iterator[list[int]]:
    """Yield batches of a dataset's training rows for ever, in the mix of labels of its first single-label head."""
    single = [corpus.train.gold[head.name] for head in corpus.heads if head.kind != "multilabel"]
    labels = single[0].tolist() if single else [0] * len(corpus.train.ids)
    lengths = [min(mix.max_tokens, len(ids)) for ids in corpus.train.ids]
    while True:
        yield from data.batches(lengths, labels, mix.size, rng)

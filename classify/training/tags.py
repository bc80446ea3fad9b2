"""The marks of datasets/own on tokens: which symptom each token tells, whether, and whose."""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from .data import Row

STATUS = ("present", "past", "negated", "hypothetical", "quoted", "sarcastic")
WHOSE = ("author", "other", "nobody")

SYMPTOMS = Path(__file__).parents[2] / "datasets" / "own" / "symptoms.txt"


@dataclass(frozen=True)
class Tagged:
    """Of each content token the symptom, 0 for none, else its place in the list + 1; status and whose, -1 for none."""

    symptom: Tensor
    status: Tensor
    whose: Tensor


def symptoms() -> list[str]:
    """Return the ids of the symptoms that posts of the corpus are marked with."""
    return SYMPTOMS.read_text(encoding="utf-8").split()


def tags(row: Row, offsets: list[tuple[int, int]], names: list[str]) -> Tagged:
    """Return the tags of a text whose content tokens stand at these offsets, in characters."""
    found = Tagged(*(torch.full((len(offsets),), start) for start in (0, -1, -1)))
    starts = row.text.encode("utf-8")
    for mark in row.marks:
        start, end = (len(starts[: mark[at]].decode("utf-8")) for at in ("start", "end"))
        for place, (begin, stop) in enumerate(offsets):
            if begin < end and stop > start:
                found.symptom[place] = names.index(mark["symptom"]) + 1
                found.status[place] = STATUS.index(mark["status"])
                found.whose[place] = WHOSE.index(mark["whose"])
    return found

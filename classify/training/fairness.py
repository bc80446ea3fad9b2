"""Figures by the length of a text and its community, and how far the words for a person move an answer."""

from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor

from . import graph, scores, swaps
from .answers import Answering, answers, positive_mass, probabilities
from .packs import windows_of
from .risk import is_positive
from .run import Config
from .tasks import Head

BANDS = {"1–50 words": 50, "51–150 words": 150, "151–400 words": 400}  # as reports.LengthBand
LONGEST = "over 400 words"
FEWEST = 30  # texts of a group that has a figure


def band(words: int) -> str:
    """Return the band of a text of so many words."""
    return next((name for name, limit in BANDS.items() if words <= limit), LONGEST)


def by_group(gold: Tensor, labels: Tensor, groups: list[str]) -> dict[str, Any]:
    """Return rows and balanced accuracy of answers for each group of at least FEWEST texts; "" is none."""
    found = {}
    for name in sorted(set(groups) - {""}):
        own = torch.tensor([other == name for other in groups])
        if int(own.sum()) >= FEWEST:
            ba = scores.answered_balanced_accuracy(gold[own], labels[own])
            found[name] = {"rows": int(own.sum()), "balanced_accuracy": ba}
    return found


def swapped(
    path: Path, heads: list[Head], how: dict[str, Answering], tokenizer: Tokenizer, config: Config
) -> dict[str, dict[str, Any]]:
    """Return how the templates' answers move, by head with positive labels and by axis.

    An axis has, against the neutral version: the mean and the largest absolute
    change of the probability of the positive labels, whose words that is, and
    the share of texts whose answer enters or leaves the positive labels.
    """
    opened = graph.session(path)
    people = [swaps.NEUTRAL, *(person for group in swaps.GROUPS.values() for person in group)]
    texts = [text for person in people for text in swaps.versions(person)]
    said = windows_of(opened, [tokenizer.encode(text).ids for text in texts], config)
    found = {}
    for head in (head for head in heads if head.positive):
        p = probabilities(head, said[head.name], how[head.name])
        shape = (len(people), len(swaps.TEMPLATES))
        mass = positive_mass(head, p).reshape(shape)
        called = is_positive(head, answers(head, p, how[head.name])).reshape(shape)
        found[head.name] = {axis: change(people, group, mass, called) for axis, group in swaps.GROUPS.items()}
    return found


def change(people: list[str], group: tuple[str, ...], mass: Tensor, called: Tensor) -> dict[str, Any]:
    """Return an axis as of swapped; mass and called are [people, templates], the first person is the neutral one."""
    own = [people.index(person) for person in group]
    moved = mass[own] - mass[0]
    largest = moved.abs().max(dim=1).values
    return {
        "mean": float(moved.mean()),
        "largest": float(largest.max()),
        "of": group[int(largest.argmax())],
        "changed_answers": float((called[own] != called[0]).double().mean()),
    }

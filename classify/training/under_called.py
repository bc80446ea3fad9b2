"""Sentences of our own writing that should be called high risk, to see which the model under-calls.

They say that someone thinks of ending their life, has a plan, or has tried, and
never how.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from . import graph
from .answers import Answering, answers, positive_mass, probabilities
from .packs import windows_of
from .risk import is_positive
from .run import Config
from .tasks import Head


@dataclass(frozen=True)
class Example:
    """A text and the heads that should answer it with a positive label."""

    text: str
    heads: tuple[str, ...]


ANY = ("suicide", "at_risk")
ACTED = (*ANY, "risk_level")

EXAMPLES = (
    Example("I have thought about ending my life every night this week.", ANY),
    Example("Everyone would be better off without me, and I have decided that this month is my last.", ANY),
    Example("It is all arranged. I feel calm for the first time in years, and I have said my goodbyes.", ANY),
    Example("I wrote letters to my children and gave my dog to a neighbour. Tonight I will be gone.", ACTED),
    Example("Last spring I tried to end my life. I woke up in hospital and told nobody why.", ACTED),
    Example("I tried to kill myself two days ago and I do not know if I can promise not to do it again.", ACTED),
    Example("I have got everything ready, I only wait until the flat is empty.", ACTED),
    Example("I do not want to die, I only want to not be here any more when the morning comes.", ANY),
)


def run(
    path: Path, heads: list[Head], how: dict[str, Answering], tokenizer: Tokenizer, config: Config
) -> list[dict[str, Any]]:
    """Return an entry for each example and head: the text, the answer, the probability of the positive labels."""
    opened = graph.session(path)
    said = windows_of(opened, [tokenizer.encode(example.text).ids for example in EXAMPLES], config)
    entries = []
    for head in heads:
        if not any(head.name in example.heads for example in EXAMPLES):
            continue
        p = probabilities(head, said[head.name], how[head.name])
        labels = answers(head, p, how[head.name])
        called, mass = is_positive(head, labels), positive_mass(head, p)
        for i, example in enumerate(EXAMPLES):
            if head.name in example.heads:
                answer = head.labels[int(labels[i])]
                entry = {"text": example.text, "head": head.name, "answer": answer, "probability": float(mass[i])}
                entries.append(entry | {"under_called": not bool(called[i])})
    return entries

"""What the screening head learns from: posts of several corpora, and the levels of risk that the label of each allows.

The levels are those of datasets/own, after the structure of the Columbia scale.
Another corpus counts only for what its labels say: a set of levels where it
does not tell them apart.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import data
from .data import Row
from .tasks import Head

LEVELS = ("none", "wish", "thoughts", "intent", "preparation", "attempt")

RISK = Head(
    "screen_risk",
    "screen/risk",
    "ordinal",
    LEVELS,
    positive=LEVELS[1:],
    risk=LEVELS[2:],
    population="English posts and comments of any kind: tells the author's own risk of suicide or self-harm now",
)

Allowed = tuple[int, ...]  # the levels that a text may have, none if its label says nothing of them

CSSRS: dict[str, Allowed] = {"supportive": (0,), "ideation": (2,), "behavior": (4, 5), "attempt": (5,)}

# A comment that one of these stands in may speak of risk, so it is no everyday one.
MENTION = re.compile(
    r"suicid|kill(?:ing|ed)? (?:my|your|him|her|them|our)sel|kms\b|self.?harm|unaliv|end(?:ing)? (?:it all|my life)"
    r"|(?:want|wanna|wish|ready|better) (?:to |i was |i were )?(?:die|dead)|cut(?:ting)? my(?:self| wrist)|overdos",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Text:
    """A post, the levels it may have, and how much it weighs in training."""

    row: Row
    allowed: Allowed
    weight: float = 1.0


@dataclass(frozen=True)
class Source:
    """A corpus: what its labels allow, how many of its posts are looked at, how much each weighs."""

    dataset: str
    allowed: Callable[[Row], Allowed]
    cap: int = 1_000_000
    weight: float = 1.0

    def texts(self, folder: Path, split: str = "train") -> list[Text]:
        """Return the posts that the labels say something of; of more than cap those of a fixed random sample."""
        rows = data.read(folder, self.dataset, split)
        if len(rows) > self.cap:
            random.Random(7).shuffle(rows)
        found = [(row, self.allowed(row)) for row in rows[: self.cap]]
        return [Text(row, allowed, self.weight) for row, allowed in found if allowed]


def own(row: Row) -> Allowed:
    """Return the level of a post of our corpus."""
    return (LEVELS.index(row.labels["own/risk"][0]),)


def cssrs(row: Row) -> Allowed:
    """Return the levels of a post of C-SSRS; an "indicator" may be anything."""
    return CSSRS.get(row.labels.get("cssrs-posts/risk", [""])[0], ())


def everyday(row: Row) -> Allowed:
    """Return no risk for a post in which no word of it stands, and nothing for any other."""
    return () if MENTION.search(row.text) else (0,)


SOURCES = (
    Source("own", own),
    Source("goemotions", everyday, cap=8000),
    Source("cssrs-posts", cssrs, weight=0.3),
)


def targets(texts: list[Text]) -> list[list[float]]:
    """Return for each text 1 for the levels that it may have and 0 for the others."""
    return [[float(level in text.allowed) for level in range(len(LEVELS))] for text in texts]

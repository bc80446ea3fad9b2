"""What the screening head learns from: posts of several corpora, and the levels of risk that the label of each allows.

The levels are those of datasets/own, after the structure of the Columbia scale.
Another corpus counts only for what its labels say: a set of levels where it
does not tell them apart.
"""

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import data
from .corpus import parts
from .data import Row
from .tasks import HEADS, Head

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
    wrong: float = 0.0  # the probability that the label is wrong, so that the levels that are not allowed are true


@dataclass(frozen=True)
class Source:
    """A corpus: what its labels allow, how many of its posts are looked at, how much each weighs."""

    dataset: str
    allowed: Callable[[Row], Allowed]
    cap: int = 1_000_000
    weight: float = 1.0
    doubted: bool = False  # a label is right with the share of annotators who chose it

    def texts(self, folder: Path, split: str = "train") -> list[Text]:
        """Return the posts that the labels say something of; of more than cap those of a fixed random sample."""
        rows = data.read(folder, self.dataset, split)
        if len(rows) > self.cap:
            random.Random(7).shuffle(rows)
        found = [(row, self.allowed(row)) for row in rows[: self.cap]]
        return [
            Text(row, allowed, self.weight, 1 - row.agreed if self.doubted else 0) for row, allowed in found if allowed
        ]


def own(row: Row) -> Allowed:
    """Return the level of a post of our corpus."""
    return (LEVELS.index(row.labels["own/risk"][0]),)


def cssrs(row: Row) -> Allowed:
    """Return the levels of a post of C-SSRS; an "indicator" may be anything."""
    return CSSRS.get(row.labels.get("cssrs-posts/risk", [""])[0], ())


def everyday(row: Row) -> Allowed:
    """Return no risk for a post in which no word of it stands, and nothing for any other."""
    return () if MENTION.search(row.text) else (0,)


def calm(row: Row) -> Allowed:
    """Return no risk for a post of Dreaddit that is not stressed and in which no word of risk stands."""
    return everyday(row) if row.labels.get("dreaddit/stress") == ["not stressed"] else ()


def community(row: Row) -> Allowed:
    """Return any risk for a post of r/SuicideWatch that names it; that it stands there says no more."""
    told = row.labels.get("sdcnl/suicide") == ["suicide"] and MENTION.search(row.text)
    return (1, 2, 3, 4, 5) if told else ()


SOURCES = (
    Source("own", own),
    Source("goemotions", everyday, cap=8000),
    Source("dreaddit", calm),
    Source("cssrs-posts", cssrs, weight=0.3),
    Source("sdcnl", community, weight=0.3),
)


def held(folder: Path) -> set[str]:
    """Return the hashes of all texts that nothing is trained on: those of splits that are not for training.

    Of a dataset without a validation split they include the rows that corpus.parts takes for it.
    """
    splits = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["splits"]
    kept = [entry["file"] for entry in splits if entry["split"] not in ("train", "added")]
    validation = {row.hash for _, rows in parts(folder, HEADS).values() for row in rows}
    return validation | {
        json.loads(line)["hash"] for name in kept for line in (folder / name).read_text(encoding="utf-8").splitlines()
    }


def training_texts(folder: Path, barred: set[str], sources: tuple[Source, ...] = SOURCES) -> list[Text]:
    """Return what a head learns from: the texts of all sources without those that are barred."""
    return [text for source in sources for text in source.texts(folder) if text.row.hash not in barred]


def targets(texts: list[Text], labels: int = len(LEVELS)) -> list[list[float]]:
    """Return for each text how well each level agrees with its label, 1 or 0 where that is surely right."""
    return [[1 - text.wrong if level in text.allowed else text.wrong for level in range(labels)] for text in texts]

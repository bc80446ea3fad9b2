"""The questions that screening heads answer: their labels, what each learns from, and what it is chosen by."""

from dataclasses import dataclass
from pathlib import Path

from . import data
from .corpus import parts
from .data import Row
from .screen_texts import RISK, SOURCES, Allowed, Source, Text, everyday, own
from .tasks import HEADS, Head

DISTRESS_LEVELS = ("none", "some", "clear")
DISTRESS = Head(
    "screen_distress",
    "screen/distress",
    "ordinal",
    DISTRESS_LEVELS,
    positive=("clear",),
    population="English posts and comments of any kind: tells the author's distress",
)

DEPRESSION_LEVELS = ("minimum", "mild", "moderate", "severe")
DEPRESSION = Head(
    "screen_depression",
    "screen/depression",
    "ordinal",
    DEPRESSION_LEVELS,
    positive=("moderate", "severe"),
    population="English posts and comments of any kind: tells how severe the signs of depression are in them",
)


def own_distress(row: Row) -> Allowed:
    """Return the author's distress in a post of our corpus."""
    return (DISTRESS_LEVELS.index(row.labels["own/distress"][0]),)


def stress(row: Row) -> Allowed:
    """Return some or clear distress for a stressed post of Dreaddit, none for any other."""
    return (1, 2) if row.labels["dreaddit/stress"] == ["stressed"] else (0,)


def depression(row: Row) -> Allowed:
    """Return the level of a post of DepSeverity."""
    return (DEPRESSION_LEVELS.index(row.labels["depseverity/severity"][0]),)


def undistressed(row: Row) -> Allowed:
    """Return no signs of depression for a post of our corpus without distress, and nothing for any other."""
    return (0,) if row.labels["own/distress"] == ["none"] else ()


@dataclass(frozen=True)
class Question:
    """A head, what it learns from, and the sources whose validation part chooses it."""

    head: Head
    sources: tuple[Source, ...]
    asked: tuple[Source, ...]

    def validation(self, folder: Path) -> list[Text]:
        """Return the texts that the head is chosen by."""
        return [
            Text(row, allowed)
            for source in self.asked
            for row in _validation(folder, source.dataset)
            if (allowed := source.allowed(row))
        ]


def _validation(folder: Path, dataset: str) -> list[Row]:
    if any(head.dataset == dataset for head in HEADS):
        return parts(folder, HEADS)[dataset][1]
    return data.read(folder, dataset, "validation")


QUESTIONS = (
    Question(RISK, SOURCES, (Source("own", own),)),
    Question(
        DISTRESS,
        (
            Source("own", own_distress),
            Source("dreaddit", stress, doubted=True),
            Source("goemotions", everyday, cap=2000),
        ),
        (Source("own", own_distress),),
    ),
    Question(
        DEPRESSION,
        (Source("depseverity", depression), Source("own", undistressed), Source("goemotions", everyday, cap=2000)),
        (Source("depseverity", depression), Source("own", undistressed)),
    ),
)

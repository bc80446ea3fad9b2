"""The heads: what a model can be trained to answer, in one table."""

from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["binary", "multiclass", "ordinal", "multilabel"]


@dataclass(frozen=True)
class Head:
    """One question: name is that of the graph's outputs, task that of the dataset.

    labels stand in the order of the logits; by severity if kind is ordinal. A text
    is a post, or all posts of a user.
    """

    name: str
    task: str
    kind: Kind
    labels: tuple[str, ...]
    positive: tuple[str, ...] = ()
    unit: Literal["post", "user"] = "post"

    @property
    def dataset(self) -> str:
        """The name of the dataset that has the task."""
        return self.task.partition("/")[0]


def _binary(name: str, task: str, negative: str, positive: str) -> Head:
    return Head(name, task, "binary", (negative, positive), (positive,))


EMOTIONS = """
admiration amusement approval caring desire excitement gratitude joy love optimism pride relief
anger annoyance disappointment disapproval disgust embarrassment fear grief nervousness remorse sadness
confusion curiosity realization surprise
neutral
""".split()  # as the authors of the corpus group them by sentiment

HEADS = (
    _binary("stress", "dreaddit/stress", "not stressed", "stressed"),
    Head(
        "depression_level",
        "depseverity/severity",
        "ordinal",
        ("minimum", "mild", "moderate", "severe"),
        ("moderate", "severe"),
    ),
    _binary("depression", "depseverity/depressed", "not depressed", "depressed"),
    _binary("suicide", "sdcnl/suicide", "depression", "suicide"),
    Head(
        "risk_level",
        "cssrs-suicide/risk",
        "ordinal",
        ("Supportive", "Indicator", "Ideation", "Behavior", "Attempt"),
        ("Behavior", "Attempt"),
        "user",
    ),
    replace(_binary("at_risk", "cssrs-suicide/at-risk", "supportive", "at risk"), unit="user"),
    Head(
        "cause",
        "cams/cause",
        "multiclass",
        ("no reason", "bias or abuse", "jobs and careers", "medication", "relationship", "alienation"),
    ),
    Head(
        "stressor",
        "sad/stressor",
        "multiclass",
        (
            "Financial Problem",
            "Other",
            "Everyday Decision Making",
            "Emotional Turmoil",
            "School",
            "Family Issues",
            "Social Relationships",
            "Work",
            "Health, Fatigue, or Physical Pain",
        ),
    ),
    _binary("belongingness", "irf/belongingness", "no thwarted belongingness", "thwarted belongingness"),
    _binary("burdensomeness", "irf/burdensomeness", "no perceived burdensomeness", "perceived burdensomeness"),
    Head(
        "wellness",
        "multiwd/dimensions",
        "multilabel",
        ("Spiritual", "Physical", "Intellectual", "Social", "Vocational", "Emotional"),
    ),
    Head(
        "wellness_main",
        "wellxplain/dimension",
        "multiclass",
        ("Physical", "Intellectual and Vocational", "Social", "Spiritual and Emotional"),
    ),
    Head("depsign_level", "depsign-lt-edi/severity", "ordinal", ("not depression", "moderate", "severe"), ("severe",)),
    Head("emotions", "goemotions/emotions", "multilabel", tuple(EMOTIONS)),
)

# The splits that a dataset's heads learn from, where they are not "train" alone: the train split of
# DepSign is by agreement, and CAMS has posts that its authors added outside their split.
LEARN = {"depsign-lt-edi": ("validation",), "cams": ("train", "added")}


def learn_splits(dataset: str) -> tuple[str, ...]:
    """Return the splits of a dataset that are trained on."""
    return LEARN.get(dataset, ("train",))


def chosen(names: list[str]) -> list[Head]:
    """Return the heads of those names, in the order of the table; all of them if there are no names."""
    known = [head.name for head in HEADS]
    for name in names:
        if name not in known:
            raise SystemExit(f"no head is called {name}; there is {', '.join(known)}")
    return [head for head in HEADS if not names or head.name in names]

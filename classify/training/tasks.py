"""The heads: what a model can be trained to answer, in one table."""

from dataclasses import dataclass, replace
from typing import Literal

NOT_STATED = "not stated"  # the population of a head of which nobody said for whose texts it is meaningful

Kind = Literal["binary", "multiclass", "ordinal", "multilabel"]


@dataclass(frozen=True)
class Head:
    """One question: name is that of the graph's outputs, task that of the dataset.

    labels stand in the order of the logits; by severity if kind is ordinal. A text
    is a post, or all posts of a user. population says in words for whose texts an
    answer is meaningful. risk are the labels that speak of danger to life.
    """

    name: str
    task: str
    kind: Kind
    labels: tuple[str, ...]
    positive: tuple[str, ...] = ()
    unit: Literal["post", "user"] = "post"
    population: str = NOT_STATED
    risk: tuple[str, ...] = ()

    @property
    def dataset(self) -> str:
        """The name of the dataset that has the task."""
        return self.task.partition("/")[0]


def _binary(name: str, task: str, negative: str, positive: str, population: str) -> Head:
    return Head(name, task, "binary", (negative, positive), (positive,), population=population)


EMOTIONS = """
admiration amusement approval caring desire excitement gratitude joy love optimism pride relief
anger annoyance disappointment disapproval disgust embarrassment fear grief nervousness remorse sadness
confusion curiosity realization surprise
neutral
""".split()  # as the authors of the corpus group them by sentiment

SIBLINGS = "posts of r/SuicideWatch and r/depression"  # SDCNL, CAMS, IRF and MultiWD are drawn from them
USERS = "users of r/SuicideWatch and other subreddits on mental health, all posts of a user together"

HEADS = (
    _binary(
        "stress",
        "dreaddit/stress",
        "not stressed",
        "stressed",
        "posts of subreddits on anxiety, abuse, trauma, money and relationships: tells whether the author is stressed",
    ),
    Head(
        "depression_level",
        "depseverity/severity",
        "ordinal",
        ("minimum", "mild", "moderate", "severe"),
        ("moderate", "severe"),
        population="the posts of dreaddit: tells how severe the signs of depression are that annotators saw in them",
    ),
    _binary(
        "depression",
        "depseverity/depressed",
        "not depressed",
        "depressed",
        "the posts of dreaddit: tells whether annotators saw signs of depression in them",
    ),
    replace(
        _binary(
            "suicide",
            "sdcnl/suicide",
            "depression",
            "suicide",
            f"{SIBLINGS}: tells which of the two a post is like",
        ),
        risk=("suicide",),
    ),
    Head(
        "risk_level",
        "cssrs-suicide/risk",
        "ordinal",
        ("Supportive", "Indicator", "Ideation", "Behavior", "Attempt"),
        ("Behavior", "Attempt"),
        "user",
        f"{USERS}: tells the user's level of suicide risk",
        ("Ideation", "Behavior", "Attempt"),
    ),
    replace(
        _binary(
            "at_risk",
            "cssrs-suicide/at-risk",
            "supportive",
            "at risk",
            f"{USERS}: tells a user at risk of suicide from one who supports others",
        ),
        unit="user",
        risk=("at risk",),
    ),
    Head(
        "cause",
        "cams/cause",
        "multiclass",
        ("no reason", "bias or abuse", "jobs and careers", "medication", "relationship", "alienation"),
        population=f"{SIBLINGS}: tells the main reason that the author gives for the distress",
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
        population="short sentences in which people name what stresses them: tells what it is",
    ),
    _binary(
        "belongingness",
        "irf/belongingness",
        "no thwarted belongingness",
        "thwarted belongingness",
        f"{SIBLINGS}: tells whether the author feels alone or left out",
    ),
    _binary(
        "burdensomeness",
        "irf/burdensomeness",
        "no perceived burdensomeness",
        "perceived burdensomeness",
        f"{SIBLINGS}: tells whether the author feels like a burden to others",
    ),
    Head(
        "wellness",
        "multiwd/dimensions",
        "multilabel",
        ("Spiritual", "Physical", "Intellectual", "Social", "Vocational", "Emotional"),
        population=f"{SIBLINGS}: tells which dimensions of wellness a post touches on",
    ),
    Head(
        "wellness_main",
        "wellxplain/dimension",
        "multiclass",
        ("Physical", "Intellectual and Vocational", "Social", "Spiritual and Emotional"),
        population="sentences from Reddit posts on mental health: tells which dimension of wellness they touch on most",
    ),
    Head(
        "depsign_level",
        "depsign-lt-edi/severity",
        "ordinal",
        ("not depression", "moderate", "severe"),
        ("severe",),
        population="posts of subreddits on mental health: tells how severe the signs of depression are in them",
    ),
    Head(
        "emotions",
        "goemotions/emotions",
        "multilabel",
        tuple(EMOTIONS),
        population="short comments of many subreddits: tells which emotions readers see in them",
    ),
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

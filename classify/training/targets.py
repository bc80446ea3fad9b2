"""What each head should reach on the test split of its dataset, in one table."""

from dataclasses import dataclass
from typing import Any, Literal

Measure = Literal["answered", "weighted_f1"]


@dataclass(frozen=True)
class Target:
    """A figure to reach, and the floor: that of TF-IDF and logistic regression on the same texts.

    answered is balanced accuracy, of a head of any number of labels their mean.
    """

    head: str
    target: float
    floor: float | None = None
    measure: Measure = "answered"
    split: str = "test"


TARGETS = (
    Target("stress", 0.83, 0.741),
    Target("depression_level", 0.46, 0.433),
    Target("depression", 0.79),
    Target("suicide", 0.76, 0.752),
    Target("risk_level", 0.48),
    Target("at_risk", 0.80),
    Target("cause", 0.55, 0.515),
    Target("stressor", 0.70, measure="weighted_f1", split="imhi"),
    Target("belongingness", 0.80, 0.767),
    Target("burdensomeness", 0.82, 0.795),
    Target("wellness", 0.76, 0.707),
    Target("wellness_main", 0.75, 0.656),
    Target("depsign_level", 0.56, 0.524),
)


def verdict(target: Target, found: dict[str, Any]) -> tuple[float | None, str]:
    """Return the figure of a head's figures by split, and "met", "missed" or that there is no test file."""
    if target.split not in found:
        return None, "no test file here"
    figure: float = found[target.split][target.measure]
    if figure >= target.target:
        return figure, "met"
    return figure, "missed, under the floor" if target.floor and figure < target.floor else "missed"

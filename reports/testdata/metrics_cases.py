"""Writes metrics_cases.json: random gold and predicted labels with scikit-learn's metrics of them.

Usage: python metrics_cases.py > metrics_cases.json    (scikit-learn 1.2 or later; the seed is fixed)

Labels stand as strings with one digit a unit, a missing one as "-" (scikit-learn sees it as the label -1). The averages run over the labels of gold (labels=...), except f1_micro and
the last three, which scikit-learn computes over all labels that occur. An undefined value is null.
"""

import json
import math
import random
import warnings

from sklearn import metrics as sk

CASES = 80


def draw(rng):
    """Returns (k, gold, pred): sometimes with classes that are absent from one side, sometimes with missing labels."""
    k = rng.randint(2, 6)
    n = rng.randint(1, 60)
    gold_classes = rng.sample(range(k), rng.randint(1, k))
    pred_classes = rng.sample(range(k), rng.randint(1, k)) + ([-1] if rng.random() < 0.4 else [])
    gold = [rng.choice(gold_classes) for _ in range(n)]
    right = rng.random()
    pred = [g if rng.random() < right else rng.choice(pred_classes) for g in gold]
    return k, gold, pred


def measure(k, gold, pred):
    """Returns scikit-learn's values under the names that the reports use."""
    seen = sorted(set(gold))

    def average(score, how):
        return score(gold, pred, labels=seen, average=how, zero_division=0)

    def each(score):
        return list(score(gold, pred, labels=range(k), average=None, zero_division=0))

    values = {
        "precision": each(sk.precision_score),
        "recall": each(sk.recall_score),
        "f1": each(sk.f1_score),
        "f1_macro": average(sk.f1_score, "macro"),
        "f1_weighted": average(sk.f1_score, "weighted"),
        "precision_macro": average(sk.precision_score, "macro"),
        "precision_weighted": average(sk.precision_score, "weighted"),
        "recall_macro": average(sk.recall_score, "macro"),
        "recall_weighted": average(sk.recall_score, "weighted"),
        "f1_micro": sk.f1_score(gold, pred, average="micro", zero_division=0),
        "accuracy": sk.accuracy_score(gold, pred),
        "balanced_accuracy": sk.balanced_accuracy_score(gold, pred),
        "cohen_kappa": sk.cohen_kappa_score(gold, pred),
        "matthews_corrcoef": sk.matthews_corrcoef(gold, pred),
    }
    if k == 2:
        values["sensitivity"] = values["recall"][1] if 1 in seen else math.nan
        values["specificity"] = values["recall"][0] if 0 in seen else math.nan
    return {name: clean(value) for name, value in values.items()}


def clean(value):
    """Turns NumPy's numbers into Python's and NaN into None."""
    if isinstance(value, list):
        return [clean(v) for v in value]
    value = float(value)
    if math.isnan(value):
        return None
    return int(value) if value.is_integer() else value


def digits(labels):
    """Writes labels as a string: "01-2" for [0, 1, -1, 2]."""
    return "".join("-" if label < 0 else str(label) for label in labels)


def main():
    warnings.simplefilter("ignore")
    rng = random.Random(20260301)
    lines = []
    for _ in range(CASES):
        k, gold, pred = draw(rng)
        lines.append(json.dumps({"k": k, "gold": digits(gold), "pred": digits(pred), "want": measure(k, gold, pred)}))
    print("[\n" + ",\n".join(lines) + "\n]")


if __name__ == "__main__":
    main()

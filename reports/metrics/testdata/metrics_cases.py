"""Writes metrics_cases.json: random answers with scikit-learn's and SciPy's metrics of them.

Usage: python metrics_cases.py > metrics_cases.json    (scikit-learn 1.7 or later, SciPy; the seed is fixed)

The file is an object with a list of cases under each of the keys "labels", "levels", "probabilities", "multilabel" and "paired".
Labels stand as strings with one digit a unit, a missing one as "-" (scikit-learn sees it as the label -1). Probabilities stand as strings
with one digit a class and a unit: they are the digits divided by their sum. Sets of labels stand as strings of 0 and 1, one a unit.
An undefined value is null.
"""

import json
import math
import random
import warnings

import numpy as np
from scipy import stats
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
    """Returns scikit-learn's values under the names that the reports use.

    Averages run over the labels of gold (labels=...), except those of the last four lines, which scikit-learn computes over all labels that occur.
    """
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
    return cleaned(values)


def draw_levels(rng):
    """Returns (k, gold, pred): levels that are near each other, sometimes with missing ones."""
    k = rng.randint(2, 7)
    n = rng.randint(1, 50)
    gold = [rng.randrange(k) for _ in range(n)]
    off = [0, 0, 1, -1, 2, -2, rng.choice([-3, 3])]
    pred = [min(max(g + rng.choice(off), 0), k - 1) for g in gold]
    if rng.random() < 0.4:
        pred = [-1 if rng.random() < 0.2 else p for p in pred]
    return k, gold, pred


def measure_levels(k, gold, pred):
    """Returns metrics of ordered labels. A missing one is the level that is farthest from gold, of two the lower."""
    pred = [p if p >= 0 else (k - 1 if k - 1 - g > g else 0) for g, p in zip(gold, pred)]
    n = len(gold)
    tp = sum(p == g for g, p in zip(gold, pred))
    fn = sum(g > p for g, p in zip(gold, pred))
    fp = sum(g < p for g, p in zip(gold, pred))
    return {
        "quadratic_kappa": sk.cohen_kappa_score(gold, pred, weights="quadratic", labels=range(k)) if gold != pred or len(set(gold)) > 1 else math.nan,
        "mean_absolute_error": sk.mean_absolute_error(gold, pred),
        "kendall_tau": stats.kendalltau(gold, pred, variant="b").statistic,
        "graded_precision": tp / (tp + fp) if tp + fp else 0,
        "graded_recall": tp / (tp + fn) if tp + fn else 0,
        "graded_f1": 2 * tp / (2 * tp + fp + fn) if n else 0,
        "ordinal_error": sum(g - p > 1 for g, p in zip(gold, pred)) / n,
        "ordinal_error_absolute": sum(abs(g - p) > 1 for g, p in zip(gold, pred)) / n,
    }


def draw_probabilities(rng):
    """Returns (k, gold, rows of digits): few different values, so that there are ties."""
    k = rng.choice([2, 2, 2, 3, 4, 5])
    n = rng.randint(1, 60)
    gold = [rng.randrange(k) for _ in range(n)]
    rows = []
    for g in gold:
        row = [rng.randint(0, 4) for _ in range(k)]
        row[g] += rng.randint(0, 5)
        row[rng.randrange(k)] += 0 if sum(row) else 1
        rows.append(row)
    return k, gold, rows


def measure_probabilities(k, gold, rows):
    """Returns metrics of probabilities; those of several classes are means over the classes for which they are defined."""
    p = np.array([[x / sum(row) for x in row] for row in rows])
    y = np.eye(k)[gold]
    confidence, right = p.max(axis=1), p.argmax(axis=1) == gold

    def over_classes(score):
        values = [score(y[:, c], p[:, c]) for c in range(k)]
        values = [v for v in values if not math.isnan(v)]
        return sum(values) / len(values) if values else math.nan

    values = {
        "roc_auc": roc_auc(y[:, 1], p[:, 1]) if k == 2 else over_classes(roc_auc),
        "average_precision": average_precision(y[:, 1], p[:, 1]) if k == 2 else over_classes(average_precision),
        "brier_score": np.mean((p[:, 1] - y[:, 1]) ** 2) if k == 2 else np.mean(((p - y) ** 2).sum(axis=1)),
        "expected_calibration_error": calibration_error(confidence, right),
        "risk_coverage_area": risk_coverage_area(confidence, right),
        "sensitivity_at_specificity_80": sensitivity_at(0.8, y[:, 1], p[:, 1]),
    }
    if len(set(gold)) == k:  # what scikit-learn itself has for all classes at once
        if k > 2:
            assert math.isclose(values["roc_auc"], sk.roc_auc_score(gold, p, multi_class="ovr", average="macro"))
            assert math.isclose(values["average_precision"], sk.average_precision_score(y, p, average="macro"))
        assert math.isclose(values["brier_score"], sk.brier_score_loss(gold, p[:, 1] if k == 2 else p))
    return values


def roc_auc(y, score):
    return sk.roc_auc_score(y, score) if 0 < sum(y) < len(y) else math.nan


def average_precision(y, score):
    return sk.average_precision_score(y, score) if sum(y) else math.nan


def sensitivity_at(specificity, y, score):
    if not 0 < sum(y) < len(y):
        return math.nan
    fpr, tpr, _ = sk.roc_curve(y, score, drop_intermediate=False)
    return max(t for f, t in zip(fpr, tpr) if round(1 - f, 12) >= specificity)


def calibration_error(confidence, right):
    """Returns the error over ten bins, each with its upper end."""
    bins = np.digitize(confidence, [i / 10 for i in range(1, 10)], right=True)
    error = 0.0
    for b in set(bins):
        error += np.mean(bins == b) * abs(right[bins == b].mean() - confidence[bins == b].mean())
    return error


def risk_coverage_area(confidence, right):
    """Returns the mean risk over all coverages, units of equal confidence in the mean of their orders."""
    risks, wrong, seen = [], 0.0, 0
    for c in sorted(set(confidence), reverse=True):
        tied = confidence == c
        share = 1 - right[tied].mean()
        risks += [(wrong + share * i) / (seen + i) for i in range(1, tied.sum() + 1)]
        wrong, seen = wrong + share * tied.sum(), seen + tied.sum()
    return np.mean(risks)


def draw_multilabel(rng):
    """Returns (k, gold, pred) as rows of 0 and 1, sometimes with labels that nobody has."""
    k = rng.randint(1, 6)
    n = rng.randint(1, 40)
    often = [rng.choice([0, 0.1, 0.3, 0.7]) for _ in range(k)]
    gold = [[int(rng.random() < q) for q in often] for _ in range(n)]
    pred = [[bit ^ (rng.random() < 0.2) for bit in row] for row in gold]
    return k, gold, pred


def measure_multilabel(k, gold, pred):
    y, z = np.array(gold), np.array(pred)
    if k == 1:  # scikit-learn takes one column for a binary task
        y, z = np.hstack([y, y * 0]), np.hstack([z, z * 0])
    values = {"accuracy": sk.accuracy_score(y, z), "hamming_loss": sk.hamming_loss(y, z) * y.shape[1] / k}
    for name, score in {"f1": sk.f1_score, "precision": sk.precision_score, "recall": sk.recall_score}.items():
        values[name] = list(score(y, z, average=None, zero_division=0))[:k]
        for average in ["macro", "micro", "weighted"]:
            values[f"{name}_{average}"] = score(y, z, average=average, zero_division=0, labels=range(k))
    values["balanced_accuracy"] = np.mean([sk.balanced_accuracy_score(y[:, c], z[:, c]) for c in range(k)])
    return values


def draw_paired(rng):
    """Returns how many units only the first, and only the second of two systems has right."""
    return rng.choice([(rng.randint(0, 12), rng.randint(0, 12)), (rng.randint(0, 90), rng.randint(0, 90))])


def mcnemar(first, second):
    """Returns the p-value of McNemar's test: exact below 25 units, with the continuity correction above."""
    n = first + second
    if n < 25:
        return stats.binomtest(first, n).pvalue if n else 1
    return stats.chi2.sf((abs(first - second) - 1) ** 2 / n, 1)


def cleaned(values):
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


def bits(row):
    return "".join(str(int(bit)) for bit in row)


def main():
    warnings.simplefilter("ignore")
    rng = random.Random(20260301)
    sections = {"labels": [], "levels": [], "probabilities": [], "multilabel": [], "paired": []}
    for _ in range(CASES):
        k, gold, pred = draw(rng)
        sections["labels"].append({"k": k, "gold": digits(gold), "pred": digits(pred), "want": measure(k, gold, pred)})
    for _ in range(CASES):
        k, gold, pred = draw_levels(rng)
        sections["levels"].append({"k": k, "gold": digits(gold), "pred": digits(pred), "want": cleaned(measure_levels(k, gold, pred))})
        k, gold, rows = draw_probabilities(rng)
        sections["probabilities"].append({
            "k": k, "gold": digits(gold), "rows": "".join(map(digits, rows)), "want": cleaned(measure_probabilities(k, gold, rows)),
        })
        k, gold, pred = draw_multilabel(rng)
        sections["multilabel"].append({
            "k": k, "gold": "".join(map(bits, gold)), "pred": "".join(map(bits, pred)), "want": cleaned(measure_multilabel(k, gold, pred)),
        })
        first, second = draw_paired(rng)
        sections["paired"].append({"first": first, "second": second, "want": cleaned({"p": mcnemar(first, second)})})
    lines = ['"%s": [\n%s\n]' % (key, ",\n".join(map(json.dumps, cases))) for key, cases in sections.items()]
    print("{\n" + ",\n".join(lines) + "\n}")


if __name__ == "__main__":
    main()

"""Recomputes the figures of `bench dreaddit --format json` with scikit-learn.

Usage: recompute.py DATA TABLE.json RESULTS.parquet

The gold labels come from the dataset's own file, the predictions from the
results that the pipeline wrote. Every figure must agree to 1e-12, and the
balanced accuracy must beat the TF-IDF floor.
"""

import csv
import json
import sys
from pathlib import Path

import pyarrow.parquet as pq
from sklearn import metrics

TASK = "dreaddit/stress"
FLOOR = 0.754  # TF-IDF and logistic regression on the same split


def main(data: str, table_file: str, results_file: str) -> None:
    with (Path(data) / "dreaddit" / "dreaddit-test.csv").open(encoding="utf-8", newline="") as f:
        gold = [int(row["label"]) for row in csv.DictReader(f)]
    labels = {
        row["id"]: next(answer["label"] for answer in row["answers"] if answer["task"] == TASK)
        for row in pq.read_table(results_file, columns=["id", "answers"]).to_pylist()
    }
    pred = [int(labels[f"dreaddit-test-{n:05d}"] == "stressed") for n in range(1, len(gold) + 1)]
    table = json.loads(Path(table_file).read_text())
    want = {
        "accuracy": metrics.accuracy_score(gold, pred),
        "balanced_accuracy": metrics.balanced_accuracy_score(gold, pred),
        "cohen_kappa": metrics.cohen_kappa_score(gold, pred),
        "matthews_corrcoef": metrics.matthews_corrcoef(gold, pred),
        "sensitivity": metrics.recall_score(gold, pred),
        "specificity": metrics.recall_score(gold, pred, pos_label=0),
    }
    for average in ("macro", "micro", "weighted"):
        want[f"f1_{average}"] = metrics.f1_score(gold, pred, average=average)
    for average in ("macro", "weighted"):
        want[f"precision_{average}"] = metrics.precision_score(gold, pred, average=average)
        want[f"recall_{average}"] = metrics.recall_score(gold, pred, average=average)
    assert table["n"] == len(gold) == 715, table["n"]
    assert set(want) <= set(table["metrics"]), set(want) - set(table["metrics"])
    for name, value in want.items():
        assert abs(table["metrics"][name] - value) < 1e-12, (name, table["metrics"][name], value)
        print(f"{name:20} {value:.6f}  equal to scikit-learn")
    assert want["balanced_accuracy"] > FLOOR, want["balanced_accuracy"]


if __name__ == "__main__":
    main(*sys.argv[1:])

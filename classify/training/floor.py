"""Command: the floor that a model must beat, TF-IDF and logistic regression for each head.

python -m training.floor --data <folder of mindsieve datasets export> --out build/floor

The answers go to --out as DATASET-SPLIT/TASK.jsonl, which `mindsieve bench --beside floor=build/floor` puts
beside a model's, and `mindsieve score --predictions FILE` scores alone.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline, make_pipeline, make_union

from . import data, scores
from .corpus import gold, labelled
from .data import Row
from .tasks import Head, chosen, learn_splits


@dataclass(frozen=True)
class Answers:
    """What the floor says of some rows: answers of 0 and 1, and probabilities; both [N, K]."""

    labels: np.ndarray
    probabilities: np.ndarray


def floor_model(multilabel: bool) -> Pipeline:
    """Return words 1 to 2 and characters 2 to 5, then logistic regression with balanced class weights."""
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2)
    regression: Any = LogisticRegression(class_weight="balanced", max_iter=2000)
    return make_pipeline(make_union(words, letters), OneVsRestClassifier(regression) if multilabel else regression)


def known_rows(rows: list[Row], head: Head) -> list[Row]:
    """Return the rows that have a label for the head."""
    return [row for row, known in zip(rows, labelled(gold(rows, head)).tolist(), strict=True) if known]


def answers(head: Head, train: list[Row], test: list[Row]) -> Answers:
    """Fit the floor on rows with labels and return its answers for others."""
    known = gold(train, head).numpy()
    model = floor_model(head.kind == "multilabel").fit([row.text for row in train], known)
    texts = [row.text for row in test]
    found, given = model.predict(texts), model.predict_proba(texts)
    if head.kind == "multilabel":
        return Answers(found, given)
    probabilities = np.zeros((len(test), len(head.labels)))
    probabilities[:, model.classes_] = given  # a label may be absent from the training rows
    return Answers(np.eye(len(head.labels))[found], probabilities)


def write(path: Path, head: Head, rows: list[Row], found: Answers) -> None:
    """Write a line for each row: its id, its label or list of labels, and the probability of each label."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for row, one, given in zip(rows, found.labels, found.probabilities, strict=True):
            said = [label for label, has in zip(head.labels, one, strict=True) if has]
            line: dict[str, Any] = {"id": row.id, "label": said if head.kind == "multilabel" else said[0]}
            line |= {f"prob_{label}": round(float(p), 6) for label, p in zip(head.labels, given, strict=True)}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def run(folder: Path, head: Head, split: str, out: Path) -> str:
    """Fit a head, write its answers, and return a line with its balanced accuracy, or why there is none."""
    if split in learn_splits(head.dataset):
        return f"learns from its {split} split"
    if not data.split_file(folder, head.dataset, split).exists():
        return f"no {split} file"
    train = [row for name in learn_splits(head.dataset) for row in data.read(folder, head.dataset, name)]
    train, test = known_rows(train, head), known_rows(data.read(folder, head.dataset, split), head)
    found = answers(head, train, test)
    write(out / f"{head.dataset}-{split}" / f"{head.task}.jsonl", head, test, found)
    ba = scores.head_balanced_accuracy(gold(test, head), torch.from_numpy(found.labels))
    return f"rows train={len(train)} {split}={len(test)}, balanced accuracy {ba:.4f}"


def main() -> None:
    """Fit each head on its training splits, write its answers and print its balanced accuracy."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that mindsieve datasets export wrote")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the answers to")
    parser.add_argument("--split", choices=["test", "validation"], default="test")
    parser.add_argument("--heads", nargs="+", default=[])
    args = parser.parse_args()
    for head in chosen(args.heads):
        print(f"{head.name}: {run(args.data, head, args.split, args.out)}", flush=True)


if __name__ == "__main__":
    main()

"""Command: the floor that a model must beat, TF-IDF and logistic regression for each head.

python -m training.floor --data <folder of mindsieve datasets export>
"""

import argparse
from pathlib import Path
from typing import Any

import torch
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline, make_pipeline, make_union

from . import data, scores
from .corpus import gold, labelled
from .data import Row
from .tasks import Head, chosen, learn_splits


def floor_model(multilabel: bool) -> Pipeline:
    """Return words 1 to 2 and characters 2 to 5, then logistic regression with balanced class weights."""
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2)
    regression: Any = LogisticRegression(class_weight="balanced", max_iter=2000)
    return make_pipeline(make_union(words, letters), OneVsRestClassifier(regression) if multilabel else regression)


def answers(head: Head, train: list[Row], test: list[Row]) -> torch.Tensor:
    """Return the floor's answers on test as probabilities of 0 and 1, [N, K]."""
    known = gold(train, head)
    kept = [row.text for row, has in zip(train, labelled(known).tolist(), strict=True) if has]
    model = floor_model(head.kind == "multilabel").fit(kept, known[labelled(known)].numpy())
    found = torch.as_tensor(model.predict([row.text for row in test]))
    return found.float() if found.dim() == 2 else torch.nn.functional.one_hot(found.long(), len(head.labels)).float()


def main() -> None:
    """Fit each head on its training splits and print its balanced accuracy on test."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that mindsieve datasets export wrote")
    parser.add_argument("--heads", nargs="+", default=[])
    args = parser.parse_args()
    for head in chosen(args.heads):
        if not data.split_file(args.data, head.dataset, "test").exists():
            print(f"{head.name}: no test file")
            continue
        train = [row for split in learn_splits(head.dataset) for row in data.read(args.data, head.dataset, split)]
        test = data.read(args.data, head.dataset, "test")
        known = labelled(gold(test, head))
        ba = scores.head_balanced_accuracy(gold(test, head)[known], answers(head, train, test)[known])
        print(f"{head.name}: rows train={len(train)} test={int(known.sum())}, balanced accuracy {ba:.4f}", flush=True)


if __name__ == "__main__":
    main()

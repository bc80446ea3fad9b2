"""Command: the floor that the model must beat, TF-IDF and logistic regression on Dreaddit.

python -m training.floor --data <folder of dreaddit>
"""

import argparse
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, f1_score
from sklearn.pipeline import Pipeline, make_pipeline, make_union

from . import data


def floor_model() -> Pipeline:
    """Return words 1 to 2 and characters 2 to 5, then logistic regression with balanced class weights."""
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2)
    return make_pipeline(make_union(words, letters), LogisticRegression(class_weight="balanced", max_iter=2000))


def main() -> None:
    """Fit on the training file without the test file's texts and print the test figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of dreaddit-train.csv and dreaddit-test.csv")
    folder = parser.parse_args().data
    test = data.read(folder / "dreaddit-test.csv")
    train = data.without(data.read(folder / "dreaddit-train.csv"), test)
    model = floor_model().fit([row.text for row in train], [row.label for row in train])
    gold, predicted = [row.label for row in test], model.predict([row.text for row in test])
    print(f"rows train={len(train)} test={len(test)}")
    print(f"balanced accuracy {balanced_accuracy_score(gold, predicted):.4f}")
    print(f"macro F1 {f1_score(gold, predicted, average='macro'):.4f}")


if __name__ == "__main__":
    main()

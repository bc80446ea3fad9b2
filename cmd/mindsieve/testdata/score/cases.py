"""Writes gold labels, predictions in every form, and scikit-learn's scores of them beside itself.

Usage: python cases.py    (scikit-learn 1.2 or later; the seed is fixed)

Three systems answer 90 units with three labels: one in a CSV file of labels, one in JSON lines of words, one in a TSV
file of logits. scikit-learn sees an answer that is none as the label -1, and averages over the labels of gold.
"""

import csv
import json
import pathlib
import random
import warnings

from sklearn import metrics as sk

LABELS = ["calm", "not calm", "very tense"]
HERE = pathlib.Path(__file__).parent


def draw(rng, gold, right):
    """Returns predicted labels, of which a share is right."""
    return [g if rng.random() < right else rng.randrange(len(LABELS)) for g in gold]


def scores(gold, pred):
    """Returns scikit-learn's scores under the names that the reports use."""
    seen = sorted(set(gold))

    def average(score, how):
        return score(gold, pred, labels=seen, average=how, zero_division=0)

    def each(score):
        return list(score(gold, pred, labels=range(len(LABELS)), average=None, zero_division=0))

    classes = zip(LABELS, each(sk.precision_score), each(sk.recall_score), each(sk.f1_score))
    return {
        "metrics": {
            "accuracy": sk.accuracy_score(gold, pred),
            "balanced_accuracy": sk.balanced_accuracy_score(gold, pred),
            "f1_macro": average(sk.f1_score, "macro"),
            "f1_micro": sk.f1_score(gold, pred, average="micro"),
            "f1_weighted": average(sk.f1_score, "weighted"),
            "precision_macro": average(sk.precision_score, "macro"),
            "recall_macro": average(sk.recall_score, "macro"),
            "precision_weighted": average(sk.precision_score, "weighted"),
            "recall_weighted": average(sk.recall_score, "weighted"),
            "cohen_kappa": sk.cohen_kappa_score(gold, pred),
            "matthews_corrcoef": sk.matthews_corrcoef(gold, pred),
        },
        "per_class": {name: {"precision": p, "recall": r, "f1": f} for name, p, r, f in classes},
    }


def write(name, rows, delimiter=","):
    with open(HERE / name, "w", newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows(rows)


def words(rng, label):
    """Returns an answer in words; None is one that names no label."""
    name = "hard to say" if label < 0 else LABELS[label]
    return rng.choice(["Label: {}", "I would say {}.", "{}"]).format(rng.choice([name, name.upper()]))


def main():
    warnings.simplefilter("ignore")
    rng = random.Random(20261124)
    gold = [rng.choice([0, 0, 0, 1, 1, 2]) for _ in range(90)]
    ids = [f"u{i:02d}" for i in range(len(gold))]
    write("gold.csv", [["id", "label", "place"]] + [[i, LABELS[g], rng.choice(["home", "work"])] for i, g in zip(ids, gold)])

    labels = [p if i % 11 else -1 for i, p in enumerate(draw(rng, gold, 0.6))]  # every eleventh has no row
    write("labels.csv", [["id", "label"]] + [[i, LABELS[p]] for i, p in zip(ids, labels) if p >= 0])

    answers = [p if rng.random() < 0.9 else -1 for p in draw(rng, gold, 0.7)]
    with open(HERE / "words.jsonl", "w") as file:
        for i, p in zip(ids, answers):
            file.write(json.dumps({"id": i, "answer": words(rng, p)}) + "\n")

    best = draw(rng, gold, 0.85)
    rows = [[i] + [round(rng.gauss(3 if c == p else -1, 0.5), 2) for c in range(len(LABELS))] for i, p in zip(ids, best)]
    write("logits.tsv", [["id"] + ["logit_" + name for name in LABELS]] + rows, "\t")
    logits = [max(range(len(LABELS)), key=lambda c: row[c + 1]) for row in rows]

    want = {"labels.csv": scores(gold, labels), "words.jsonl": scores(gold, answers), "logits.tsv": scores(gold, logits)}
    (HERE / "scores.json").write_text(json.dumps(want, indent=1) + "\n")


if __name__ == "__main__":
    main()

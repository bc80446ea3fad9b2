"""Command: print how well two annotations of the same passages of the own corpus agree.

    python -m training.agreement --corpus ../datasets/own

second.tsv has passages of the validation and test parts that were marked a
second time by hands that did not see the first marks.
"""

import argparse
import csv
import re
from pathlib import Path

from sklearn.metrics import cohen_kappa_score

from .card_tables import markdown

LEVELS = ["none", "wish", "thoughts", "intent", "preparation", "attempt"]
MARK = re.compile(r"\[\[([^\[\]|]+)\|([^\[\]|]+)(?:\|([^\[\]|]+))?(?:\|([^\[\]|]+))?\]\]")

Row = dict[str, str]
Told = set[tuple[str, str, str]]


def read(path: Path) -> dict[str, Row]:
    """Return the lines of a file of passages by their ids."""
    with path.open(encoding="utf-8") as file:
        return {row["id"]: row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}


def told(marked: str) -> Told:
    """Return what a passage is marked to tell: symptom, whose, status."""
    return {(symptom, whose or "author", status or "present") for _, symptom, whose, status in MARK.findall(marked)}


def f1(first: list[Told], second: list[Told]) -> float:
    """Return the micro-F1 of two annotations, which is the same whichever is called gold."""
    shared = sum(len(a & b) for a, b in zip(first, second, strict=True))
    return 2 * shared / sum(len(a) + len(b) for a, b in zip(first, second, strict=True))


def symptoms(all_told: Told) -> Told:
    """Return what is told without the person and the status."""
    return {(symptom, "", "") for symptom, _, _ in all_told}


def table(first: dict[str, Row], second: dict[str, Row]) -> str:
    """Return the agreement of the second annotation with the first."""
    pairs = [(first[name], again) for name, again in second.items()]
    levels = [[LEVELS.index(row["level"]) for row in rows] for rows in zip(*pairs, strict=True)]
    distress = [[int(row["distress"]) for row in rows] for rows in zip(*pairs, strict=True)]
    marks = [[told(row["text"]) for row in rows] for rows in zip(*pairs, strict=True)]
    rows = [
        ["level of risk, 6 levels", "Cohen's κ", cohen_kappa_score(*levels)],
        ["level of risk, 6 levels", "κ with quadratic weights", cohen_kappa_score(*levels, weights="quadratic")],
        ["thoughts or graver", "Cohen's κ", cohen_kappa_score(*([level >= 2 for level in side] for side in levels))],
        ["distress, 3 levels", "κ with linear weights", cohen_kappa_score(*distress, weights="linear")],
        ["symptoms", "micro-F1", f1(*([symptoms(told) for told in side] for side in marks))],
        ["symptoms with person and status", "micro-F1", f1(*marks)],
    ]
    shown = [[what, measure, f"{value:.2f}"] for what, measure, value in rows]
    return f"| {len(pairs)} passages | measure | agreement |\n|---|---|---|\n{markdown(shown)}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="folder of the own corpus")
    corpus = parser.parse_args().corpus
    print(table(read(corpus / "validation.tsv") | read(corpus / "test.tsv"), read(corpus / "second.tsv")))


if __name__ == "__main__":
    main()

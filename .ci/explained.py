"""Recomputes the figures of `bench --explain --format json` with scikit-learn and numpy.

Usage: explained.py TABLE.json EXPLAINED.jsonl

Faithfulness comes from the probabilities that the run kept of each erased text,
agreement with people from the scores of the tokens. Rows whose tokens can have
equal scores are left out of the latter: their order is drawn.
"""

import json
import sys
from pathlib import Path

import numpy as np
from sklearn import metrics

SHARES = (1, 5, 10, 20, 50)
WITHOUT_TIES = ("contributions", "attention [CLS]")


def faithfulness(posts: list[dict], row: str) -> dict[str, float]:
    """ERASER's comprehensiveness and sufficiency, as areas and at each share."""
    found = {}
    for way in ("deleted", "masked"):
        pairs = [(p["probability"], e[way]) for p in posts for e in p["explanations"] if e["attributor"] == row]
        for name, key in (("comprehensiveness", "without"), ("sufficiency", "only")):
            lost = np.array([[whole - rest for rest in erased[key]] for whole, erased in pairs])
            found[f"{name}_{way}"] = lost.mean()
            found |= {f"{name}_{way}_at_{s}": lost[:, i].mean() for i, s in enumerate(SHARES)}
    return found


def agreement(posts: list[dict], row: str) -> dict[str, float]:
    """Token precision, recall and F1 over all tokens, and the mean area under the precision-recall curve."""
    marked = [p for p in posts if p["rationale_tokens"]]
    share = np.mean([len(p["rationale_tokens"]) / len(p["tokens"]) for p in marked])
    gold, said, areas = [], [], []
    for p in marked:
        scores = np.array(next(e for e in p["explanations"] if e["attributor"] == row)["gold_scores"])
        people = np.isin(np.arange(len(scores)), p["rationale_tokens"])
        chosen = np.zeros(len(scores), dtype=bool)
        chosen[np.argsort(-scores)[: max(1, int(share * len(scores) + 0.5))]] = True
        gold.append(people)
        said.append(chosen & (scores > 0))
        precision, recall, _ = metrics.precision_recall_curve(people, scores)
        areas.append(metrics.auc(recall, precision))
    gold, said = np.concatenate(gold), np.concatenate(said)
    return {
        "token_precision_micro": metrics.precision_score(gold, said),
        "token_recall_micro": metrics.recall_score(gold, said),
        "token_f1_micro": metrics.f1_score(gold, said),
        "auprc": np.mean(areas),
    }


def main(table_file: str, explained_file: str) -> None:
    table = json.loads(Path(table_file).read_text())
    with Path(explained_file).open(encoding="utf-8") as f:
        posts = [json.loads(line) for line in f]
    assert table["n"] == len(posts) > 0, table["n"]
    compared = 0
    for row in table["attributors"]:
        want = faithfulness(posts, row["name"])
        if row["name"] in WITHOUT_TIES:
            want |= agreement(posts, row["name"])
        for name, value in want.items():
            got = row["metrics"][name]
            assert abs(got - value) < 1e-9, f"{row['name']}: {name} is {got}, recomputed {value}"
        compared += len(want)
    print(f"explanations: {compared} figures of {len(posts)} posts agree")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Command: fit how heads that ask for one symptom point at sentences that show it, and write it into a bundle.

    mindsieve datasets sentences irf --split validation --bundle <bundle> > sentences.jsonl
    python -m training.evidence --sentences sentences.jsonl --bundle <bundle>

A sentence is evidence if people marked a word of it for the label of the head.
Its score is the probability of that, from what the sentence contributes to the
logit and the margin of its post. The figures that are printed are of posts that
were not fitted on: each is scored by what was fitted on the other folds.
"""

import argparse
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score

RISK = "cssrs."  # the items of risk
FOLDS = 5
BINS = 10
UNPENALISED = 1e6

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Asked:
    """What a task asks for: a symptom of the lexicon, and the item of an instrument that holds it and its like."""

    symptom: str
    item: str


# Not burdensomeness: 130 of the 157 sentences that its head points at speak of risk; of the other 27 people marked 10.
ASKED = {"irf/belongingness": Asked("not-belonging", "ipts.belongingness")}


@dataclass(frozen=True)
class Pointing:
    """How a head points, as bundle.json has it; see classify/pointing.go."""

    symptom: str
    intercept: float
    slope: float
    margin: float
    threshold: float

    def scores(self, features: Floats) -> Floats:
        """Return the probabilities of sentences [N] from their features [N, 2]."""
        scores: Floats = 1 / (1 + np.exp(-(self.intercept + features @ np.array([self.slope, self.margin]))))
        return scores


@dataclass(frozen=True)
class Sentences:
    """The sentences of a task: what is known of each, and the fold of its post."""

    features: Floats  # [N, 2]: the signed root of the contribution, the margin of the post
    marked: Bools  # [N]: people marked a word of it
    fold: NDArray[np.int64]  # [N]
    phrases: Floats  # [N]: the score of the best phrase of the item, 0 without one
    spoken: Bools  # [N]: a phrase of the item or of risk stands there, affirmed or not


def read(rows: Iterable[dict[str, Any]], item: str) -> Sentences:
    """Return rows of `mindsieve datasets sentences` that are of one task, which an item of an instrument asks for."""
    rows = list(rows)
    contribution = np.array([row["contribution"] for row in rows], np.float64)
    return Sentences(
        np.stack([np.sign(contribution) * np.sqrt(np.abs(contribution)), [row["margin"] for row in rows]], axis=1),
        np.array([bool(row["marked"]) for row in rows]),
        np.array([fold(row["id"]) for row in rows]),
        np.array([row["phrases"].get(item, 0.0) for row in rows], np.float64),
        np.array([any(i == item or i.startswith(RISK) for i in row["phrases"]) for row in rows]),
    )


def fold(post: str) -> int:
    """Return the fold of a post: that of its hash, so that all its sentences share it."""
    return int(hashlib.sha256(post.encode()).hexdigest(), 16) % FOLDS


def fit(symptom: str, features: Floats, marked: Bools) -> Pointing:
    """Return the most likely numbers, with the threshold of the best F1."""
    model = LogisticRegression(C=UNPENALISED, max_iter=1000).fit(features, marked)
    slope, margin = model.coef_[0]
    loose = Pointing(symptom, float(model.intercept_[0]), float(slope), float(margin), 0.5)
    threshold = best_threshold(marked, loose.scores(features))
    return Pointing(symptom, *(round(n, 6) for n in (loose.intercept, loose.slope, loose.margin, threshold)))


def best_threshold(marked: Bools, scores: Floats) -> float:
    """Return the middle between two scores at which "score >= threshold" has the best F1, the highest of equals."""
    order = np.sort(np.unique(scores))[::-1]
    middles = np.append((order[:-1] + order[1:]) / 2, order[-1])
    return float(middles[int(np.argmax([f1(marked, scores >= t) for t in middles]))])


def f1(gold: Bools, said: Bools) -> float:
    """Return the F1 of what was said, 0 if there is nothing to find and nothing was said."""
    return float(2 * (gold & said).sum() / max(gold.sum() + said.sum(), 1))


def calibration_error(gold: Bools, scores: Floats) -> float:
    """Return the sum over ten bins of scores of |share of gold - mean score|, by their shares of all scores."""
    place = np.ceil(scores * BINS).clip(1, BINS)
    return float(sum(abs((gold[place == b] - scores[place == b]).sum()) for b in range(1, BINS + 1)) / len(gold))


def crossed(symptom: str, all_of: Sentences) -> tuple[Floats, Bools]:
    """Return the score of each sentence and whether it reaches the threshold, by what the other folds say."""
    scores, reached = np.zeros(len(all_of.marked)), np.zeros(len(all_of.marked), np.bool_)
    for k in range(FOLDS):
        own = all_of.fold == k
        fitted = fit(symptom, all_of.features[~own], all_of.marked[~own])
        scores[own] = fitted.scores(all_of.features[own])
        reached[own] = scores[own] >= fitted.threshold
    return scores, reached


def report(task: str, rows: list[dict[str, Any]], symptom: str, of: Sentences) -> str:
    """Return the figures of a task as lines of text: by phrases alone, by the head alone, and as shown.

    Shown is what a phrase affirms, and what the head points at where no phrase speaks of the item or of risk.
    """
    scores, reached = crossed(symptom, of)
    affirmed = of.phrases > 0
    shown = affirmed | reached & ~of.spoken
    posts = len({row["id"] for row in rows})
    clause, whole = bytes_f1(rows, reached, "clause"), bytes_f1(rows, reached, "span")
    return "\n".join(
        [
            f"{task}, symptom {symptom}: {len(rows)} sentences of {posts} posts, {of.marked.sum()} marked",
            "                  AUROC     AP     F1    ECE",
            f"  phrases alone   {_ranked(of.marked, of.phrases)}{f1(of.marked, affirmed):7.3f}",
            f"  the head alone  {_ranked(of.marked, scores)}{f1(of.marked, reached):7.3f}"
            f"{calibration_error(of.marked, scores):7.3f}",
            f"  as shown        {'':12}{f1(of.marked, shown):7.3f}",
            f"  F1 over the bytes that people marked: {clause:.3f} of the clauses, {whole:.3f} of their sentences",
        ]
    )


def _ranked(gold: Bools, scores: Floats) -> str:
    return f"{roc_auc_score(gold, scores):5.3f}{average_precision_score(gold, scores):7.3f}"


def bytes_f1(rows: list[dict[str, Any]], reached: Bools, part: str) -> float:
    """Return the F1 over bytes that people marked of a part, clause or span, of each sentence that is reached."""
    marked = sum(end - start for row in rows for start, end in row["marked"])
    said = hits = 0
    for row in (rows[i] for i in np.flatnonzero(reached)):
        start, end = row[part]
        said += end - start
        hits += sum(max(0, min(end, e) - max(start, s)) for s, e in row["marked"])
    return float(2 * hits / max(said + marked, 1))


def write(folder: Path, fitted: dict[str, Pointing]) -> None:
    """Put what was fitted for tasks into the bundle.json of a folder, in place of what stood there."""
    file = folder / "bundle.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    for head in content["heads"]:
        head.pop("evidence", None)
        if head["task"] in fitted:
            head["evidence"] = asdict(fitted[head["task"]])
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Fit the tasks of --sentences that ask for one symptom, print their figures and write them into --bundle."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=Path, required=True, help="file that mindsieve datasets sentences wrote")
    parser.add_argument("--bundle", type=Path, required=True, help="folder of the bundle, whose bundle.json is changed")
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.sentences.read_text(encoding="utf-8").splitlines()]
    fitted = {}
    for task, asked in ASKED.items():
        if own := [row for row in rows if row["task"] == task]:
            of = read(own, asked.item)
            fitted[task] = fit(asked.symptom, of.features, of.marked)
            print(report(task, own, asked.symptom, of), fitted[task], sep="\n  ")
    write(args.bundle, fitted)


if __name__ == "__main__":
    main()

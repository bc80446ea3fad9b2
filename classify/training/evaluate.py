"""Figures of trained models: each seed and their average, float32 against int8 graphs, for every head."""

from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from torch import Tensor

from . import calibration, fairness, graph, risk, scores
from .answers import Answering, Windows, abstained, answers, pooled, probabilities
from .corpus import Encoded, labelled
from .model import Classifier
from .packs import windows_of
from .run import Config, predict
from .soup import AVERAGE
from .tasks import Head, chosen


@dataclass(frozen=True)
class Candidate:
    """A model that could ship, and its balanced accuracy on validation, by head."""

    model: Classifier
    validation: dict[str, float]


Splits = dict[str, dict[str, Encoded]]  # by split, then by dataset; "validation" first


def figures(
    heads: list[Head], candidates: dict[str, Candidate], graphs: dict[str, Path], splits: Splits, config: Config
) -> dict[str, Any]:
    """Return what was fitted for each head, and its figures on each split where rows have its label.

    candidates are named by their folder; graphs "float32" and "int8" are those of
    the one that ships.
    """
    found: dict[str, Any] = {head.name: {} for head in heads}
    opened = {name: graph.session(path) for name, path in graphs.items()}
    fits: dict[str, Answering] = {}
    for split, datasets in splits.items():
        for dataset, rows in datasets.items():
            by_candidate = {name: _scores(one, split, rows, config) for name, one in candidates.items()}
            by_graph = {name: windows_of(o, rows.ids, config) for name, o in opened.items()}
            for head in (head for head in heads if head.dataset == dataset):
                gold = rows.gold[head.name]
                if not labelled(gold).any():
                    continue
                if split == "validation":
                    fits[head.name], tried = calibration.fit(head, gold, by_graph["int8"][head.name])
                    found[head.name]["answers"] = asdict(fits[head.name]) | {"tried": tried}
                windows = {name: said[head.name] for name, said in by_graph.items()}
                found[head.name][split] = {
                    **_of_candidates({name: said[head.name] for name, said in by_candidate.items()}),
                    **_of_graphs(head, gold, windows),
                    **answered(head, rows, windows["int8"], fits[head.name]),
                }
    return found


def _scores(candidate: Candidate, split: str, rows: Encoded, config: Config) -> dict[str, float]:
    """Return the balanced accuracy of a candidate's most probable labels, by head; that on validation is known."""
    if split == "validation":
        return candidate.validation
    found = {}
    for name, logits in predict(candidate.model, rows, config).items():
        has = labelled(rows.gold[name])
        if has.any():
            p = scores.probabilities(chosen([name])[0].kind, logits[has], 1.0)
            found[name] = scores.head_balanced_accuracy(rows.gold[name][has], p)
    return found


def _of_candidates(found: dict[str, float]) -> dict[str, Any]:
    """Return the balanced accuracy of the seeds, and of their average if there is one."""
    seeds = {name: ba for name, ba in found.items() if name != AVERAGE}
    return {"seeds": spread(seeds)} | ({"average": found[AVERAGE]} if AVERAGE in found else {})


def _of_graphs(head: Head, gold: Tensor, windows: dict[str, Windows]) -> dict[str, Any]:
    """Return the balanced accuracy of the most probable label by each graph, and the largest change in 8 bits."""
    has = labelled(gold)
    logits = {name: pooled(head, said, Answering())[has] for name, said in windows.items()}
    p = {name: scores.probabilities(head.kind, said, 1.0) for name, said in logits.items()}
    found = {name: scores.head_balanced_accuracy(gold[has], said) for name, said in p.items()}
    return {"rows": int(has.sum()), **found, "max_delta_p": float((p["int8"] - p["float32"]).abs().max())}


def spread(values: dict[str, float]) -> dict[str, Any]:
    """Return values with their mean and standard deviation, that of one value 0."""
    numbers = list(values.values())
    return {"values": values, "mean": mean(numbers), "sd": stdev(numbers) if len(numbers) > 1 else 0.0}


def answered(head: Head, rows: Encoded, said: Windows, how: Answering) -> dict[str, Any]:
    """Return the figures of a head's answers as the bundle gives them."""
    has = labelled(rows.gold[head.name])
    gold, said = calibration.known(rows.gold[head.name], said)
    bands = [fairness.band(count) for count, known in zip(rows.words, has.tolist(), strict=True) if known]
    communities = [name for name, known in zip(rows.communities, has.tolist(), strict=True) if known]
    raw = scores.probabilities(head.kind, pooled(head, said, how), 1.0)
    p = probabilities(head, said, how)
    labels = answers(head, p, how)
    found = {
        "answered": scores.answered_balanced_accuracy(gold, labels),
        "ece_before": scores.calibration_error(gold, raw),
        "ece_after": scores.calibration_error(gold, p),
        "lengths": fairness.by_group(gold, labels, bands),
        "communities": fairness.by_group(gold, labels, communities),
    }
    if head.kind != "multilabel":
        found["weighted_f1"] = scores.weighted_f1(gold, labels)
        found["abstention"] = abstention(gold, labels, abstained(p, how))
    if head.name in risk.HEADS:
        found["high_risk"] = risk.measure(head, gold, labels, p)
    return found


def abstention(gold: Tensor, labels: Tensor, declined: Tensor) -> dict[str, float]:
    """Return the share of texts that are answered, and the share of wrong answers among those and among all."""
    wrong = (labels != gold).double()
    return {
        "coverage": float((~declined).double().mean()),
        "risk": float(wrong[~declined].mean()) if not declined.all() else 0.0,
        "risk_of_all": float(wrong.mean()),
    }

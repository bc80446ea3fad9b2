"""The tables of the model card: lists of rows from the figures, and Markdown from rows."""

from collections.abc import Iterable, Iterator
from typing import Any

from .fairness import BANDS, LONGEST
from .soup import AVERAGE
from .swaps import GROUPS
from .targets import TARGETS, verdict
from .tasks import Head

Row = list[Any]
Found = dict[str, Any]  # figures by head, see evaluate.figures

SPLITS = {"validation": "validation", "test": "test", "imhi": "test of IMHI"}
NONE = "–"
MANY = 12  # labels of a head that are listed


def markdown(rows: Iterable[Row]) -> str:
    """Return rows as those of a Markdown table; numbers between 0 and 1 have three places."""
    return "\n".join("| " + " | ".join(_cell(value) for value in row) + " |" for row in rows)


def _cell(value: Any) -> str:
    return NONE if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def measured(heads: list[Head], found: Found) -> Iterator[tuple[Head, str, dict[str, Any]]]:
    """Yield the figures of each head and split, with the name of the split."""
    for head in heads:
        for split, name in SPLITS.items():
            if split in found[head.name]:
                yield head, name, found[head.name][split]


def questions(heads: list[Head]) -> list[Row]:
    """Return head, task, kind, labels, unit, risk labels; many labels are left to bundle.json."""
    named = [", ".join(h.labels) if len(h.labels) <= MANY else f"{len(h.labels)}, see `bundle.json`" for h in heads]
    risk = [", ".join(head.risk) or NONE for head in heads]
    return [[h.name, h.task, h.kind, labels, h.unit, r] for h, labels, r in zip(heads, named, risk, strict=True)]


def figures(heads: list[Head], found: Found) -> list[Row]:
    """Return head, split, n, seeds, average, shipped in float32, in 8 bits, as it answers."""
    rows = []
    for head, split, f in measured(heads, found):
        spread = f"{f['seeds']['mean']:.3f} ± {f['seeds']['sd']:.3f}"
        rest = [f["float32"], f["int8"], f["answered"]]
        rows.append([head.name, split, f["rows"], spread, f.get("average"), *rest])
    return rows


def candidates(manifest: dict[str, Any]) -> list[Row]:
    """Return the name of each candidate, its mean loss and balanced accuracy on validation, and which one ships."""
    rows: list[Row] = []
    for candidate in manifest["candidates"]:
        name = candidate["name"]
        ships = "ships" if name == manifest["shipped"] else ""
        figures = [candidate["validation_loss"], candidate["validation_ba"]]
        rows.append(["average of the seeds" if name == AVERAGE else name, *figures, ships])
    return rows


def targets(heads: list[Head], found: Found) -> list[Row]:
    """Return head, measure, figure, target, floor, verdict."""
    names = {"answered": "balanced accuracy", "weighted_f1": "weighted F1"}
    rows = []
    for target in TARGETS:
        if target.head in [head.name for head in heads]:
            figure, said = verdict(target, found[target.head])
            measure = f"{names[target.measure]}, {SPLITS[target.split]}"
            rows.append([target.head, measure, figure, target.target, target.floor, said])
    return rows


def answering(heads: list[Head], found: Found) -> list[Row]:
    """Return head, temperature, how windows become one, how the label is found, and what else was tried."""
    rows = []
    for head in heads:
        how = found[head.name]["answers"]
        label = "thresholds" if how["thresholds"] else how["decision"] or "most probable"
        if head.kind == "multilabel" and not how["thresholds"]:
            label = "0.5 and more"
        tried = ", ".join(f"{name} {score:.3f}" for name, score in how["tried"].items())
        rows.append([head.name, f"{how['temperature']:.4g}", how["windows"] or "mean", label, tried])
    return rows


def calibration(heads: list[Head], found: Found) -> list[Row]:
    """Return head, split, expected calibration error before and after."""
    return [[head.name, split, f["ece_before"], f["ece_after"]] for head, split, f in measured(heads, found)]


def abstention(heads: list[Head], found: Found) -> list[Row]:
    """Return head, the confidence, split, coverage, risk of the answers, risk of all."""
    rows = []
    for head, split, f in measured(heads, found):
        if "abstention" in f:
            below = found[head.name]["answers"]["abstain_below"] or "never"
            a = f["abstention"]
            rows.append([head.name, below, split, a["coverage"], a["risk"], a["risk_of_all"]])
    return rows


def high_risk(heads: list[Head], found: Found) -> list[Row]:
    """Return head, split, high-risk texts, sensitivity, false negatives, those of each label."""
    rows = []
    for head, split, f in measured(heads, found):
        if "high_risk" in f:
            r = f["high_risk"]
            each = [f"{x}: {y['false_negative_rate']:.3f} of {y['rows']}" for x, y in r.get("by_label", {}).items()]
            rates = [r.get("sensitivity"), r.get("false_negative_rate")]
            rows.append([head.name, split, r["rows"], *rates, "; ".join(each)])
    return rows


def under_called(examples: list[dict[str, Any]]) -> list[Row]:
    """Return head, text, answer, probability of those examples that are under-called."""
    return [[e["head"], e["text"], e["answer"], e["probability"]] for e in examples if e["under_called"]]


def lengths(heads: list[Head], found: Found) -> list[Row]:
    """Return head, split, and the balanced accuracy and number of texts of each band."""
    rows = []
    for head, split, f in measured(heads, found):
        cells = [f["lengths"].get(band) for band in (*BANDS, LONGEST)]
        values = [f"{cell['balanced_accuracy']:.3f} ({cell['rows']})" if cell else NONE for cell in cells]
        rows.append([head.name, split, *values])
    return rows


def communities(heads: list[Head], found: Found) -> list[Row]:
    """Return head, split, and the balanced accuracy and number of texts of each community, where some are known."""
    rows = []
    for head, split, f in measured(heads, found):
        cells = [f"{name} {c['balanced_accuracy']:.3f} ({c['rows']})" for name, c in f["communities"].items()]
        if cells:
            rows.append([head.name, split, ", ".join(cells)])
    return rows


def swaps(moved: dict[str, Any]) -> list[Row]:
    """Return head, and for each axis the mean change, the largest one and whose it is."""
    rows = []
    for name, axes in moved.items():
        cells = [f"{axes[a]['mean']:+.3f}, {axes[a]['largest']:.3f} ({axes[a]['of']})" for a in GROUPS]
        changed = max(axes[a]["changed_answers"] for a in GROUPS)
        rows.append([name, *cells, changed])
    return rows

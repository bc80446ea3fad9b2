"""Command: write into the card of a bundle what its screen finds, as the program measured it.

    mindsieve bench own --by style --by "shares words" --data CORPORA --out RUNS
    mindsieve bench cssrs-posts dreaddit goemotions --data CORPORA --out RUNS
    mindsieve bench explain own --limit 100 --data CORPORA --out RUNS
    python -m training.measured --runs RUNS --bundle bundles/minilm-all

All figures but those of swaps are read from table.json and marks.json in the run
folders, and repeated by these commands.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from scipy.stats import binomtest

from . import bundle, fairness
from .card_tables import Row, markdown
from .run import Config
from .tokens import untruncated

HEADING = "What the screen finds"
CORPORA = ("own", "cssrs-posts")  # those with levels of risk
CALIBRATION = ("roc_auc", "recalibration_intercept", "recalibration_slope", "brier", "prevalence")
STREAMS = ("dreaddit", "goemotions")  # those without

SECTION = """\
On test splits, which were scored once with this bundle, and before with its predecessor.
`mindsieve bench own cssrs-posts dreaddit goemotions` prints these and more (predictive values, alerts a thousand posts,
decision curve), `mindsieve bench explain own` those of symptoms. Intervals are Wilson's, 95%. Thresholds at shares of
everyday posts are those of the same posts; tiers are the program's.

{found}

The own test by length, by style and by shared words: the share of posts at risk (thoughts or graver) that alarm
(sensitivity), and of all others that do not (specificity), with bootstrap intervals:

{strata}

Calibration against everyday posts, and discrimination:

{calibration}

Alarms (read soon or graver) on posts of other corpora, by their label:

{alarms}

Symptoms that people marked in the own test, by what they marked; "right" is with its polarity, "called" are places that
the program calls the author's present symptoms:

{marks}

Other words for the author, 20 templates (see Fairness): how far the probability of the positive labels moves:

{swaps}
"""


def run_folder(runs: Path, dataset: str, name: str) -> Path:
    """Return the newest run folder of a dataset's test split."""
    found = sorted(runs.glob(f"{dataset}-test-{name}-*"), key=lambda path: path.stat().st_mtime)
    if not found:
        raise SystemExit(f"{runs}: no run of {dataset}; make it with: mindsieve bench {dataset} --out {runs}")
    return found[-1]


def share(count: int, n: int) -> str:
    """Return a share with its interval."""
    if n == 0:
        return "–"
    interval = binomtest(count, n).proportion_ci(method="wilson")
    return f"{count / n:.3f} [{interval.low:.3f}, {interval.high:.3f}]"


def tables_of(runs: Path, dataset: str, name: str) -> list[dict[str, Any]]:
    """Return the reports of a run, one a task and system."""
    content = json.loads((run_folder(runs, dataset, name) / "table.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = content if isinstance(content, list) else [content]
    return found


def screening(runs: Path, dataset: str, name: str) -> dict[str, Any]:
    """Return what a screen finds in a corpus with levels."""
    found: dict[str, Any] = next(t["screening"] for t in tables_of(runs, dataset, name) if t.get("screening"))
    return found


def found_rows(runs: Path, name: str) -> list[Row]:
    """Return who is found at each way to alarm, by level."""
    rows: list[Row] = []
    for dataset in CORPORA:
        of = screening(runs, dataset, name)
        for at in of["at"]:
            levels = ", ".join(f"{x['level']} {share(x['alarm'], x['n'])}" for x in at["levels"])
            cells = [share(at[kind]["alarm"], at[kind]["n"]) for kind in ("everyday", "positive")]
            rows.append([dataset, at["name"], *cells, levels])
    return [["corpus", "alarm on", "everyday", "positive", "by level"], ["---"] * 5, *rows]


def interval(stratum: dict[str, Any], metric: str) -> str:
    """Return a metric of a stratum with its interval, if it has one."""
    value, bounds = stratum["metrics"].get(metric), stratum["intervals"].get(metric)
    if value is None:
        return "–"
    return f"{value:.3f}" + (f" [{bounds[0]:.3f}, {bounds[1]:.3f}]" if bounds else "")


def strata_rows(runs: Path, name: str) -> list[Row]:
    """Return sensitivity and specificity of alarms by the values of columns of our corpus."""
    of = next(t for t in tables_of(runs, "own", name) if t.get("screening"))
    rows: list[Row] = [
        [s["column"], s["value"], s["n"], interval(s, "sensitivity"), interval(s, "specificity")]
        for s in of.get("strata", [])
    ]
    return [["column", "value", "posts", "sensitivity", "specificity"], ["---"] * 5, *rows]


def calibration_rows(runs: Path, name: str) -> list[Row]:
    """Return calibration and AUROC of each corpus with levels."""
    rows: list[Row] = []
    for dataset in CORPORA:
        of = screening(runs, dataset, name)
        figures = [
            of[key] for key in ("roc_auc", "recalibration_intercept", "recalibration_slope", "brier", "prevalence")
        ]
        rows.append([dataset, *("–" if f is None else f"{f:.3f}" for f in figures)])
    return [["corpus", "AUROC", "intercept", "slope", "Brier", "share of positive posts"], ["---"] * 6, *rows]


def alarm_rows(runs: Path, name: str) -> list[Row]:
    """Return alarms on posts of corpora without levels, by label."""
    rows: list[Row] = []
    for dataset in STREAMS:
        of = next(t for t in tables_of(runs, dataset, name) if t.get("tiers"))
        for count in of["tiers"]:
            alarm = count["read_now"] + count["read_soon"]
            rows.append([dataset, count["label"], share(alarm, count["n"]), share(alarm + count["watch"], count["n"])])
    return [["corpus", "label", "alarm", "alarm or watch"], ["---"] * 4, *rows]


def mark_rows(runs: Path, name: str) -> list[Row]:
    """Return how well the marked symptoms are found."""
    content = json.loads((run_folder(runs, "own", name) / "marks.json").read_text(encoding="utf-8"))
    rows: list[Row] = []
    for s in content["scores"]:
        if s.get("column") == "symptom":
            continue
        of = f"{s['column']}: {s['name']}" if s.get("column") else s["name"]
        shares = [
            share(s["found"], s["marked"]),
            share(s["right"], s["marked"]),
            share(s["called_present_right"], s["called_present"]),
        ]
        f1 = ["–" if s[key] is None else f"{s[key]:.3f}" for key in ("token_f1_micro", "iou_f1_micro")]
        rows.append([of, s["marked"], *shares, *f1])
    return [["marks", "n", "found", "right", "of called present right", "token F1", "IOU F1"], ["---"] * 7, *rows]


def swap_rows(folder: Path) -> list[Row]:
    """Return how the screening heads move under other words for the author."""
    content = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    described = [bundle.described(entry) for entry in content["heads"] if entry["role"] == "screen"]
    config = Config(seed=0, max_tokens=content["max_tokens"], stride=content["stride"])
    tokenizer = untruncated(str(folder / "tokenizer.json"))
    heads, how = [head for head, _ in described], {head.name: answering for head, answering in described}
    moved = fairness.swapped(folder / "model.onnx", heads, how, tokenizer, config)
    rows: list[Row] = [
        [head.task, axis, f"{of['mean']:+.3f}", f"{of['largest']:.3f}", of["of"], f"{of['changed_answers']:.3f}"]
        for head in heads
        for axis, of in moved.get(head.name, {}).items()
    ]
    return [["head", "axis", "mean", "largest", "with", "answers changed"], ["---"] * 6, *rows]


def main() -> None:
    """Write the section into the card of --bundle and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=Path, required=True, help="folder of run folders")
    parser.add_argument("--bundle", type=Path, required=True, help="folder of the bundle, whose card is changed")
    args = parser.parse_args()
    text = SECTION.format(
        found=markdown(found_rows(args.runs, args.bundle.name)),
        strata=markdown(strata_rows(args.runs, args.bundle.name)),
        calibration=markdown(calibration_rows(args.runs, args.bundle.name)),
        alarms=markdown(alarm_rows(args.runs, args.bundle.name)),
        marks=markdown(mark_rows(args.runs, args.bundle.name)),
        swaps=markdown(swap_rows(args.bundle)),
    )
    bundle.write_section(args.bundle, HEADING, text)
    print(text)


if __name__ == "__main__":
    main()

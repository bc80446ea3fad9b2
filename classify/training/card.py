"""The model card, from the figures."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from .run import Config
from .tasks import Head, chosen

TEMPLATE = """\
# {name}

It screens English posts for expressions of distress, by {count} question(s) in one pass. It does not diagnose.

## What it is

all-MiniLM-L6-v2 (6 layers, width 384, Apache-2.0) fine-tuned with {layers}, and for each question a head whose logit is
exactly a bias plus one contribution for each token. {objective} The graph ships in 8 bits with a scale for each token,
so a post's answer does not depend on the posts beside it.

- Input: UTF-8 text; up to {max_tokens} tokens in one window, longer texts in windows with {stride} tokens in common.
- Output: for each question probabilities of its labels and contributions of the tokens; seven layer weights.

## Questions

| head | task | kind | labels |
|---|---|---|---|
{questions}

## Data

Training texts alone, without any that stands in a test split of any dataset that was at hand; every choice was made
on validation, whose texts no question was trained on. What was left out, and the digests of the files, stand in
`bundle.json`. Most of the corpora have no licence line: treat this model as made for research.

| dataset | trained on | validation |
|---|---|---|
{rows}

## Figures

Balanced accuracy; of a question with any number of labels, the mean over the labels. "Thresholds" are those of the
bundle, fitted on validation.

| head | split | n | {seed_count} seeds, float32, mean ± sd | shipped seed, float32 | 8 bits | with thresholds |
|---|---|---|---|---|---|---|
{figures}

8 bits do {speedup:.1f} times the posts per second of float32 (one thread). A post alone and in a batch of 32 or more
differ by at most {batch_delta:.0e} in probability. The last bits of float32 arithmetic differ between processors and
can move a probability by about {rounding_delta:.2f}; on one machine the answers repeat.

Calibration: one temperature for each head, fitted on validation. Expected calibration error there (10 bins):

| head | temperature | before | after |
|---|---|---|---|
{calibration}

## Limits

- English only, and mostly Reddit. Elsewhere the figures above do not hold.
- Labels are other people's reading of a text, not a clinical judgement; annotators agreed on them imperfectly.
- It reads one text. It knows nothing of the person, of the time before, or of what stands in pictures and links.
- Token contributions say what moved this model's number. They do not say why the author feels as they do.
- Layer weights describe the model, not the post's author.
- No figures exist for groups of people by dialect, age, gender or origin.

## Must not be used

- to diagnose, to decide about treatment, or in place of a conversation;
- to decide about employment, insurance, credit, schooling, policing or any sanction;
- to watch or profile single people without their informed consent;
- without a person who reads the post before anything follows from the result.

## Training again

    python -m training.train --data <folder of mindsieve datasets export> {arguments}
    python -m training.export --data <the same> --bundle bundles/{name}
"""

LAYERS = {
    "attention": "an attention over all seven layers that depends on the post",
    "static": "one learnt weighing of all seven layers",
    "last": "the last layer's [CLS]",
}


def render(name: str, manifest: dict[str, Any], found: dict[str, Any]) -> str:
    """Return the card for the manifest of training and the figures of export."""
    configs = [run["config"] for run in manifest["runs"]]
    config = configs[0]
    heads, graphs = chosen(config["heads"]), found["graphs"]
    return TEMPLATE.format(
        name=name,
        count=len(heads),
        layers=_layers(config),
        objective=_objective(config),
        max_tokens=config["max_tokens"],
        stride=config["stride"],
        questions=_table(_question(head) for head in heads),
        rows=_table([dataset, n["train"], n["validation"]] for dataset, n in manifest["rows"].items()),
        figures=_table(row for head in heads for row in _figures(head, found["heads"][head.name])),
        calibration=_table(_calibration(head, found["heads"][head.name]["calibration"]) for head in heads),
        seed_count=len(configs),
        speedup=graphs["int8"]["posts_per_second"] / graphs["float32"]["posts_per_second"],
        rounding_delta=graphs["int8"]["rounding_delta_p"],
        batch_delta=graphs["int8"]["batch_delta_p"],
        arguments=_arguments(configs),
    )


def _table(rows: Iterable[list[Any]]) -> str:
    return "\n".join("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows)


def _layers(config: dict[str, Any]) -> str:
    residual = " and a residual on the last one" if config["residual"] and config["layers"] != "last" else ""
    return LAYERS[config["layers"]] + residual


def _objective(config: dict[str, Any]) -> str:
    """Return a sentence on the losses."""
    if config["contrastive"] == "none":
        return "Trained with cross-entropy."
    grows = "grows from 0 to" if config["contrastive"] == "progressive" else "is"
    return (
        f"Trained with cross-entropy plus a supervised contrastive term whose weight {grows} "
        f"{config['contrastive_top']} (temperature {config['tau']})."
    )


def _question(head: Head) -> list[Any]:
    return [head.name, head.task, head.kind, ", ".join(head.labels)]


def _figures(head: Head, found: dict[str, Any]) -> list[list[Any]]:
    rows = []
    for split in ("validation", "test"):
        if split in found:
            f = found[split]
            spread = f"{f['seeds']['mean']:.3f} ± {f['seeds']['sd']:.3f}"
            rest = [f"{f[key]:.3f}" for key in ("float32", "int8", "int8_thresholds")]
            rows.append([head.name, split, f["rows"], spread, *rest])
    return rows


def _calibration(head: Head, fit: dict[str, Any]) -> list[Any]:
    return [head.name, fit["temperature"], f"{fit['ece_before']:.3f}", f"{fit['ece_after']:.3f}"]


def _arguments(configs: list[dict[str, Any]]) -> str:
    """Return the options of training.train that lead to these runs."""
    default, given = asdict(Config(seed=0)), configs[0]
    options = ["--seeds", *(str(config["seed"]) for config in configs), "--heads", *given["heads"]]
    for name, value in default.items():
        if name in ("seed", "heads") or given[name] == value:
            continue
        option = name.replace("_", "-")
        if isinstance(value, bool):
            options.append("--" + option if given[name] else "--no-" + option)
        else:
            options += ["--" + option, str(given[name])]
    return " ".join(options)

"""The model card, from the figures."""

from dataclasses import asdict
from typing import Any

from . import calibration, fairness, risk, swaps
from . import card_tables as tables
from .run import Config
from .soup import AVERAGE
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

| head | task | kind | labels | unit | labels that speak of danger to life |
|---|---|---|---|---|---|
{questions}

An answer is meaningful for the population of its question alone. A question is asked of any post only if it is a
screening one; that is the head of the section Concern, if there is one. The others are benchmark questions, and set
no concern.

| head | population |
|---|---|
{populations}

## Data

Training texts alone, without any that stands in a test split of a dataset whose file was at hand; every choice was made
on validation, whose texts no question was trained on. What was left out, and the digests of the files, stand in
`bundle.json`. Most of the corpora have no licence line: treat this model as made for research.

| dataset | trained on | validation |
|---|---|---|
{rows}

## Figures

Balanced accuracy; of a question with any number of labels, the mean over the labels. The seeds, their average, float32
and 8 bits give the most probable label; the last column is what the bundle answers.

| head | split | n | mean ± sd of seeds: {seed_count} | average | shipped, float32 | 8 bits | as it answers |
|---|---|---|---|---|---|---|---|
{figures}

IMHI's labels were read off ChatGPT's answers; they are not those that people gave.

What was to choose from, means over the heads on validation; the least loss ships:

| candidate | loss | balanced accuracy | |
|---|---|---|---|
{candidates}

8 bits do {speedup:.1f} times the posts per second of float32 (one thread). A post alone and in a batch of 32 or more
differ by at most {batch_delta:.0e} in probability. The last bits of float32 arithmetic differ between processors and
can move a probability by about {rounding_delta:.2f}; on one machine the answers repeat.

## Targets

What we wanted to reach, and what words and characters reach with logistic regression on the same texts.

| head | measure | figure | target | floor | |
|---|---|---|---|---|---|
{targets}

## Answers

Each head has one temperature, fitted on validation. A head answers with the most probable label of the mean of a text's
windows, unless something else was better there by more than one standard error of the difference: of a user's posts the
window that is gravest, the median of ordered labels, thresholds. Thresholds are judged on fifths of the texts that they
were not fitted on.

| head | temperature | windows | label | balanced accuracy of what was tried |
|---|---|---|---|---|
{answering}

Expected calibration error (10 bins), before and after the temperature:

| head | split | before | after |
|---|---|---|---|
{calibration}

The model declines to answer where no label is as probable as the confidence below. That is the least one for which, on
validation, the share of wrong answers is at most {risk_share:.0%} of that without declining; a head that would decline
more than {most_declined:.0%} of the texts never does. Its best guess stays in the result and counts as its answer in
all other tables.

| head | confidence | split | answered | wrong of these | wrong of all |
|---|---|---|---|---|---|
{abstention}

{high_risk}## Groups

Balanced accuracy by length and by community (number of texts; groups of fewer than {fewest} have none).

| head | split | {bands} |
|---|---|{band_lines}|
{lengths}

| head | split | community |
|---|---|---|
{communities}

{templates} texts of our own, in which only the words for the author change: the mean change of the probability of the
positive labels against "{neutral}", the largest one, and whose it is. The last column is the largest share, over the
axes, of texts whose answer enters or leaves the positive labels.

| head | {axes} | changed |
|---|{axis_lines}|---|
{swaps}

## Limits

- English only, and mostly Reddit. Elsewhere the figures above do not hold.
- Labels are other people's reading of a text, not a clinical judgement; annotators agreed on them imperfectly.
- It reads one text. It knows nothing of the person, of the time before, or of what stands in pictures and links.
- Token contributions say what moved this model's number. They do not say why the author feels as they do.
- Layer weights describe the model, not the post's author.
- The corpora do not say who wrote a post: no accuracy is known for groups of people by dialect, age, gender or origin.
  The texts above show what words do, not how well the model reads the people whom they name.

## Must not be used

- to diagnose, to decide about treatment, or in place of a conversation;
- to decide about employment, insurance, credit, schooling, policing or any sanction;
- to watch or profile single people without their informed consent;
- without a person who reads the post before anything follows from the result.

## Training again

{commands}{soup}    python -m training.export --data <the same> --bundle bundles/{name}

`texts.txt` has the hashes of the texts that were trained on or chosen by; `python -m training.check` compares them with
test splits.
"""

HIGH_RISK = """\
## High risk

Sensitivity at a specificity of {specificity:.2f} by the probability of the positive labels; false negatives are the
texts of a positive label that get another answer.

| head | split | texts | sensitivity | false negatives | by label |
|---|---|---|---|---|---|
{rows}

{texts} sentences of our own should be called high risk, {answers} answers in all. These were missed; the probability is
that of the positive labels.

| head | sentence | answer | probability |
|---|---|---|---|
{missed}

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
    bands = (*fairness.BANDS, fairness.LONGEST)
    return TEMPLATE.format(
        name=name,
        count=len(heads),
        layers=_layers(config),
        objective=_objective(config) + _teachers(manifest, config) + _adversarial(manifest) + _screen(config),
        max_tokens=config["max_tokens"],
        stride=config["stride"],
        rows=tables.markdown([dataset, n["train"], n["validation"]] for dataset, n in manifest["rows"].items()),
        seed_count=len(configs),
        speedup=graphs["int8"]["posts_per_second"] / graphs["float32"]["posts_per_second"],
        rounding_delta=graphs["int8"]["rounding_delta_p"],
        batch_delta=graphs["int8"]["batch_delta_p"],
        risk_share=calibration.RISK_SHARE,
        most_declined=1 - calibration.LEAST_COVERAGE,
        high_risk=_high_risk(tables.high_risk(heads, found["heads"]), found["examples"]),
        fewest=fairness.FEWEST,
        bands=" | ".join(bands),
        band_lines="|".join("---" for _ in bands),
        templates=len(swaps.TEMPLATES),
        neutral=swaps.NEUTRAL,
        axes=" | ".join(swaps.GROUPS),
        axis_lines="|".join("---" for _ in swaps.GROUPS),
        soup=_soup(manifest),
        commands=_commands(manifest),
        **{key: tables.markdown(rows) for key, rows in _tables(heads, manifest, found).items()},
    )


def _tables(heads: list[Head], manifest: dict[str, Any], found: dict[str, Any]) -> dict[str, list[tables.Row]]:
    """Return the rows of the tables by their place in the template."""
    figures = found["heads"]
    return {
        "questions": tables.questions(heads),
        "populations": [[head.name, head.population] for head in heads],
        "figures": tables.figures(heads, figures),
        "candidates": tables.candidates(manifest),
        "targets": tables.targets(heads, figures),
        "answering": tables.answering(heads, figures),
        "calibration": tables.calibration(heads, figures),
        "abstention": tables.abstention(heads, figures),
        "lengths": tables.lengths(heads, figures),
        "communities": tables.communities(heads, figures),
        "swaps": tables.swaps(found["swaps"]),
    }


def _high_risk(rows: list[tables.Row], examples: list[dict[str, Any]]) -> str:
    """Return the section on high risk, nothing if no head asks for it."""
    return (
        HIGH_RISK.format(
            specificity=risk.SPECIFICITY,
            rows=tables.markdown(rows),
            texts=len({e["text"] for e in examples}),
            answers=len(examples),
            missed=tables.markdown(tables.under_called(examples)) or f"| {tables.NONE} | none | | |",
        )
        if rows
        else ""
    )


def _soup(manifest: dict[str, Any]) -> str:
    """Return the line of training.soup, if there is an average."""
    if AVERAGE not in [candidate["name"] for candidate in manifest["candidates"]]:
        return ""
    return "    python -m training.soup --data <the same> --out <folders of training.train> --to <folder>\n"


def _layers(config: dict[str, Any]) -> str:
    residual = " and a residual on the last one" if config["residual"] and config["layers"] != "last" else ""
    return LAYERS[config["layers"]] + residual


def _objective(config: dict[str, Any]) -> str:
    """Return a sentence on the losses."""
    if config["contrastive_top"] == 0:
        return "Trained with cross-entropy."
    return (
        "Trained with cross-entropy plus a supervised contrastive term whose weight grows from 0 to "
        f"{config['contrastive_top']} (temperature {config['tau']})."
    )


def _screen(config: dict[str, Any]) -> str:
    """Return a sentence on the lesson of the screen, if there was one."""
    if not config.get("screen"):
        return ""
    return (
        " The encoder learnt along for the screen (`training.lesson`): levels of risk, distress, and marks of symptoms."
    )


def _teachers(manifest: dict[str, Any], config: dict[str, Any]) -> str:
    """Return a sentence on the teachers, if there were any."""
    if not manifest.get("teachers_sha256"):
        return ""
    return (
        " Where teachers had read a text (`training.distil`), its logits follow theirs too "
        f"(weight {config['teacher_weight']}, temperature {config['teacher_temperature']})."
    )


def _adversarial(manifest: dict[str, Any]) -> str:
    """Return a sentence on the adversarial epochs and what they began from, if there were any."""
    run = manifest["runs"][0]
    size = run["config"].get("adversarial")
    if not size:
        return ""
    after = " on from earlier runs" if "start" in run else ""
    return (
        f" Trained{after} with a second pass in each step, the embeddings of each text shifted by {size:g} to where "
        "the loss grows."
    )


def _commands(manifest: dict[str, Any]) -> str:
    """Return the lines of training.train that lead to these runs, those that they began from first."""
    runs = manifest["runs"]
    before = {run["start"]["config"]["seed"]: run["start"]["config"] for run in runs if "start" in run}
    lines, start = "", ""
    for configs in filter(None, [list(before.values()), [run["config"] for run in runs]]):
        data = "<the same>" if lines else "<folder of mindsieve datasets export>"
        taught = _taught(manifest) if configs[0] == runs[0]["config"] else ""
        lines += f"    python -m training.train --data {data}{start} {_arguments(configs)}{taught}\n"
        start = " --start <its folder>"
    return lines


def _taught(manifest: dict[str, Any]) -> str:
    """Return the options of training.train that name what teachers said; those of earlier runs are not recorded."""
    if not manifest.get("teachers_sha256"):
        return ""
    told = " --screen-teacher <file of training.taught>" if manifest["runs"][0]["config"].get("screen") else ""
    return " --teachers <files of training.distil>" + told


def _arguments(configs: list[dict[str, Any]]) -> str:
    """Return the options of training.train that lead to these runs."""
    default, given = asdict(Config(seed=0)), configs[0]
    options = ["--seeds", *(str(config["seed"]) for config in configs), "--heads", *given["heads"]]
    for name, value in default.items():
        if name in ("seed", "heads") or given.get(name, value) == value:
            continue
        option = name.replace("_", "-")
        if isinstance(value, bool):
            options.append("--" + option if given[name] else "--no-" + option)
        else:
            options += ["--" + option, str(given[name])]
    return " ".join(options)

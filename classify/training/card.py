"""The model card, from the figures."""

from dataclasses import asdict
from typing import Any

from .train import Config

FLOOR = 0.755  # TF-IDF and logistic regression on the same test file: python -m training.floor
PUBLISHED = {"bert": ".783", "mental_roberta": ".831", "flan": ".802"}  # Mental-LLM, Table 3, balanced accuracy

TEMPLATE = """\
# minilm-stress

It screens short English posts for expressions of stress. It does not diagnose.

## What it is

all-MiniLM-L6-v2 (6 layers, width 384, Apache-2.0) fine-tuned on Dreaddit with an input-conditioned attention over
all seven layers, a residual on the last one, and a head whose logit is exactly a bias plus one contribution for each
token. Trained with cross-entropy plus a supervised contrastive term whose weight grows from 0 to {contrastive_top}
(temperature {tau}). The graph ships in 8 bits with a scale for each token, so a post's answer does not depend on the
posts beside it.

- Input: UTF-8 text; up to {max_tokens} tokens in one window, longer texts in windows with 128 tokens in common.
- Output: probabilities of "not stressed" and "stressed", seven layer weights, two contributions for each token.

## Data

Dreaddit (Turcan and McKeown 2019): segments of Reddit posts of 2017 and 2018 from ten communities about abuse,
anxiety, finances, post-traumatic stress and relationships, labelled by crowd workers. {train} segments for training,
{validation} for validation (whole groups of equal texts and equal posts), drawn from the training file alone. The three
training texts that also stand in the test file were left out. Every choice was made on validation. The data have no
licence line: treat this model as made for research.

## Figures

Balanced accuracy:

| | validation | test (715) |
|---|---|---|
| this bundle (8 bits) | {int8_validation:.3f} | {int8_test:.3f} |
| the same weights in float32 | {float32_validation:.3f} | {float32_test:.3f} |
| {seed_count} seeds in float32, mean ± sd | {validation_spread} | {test_spread} |
| TF-IDF of words and characters, logistic regression | | {floor:.3f} |

For context, balanced accuracy on the same 715 test items as printed by Xu et al. 2024 (Mental-LLM, Table 3):
BERT {bert}, Mental-RoBERTa {mental_roberta}, Mental-FLAN-T5 {flan}. Those models are 5 to 500 times larger.

8 bits against float32: the largest change of a probability is {delta_validation:.3f} on validation and {delta_test:.3f}
on test; {changed_validation} and {changed_test} labels change. 8 bits do {speedup:.1f} times the posts per second of
float32 (one thread, a processor with AMX). A post alone and in a batch of 32 or more differ by at most
{batch_delta:.0e} in probability. The last bits of float32 arithmetic, which differ between processors, can move a
probability by about {rounding_delta:.2f}; on one machine the answers repeat.

Calibration: one temperature, {temperature}, fitted on validation. Expected calibration error there (10 bins):
{ece_before:.3f} before, {ece_after:.3f} after.

## Limits

- English only. Reddit only, 2017 and 2018, ten communities. Elsewhere the figures above do not hold.
- Labels are crowd workers' reading of a text, not a clinical judgement; annotators agreed on them imperfectly.
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

    python -m training.train --data <dreaddit folder> {arguments}
    python -m training.export --data <dreaddit folder> --bundle bundles/minilm-stress
"""


def render(manifest: dict[str, Any], found: dict[str, Any]) -> str:
    """Return the card for the manifest of training and the figures of export."""
    seeds, graphs, calibration = found["seeds"], found["graphs"], found["calibration"]
    config = next(r["config"] for r in manifest["runs"] if r["config"]["seed"] == manifest["shipped_seed"])
    values = {
        f"{n}_{s}": graphs[n][s]["balanced_accuracy"] for n in ("float32", "int8") for s in ("validation", "test")
    }
    for split in ("validation", "test"):
        values[f"delta_{split}"] = graphs["int8"][split]["max_delta_p"]
        values[f"changed_{split}"] = graphs["int8"][split]["changed_labels"]
        spread = seeds[split]["balanced_accuracy"]
        values[f"{split}_spread"] = f"{spread['mean']:.3f} ± {spread['sd']:.3f}"
    return TEMPLATE.format(
        **values,
        **PUBLISHED,
        **manifest["rows"],
        **calibration,
        contrastive_top=config["contrastive_top"],
        tau=config["tau"],
        max_tokens=config["max_tokens"],
        seed_count=len(manifest["runs"]),
        floor=FLOOR,
        speedup=graphs["int8"]["posts_per_second"] / graphs["float32"]["posts_per_second"],
        rounding_delta=graphs["int8"]["rounding_delta_p"],
        batch_delta=graphs["int8"]["batch_delta_p"],
        arguments=_arguments([r["config"] for r in manifest["runs"]]),
    )


def _arguments(configs: list[dict[str, Any]]) -> str:
    """Return the options of training.train that lead to these runs."""
    default, given = asdict(Config(seed=0)), configs[0]
    options = ["--seeds", *(str(config["seed"]) for config in configs)]
    for name, value in default.items():
        if name != "seed" and given[name] != value:
            options += ["--" + name.replace("_", "-"), str(given[name])]
    return " ".join(options)

"""The model card of a bundle made of a researcher's own model."""

from typing import Any

from .tasks import Head

TEMPLATE = """\
# {name}

It screens posts for expressions of distress. It does not diagnose.

## What it is

{what}

- Input: UTF-8 text; up to {max_tokens} tokens in one window, longer texts in windows with {stride} tokens in common.
- Output: {output}
- The graph's numbers are {dtype}.

## Questions

| head | task | kind | labels | unit | population |
|---|---|---|---|---|---|
{questions}

They are benchmark questions: an answer is meaningful for the population of its question alone, and sets no concern.

## Figures

{figures}

## Limits

- Labels are other people's reading of a text, not a clinical judgement.
- It reads one text. It knows nothing of the person, of the time before, or of what stands in pictures and links.
- What the original model's card says of its data, its limits and its licence holds here too.

## Must not be used

- to diagnose, to decide about treatment, or in place of a conversation;
- to decide about employment, insurance, credit, schooling, policing or any sanction;
- to watch or profile single people without their informed consent;
- without a person who reads the post before anything follows from the result.
"""

CLASSIFIER = """\
The Hugging Face sequence classifier `{folder}` ({model_type}), its weights as they were. They are the files with these
digests (SHA-256):

{weights}"""

FROZEN = """\
The Hugging Face encoder `{folder}` ({model_type}), its weights as they were, with a layer attention, a residual of the
mixed layers on the last one and additive heads that were trained on its hidden states. The encoder's files have these
digests (SHA-256):

{weights}"""

NO_FIGURES = """\
None were measured when the bundle was written. `mindsieve bench --bundle` measures it; its probabilities are those of
the model, not calibrated."""

FIGURES = """\
On validation, by which the epoch was chosen and to which temperature and thresholds were fitted. "As answered" is what
the bundle answers; of a question with any number of labels the balanced accuracy is the mean over the labels.

| head | n | most probable label | as answered | temperature | calibration error before | after |
|---|---|---|---|---|---|---|
{rows}"""


def classifier(fields: dict[str, Any], heads: list[Head]) -> str:
    """Return the card of a sequence classifier, from what bundle.json says."""
    return _render(fields, heads, CLASSIFIER, "probabilities of the labels, nothing that explains them.", NO_FIGURES)


def frozen(fields: dict[str, Any], heads: list[Head]) -> str:
    """Return the card of heads on a frozen encoder, from what bundle.json says."""
    rows = "\n".join(_row(name, found) for name, found in fields["provenance"]["metrics"].items())
    output = "for each question probabilities of its labels and contributions of the tokens; layer weights."
    return _render(fields, heads, FROZEN, output, FIGURES.format(rows=rows))


def _render(fields: dict[str, Any], heads: list[Head], what: str, output: str, figures: str) -> str:
    provenance = fields["provenance"]
    weights = "\n".join(f"    {digest}  {name}" for name, digest in provenance["weights"].items())
    return TEMPLATE.format(
        name=fields["name"],
        what=what.format(folder=provenance["folder"], model_type=provenance["model_type"], weights=weights),
        max_tokens=fields["max_tokens"],
        stride=fields["stride"],
        output=output,
        dtype=provenance["dtype"],
        questions="\n".join(
            f"| {h.name} | {h.task} | {h.kind} | {', '.join(h.labels)} | {h.unit} | {h.population} |" for h in heads
        ),
        figures=figures,
    )


def _row(name: str, found: dict[str, Any]) -> str:
    figures = found | found["answers"]
    numbers = [figures[key] for key in ("balanced_accuracy", "answered", "temperature", "ece_before", "ece_after")]
    return f"| {name} | {found['rows']} | " + " | ".join(f"{number:.3f}" for number in numbers) + " |"

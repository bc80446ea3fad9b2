"""Command: train with one choice changed at a time, and print what that does on validation.

    python -m training.ablation --data <folder of mindsieve datasets export> --out build/ablation
    python -m training.ablation --data <folder> --out build/ablation --only "cross-entropy alone"

The runs are shorter than the bundle's and have two of its heads, so that all
of them take less than an hour a seed on one core; their figures compare with one another
and with nothing else. Test files are not read. A run that is there is not made again.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path
from statistics import mean, stdev
from typing import Any

import torch

from .corpus import Corpus, load
from .encoder import BUILD, tokenizer_of
from .run import Config, Run, best, build
from .tasks import Head, chosen

HEADS = ["stress", "wellness_main"]
BASE = Config(seed=1, heads=HEADS, epochs=2, max_tokens=128, stride=32)
SINGLE = "a model a dataset"
LOSS = "loss"  # among the figures of a variant, beside those of the heads
VARIANTS: dict[str, dict[str, Any]] = {
    "the method": {},
    "static mix of layers": {"layers": "static"},
    "last layer's [CLS]": {"layers": "last"},
    "no residual": {"residual": False},
    "cross-entropy alone": {"contrastive_top": 0.0},
    "adversarial, shift of 1": {"adversarial": 1.0},
    SINGLE: {},
}


def groups(name: str, heads: list[Head]) -> list[list[Head]]:
    """Return the heads of each model of a variant: all in one, or those of each dataset alone."""
    if name != SINGLE:
        return [heads]
    return [[head for head in heads if head.dataset == dataset] for dataset in dict.fromkeys(h.dataset for h in heads)]


def figures(name: str, seed: int, corpora: dict[str, Corpus], out: Path) -> dict[str, float]:
    """Return each head's balanced accuracy on validation and the loss there, of the epoch with the least loss.

    The variant is trained unless its figures lie in out.
    """
    folder = out / name.replace(" ", "-").replace("'", "") / f"seed-{seed}"
    stored = folder / "figures.json"
    if stored.exists():
        found: dict[str, float] = json.loads(stored.read_text())
        return found
    found = {}
    losses = []
    for own in groups(name, chosen(HEADS)):
        config = replace(BASE, seed=seed, heads=[head.name for head in own], **VARIANTS[name])
        part = {dataset: corpora[dataset] for dataset in dict.fromkeys(head.dataset for head in own)}
        run = Run(config, build(config), part, folder / "-".join(config.heads))
        run.train()
        found |= best(run.curve)["heads"]
        losses.append(best(run.curve)["validation_loss"])
    found[LOSS] = mean(losses)
    stored.write_text(json.dumps(found) + "\n")
    return found


def table(rows: dict[str, list[dict[str, float]]]) -> str:
    """Return a Markdown table: of each head, of the heads' mean and of the loss the mean ± sd over the seeds."""
    columns = [*HEADS, "mean", LOSS]
    lines = ["| changed | " + " | ".join(columns) + " |", "|---|" + "---|" * len(columns)]
    for name, seeds in rows.items():
        heads = [[found[head] for head in HEADS] for found in seeds]
        by_seed = [[*own, mean(own), found[LOSS]] for own, found in zip(heads, seeds, strict=True)]
        lines.append(f"| {name} | {' | '.join(spread(values) for values in zip(*by_seed, strict=True))} |")
    return "\n".join(lines)


def spread(values: tuple[float, ...]) -> str:
    """Return mean ± sd (n - 1) of a figure over the seeds; of one seed the figure."""
    return f"{mean(values):.3f}" + (f" ± {stdev(values):.3f}" if len(values) > 1 else "")


def main() -> None:
    """Train what is missing and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that mindsieve datasets export wrote")
    parser.add_argument("--out", type=Path, default=BUILD / "ablation")
    parser.add_argument("--only", nargs="+", default=list(VARIANTS), choices=list(VARIANTS))
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    corpora = load(args.data, chosen(HEADS), tokenizer_of())
    rows: dict[str, list[dict[str, float]]] = {name: [] for name in args.only}
    for seed in args.seeds:
        for name in args.only:
            rows[name].append(figures(name, seed, corpora, args.out))
            print(f"seed {seed}, {name}: {rows[name][-1]}", flush=True)
    print(table(rows))


if __name__ == "__main__":
    main()

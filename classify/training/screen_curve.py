"""Command: what more of our own corpus is worth, on the trunk of a bundle, which stays as it is.

    python -m training.screen_curve --data <folder of mindsieve datasets export> --bundle <bundle>

It trains the head for risk and the tagger on a quarter, a half and all of the
training part of datasets/own, beside all other corpora, with three seeds each,
and prints what they reach on the validation part.
"""

import argparse
import hashlib
import json
from pathlib import Path
from statistics import mean, stdev
from tempfile import TemporaryDirectory

import torch

from . import screen_head, screen_tags, tagging
from .card_tables import Row as TableRow
from .card_tables import markdown
from .data import Row
from .screen import SEEDS, learnable, read, taggable
from .screen_head import Learnable
from .screen_questions import QUESTIONS
from .screen_texts import held, training_texts
from .tags import symptoms

SHARES = (0.25, 0.5, 1.0)
EVERYDAY_SHARE = 0.02


def kept(row: Row, share: float) -> bool:
    """Say whether a row of our corpus is among a share of it; a larger share has those of a smaller one."""
    place = int(hashlib.sha256(row.hash.encode()).hexdigest()[:8], 16) / 16**8
    return "own/risk" not in row.labels or place < share


def found(risk: torch.Tensor, asked: Learnable, everyday: torch.Tensor) -> tuple[float, float]:
    """Return the shares found at 2% of everyday posts: of thoughts or graver, and of wishes."""
    p = risk.softmax(dim=1)
    score, level = 1 - p[:, 0], asked.allowed.argmax(dim=1)
    limit = torch.quantile(score[everyday], 1 - EVERYDAY_SHARE)
    return float((score[level >= 2] > limit).float().mean()), float((score[level == 1] > limit).float().mean())


def spread(values: list[float]) -> str:
    """Return mean and standard deviation over seeds."""
    return f"{mean(values):.3f} ± {stdev(values):.3f}"


def main() -> None:
    """Train and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that mindsieve datasets export wrote")
    parser.add_argument("--bundle", type=Path, required=True, help="folder of the bundle whose trunk is read")
    args = parser.parse_args()
    max_tokens = json.loads((args.bundle / "bundle.json").read_text(encoding="utf-8"))["max_tokens"]
    question, names = QUESTIONS[0], symptoms()
    texts = training_texts(args.data, held(args.data), question.sources)
    asked = question.validation(args.data)
    everyday = torch.tensor([t.allowed == (0,) and t.row.labels["own/distress"] == ["none"] for t in asked])
    with TemporaryDirectory() as scratch:
        known = read([t.row for t in (*asked, *texts)], args.bundle, Path(scratch), max_tokens)
        validation = learnable(asked, known, len(question.head.labels))
        marked = taggable([t.row for t in asked], known, names)
        rows: list[TableRow] = []
        for share in SHARES:
            some = [t for t in texts if kept(t.row, share)]
            own = [t.row for t in some if "own/risk" in t.row.labels]
            train, tagged = learnable(some, known, len(question.head.labels)), taggable(own, known, names)
            of: dict[str, list[float]] = {"loss": [], "graver": [], "wish": [], "precision": [], "recall": []}
            for seed in SEEDS:
                head, loss = screen_head.fit(train, validation, screen_head.Settings(seed=seed))
                logits = screen_head.logits_of(head, validation.tokens, validation.texts)
                graver, wish = found(logits, validation, everyday)
                tagger, _ = screen_tags.fit(tagged, marked, len(names), screen_tags.Settings(seed=seed))
                figures = tagging.figures(tagger, marked, names)
                values = (loss, graver, wish, figures.precision, figures.recall)
                for key, value in zip(of, values, strict=True):
                    of[key].append(value)
            rows.append([f"{share:.0%}", len(own), *(spread(values) for values in of.values())])
            print(rows[-1], flush=True)
    head_row: TableRow = ["of own", "passages", "loss", "thoughts or graver", "wish", "tags: precision", "tags: recall"]
    print(markdown([head_row, ["---"] * len(head_row), *rows]))


if __name__ == "__main__":
    main()

"""Command: train the classifier on Dreaddit, one run a seed.

    python -m training.train --data <folder of dreaddit> --seeds 1 2 3

Everything is chosen on the validation share of the training file. A run that
was interrupted goes on after its last whole epoch.
"""

import argparse
import json
import platform
import random
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import tokenizers
import torch
import transformers
from torch import Tensor
from torch.nn import functional

from . import data, losses, scores
from .encoder import encoder_folder, load_encoder
from .model import Classifier
from .tokens import clip, pad, untruncated

BUILD = Path(__file__).parent / "build"
HEADS = {"stress": 2}


@dataclass(frozen=True)
class Config:
    """What a run depends on besides the data."""

    seed: int
    epochs: int = 4
    patience: int = 2
    batch: int = 32
    max_tokens: int = 512
    encoder_rate: float = 5e-5
    head_rate: float = 1e-3
    weight_decay: float = 0.01
    warm_up: float = 0.1  # share of all steps
    dropout: float = 0.1
    tau: float = 0.3
    contrastive_top: float = 0.3  # largest weight of the contrastive term
    contrastive_epochs: float = 1.0  # after which the weight is reached
    schedule: losses.Schedule = "linear"
    averaging: float = 0.99  # decay a step of the averaged weights, which are the ones kept


@dataclass(frozen=True)
class Encoded:
    """Rows as token ids, with special tokens, and labels."""

    ids: list[list[int]]
    labels: list[int]


@dataclass(frozen=True)
class Corpus:
    """Training and validation share."""

    train: Encoded
    validation: Encoded


def encode(rows: list[data.Row], max_tokens: int) -> Encoded:
    """Tokenise rows as the bundle does, cut to max_tokens."""
    tokenizer = untruncated(str(encoder_folder() / "tokenizer.json"))
    ids = [clip(e.ids, max_tokens) for e in tokenizer.encode_batch([row.text for row in rows])]
    return Encoded(ids, [row.label for row in rows])


def load_corpus(folder: Path, max_tokens: int) -> Corpus:
    """Read the training file without the texts of the test file, and split it."""
    test = data.read(folder / "dreaddit-test.csv")
    train, validation = data.split(data.without(data.read(folder / "dreaddit-train.csv"), test))
    return Corpus(encode(train, max_tokens), encode(validation, max_tokens))


def build(config: Config) -> Classifier:
    """Make a classifier with the pretrained encoder and fresh heads."""
    torch.manual_seed(config.seed)
    return Classifier(load_encoder(), HEADS, config.dropout)


@torch.no_grad()
def predict(model: Classifier, ids: list[list[int]], head: str = "stress", size: int = 16) -> Tensor:
    """Return the logits [N, K] in float32, in the order of ids."""
    model.eval()
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    out = torch.zeros(len(ids), HEADS[head])
    for start in range(0, len(order), size):
        chunk = order[start : start + size]
        out[chunk] = model(*pad([ids[i] for i in chunk]))[1][head].logits
    return out


class Run:
    """One seed's training: model, optimiser, schedule, curve."""

    def __init__(self, config: Config, corpus: Corpus, folder: Path) -> None:
        self.config, self.corpus, self.folder = config, corpus, folder
        self.model = build(config)
        self.optimiser = torch.optim.AdamW(self._groups(), weight_decay=config.weight_decay, fused=True)
        per_epoch = -(-len(corpus.train.ids) // config.batch)
        self.per_epoch, self.total = per_epoch, per_epoch * config.epochs
        self.rate = torch.optim.lr_scheduler.LambdaLR(self.optimiser, self._rate)
        self.average: dict[str, Tensor] = {}
        self.curve: list[dict[str, float]] = []
        self.steps = 0

    def _groups(self) -> list[dict[str, Any]]:
        named = [(name, p) for name, p in self.model.named_parameters() if p.requires_grad]
        encoder = [p for name, p in named if name.startswith("encoder.")]
        rest = [p for name, p in named if not name.startswith("encoder.")]
        return [{"params": encoder, "lr": self.config.encoder_rate}, {"params": rest, "lr": self.config.head_rate}]

    def _rate(self, step: int) -> float:
        warm = max(1, int(self.config.warm_up * self.total))
        return min((step + 1) / warm, max(0.0, (self.total - step) / (self.total - warm)))

    def train(self) -> None:
        """Train until the epochs or the patience run out, resuming where a checkpoint lies."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._resume()
        while len(self.curve) < self.config.epochs and not self._stale():
            self._epoch()
            self._save()

    def _stale(self) -> bool:
        values = [point["validation_ba"] for point in self.curve]
        return bool(values) and len(values) - 1 - values.index(max(values)) >= self.config.patience

    def _epoch(self) -> None:
        began, epoch, total = time.time(), len(self.curve) + 1, 0.0
        rng = random.Random(1000 * self.config.seed + epoch)
        torch.manual_seed(1000 * self.config.seed + epoch)
        self.model.train()
        train = self.corpus.train
        for chunk in data.batches([len(i) for i in train.ids], train.labels, self.config.batch, rng):
            total += self._step([train.ids[i] for i in chunk], torch.tensor([train.labels[i] for i in chunk]))
        self._measure(total / self.per_epoch, time.time() - began)

    def _step(self, ids: list[list[int]], labels: Tensor) -> float:
        c = self.config
        with torch.autocast("cpu", dtype=torch.bfloat16):
            head = self.model(*pad(ids))[1]["stress"]
            vectors = self.model.heads["stress"].contrastive(head.pooled)
        weight = losses.progressive_weight(
            self.steps, int(c.contrastive_epochs * self.per_epoch), c.contrastive_top, c.schedule
        )
        loss = functional.cross_entropy(head.logits.float(), labels)
        loss = loss + weight * losses.supcon(vectors.float(), labels, c.tau)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad()
        self.rate.step()
        self.steps += 1
        self._follow()
        return float(loss)

    def _follow(self) -> None:
        """Move the averaged weights towards the model's; the average forgets faster at the start."""
        decay = min(self.config.averaging, self.steps / (self.steps + 10))
        for name, value in self.model.named_parameters():
            if value.requires_grad:
                self.average.setdefault(name, value.detach().clone()).lerp_(value.detach(), 1 - decay)

    def _measure(self, loss: float, seconds: float) -> None:
        own = {name: value.clone() for name, value in self.model.state_dict().items()}
        self.model.load_state_dict(own | self.average)
        gold = torch.tensor(self.corpus.validation.labels)
        logits = predict(self.model, self.corpus.validation.ids)
        point = {
            "epoch": len(self.curve) + 1,
            "loss": loss,
            "validation_loss": float(functional.cross_entropy(logits, gold)),
            "validation_ba": scores.balanced_accuracy(gold, logits.argmax(dim=1)),
            "beta": float(self.model.residual.beta),
            "seconds": seconds,
        }
        best = max((earlier["validation_ba"] for earlier in self.curve), default=0.0)
        self.curve.append(point)
        print(f"seed {self.config.seed} " + " ".join(f"{k}={v:.4g}" for k, v in point.items()), flush=True)
        if point["validation_ba"] > best:
            torch.save(self.model.state_dict(), self.folder / "best.pt")
        self.model.load_state_dict(own)

    def _save(self) -> None:
        torch.save(
            {
                "config": asdict(self.config),
                "model": self.model.state_dict(),
                "optimiser": self.optimiser.state_dict(),
                "rate": self.rate.state_dict(),
                "average": self.average,
                "curve": self.curve,
                "steps": self.steps,
            },
            self.folder / "last.pt",
        )

    def _resume(self) -> None:
        path = self.folder / "last.pt"
        if not path.exists():
            return
        saved = torch.load(path)
        if saved["config"] != asdict(self.config):
            raise SystemExit(f"{path}: was made with other settings; remove it or choose another --out")
        self.model.load_state_dict(saved["model"])
        self.optimiser.load_state_dict(saved["optimiser"])
        self.rate.load_state_dict(saved["rate"])
        self.average, self.curve, self.steps = saved["average"], saved["curve"], saved["steps"]


def manifest(runs: list[Run], folder: Path) -> dict[str, Any]:
    """Return what is needed to repeat and to judge the runs."""
    best = [max(run.curve, key=lambda p: p["validation_ba"]) for run in runs]
    shipped = max(range(len(runs)), key=lambda i: (best[i]["validation_ba"], -best[i]["validation_loss"]))
    corpus = runs[0].corpus
    return {
        "data": [
            {"file": name, "sha256": data.sha256(folder / name)} for name in ("dreaddit-train.csv", "dreaddit-test.csv")
        ],
        "rows": {"train": len(corpus.train.ids), "validation": len(corpus.validation.ids)},
        "encoder_sha256": data.sha256(encoder_folder() / "model.safetensors"),
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__.split("+")[0],
            "transformers": transformers.__version__,
            "tokenizers": tokenizers.__version__,
        },
        "shipped_seed": runs[shipped].config.seed,
        "runs": [
            {"config": asdict(run.config), "curve": run.curve, "best": b} for run, b in zip(runs, best, strict=True)
        ],
    }


def main() -> None:
    """Train a run for each seed and write build/manifest.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of dreaddit-train.csv and dreaddit-test.csv")
    parser.add_argument("--out", type=Path, default=BUILD)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    defaults = asdict(Config(seed=0))
    for name in (
        "epochs",
        "patience",
        "encoder_rate",
        "head_rate",
        "tau",
        "contrastive_top",
        "contrastive_epochs",
        "averaging",
        "dropout",
    ):
        value = defaults[name]
        parser.add_argument("--" + name.replace("_", "-"), type=type(value), default=value)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    args = vars(parser.parse_args())
    folder, out, seeds = args.pop("data"), args.pop("out"), args.pop("seeds")
    torch.set_num_threads(args.pop("threads"))
    runs = []
    for seed in seeds:
        config = Config(seed=seed, **args)
        runs.append(Run(config, load_corpus(folder, config.max_tokens), out / f"seed-{seed}"))
        runs[-1].train()
    out.mkdir(parents=True, exist_ok=True)
    (out / "manifest.json").write_text(json.dumps(manifest(runs, folder), indent=2) + "\n")


if __name__ == "__main__":
    main()

"""One run: a seed's training on the datasets of the chosen heads, with checkpoints."""

import os
import random
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from . import lesson as lessons
from . import losses, scores
from .adversarial import Shift
from .corpus import Corpus, Encoded, Mix, labelled, plan
from .encoder import Name, load_encoder
from .lesson import Lesson, ScreenHeads
from .model import Classifier, HeadOutput, Layers
from .objective import Objective, objective
from .tags import symptoms
from .tasks import chosen
from .tokens import all_windows, mean_of_windows, pad, some_window

SAVE_STEPS = 50  # a run that is stopped loses at most so many


@dataclass(frozen=True)
class Config:
    """What a run depends on besides the data."""

    seed: int
    heads: list[str] = field(default_factory=lambda: ["stress"])
    encoder: Name = "minilm"
    epochs: int = 4
    patience: int = 2
    batch: int = 32
    max_tokens: int = 512
    stride: int = 128
    encoder_rate: float = 5e-5
    head_rate: float = 1e-3
    weight_decay: float = 0.01
    warm_up: float = 0.1  # share of all steps
    dropout: float = 0.1
    adversarial: float = 0.0  # length of the shift of a text's embeddings in a second pass, see adversarial.Shift
    layers: Layers = "attention"
    residual: bool = True
    mixing: float = 2.0  # temperature of the datasets' shares, see data.shares
    cap: int = 6000  # rows that a dataset counts for at most, when an epoch is planned
    screen_batch: int = 96  # texts of a batch of the lesson for the screen, which are short
    screen: float = (
        0.0  # of each epoch's batches, how many more are of the lesson for the screen, as a share of the others
    )
    sharpness: float = 1.8  # of ordinal targets
    tau: float = 0.3  # temperature of the contrastive term
    contrastive_top: float = 0.3  # largest weight of the contrastive term; 0 leaves it out
    contrastive_epochs: float = 1.0  # after which that weight is reached
    teacher_weight: float = 1.0  # of the loss against what teachers said, where they said something
    teacher_temperature: float = 2.0
    averaging: float = 0.99  # decay a step of the averaged weights, which are the ones kept


# Options that were deleted, and the value with which a run is one of today.
DELETED = {
    "layer_decay": 1.0,
    "masking": 0.0,
    "class_weights": "balanced",
    "contrastive": "progressive",
    "schedule": "linear",
}


def recorded(fields: dict[str, Any]) -> Config:
    """Return the configuration that a manifest or a bundle recorded, perhaps with options that were deleted since.

    A run that used one of these is refused, as nothing here can repeat it.
    """
    for name, value in DELETED.items():
        if fields.get(name, value) != value:
            raise SystemExit(f"the run used {name} {fields[name]}, an option that was deleted: train it again without")
    return Config(**{name: value for name, value in fields.items() if name not in DELETED})


def build(config: Config) -> Classifier:
    """Make a classifier with the pretrained encoder and fresh heads, the same ones for every seed.

    A seed then is an order of the rows and a series of dropouts, and the weights
    of several seeds can be averaged.
    """
    torch.manual_seed(0)
    labels = {head.name: len(head.labels) for head in chosen(config.heads)}
    encoder = load_encoder(config.encoder)
    screen = ScreenHeads(encoder.config.hidden_size, len(symptoms())) if config.screen else None
    return Classifier(encoder, labels, config.dropout, config.layers, config.residual, screen)


@torch.no_grad()
def predict(model: Classifier, rows: Encoded, config: Config, size: int = 16) -> dict[str, Tensor]:
    """Return the logits [N, K] in float32 of each head that rows have gold for, in the order of rows.

    Long texts are read in windows; their logits are the windows' mean.
    """
    model.eval()
    ids, owners = all_windows(rows.ids, config.max_tokens, config.stride)
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    out = {name: torch.zeros(len(ids), model.heads[name].bias.numel()) for name in rows.gold}
    for start in range(0, len(order), size):
        chunk = order[start : start + size]
        heads = model(*pad([ids[i] for i in chunk], model.padding))[1]
        for name, logits in out.items():
            logits[chunk] = heads[name].logits
    return {name: mean_of_windows(logits, owners) for name, logits in out.items()}


def objectives_of(corpora: dict[str, Corpus], config: Config) -> dict[str, Objective]:
    """Return what each head minimises, with the weights of its training labels."""
    return {
        head.name: objective(head, corpus.train.gold[head.name], config.sharpness)
        for corpus in corpora.values()
        for head in corpus.heads
    }


def validate(model: Classifier, corpora: dict[str, Corpus], config: Config) -> dict[str, Any]:
    """Return validation_loss, validation_ba, and heads with the balanced accuracy of each.

    Both are means over the heads, of the validation rows that have a label; the
    loss is that against labels, without a contrastive term or teachers.
    """
    heads: dict[str, float] = {}
    entropy: dict[str, float] = {}
    objectives = objectives_of(corpora, config)
    for corpus in corpora.values():
        for name, logits in predict(model, corpus.validation, config).items():
            known = labelled(corpus.validation.gold[name])
            gold, said = corpus.validation.gold[name][known], logits[known]
            p = scores.probabilities(objectives[name].head.kind, said, 1.0)
            heads[name] = scores.head_balanced_accuracy(gold, p)
            entropy[name] = float(objectives[name].loss(said, gold))
    return {
        "validation_loss": sum(entropy.values()) / len(entropy),
        "validation_ba": sum(heads.values()) / len(heads),
        "heads": heads,
    }


def best(curve: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the point with the least validation_loss, the first of equals."""
    return min(curve, key=lambda point: point["validation_loss"])


class Run:
    """One seed's training: model, optimiser, schedule, curve.

    A batch is of one dataset and trains all heads of it, in one encoder pass.
    taught has, by dataset and head, the logits [N, K] that teachers gave the
    training rows, NaN where they gave none; it trains those heads too.
    """

    def __init__(
        self,
        config: Config,
        model: Classifier,
        corpora: dict[str, Corpus],
        folder: Path,
        taught: dict[str, dict[str, Tensor]] | None = None,
        lesson: tuple[Lesson, Lesson] | None = None,
    ) -> None:
        self.config, self.model, self.corpora, self.folder = config, model, corpora, folder
        self.taught = taught or {}
        self.lesson = lesson
        self.optimiser = torch.optim.AdamW(self._groups(), weight_decay=config.weight_decay, fused=True)
        self.objectives = objectives_of(corpora, config)
        self.steps_of_epoch = self._plan()
        self.per_epoch = len(self.steps_of_epoch)
        self.total = self.per_epoch * config.epochs
        self.rate = torch.optim.lr_scheduler.LambdaLR(self.optimiser, self._rate)
        self.average: dict[str, Tensor] = {}
        self.curve: list[dict[str, Any]] = []
        self.steps = 0
        self.loss_sum, self.seconds = 0.0, 0.0  # of the epoch

    def _plan(self, epoch: int = 1) -> list[tuple[str, list[int]]]:
        c = self.config
        mix = Mix(c.batch, c.mixing, c.cap, c.max_tokens)
        steps = plan(self.corpora, mix, 1000 * c.seed + epoch)
        return (
            lessons.mixed_in(steps, self.lesson[0], c.screen_batch, 1000 * c.seed + epoch, c.screen)
            if self.lesson
            else steps
        )

    def _groups(self) -> list[dict[str, Any]]:
        groups: dict[float, list[Tensor]] = {}
        for name, p in self.model.named_parameters():
            if p.requires_grad:
                rate = self.config.encoder_rate if name.startswith("encoder.") else self.config.head_rate
                groups.setdefault(rate, []).append(p)
        return [{"params": params, "lr": rate} for rate, params in groups.items()]

    def _rate(self, step: int) -> float:
        warm = max(1, int(self.config.warm_up * self.total))
        return min((step + 1) / warm, max(0.0, (self.total - step) / (self.total - warm)))

    def train(self, deadline: float = float("inf")) -> bool:
        """Train until the epochs or the patience run out, resuming where a checkpoint lies.

        Past the deadline, in seconds of time.monotonic, it saves what there is
        and returns False; the next call goes on as if nothing had been.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self._resume()
        while len(self.curve) < self.config.epochs and not self._stale():
            if not self._epoch(deadline):
                return False
        return True

    def _stale(self) -> bool:
        return bool(self.curve) and len(self.curve) - best(self.curve)["epoch"] >= self.config.patience

    def _epoch(self, deadline: float) -> bool:
        """Train to the end of the epoch and measure; return False if the deadline came before."""
        done = self.steps - len(self.curve) * self.per_epoch
        if done == 0:
            epoch = len(self.curve) + 1
            torch.manual_seed(1000 * self.config.seed + epoch)
            self.steps_of_epoch = self._plan(epoch)
            self.loss_sum, self.seconds = 0.0, 0.0
        self.model.train()
        for name, chunk in self.steps_of_epoch[done:]:
            began = time.monotonic()
            self.loss_sum += self._step(name, chunk)
            self.seconds += time.monotonic() - began
            if self.steps % SAVE_STEPS == 0:
                self._tell()
                self._save()
            if time.monotonic() > deadline:
                self._save()
                return False
        self._measure()
        self._save()
        return True

    def _step(self, name: str, chunk: list[int]) -> float:
        rng = random.Random(f"{self.config.seed} {self.steps}")
        of = self.lesson[0].ids if self.lesson and name == lessons.NAME else self.corpora[name].train.ids
        ids = [some_window(of[i], self.config.max_tokens, rng) for i in chunk]
        if self.config.adversarial > 0:
            with Shift(self.model.get_submodule("encoder.embeddings"), self.config.adversarial) as shift:
                loss = self._backward(name, chunk, ids)
                shift.turn()
                self._backward(name, chunk, ids)
        else:
            loss = self._backward(name, chunk, ids)
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad()
        self.rate.step()
        self.steps += 1
        self._follow()
        return loss

    def _backward(self, name: str, chunk: list[int], ids: list[list[int]]) -> float:
        """Add the gradients of the loss of a batch to those that are there; return the loss."""
        if self.lesson and name == lessons.NAME:
            with torch.autocast("cpu", dtype=torch.bfloat16):
                said = lessons.read(self.model, *pad(ids, self.model.padding))
            loss = self.lesson[0].loss(said, chunk)
            loss.backward()
            return float(loss.detach())
        corpus = self.corpora[name]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            heads = self.model(*pad(ids, self.model.padding))[1]
        found = [self._loss(head.name, heads[head.name], corpus.train.gold[head.name][chunk]) for head in corpus.heads]
        loss = torch.stack(found).mean() + self._taught_loss(name, heads, chunk)
        loss.backward()
        return float(loss.detach())

    def _loss(self, name: str, said: HeadOutput, gold: Tensor) -> Tensor:
        """Return the loss of a head on the rows that have a label."""
        known = labelled(gold)
        if not known.any():
            return said.logits.float().sum() * 0
        loss = self.objectives[name].loss(said.logits[known].float(), gold[known])
        weight = self._contrastive_weight()
        if gold.dim() == 1 and weight > 0:
            with torch.autocast("cpu", dtype=torch.bfloat16):
                vectors = self.model.heads[name].contrastive(said.pooled[known])
            loss = loss + weight * losses.supcon(vectors.float(), gold[known], self.config.tau)
        return loss

    def _taught_loss(self, dataset: str, heads: dict[str, HeadOutput], chunk: list[int]) -> Tensor:
        """Return the weighted loss against teachers: the mean over the dataset's own heads, plus that over the others.

        Taken in one mean, the own ones would count the less the more teachers there are.
        """
        own = [head.name for head in self.corpora[dataset].heads]
        found: dict[bool, list[Tensor]] = {True: [], False: []}
        for name, logits in self.taught.get(dataset, {}).items():
            said = logits[chunk]
            known = ~said.isnan().any(dim=1)
            if known.any():
                kind = chosen([name])[0].kind
                student = heads[name].logits[known].float()
                found[name in own].append(losses.distilled(kind, student, said[known], self.config.teacher_temperature))
        means = [torch.stack(each).mean() for each in found.values() if each]
        return self.config.teacher_weight * torch.stack(means).sum() if means else torch.zeros(())

    def _contrastive_weight(self) -> float:
        warm = int(self.config.contrastive_epochs * self.per_epoch)
        return losses.progressive_weight(self.steps, warm, self.config.contrastive_top)

    def _follow(self) -> None:
        """Move the averaged weights towards the model's; the average forgets faster at the start."""
        decay = min(self.config.averaging, self.steps / (self.steps + 10))
        for name, value in self.model.named_parameters():
            if value.requires_grad:
                self.average.setdefault(name, value.detach().clone()).lerp_(value.detach(), 1 - decay)

    def _tell(self) -> None:
        done = self.steps - len(self.curve) * self.per_epoch
        print(
            f"seed {self.config.seed} step {self.steps} of {self.total}, loss {self.loss_sum / done:.4g}, "
            f"{done * self.config.batch / self.seconds:.3g} posts/s",
            flush=True,
        )

    def _measure(self) -> None:
        """Measure the averaged weights on validation and keep them if their loss is the least so far."""
        own = {name: value.clone() for name, value in self.model.state_dict().items()}
        self.model.load_state_dict(own | self.average)
        point = {
            "epoch": len(self.curve) + 1,
            "loss": self.loss_sum / self.per_epoch,
            **validate(self.model, self.corpora, self.config),
            "seconds": self.seconds,
        }
        if self.lesson:
            point["screen"] = lessons.figures(self.model, self.lesson[1])
        self.curve.append(point)
        print(f"seed {self.config.seed} {point}", flush=True)
        torch.save(self.model.state_dict(), self.folder / f"epoch-{point['epoch']}.pt")
        if best(self.curve) is point:
            torch.save(self.model.state_dict(), self.folder / "best.pt")
        self.model.load_state_dict(own)

    def _state(self) -> dict[str, Any]:
        return {
            "config": asdict(self.config),
            "model": self.model.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "rate": self.rate.state_dict(),
            "average": self.average,
            "curve": self.curve,
            "progress": (self.steps, self.loss_sum, self.seconds),
            "random": torch.get_rng_state(),
        }

    def _save(self) -> None:
        """Write last.pt as a whole or not at all."""
        torch.save(self._state(), self.folder / "saving.pt")
        os.replace(self.folder / "saving.pt", self.folder / "last.pt")

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
        self.average, self.curve = saved["average"], saved["curve"]
        self.steps, self.loss_sum, self.seconds = saved["progress"]
        self.steps_of_epoch = self._plan(len(self.curve) + 1)
        torch.set_rng_state(saved["random"])

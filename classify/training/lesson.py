"""What the encoder learns for the screen besides the benchmark heads: levels of risk, distress, and marked symptoms.

The heads here shape the trunk. training.screen then fits those that ship on the
trunk as it has become.
"""

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from . import data, pieces
from .model import Classifier, content_mask
from .screen_head import level_weights, loss_of
from .screen_texts import LEVELS, SOURCES, Text, held, own, targets, training_texts
from .tags import STATUS, WHOSE, Tagged, symptoms, tags
from .tokens import clip, pad

NAME = "screen"  # of the lesson among the datasets of a run
FILES = [f"{source.dataset}-train.jsonl" for source in SOURCES] + ["own-validation.jsonl"]
DISTRESS = ("none", "some", "clear")
BATCH_TOKENS = 5000  # padded tokens of a batch, at most
BALANCE = 0.5  # see screen_head.Settings


class ScreenHeads(nn.Module):
    """Risk and distress as sums over tokens, and of each token the symptom that it tells, whether and whose."""

    def __init__(self, width: int, labels: int, hidden: int = 128) -> None:
        super().__init__()
        self.hidden = nn.Linear(width, hidden)
        self.score = nn.Linear(hidden, 2)
        self.risk = nn.Linear(hidden, len(LEVELS))
        self.distress = nn.Linear(hidden, len(DISTRESS))
        self.tags = nn.ModuleDict(
            {
                "symptom": nn.Linear(width, labels + 1),
                "status": nn.Linear(width, len(STATUS)),
                "whose": nn.Linear(width, len(WHOSE)),
            }
        )

    def forward(self, tokens: Tensor, content: Tensor) -> dict[str, Tensor]:
        """Read tokens [B, T, d] where content [B, T] is true; return logits [B, K] and of tags [B, T, K]."""
        bent = functional.gelu(self.hidden(tokens), approximate="tanh")
        shares = self.score(bent).masked_fill(~content[..., None], -1e4).softmax(dim=1)
        found = {
            "risk": (shares[..., :1] * self.risk(bent)).sum(dim=1),
            "distress": (shares[..., 1:] * self.distress(bent)).sum(dim=1),
        }
        return found | {name: layer(tokens) for name, layer in self.tags.items()}


def cross_entropies(logits: Tensor, teacher: Tensor) -> Tensor:
    """Return the cross-entropy of logits [N, K] against a teacher's, [N]."""
    return -(teacher.float().softmax(dim=1) * logits.log_softmax(dim=1)).sum(dim=1)


@dataclass(frozen=True)
class Lesson:
    """Texts as token ids with what is known of each: levels 0 or 1 [N, K], weights [N], distress [N], tags."""

    ids: list[list[int]]
    allowed: Tensor
    weights: Tensor
    distress: Tensor
    tagged: list[Tagged | None]
    hashes: list[str]
    # What a teacher says of texts without a label, by their index; see pieces.
    taught: dict[int, pieces.Said] = field(default_factory=dict)

    def loss(self, said: dict[str, Tensor], chunk: list[int]) -> Tensor:
        """Return the loss of what ScreenHeads say of some texts: risk, distress, symptoms, whether and whose."""
        said = {name: values.float() for name, values in said.items()}
        known = [place for place, i in enumerate(chunk) if i not in self.taught]
        of = [chunk[place] for place in known]
        total = self._taught_loss(said, chunk) + self._tag_loss(said, chunk)
        if known:
            total = total + loss_of(said["risk"][known], self.allowed[of], self.weights[of], "cross-entropy")
        distress = self.distress[chunk]
        if (distress >= 0).any():
            total = total + 0.5 * functional.cross_entropy(said["distress"], distress, ignore_index=-1)
        return total

    def _taught_loss(self, said: dict[str, Tensor], chunk: list[int]) -> Tensor:
        """Return the cross-entropy against a teacher; of status and person where it sees a symptom."""
        total, places = torch.zeros(()), [place for place, i in enumerate(chunk) if i in self.taught]
        if not places:
            return total
        told = [self.taught[chunk[place]] for place in places]
        for name, weight in (("risk", 1.0), ("distress", 0.5)):
            each = cross_entropies(said[name][places], torch.stack([of[name] for of in told]))
            total = total + weight * each.mean()
        tokens = {name: torch.cat([of[name] for of in told]) for name in ("symptom", "status", "whose")}
        lengths = [(place, len(of["symptom"])) for place, of in zip(places, told, strict=True)]
        shown = 1 - tokens["symptom"].float().softmax(dim=1)[:, 0]
        for name, teacher in tokens.items():
            each = cross_entropies(torch.cat([said[name][place, 1 : 1 + n] for place, n in lengths]), teacher)
            total = total + (
                2.0 * each.mean() if name == "symptom" else 0.5 * (each * shown).sum() / shown.sum().clamp(min=1e-6)
            )
        return total

    def _tag_loss(self, said: dict[str, Tensor], chunk: list[int]) -> Tensor:
        length = said["symptom"].shape[1]
        gold = torch.full((len(chunk), length, 3), -1)
        for place, i in enumerate(chunk):
            known = self.tagged[i]
            if known is not None:
                gold[place, 1 : 1 + len(known.symptom)] = torch.stack([known.symptom, known.status, known.whose], dim=1)
        total = torch.zeros(())
        for kind, name in enumerate(("symptom", "status", "whose")):
            wanted = gold[..., kind].flatten()
            if (wanted >= 0).any():
                each = functional.cross_entropy(said[name].flatten(0, 1), wanted, ignore_index=-1)
                total = total + (2.0 if name == "symptom" else 0.5) * each
        return total


def _distress(text: Text) -> int:
    found = text.row.labels.get("own/distress")
    return DISTRESS.index(found[0]) if found else -1


def encode(texts: list[Text], tokenizer: Tokenizer, names: list[str], limit: int) -> Lesson:
    """Return a lesson of texts; of one longer than limit tokens the beginning."""
    encoded = tokenizer.encode_batch([text.row.text for text in texts])
    allowed = torch.tensor(targets(texts))
    weights = torch.tensor([text.weight for text in texts])
    return Lesson(
        [clip(e.ids, limit) for e in encoded],
        allowed,
        level_weights(allowed, weights, BALANCE),
        torch.tensor([_distress(text) for text in texts]),
        [
            tags(text.row, e.offsets[1:-1][: limit - 2], names) if text.row.labels.get("own/risk") else None
            for text, e in zip(texts, encoded, strict=True)
        ],
        [text.row.hash for text in texts],
    )


def with_taught(lesson: Lesson, path: Path, tokenizer: Tokenizer) -> Lesson:
    """Return a lesson with what a teacher said of further texts, the file of training.taught."""
    texts, ids, said = pieces.read(path, tokenizer)
    count, more = len(lesson.ids), len(ids)
    return Lesson(
        lesson.ids + ids,
        torch.cat([lesson.allowed, torch.ones(more, lesson.allowed.shape[1])]),
        torch.cat([lesson.weights, torch.ones(more)]),
        torch.cat([lesson.distress, torch.full((more,), -1)]),
        lesson.tagged + [None] * more,
        lesson.hashes + [piece.hash for piece in texts],
        {count + i: each for i, each in enumerate(said)},
    )


def load(folder: Path, tokenizer: Tokenizer, limit: int, teacher: Path | None = None) -> tuple[Lesson, Lesson]:
    """Return what is learnt, with our own texts twice, and our own validation part."""
    names = symptoms()
    texts = training_texts(folder, held(folder))
    twice = texts + [text for text in texts if "own/risk" in text.row.labels]
    asked = [Text(row, own(row)) for row in data.read(folder, "own", "validation")]
    learnt = encode(twice, tokenizer, names, limit)
    if teacher:
        learnt = with_taught(learnt, teacher, tokenizer)
    return learnt, encode(asked, tokenizer, names, limit)


def mixed_in(
    steps: list[tuple[str, list[int]]], lesson: Lesson, size: int, seed: int, share: float
) -> list[tuple[str, list[int]]]:
    """Return the batches of an epoch with more among them, of the lesson, share times as many."""
    rng = random.Random(seed)
    lengths = [len(ids) for ids in lesson.ids]
    wanted = round(share * len(steps))
    found: list[list[int]] = []
    while len(found) < wanted:
        for chunk in data.batches(lengths, [0] * len(lengths), size, rng):
            fit = max(8, BATCH_TOKENS // max(lengths[i] for i in chunk))
            found += [chunk[start : start + fit] for start in range(0, len(chunk), fit)]
    steps = steps + [(NAME, chunk) for chunk in found[:wanted]]
    rng.shuffle(steps)
    return steps


def read(model: Classifier, ids: Tensor, mask: Tensor) -> dict[str, Tensor]:
    """Return what the screening heads of a model say of padded rows."""
    states = model.encoder(ids, mask, output_hidden_states=True).hidden_states
    if model.screen is None:
        raise ValueError("the model has no screening heads")
    said: dict[str, Tensor] = model.screen(model.tokens(states, mask)[1], content_mask(mask))
    return said


@torch.no_grad()
def figures(model: Classifier, lesson: Lesson, size: int = 64) -> dict[str, Any]:
    """Return the cross-entropy of the levels, and the shares found at 2% of everyday posts: thoughts or graver, wishes.

    Of tokens in marks also the shares with the right symptom, status and person.
    """
    model.eval()
    risk = torch.zeros(lesson.allowed.shape)
    right: dict[str, list[Tensor]] = {"symptom": [], "status": [], "whose": []}
    order = sorted(range(len(lesson.ids)), key=lambda i: len(lesson.ids[i]))
    for start in range(0, len(order), size):
        chunk = order[start : start + size]
        said = read(model, *pad([lesson.ids[i] for i in chunk], model.padding))
        risk[chunk] = said["risk"].float()
        for place, i in enumerate(chunk):
            tagged = lesson.tagged[i]
            if tagged is None:
                continue
            marked = tagged.symptom > 0
            for name in right:
                got = said[name][place, 1 : 1 + len(marked)].argmax(dim=1)
                right[name].append((got == getattr(tagged, name))[marked])
    level = lesson.allowed.argmax(dim=1)
    everyday = (level == 0) & (lesson.distress == 0)
    p = risk.softmax(dim=1)
    graver, wish = p[:, 2:].sum(dim=1), 1 - p[:, 0]
    return {
        "loss": float(functional.cross_entropy(risk, level)),
        "found": float((graver[level >= 2] > torch.quantile(graver[everyday], 0.98)).float().mean()),
        "wish": float((wish[level == 1] > torch.quantile(wish[everyday], 0.98)).float().mean()),
    } | {name: float(torch.cat(each).float().mean()) for name, each in right.items()}

"""The tagger: of each token of a text the symptom that it tells, whether, and whose, on a trunk that stays as it is."""

import copy
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from .screen_head import Tokens
from .tags import STATUS, WHOSE, Tagged

KINDS = ("symptom", "status", "whose")


@dataclass(frozen=True)
class Settings:
    """What a training of the tagger depends on besides its texts."""

    hidden: int = 384  # width of the layer of each token that the symptom is read from
    stance: int = 96  # the same for status and person
    dropout: float = 0.3
    rate: float = 2e-3
    weight_decay: float = 0.01
    batch: int = 128
    epochs: int = 20
    patience: int = 5
    seed: int = 1


class Tagger(nn.Module):
    """Logits of each token: none or a symptom, the status, the person."""

    def __init__(self, width: int, labels: int, settings: Settings) -> None:
        super().__init__()
        self.hidden = nn.Linear(width, settings.hidden)
        self.stance = nn.Linear(width, settings.stance)
        self.symptom = nn.Linear(settings.hidden, labels + 1)
        self.status = nn.Linear(settings.stance, len(STATUS))
        self.whose = nn.Linear(settings.stance, len(WHOSE))
        self.dropout = nn.Dropout(settings.dropout)

    def forward(self, states: Tensor) -> dict[str, Tensor]:
        """Return for states [tokens, width] the logits [tokens, K] of each kind."""
        states = self.dropout(states)
        told = self.dropout(functional.gelu(self.hidden(states), approximate="tanh"))
        stance = self.dropout(functional.gelu(self.stance(states), approximate="tanh"))
        return {"symptom": self.symptom(told), "status": self.status(stance), "whose": self.whose(stance)}


@dataclass(frozen=True)
class Taggable:
    """The states of texts, and the tags of their tokens."""

    tokens: Tokens
    texts: Tensor  # which of the tokens' texts they are, int64 [N]
    tags: list[Tagged]  # one a text

    def pick(self, texts: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Return the states of some texts and their tags by kind."""
        states, _ = self.tokens.pick(self.texts[texts])
        return states, {kind: torch.cat([getattr(self.tags[i], kind) for i in texts.tolist()]) for kind in KINDS}

    def all(self) -> Tensor:
        """Return the indices of all texts."""
        return torch.arange(len(self.tags))


def loss_of(said: dict[str, Tensor], gold: dict[str, Tensor]) -> Tensor:
    """Return the mean cross-entropy of symptoms over all tokens, plus half of that of status and of person in marks."""
    loss = functional.cross_entropy(said["symptom"], gold["symptom"])
    if (gold["symptom"] > 0).any():
        for kind in KINDS[1:]:
            loss = loss + 0.5 * functional.cross_entropy(said[kind], gold[kind], ignore_index=-1)
    return loss


def fit(train: Taggable, validation: Taggable, labels: int, settings: Settings) -> tuple[Tagger, float]:
    """Train a tagger and return that of the epoch with the least loss on validation, and that."""
    torch.manual_seed(settings.seed)
    tagger = Tagger(train.tokens.states.shape[1], labels, settings)
    count = len(train.tags)
    steps = settings.epochs * -(-count // settings.batch)
    optimiser = torch.optim.AdamW(tagger.parameters(), lr=settings.rate, weight_decay=settings.weight_decay)
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min((step + 1) / (0.1 * steps), 1 - step / steps))
    best, least, stale = copy.deepcopy(tagger), float("inf"), 0
    for _ in range(settings.epochs):
        tagger.train()
        for chunk in torch.randperm(count).split(settings.batch):
            states, gold = train.pick(chunk)
            loss = loss_of(tagger(states), gold)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            rate.step()
        found = validation_loss(tagger, validation)
        best, least, stale = (copy.deepcopy(tagger), found, 0) if found < least else (best, least, stale + 1)
        if stale == settings.patience:
            break
    return best.eval(), least


@torch.no_grad()
def said_of(tagger: Tagger, texts: Taggable, size: int = 256) -> dict[str, Tensor]:
    """Return the logits of all tokens of all texts, one after the other, by kind."""
    tagger.eval()
    found = [tagger(texts.pick(chunk)[0]) for chunk in texts.all().split(size)]
    return {kind: torch.cat([said[kind] for said in found]) for kind in KINDS}


def validation_loss(tagger: Tagger, validation: Taggable) -> float:
    """Return the loss on validation."""
    return float(loss_of(said_of(tagger, validation), validation.pick(validation.all())[1]))

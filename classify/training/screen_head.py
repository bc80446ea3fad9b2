"""The screening head: sums over tokens on the states of a trunk that stays as it is."""

import copy
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn

Loss = Literal["cross-entropy", "soft", "cumulative"]


@dataclass(frozen=True)
class Settings:
    """What a training of the head depends on besides its texts."""

    hidden: int = 128  # width of the layer of each token; 0 leaves it out, and the head is linear
    attentions: int = 1  # 1, or one for each label
    loss: Loss = "cross-entropy"
    sharpness: float = 1.8  # of soft targets, see losses.soft_ordinal
    balance: float = 0.5  # levels weigh in proportion to 1 / count ** balance
    dropout: float = 0.3
    rate: float = 2e-3
    weight_decay: float = 0.01
    batch: int = 128
    epochs: int = 8
    patience: int = 3
    seed: int = 1


@dataclass(frozen=True)
class Tokens:
    """The states of the content tokens of texts one after the other, [tokens, width], and where each text begins."""

    states: Tensor
    offsets: Tensor  # int64 [texts + 1]

    def pick(self, texts: Tensor) -> tuple[Tensor, Tensor]:
        """Return the states of some texts in float32, and whose each is among them."""
        counts = self.offsets[texts + 1] - self.offsets[texts]
        owners = torch.repeat_interleave(torch.arange(len(texts)), counts)
        within = torch.arange(len(owners)) - torch.repeat_interleave(counts.cumsum(0) - counts, counts)
        return self.states[self.offsets[texts][owners] + within].float(), owners


class TokenHead(nn.Module):
    """Logits [N, K] as a bias and what each token contributes: its attention times its own values for the labels."""

    def __init__(self, width: int, labels: int, settings: Settings) -> None:
        super().__init__()
        self.hidden = nn.Linear(width, settings.hidden) if settings.hidden else None
        read = settings.hidden or width
        self.score = nn.Linear(read, settings.attentions)
        self.label = nn.Linear(read, labels, bias=False)
        self.bias = nn.Parameter(torch.zeros(labels))
        self.dropout = nn.Dropout(settings.dropout)

    def forward(self, states: Tensor, owners: Tensor, count: int) -> Tensor:
        """Return the logits of count texts, whose tokens' states are [tokens, width]."""
        states = self.dropout(states)
        if self.hidden is not None:
            states = self.dropout(nn.functional.gelu(self.hidden(states), approximate="tanh"))
        parts = attention(self.score(states), owners, count) * self.label(states)
        zero = torch.zeros(count, parts.shape[1], dtype=parts.dtype)
        return self.bias + zero.index_add(0, owners, parts)


def attention(scores: Tensor, owners: Tensor, count: int) -> Tensor:
    """Return the softmax of scores [tokens, A] over the tokens of each text."""
    index = owners[:, None].expand_as(scores)
    top = torch.full((count, scores.shape[1]), float("-inf")).scatter_reduce(0, index, scores.detach(), "amax")
    grown = (scores - top[owners]).exp()
    total = torch.zeros(count, scores.shape[1]).index_add(0, owners, grown)
    return grown / total[owners]


def level_weights(allowed: Tensor, weights: Tensor, balance: float) -> Tensor:
    """Return the weights of texts times that of their levels, [N]; a text of several levels has the mean of theirs."""
    shares = allowed / allowed.sum(dim=1, keepdim=True)
    counts = (shares * weights[:, None]).sum(dim=0).clamp(min=1)
    by_level = (counts.sum() / counts) ** balance
    found = weights * (shares * by_level).sum(dim=1)
    return found / found.mean()


def loss_of(logits: Tensor, allowed: Tensor, weight: Tensor, kind: Loss, sharpness: float = 1.8) -> Tensor:
    """Return the mean loss of logits [N, K] against the levels that each text may have, 0 or 1 [N, K]."""
    of = {"cross-entropy": _marginal, "soft": _soft, "cumulative": _cumulative}[kind]
    return (of(logits, allowed, sharpness) * weight).sum() / weight.sum()


def _marginal(logits: Tensor, allowed: Tensor, _: float) -> Tensor:
    """Return the negative log of the probability of what is allowed."""
    return -(logits.log_softmax(dim=1) + allowed.log()).logsumexp(dim=1)


def _soft(logits: Tensor, allowed: Tensor, sharpness: float) -> Tensor:
    """Return the cross-entropy against targets that fall with the distance to the next allowed level."""
    levels = torch.arange(allowed.shape[1])
    distance = (levels[:, None] - levels[None, :]).abs().float()
    nearest = (distance[None] + (1 - allowed)[:, None, :] * 1e9).min(dim=2).values
    found: Tensor = -((-sharpness * nearest).softmax(dim=1) * logits.log_softmax(dim=1)).sum(dim=1)
    return found


def _cumulative(logits: Tensor, allowed: Tensor, _: float) -> Tensor:
    """Return the mean binary cross-entropy of "graver than k" for each k that the allowed levels decide."""
    graver = logits.softmax(dim=1).flip(1).cumsum(dim=1).flip(1)[:, 1:].clamp(1e-6, 1 - 1e-6)
    all_graver = 1 - allowed.cumsum(dim=1).clamp(max=1)[:, :-1]  # nothing allowed up to k
    any_graver = allowed.flip(1).cumsum(dim=1).clamp(max=1).flip(1)[:, 1:]
    known = (all_graver == any_graver).float()
    each = -(all_graver * graver.log() + (1 - all_graver) * (1 - graver).log())
    found: Tensor = (each * known).sum(dim=1) / known.sum(dim=1)
    return found


@dataclass(frozen=True)
class Learnable:
    """Texts with how well each level agrees with their label, 0 to 1 [N, K], and their weights [N]."""

    tokens: Tokens
    texts: Tensor  # which of the tokens' texts they are, int64 [N]
    allowed: Tensor
    weights: Tensor


def fit(train: Learnable, validation: Learnable, settings: Settings) -> tuple[TokenHead, float]:
    """Train a head and return that of the epoch with the least cross-entropy on validation, and that."""
    torch.manual_seed(settings.seed)
    head = TokenHead(train.tokens.states.shape[1], train.allowed.shape[1], settings)
    weights = level_weights(train.allowed, train.weights, settings.balance)
    steps = settings.epochs * -(-len(weights) // settings.batch)
    optimiser = torch.optim.AdamW(head.parameters(), lr=settings.rate, weight_decay=settings.weight_decay)
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min((step + 1) / (0.1 * steps), 1 - step / steps))
    best, least, stale = copy.deepcopy(head), float("inf"), 0
    for _ in range(settings.epochs):
        head.train()
        for chunk in torch.randperm(len(weights)).split(settings.batch):
            states, owners = train.tokens.pick(train.texts[chunk])
            loss = loss_of(
                head(states, owners, len(chunk)),
                train.allowed[chunk],
                weights[chunk],
                settings.loss,
                settings.sharpness,
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            rate.step()
        entropy = validation_loss(head, validation)
        best, least, stale = (copy.deepcopy(head), entropy, 0) if entropy < least else (best, least, stale + 1)
        if stale == settings.patience:
            break
    return best.eval(), least


@torch.no_grad()
def logits_of(head: TokenHead, tokens: Tokens, texts: Tensor, size: int = 256) -> Tensor:
    """Return the logits of some texts, [N, K]."""
    head.eval()
    return torch.cat([head(*tokens.pick(chunk), len(chunk)) for chunk in texts.split(size)])


def validation_loss(head: TokenHead, validation: Learnable) -> float:
    """Return the mean cross-entropy of a head on validation, each level weighing like in the texts there."""
    said = logits_of(head, validation.tokens, validation.texts)
    return float((_marginal(said, validation.allowed, 0) * validation.weights).sum() / validation.weights.sum())

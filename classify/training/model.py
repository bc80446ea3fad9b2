"""The layer-attentive classifier: one encoder pass, exact additive token contributions."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

PROJECTION = 128  # width of the contrastive space


@dataclass
class HeadOutput:
    """What one head says: logits [B, K], contributions [B, T, K], pooled [B, d].

    logits = bias + the sum of contributions over the tokens.
    """

    logits: Tensor
    contributions: Tensor
    pooled: Tensor


class LayerAttention(nn.Module):
    """Weighs the layers of an encoder by what they hold of this post.

    e_l = v . tanh(W LN(c_l) + b) and alpha = softmax(e / temperature), where
    c_l is the mean of layer l over the tokens (the family of LAYA,
    arXiv 2511.12723).
    """

    def __init__(self, width: int, hidden: int = 64, temperature: float = 1.0) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.inner = nn.Linear(width, hidden)
        self.score = nn.Linear(hidden, 1, bias=False)
        self.temperature = temperature

    def forward(self, summaries: Tensor) -> Tensor:
        """Turn summaries [B, layers, d] into weights [B, layers] that sum to 1."""
        scores: Tensor = self.score(torch.tanh(self.inner(self.norm(summaries)))).squeeze(-1)
        return (scores / self.temperature).softmax(dim=-1)


class LayerResidual(nn.Module):
    """Adds the weighted mix of all layers to the last one: h = LN(H_L + beta W_o z)."""

    def __init__(self, width: int, start: float = 0.1) -> None:
        super().__init__()
        self.out = nn.Linear(width, width, bias=False)
        self.beta = nn.Parameter(torch.tensor(start))
        self.norm = nn.LayerNorm(width)

    def forward(self, states: tuple[Tensor, ...], weights: Tensor) -> Tensor:
        """Turn layers + 1 states [B, T, d] and weights [B, layers + 1] into [B, T, d]."""
        mix = torch.zeros_like(states[-1])
        for layer, state in enumerate(states):
            mix = mix + weights[:, layer, None, None] * state
        fused: Tensor = self.norm(states[-1] + self.beta * self.out(mix))
        return fused


class AdditiveHead(nn.Module):
    """A linear classifier over tokens whose logit is a sum of token contributions."""

    def __init__(self, width: int, labels: int) -> None:
        super().__init__()
        self.score = nn.Linear(width, 1)
        self.label = nn.Linear(width, labels, bias=False)
        self.bias = nn.Parameter(torch.zeros(labels))
        self.project = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, PROJECTION))

    def forward(self, tokens: Tensor, content: Tensor) -> HeadOutput:
        """Read tokens [B, T, d] where content [B, T] is true.

        A post without content gets contributions of 0, so its logits are the bias.
        """
        scores = self.score(tokens).squeeze(-1).masked_fill(~content, -1e4)
        share = scores.softmax(dim=-1) * content
        contributions = share[..., None] * self.label(tokens)
        pooled = (share[..., None] * tokens).sum(dim=1)
        return HeadOutput(self.bias + contributions.sum(dim=1), contributions, pooled)

    def contrastive(self, pooled: Tensor) -> Tensor:
        """Return unit vectors [B, PROJECTION] for the contrastive loss; training only."""
        return functional.normalize(self.project(pooled), dim=-1)


class Classifier(nn.Module):
    """An encoder, one layer attention, and a head for each task."""

    def __init__(self, encoder: BertModel, labels: dict[str, int], dropout: float = 0.1) -> None:
        super().__init__()
        width = encoder.config.hidden_size
        self.encoder = encoder
        self.attention = LayerAttention(width)
        self.residual = LayerResidual(width)
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.ModuleDict({name: AdditiveHead(width, count) for name, count in labels.items()})

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, dict[str, HeadOutput]]:
        """Return the layer weights [B, layers + 1] and what each head says."""
        states = self.encoder(input_ids, attention_mask, output_hidden_states=True).hidden_states
        weights = self.attention(summaries(states, attention_mask))
        tokens = self.dropout(self.residual(states, weights))
        content = content_mask(attention_mask)
        return weights, {name: head(tokens, content) for name, head in self.heads.items()}


def summaries(states: tuple[Tensor, ...], attention_mask: Tensor) -> Tensor:
    """Return the mean of each layer over the tokens that are not padding, [B, layers, d]."""
    mask = attention_mask.to(states[0].dtype)
    share = mask / mask.sum(dim=1, keepdim=True)
    return torch.stack([(share[..., None] * state).sum(dim=1) for state in states], dim=1)


def content_mask(attention_mask: Tensor) -> Tensor:
    """Say which tokens are text: all but padding, the first and the last one, bool [B, T].

    Rows are padded on the right. The rule goes by position, so that the words
    "[SEP]" in a post cannot hide the rest of it.
    """
    return functional.pad(attention_mask[:, 2:], (1, 1)).bool()

"""The layer-attentive classifier: one encoder pass, exact additive token contributions."""

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import PreTrainedModel

PROJECTION = 128  # width of the contrastive space

Layers = Literal["attention", "static", "last"]


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

    e_l = v . tanh(W LN(c_l) + b) and alpha = softmax(e), where c_l is the mean
    of layer l over the tokens (the family of LAYA, arXiv 2511.12723).
    """

    def __init__(self, width: int, hidden: int = 64) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.inner = nn.Linear(width, hidden)
        self.score = nn.Linear(hidden, 1, bias=False)

    def forward(self, summaries: Tensor) -> Tensor:
        """Turn summaries [B, layers, d] into weights [B, layers] that sum to 1."""
        scores: Tensor = self.score(torch.tanh(self.inner(self.norm(summaries)))).squeeze(-1)
        return scores.softmax(dim=-1)


class StaticMix(nn.Module):
    """Weighs the layers alike for every post: softmax of one learnt number a layer, 0 at the start (ELMo)."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.score = nn.Parameter(torch.zeros(layers))

    def forward(self, summaries: Tensor) -> Tensor:
        """Return the weights [B, layers] for summaries [B, layers, d]."""
        return self.score.softmax(dim=0).expand(summaries.shape[0], -1)


class LastLayer(nn.Module):
    """Gives the last layer all the weight."""

    def forward(self, summaries: Tensor) -> Tensor:
        """Return the weights [B, layers] for summaries [B, layers, d]."""
        weights = torch.zeros_like(summaries[..., 0])
        return torch.cat([weights[:, 1:], weights[:, :1] + 1], dim=1)


class LayerMix(nn.Module):
    """The weighted mix of all layers without the last one beside it: h = LN(z)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)

    def forward(self, states: tuple[Tensor, ...], weights: Tensor) -> Tensor:
        """Turn layers + 1 states [B, T, d] and weights [B, layers + 1] into [B, T, d]."""
        fused: Tensor = self.norm(mixed(states, weights))
        return fused


class LayerResidual(nn.Module):
    """Adds the weighted mix of all layers to the last one: h = LN(H_L + beta W_o z)."""

    def __init__(self, width: int, start: float = 0.1) -> None:
        super().__init__()
        self.out = nn.Linear(width, width, bias=False)
        self.beta = nn.Parameter(torch.tensor(start))
        self.norm = nn.LayerNorm(width)

    def forward(self, states: tuple[Tensor, ...], weights: Tensor) -> Tensor:
        """Turn layers + 1 states [B, T, d] and weights [B, layers + 1] into [B, T, d]."""
        fused: Tensor = self.norm(states[-1] + self.beta * self.out(mixed(states, weights)))
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
    """An encoder, one weighing of its layers, and a head for each task.

    The encoder is any that gives its hidden states and puts one special token
    before a text and one behind it.
    layers says how they are weighed, residual whether the last one is added to
    the mix. With "last" the heads read the last layer's first token, [CLS], and
    nothing else: the classifier that everybody fine-tunes.
    """

    def __init__(
        self,
        encoder: PreTrainedModel,
        labels: dict[str, int],
        dropout: float = 0.1,
        layers: Layers = "attention",
        residual: bool = True,
        screen: nn.Module | None = None,
    ) -> None:
        super().__init__()
        width = encoder.config.hidden_size
        self.encoder = encoder
        self.padding: int = encoder.config.pad_token_id or 0  # what rows are padded with, see tokens.pad
        self.first_alone = layers == "last"
        self.attention = _weighing(layers, width, encoder.config.num_hidden_layers + 1)
        self.residual = LayerResidual(width) if residual and layers != "last" else LayerMix(width)
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.ModuleDict({name: AdditiveHead(width, count) for name, count in labels.items()})
        self.screen = screen  # reads tokens too, see lesson.ScreenHeads; it is trained along and not exported

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, dict[str, HeadOutput]]:
        """Return the layer weights [B, layers + 1] and what each head says."""
        states = self.encoder(input_ids, attention_mask, output_hidden_states=True).hidden_states
        return self.read(states, attention_mask)

    def read(self, states: tuple[Tensor, ...], attention_mask: Tensor) -> tuple[Tensor, dict[str, HeadOutput]]:
        """Return what forward does for the encoder's states, layers + 1 times [B, T, d]."""
        weights, tokens = self.tokens(states, attention_mask)
        read = first_mask(attention_mask) if self.first_alone else content_mask(attention_mask)
        return weights, {name: head(tokens, read) for name, head in self.heads.items()}

    def tokens(self, states: tuple[Tensor, ...], attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return the layer weights [B, layers + 1] and what the heads read of the states, [B, T, d]."""
        weights = self.attention(summaries(states, attention_mask))
        return weights, self.dropout(self.residual(states, weights))


def _weighing(layers: Layers, width: int, count: int) -> nn.Module:
    if layers == "static":
        return StaticMix(count)
    return LastLayer() if layers == "last" else LayerAttention(width)


def mixed(states: tuple[Tensor, ...], weights: Tensor) -> Tensor:
    """Return the sum of the states [B, T, d], each by its weight of weights [B, layers + 1]."""
    mix = torch.zeros_like(states[-1])
    for layer, state in enumerate(states):
        mix = mix + weights[:, layer, None, None] * state
    return mix


def summaries(states: tuple[Tensor, ...], attention_mask: Tensor) -> Tensor:
    """Return the mean of each layer over the tokens that are not padding, [B, layers, d]."""
    mask = attention_mask.to(states[0].dtype)
    share = mask / mask.sum(dim=1, keepdim=True)
    return torch.stack([(share[..., None] * state).sum(dim=1) for state in states], dim=1)


def first_attention(attention: Tensor) -> Tensor:
    """Return how much the first token attends to each token, the mean of the heads, [B, T].

    attention is that of a layer, [B, heads, queries, T]; a row sums to 1, and padding gets 0.
    """
    return attention[:, :, 0].mean(dim=1)


def attention_overlap(attention: Tensor, attention_mask: Tensor) -> Tensor:
    """Return how much all tokens but padding attend to each token, the sum over them in the first head, [B, T].

    WellDunn (Mohammadi et al. 2024) compares it, of the last layer, with human explanations.
    """
    queries = attention_mask[:, None].to(attention.dtype)
    return torch.matmul(queries, attention[:, 0]).squeeze(1)


def content_mask(attention_mask: Tensor) -> Tensor:
    """Say which tokens are text: all but padding, the first and the last one, bool [B, T].

    Rows are padded on the right. The rule goes by position, so that the words
    "[SEP]" in a post cannot hide the rest of it.
    """
    return functional.pad(attention_mask[:, 2:], (1, 1)).bool()


def first_mask(attention_mask: Tensor) -> Tensor:
    """Say which token is the first one, bool [B, T]."""
    return functional.pad(attention_mask[:, :1], (0, attention_mask.shape[1] - 1)).bool()

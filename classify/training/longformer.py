"""Longformer with its sliding window as a mask, so that a graph of open lengths can hold it.

transformers cuts a text into chunks of the attention window (Beltagy et al. 2020, arXiv 2004.05150), whose number the
exporter would fix. The same sums over all pairs of tokens give the same numbers, for memory that grows with the square
of the window that mindsieve reads: with twelve heads 50 MB for a row of 1,024 tokens, 0.8 GB for one of 4,096.
"""

import math
from typing import Any

import torch
from torch import Tensor
from transformers import PreTrainedModel
from transformers.models.longformer.modeling_longformer import LongformerModel, LongformerSelfAttention


def widen(model: PreTrainedModel) -> None:
    """Replace the attention of all layers of a Longformer; other models stay as they are."""
    for module in model.modules():
        if isinstance(module, LongformerSelfAttention):
            module.forward = _Attention(module)  # type: ignore[method-assign, assignment]
        elif isinstance(module, LongformerModel):
            module._pad_to_window_size = _unpadded  # type: ignore[method-assign]


def _unpadded(
    input_ids: Tensor,
    attention_mask: Tensor,
    token_type_ids: Tensor,
    position_ids: Tensor,
    inputs_embeds: Tensor,
    pad_token_id: int,
) -> tuple[Any, ...]:
    """Stand for padding to a whole number of windows, which chunks need and a mask does not."""
    return 0, input_ids, attention_mask, token_type_ids, position_ids, inputs_embeds


class _Attention:
    """The attention of one layer: a token sees its neighbours and the global tokens, those see all."""

    def __init__(self, layer: LongformerSelfAttention) -> None:
        self.layer = layer
        self.reach = layer.one_sided_attn_window_size

    def __call__(
        self,
        hidden_states: Tensor,
        is_index_masked: Tensor,
        is_index_global_attn: Tensor,
        is_global_attn: bool,
        **_: object,
    ) -> tuple[Tensor]:
        """Return [B, T, d] for hidden states [B, T, d], with bool [B, T] of padding and of global tokens."""
        layer = self.layer
        place = torch.arange(hidden_states.shape[1])
        near = (place[:, None] - place[None, :]).abs() <= self.reach
        seen = (near[None] | is_index_global_attn[:, None, :]) & ~is_index_masked[:, None, :]
        out = self._mixed(hidden_states, (layer.query, layer.key, layer.value), seen)
        if is_global_attn:
            maps = (layer.query_global, layer.key_global, layer.value_global)
            everywhere = self._mixed(hidden_states, maps, (~is_index_masked)[:, None, :])
            out = torch.where(is_index_global_attn[..., None], everywhere, out)
        return (out,)

    def _mixed(self, hidden: Tensor, maps: tuple[Any, Any, Any], seen: Tensor) -> Tensor:
        """Return softmax(Q K / sqrt(d)) V over the pairs that are seen, [B, T or 1, T]."""
        query, key, value = (self._heads(linear(hidden)) for linear in maps)
        scores = query @ key.transpose(2, 3) / math.sqrt(self.layer.head_dim)
        share = scores.masked_fill(~seen[:, None], torch.finfo(scores.dtype).min).softmax(dim=-1)
        return (share @ value).transpose(1, 2).flatten(2)

    def _heads(self, mapped: Tensor) -> Tensor:
        """Turn [B, T, d] into [B, heads, T, d / heads]."""
        heads: Tensor = mapped.unflatten(2, (self.layer.num_heads, self.layer.head_dim)).transpose(1, 2)
        return heads

"""Longformer with a mask for its window answers as Longformer does, and so does its graph, whatever the length."""

import copy
from pathlib import Path

import numpy as np
import pytest
import torch
import transformers

from training import graph, longformer
from training.adopt import Ordered
from training.tokens import pad

CONFIG = {
    "vocab_size": 200,
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "max_position_embeddings": 130,
    "attention_window": [16, 8],
    "pad_token_id": 1,
    "initializer_range": 0.3,
}
LENGTHS = [[120], [64], [2], [7, 40], [120, 33, 2]]


def rows(lengths: list[int]) -> tuple[torch.Tensor, torch.Tensor]:
    return pad([[0, *(5 + (7 * i) % 190 for i in range(length - 2)), 2] for length in lengths], 1)


@pytest.fixture(scope="module")
def plain() -> transformers.PreTrainedModel:
    torch.manual_seed(5)
    config = transformers.AutoConfig.for_model("longformer", **CONFIG)
    model: transformers.PreTrainedModel = transformers.AutoModelForSequenceClassification.from_config(config)
    model.eval()
    return model


@pytest.mark.parametrize("lengths", LENGTHS, ids=str)
def test_all_layers_are_the_same(plain: transformers.PreTrainedModel, lengths: list[int]) -> None:
    wide = copy.deepcopy(plain)
    longformer.widen(wide)
    ids, mask = rows(lengths)
    for one, other in ((plain, wide), (plain.base_model, wide.base_model)):  # with a global token, and without
        with torch.no_grad():
            layers = [m(ids, attention_mask=mask, output_hidden_states=True).hidden_states for m in (one, other)]
        for expected, found in zip(*layers, strict=True):
            torch.testing.assert_close(found * mask[..., None], expected * mask[..., None], atol=1e-5, rtol=0)


def test_the_graph_takes_any_length(plain: transformers.PreTrainedModel, tmp_path: Path) -> None:
    wide = copy.deepcopy(plain)
    longformer.widen(wide)
    graph.trace(Ordered(wide, [0, 1]), tmp_path / "model.onnx", ["logits.stress"])
    opened = graph.session(tmp_path / "model.onnx")
    for lengths in LENGTHS:
        ids, mask = rows(lengths)
        with torch.no_grad():
            expected = plain(ids, attention_mask=mask).logits
        np.testing.assert_allclose(graph.run(opened, ids, mask)["logits.stress"], expected, atol=1e-4)


def test_other_models_stay_as_they_are() -> None:
    config = transformers.AutoConfig.for_model("bert", **{k: v for k, v in CONFIG.items() if k != "attention_window"})
    model = transformers.AutoModel.from_config(config)
    longformer.widen(model)
    assert not any("forward" in vars(module) for module in model.modules())

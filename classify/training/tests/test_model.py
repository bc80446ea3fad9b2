"""The layer attention, the residual and the additive head do what their formulas say."""

import json
from pathlib import Path

import pytest
import torch

from training import tiny
from training.model import (
    AdditiveHead,
    Classifier,
    LastLayer,
    LayerAttention,
    LayerResidual,
    StaticMix,
    attention_overlap,
    content_mask,
    first_attention,
)
from training.tokens import pad

REFERENCE = json.loads((Path(__file__).parent / "reference_vectors.json").read_text())["layer_attention"]


@pytest.fixture(scope="module")
def model() -> Classifier:
    return tiny.model(tiny.tokenizer().get_vocab_size())


def encoded(*texts: str) -> list[list[int]]:
    return [encoding.ids for encoding in tiny.tokenizer().encode_batch(list(texts))]


def test_layer_attention_equals_the_worked_example() -> None:
    summaries = torch.tensor([REFERENCE["c"]])
    attention = LayerAttention(width=3, hidden=2)
    with torch.no_grad():
        attention.inner.weight.copy_(torch.tensor(REFERENCE["W"]))
        attention.inner.bias.zero_()
        attention.score.weight.copy_(torch.tensor([REFERENCE["v"]]))
    torch.testing.assert_close(attention(summaries)[0], torch.tensor(REFERENCE["alpha"]), atol=1e-4, rtol=0)


def test_residual_equals_the_worked_example() -> None:
    states = tuple(torch.tensor([[layer]]) for layer in REFERENCE["c"])
    residual = LayerResidual(width=3, start=REFERENCE["beta"])
    with torch.no_grad():
        residual.out.weight.copy_(torch.eye(3))
    fused = residual(states, torch.tensor([REFERENCE["alpha"]]))
    torch.testing.assert_close(fused[0, 0], torch.tensor(REFERENCE["residual_layernorm"]), atol=1e-4, rtol=0)


def test_without_beta_the_residual_is_the_last_layer() -> None:
    states = tuple(torch.randn(2, 5, 8) for _ in range(3))
    residual = LayerResidual(width=8, start=0.0)
    expected = torch.nn.functional.layer_norm(states[-1], (8,))
    torch.testing.assert_close(residual(states, torch.full((2, 3), 1 / 3)), expected)


def test_contributions_add_up_to_the_logits(model: Classifier) -> None:
    _, heads = model(*pad(encoded("I can't sleep before the exam.", "tea")))
    head = heads["stress"]
    total = model.heads["stress"].bias + head.contributions.sum(dim=1)
    torch.testing.assert_close(total, head.logits, atol=1e-4, rtol=0)


def test_layer_weights_add_up_to_one(model: Classifier) -> None:
    weights, _ = model(*pad(encoded("We had tea.", "")))
    torch.testing.assert_close(weights.sum(dim=1), torch.ones(2))


def test_special_tokens_and_padding_contribute_nothing(model: Classifier) -> None:
    ids = encoded("I worry about the rent every night.", "tea")
    _, heads = model(*pad(ids))
    row = heads["stress"].contributions[1]
    assert row[1].abs().sum() > 0
    assert row[0].abs().sum() == 0
    assert row[2:].abs().sum() == 0


def test_a_post_without_words_gets_the_bias(model: Classifier) -> None:
    _, heads = model(*pad(encoded("", "I can't sleep.")))
    assert heads["stress"].contributions[0].abs().sum() == 0
    torch.testing.assert_close(heads["stress"].logits[0], model.heads["stress"].bias)


def test_padding_does_not_change_an_answer(model: Classifier) -> None:
    short, long = encoded("The phone is quiet.", "One long day after another: work, wait, worry, walk home.")
    alone = model(*pad([short]))[1]["stress"].logits[0]
    together = model(*pad([short, long]))[1]["stress"].logits[0]
    torch.testing.assert_close(alone, together, atol=1e-5, rtol=0)


@pytest.mark.parametrize(
    ("mask", "expected"),
    [("11111", "01110"), ("11100", "01000"), ("11000", "00000"), ("11", "00")],
    ids=["no padding", "padding", "no words", "no words, no padding"],
)
def test_content_is_what_stands_between_the_ends(mask: str, expected: str) -> None:
    content = content_mask(torch.tensor([[int(letter) for letter in mask]]))
    assert "".join(str(int(stands)) for stands in content[0]) == expected


def test_attention_by_hand() -> None:
    # Two heads, three tokens, of which the last one is padding: a row is a query.
    first = [[0.5, 0.5, 0.0], [0.25, 0.75, 0.0], [1.0, 0.0, 0.0]]
    second = [[0.75, 0.25, 0.0], [0.5, 0.5, 0.0], [0.5, 0.5, 0.0]]
    attention = torch.tensor([[first, second]])
    torch.testing.assert_close(first_attention(attention), torch.tensor([[0.625, 0.375, 0.0]]))
    torch.testing.assert_close(
        attention_overlap(attention, torch.tensor([[1, 1, 0]])), torch.tensor([[0.75, 1.25, 0.0]])
    )


def test_contrastive_vectors_have_length_one() -> None:
    vectors = AdditiveHead(width=8, labels=2).contrastive(torch.randn(4, 8))
    torch.testing.assert_close(vectors.norm(dim=1), torch.ones(4))


def test_a_static_mix_starts_with_equal_weights() -> None:
    torch.testing.assert_close(StaticMix(4)(torch.randn(3, 4, 8)), torch.full((3, 4), 0.25))


def test_last_layer_has_all_the_weight() -> None:
    assert LastLayer()(torch.randn(2, 3, 8)).tolist() == [[0, 0, 1], [0, 0, 1]]


def test_the_last_layer_alone_reads_the_first_token() -> None:
    made = tiny.model(tiny.tokenizer().get_vocab_size(), layers="last", residual=False)
    _, heads = made(*pad(encoded("I worry about the rent.", "tea")))
    contributions = heads["stress"].contributions
    assert (contributions[:, 0].abs().sum(dim=1) > 0).all()
    assert contributions[:, 1:].abs().sum() == 0

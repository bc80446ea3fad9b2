"""The parity files hold what a bundle's heads say, each by its own rules."""

from typing import Any

import numpy as np
import pytest
import torch

from training import bundle, parity, tiny
from training.answers import Answering, Windows, probabilities
from training.model import Classifier
from training.tasks import Head, chosen
from training.tokens import all_windows, pad

HEADS = chosen(["stress", "risk_level", "wellness"])
FURTHER = {"risk_level": "max"}


@pytest.fixture(scope="module")
def model() -> Classifier:
    return tiny.model(tiny.tokenizer().get_vocab_size(), {head.name: len(head.labels) for head in HEADS})


@pytest.fixture(scope="module")
def answerer(model: Classifier) -> parity.Answerer:
    entries = [bundle.head_entry(model.heads[h.name], h, 1.5, [], windows=FURTHER.get(h.name, "")) for h in HEADS]
    content: dict[str, Any] = {"heads": entries, "max_tokens": 24, "stride": 4, "files": {"model.onnx": "sha256:0"}}
    return parity.Answerer(content, parity.torch_reader(model, {}))


@pytest.mark.parametrize("head", HEADS, ids=[head.name for head in HEADS])
def test_each_head_answers_by_its_rules(head: Head, model: Classifier, answerer: parity.Answerer) -> None:
    ids = tiny.tokenizer().encode(tiny.TEXTS[-1]).ids
    rows, owners = all_windows([ids], 24, 4)
    assert len(rows) > 2
    with torch.no_grad():
        logits = torch.cat([model(*pad([row]))[1][head.name].logits for row in rows])
    how = Answering(temperature=1.5, windows="max" if head.name in FURTHER else "")
    expected = probabilities(head, Windows(logits, owners), how)[0]
    _, said = answerer.answer(ids)
    np.testing.assert_allclose(said[head.name].probabilities, expected, atol=1e-6)


def test_a_case_has_all_heads_in_the_order_of_the_bundle(
    answerer: parity.Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parity, "TEXTS", [("a morning", tiny.TEXTS[2]), ("nothing", "")])
    made = parity.texts_file(tiny.tokenizer(), answerer, answerer)
    assert [head["output"] for head in made["cases"][0]["heads"]] == [head.name for head in HEADS]
    assert made["cases"][1]["windows"] == [(0, 0)]
    for head in made["cases"][0]["heads"]:
        assert head["probabilities"] == head["torch_probabilities"]


def test_rows_of_dreaddit_have_the_probability_of_stress(answerer: parity.Answerer) -> None:
    made = parity.dreaddit_file([tiny.TEXTS[2]], tiny.tokenizer(), answerer, answerer)
    _, said = answerer.answer(tiny.tokenizer().encode(tiny.TEXTS[2]).ids)
    assert made["rows"][0]["probability"] == pytest.approx(float(said["stress"].probabilities[1]))
    assert made["max_delta_to_float32"] == 0

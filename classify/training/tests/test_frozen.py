"""Heads on a frozen encoder learn, and the whole graph keeps the bundle's contract."""

import hashlib
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import PreTrainedModel

from training import corpus, frozen, graph, hf_tiny, tiny
from training.data import sha256
from training.model import Classifier
from training.run import Config
from training.tasks import chosen
from training.tokens import clip, pad

from .test_adopt import BY_TYPE, TEXTS, adopted, bundle_of, folder_of, rows_of, tokenizer_of

CONFIG = Config(seed=1, heads=["stress"], epochs=6, batch=8, max_tokens=40, stride=4, head_rate=2e-2, averaging=0.9)
TELLING = {"stressed": ["worry", "worried", "tight", "alone"], "not stressed": ["calm", "tea", "kind", "river"]}


def export_folder(folder: Path, count: int = 240) -> Path:
    """Write a train split of texts in which one word tells the label, as mindsieve datasets export does."""
    rng = random.Random(5)
    lines = []
    for i in range(count):
        label = ("not stressed", "stressed")[i % 2]
        words = [rng.choice(tiny.WORDS[:60]) for _ in range(rng.randint(4, 24))]
        text = " ".join([*words, *rng.choices(TELLING[label], k=4)])
        name = hashlib.sha256(f"{i} {text}".encode()).hexdigest()
        lines.append(json.dumps({"id": str(i), "hash": name, "text": text, "labels": {"dreaddit/stress": [label]}}))
    folder.mkdir()
    path = folder / "dreaddit-train.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "manifest.json").write_text(json.dumps({"splits": [{"file": path.name, "sha256": sha256(path)}]}))
    return folder


def encoder(name: str) -> PreTrainedModel:
    """Return a tiny encoder with random weights."""
    made = BY_TYPE[name]
    model: Any = hf_tiny.build(made, tokenizer_of(made).get_vocab_size()).base_model
    encoder: PreTrainedModel = model
    return encoder


def test_remembered_states_are_the_encoders() -> None:
    roberta = encoder("roberta")
    standing = frozen.Remembered(roberta)
    reader = tokenizer_of(BY_TYPE["roberta"])
    ids, mask = pad([clip(e.ids, 64) for e in reader.encode_batch(TEXTS)], 1)
    for _ in ("computed", "remembered"):
        found = standing(ids, mask).hidden_states
        with torch.no_grad():
            expected = roberta(ids, mask, output_hidden_states=True).hidden_states
        assert len(found) == len(expected) == 3
        for layer, other in zip(found, expected, strict=True):
            torch.testing.assert_close(layer, other * mask[..., None], atol=5e-3, rtol=0)
    assert len(standing.places) == len(TEXTS)
    assert not list(standing.parameters())


def test_windows_of_a_long_text_have_its_labels() -> None:
    rows = corpus.Encoded(
        [[1, *range(10, 90), 2], [1, 5, 2]],
        {"stress": torch.tensor([1, 0])},
        ["long", "short"],
        [80, 1],
        ["walkers", ""],
    )
    cut = frozen.in_windows(rows, CONFIG)
    assert max(map(len, cut.ids)) == CONFIG.max_tokens
    assert cut.hashes == ["long", "long", "long", "short"]
    assert cut.communities == ["walkers", "walkers", "walkers", ""]
    assert cut.gold["stress"].tolist() == [1, 1, 1, 0]


@pytest.mark.parametrize("name", [name for name in BY_TYPE if name != "longformer"])  # it is in test_longformer
def test_whole_graph_equals_pytorch(name: str, tmp_path: Path) -> None:
    torch.manual_seed(3)
    model = Classifier(encoder(name), {"stress": 2, "level": 4}).eval()
    graph.export(model, tmp_path / "model.onnx")
    reader = tokenizer_of(BY_TYPE[name])
    ids, mask = pad([clip(e.ids, 64) for e in reader.encode_batch(TEXTS)], model.encoder.config.pad_token_id or 0)
    with torch.no_grad():
        weights, heads = model(ids, mask)
    found = graph.run(graph.session(tmp_path / "model.onnx"), ids, mask)
    np.testing.assert_allclose(found["layer_weights"], weights, atol=1e-4)
    for head, said in heads.items():
        np.testing.assert_allclose(found[f"logits.{head}"], said.logits, atol=1e-4)
        np.testing.assert_allclose(found[f"contributions.{head}"], said.contributions, atol=1e-4)
        total = model.heads[head].bias.detach().numpy() + found[f"contributions.{head}"].sum(axis=1)
        np.testing.assert_allclose(total, found[f"logits.{head}"], atol=1e-4)


@pytest.mark.parametrize(("name", "least"), [("bert", 0.9), ("roberta", 0.75)])  # whole words, pieces of words
def test_heads_learn_on_an_encoder_that_stays(name: str, least: float, tmp_path: Path) -> None:
    reader = tokenizer_of(BY_TYPE[name])
    corpora = corpus.load(export_folder(tmp_path / "data"), chosen(["stress"]), reader)
    kept = encoder(name)
    before = {key: value.clone() for key, value in kept.state_dict().items()}
    model, run = frozen.fit(kept, corpora, CONFIG)
    assert model.encoder is kept
    assert all(torch.equal(value, before[key]) for key, value in kept.state_dict().items())
    assert max(point["validation_ba"] for point in run.curve) > least
    graph.export(model, tmp_path / "model.onnx")
    found = frozen.figures(chosen(["stress"]), corpora, graph.session(tmp_path / "model.onnx"), CONFIG)
    assert found["stress"]["balanced_accuracy"] > least


@pytest.mark.parametrize("dtype", ["float32", "float16", "int8"])
def test_the_bundle_explains_its_answers(dtype: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder_of(BY_TYPE["roberta"], tmp_path / "own")
    data = export_folder(tmp_path / "data", 60)
    options = ["--heads", "stress", "--epochs", "1", "--max-tokens", "32", "--dtype", dtype]
    adopted(monkeypatch, "--encoder", tmp_path / "own", "--data", data, "--bundle", tmp_path / "bundle", *options)
    bundle: dict[str, Any] = bundle_of(tmp_path / "bundle")
    assert (bundle["max_tokens"], bundle["stride"], "logits_only" in bundle) == (32, 8, False)
    assert bundle["provenance"]["training"]["config"]["epochs"] == 1
    ids, mask = rows_of(tmp_path / "bundle", 1)
    found = graph.run(graph.session(tmp_path / "bundle/model.onnx"), ids, mask)
    total = np.array(bundle["heads"][0]["bias"]) + found["contributions.stress"].sum(axis=1, dtype=np.float64)
    bound = 1e-2 if dtype == "float16" else 1e-4
    np.testing.assert_allclose(total, found["logits.stress"], atol=bound)
    assert "| stress | 6 |" in (tmp_path / "bundle/MODEL_CARD.md").read_text(encoding="utf-8")

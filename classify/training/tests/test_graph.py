"""The graphs give PyTorch's numbers, and in 8 bits no post sees its neighbours."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from training import graph, quantize, tiny
from training.data import sha256
from training.model import Classifier, Layers, attention_overlap, first_attention
from training.tokens import clip, pad, untruncated

TEXTS = ["I can't sleep before the exam.", "tea", "", "We walk by the river, and the rent is late again, and again."]
NAMES = ["layer_weights", "logits.stress", "contributions.stress", "attention", "attention_overlap"]


@pytest.fixture(scope="module")
def model() -> Classifier:
    return tiny.model(tiny.tokenizer().get_vocab_size())


@pytest.fixture(scope="module")
def folder(model: Classifier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graphs")
    graph.export(model, path / "float32.onnx")
    quantize.quantize(path / "float32.onnx", path / "int8.onnx")
    return path


def ids_of(*texts: str) -> list[list[int]]:
    return [clip(encoding.ids, tiny.MAX_TOKENS) for encoding in tiny.tokenizer().encode_batch(list(texts))]


def test_float32_graph_equals_pytorch(model: Classifier, folder: Path) -> None:
    ids, mask = pad(ids_of(*TEXTS))
    with torch.no_grad():
        weights, heads = model(ids, mask)
        last = model.encoder(ids, mask, output_attentions=True).attentions[-1]
    found = graph.run(graph.session(folder / "float32.onnx"), ids, mask)
    assert list(found) == NAMES
    expected = [weights, heads["stress"].logits, heads["stress"].contributions]
    expected += [first_attention(last), attention_overlap(last, mask)]
    for name, value in zip(NAMES, expected, strict=True):
        np.testing.assert_allclose(found[name], value.numpy(), atol=1e-4)


@pytest.mark.parametrize("name", ["float32.onnx", "int8.onnx"])
def test_alone_equals_in_a_batch(folder: Path, name: str) -> None:
    session = graph.session(folder / name)
    rows = ids_of(*TEXTS)
    together = graph.run(session, *pad(rows))
    for place, row in enumerate(rows):
        alone = graph.run(session, *pad([row]))
        np.testing.assert_allclose(alone["logits.stress"][0], together["logits.stress"][place], atol=1e-5)
        np.testing.assert_allclose(alone["layer_weights"][0], together["layer_weights"][place], atol=1e-5)


def test_int8_is_near_float32_and_smaller(folder: Path) -> None:
    ids, mask = pad(ids_of(*TEXTS))
    exact, near = (graph.run(graph.session(folder / f"{n}.onnx"), ids, mask) for n in ("float32", "int8"))
    np.testing.assert_allclose(near["logits.stress"], exact["logits.stress"], atol=0.1)
    assert (folder / "int8.onnx").stat().st_size < (folder / "float32.onnx").stat().st_size


def test_contributions_add_up_to_the_logits_in_8_bits(model: Classifier, folder: Path) -> None:
    found = graph.run(graph.session(folder / "int8.onnx"), *pad(ids_of(*TEXTS)))
    total = model.heads["stress"].bias.detach().numpy() + found["contributions.stress"].sum(axis=1)
    np.testing.assert_allclose(total, found["logits.stress"], atol=1e-4)


@pytest.mark.parametrize("name", ["float32.onnx", "int8.onnx"])
def test_attention_is_shared_out_among_the_tokens_that_are_there(folder: Path, name: str) -> None:
    ids, mask = pad(ids_of(*TEXTS))
    found = graph.run(graph.session(folder / name), ids, mask)
    lengths = mask.sum(dim=1).numpy()
    assert lengths.min() < ids.shape[1]
    np.testing.assert_allclose(found["attention"].sum(axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(found["attention_overlap"].sum(axis=1), lengths, rtol=1e-5)
    for output in graph.ATTENTION:
        assert np.abs(found[output][mask.numpy() == 0]).max() == 0
        assert found[output][mask.numpy() == 1].min() > 0


def test_int8_keeps_the_attention_near(folder: Path) -> None:
    ids, mask = pad(ids_of(*TEXTS))
    exact, near = (graph.run(graph.session(folder / f"{n}.onnx"), ids, mask) for n in ("float32", "int8"))
    for output in graph.ATTENTION:
        np.testing.assert_allclose(near[output] / exact[output].max(), exact[output] / exact[output].max(), atol=0.05)


@pytest.mark.parametrize("name", ["float32.onnx", "int8.onnx"])
def test_sizes_of_outputs_are_known_without_running(folder: Path, name: str) -> None:
    outputs = {o.name: o.shape for o in graph.session(folder / name).get_outputs()}
    assert outputs == {
        "layer_weights": ["batch", 3],
        "logits.stress": ["batch", 2],
        "contributions.stress": ["batch", "tokens", 2],
        "attention": ["batch", "tokens"],
        "attention_overlap": ["batch", "tokens"],
    }


def test_quantized_columns_are_nearer_than_plain_rounding() -> None:
    weight = np.random.default_rng(0).normal(size=(400, 6)).astype(np.float32)
    weight[:, 2] = 0
    values, scale = quantize.quantize_columns(weight, quantize.WEIGHT_TOP)
    plain = np.maximum(np.abs(weight).max(axis=0), 1e-9) / quantize.WEIGHT_TOP
    assert np.abs(values).max() <= quantize.WEIGHT_TOP
    assert np.square(values * scale - weight).sum() <= np.square(np.rint(weight / plain) * plain - weight).sum()


def test_tiny_bundle_is_whole(tmp_path: Path) -> None:
    tiny.write(tmp_path)
    bundle = json.loads((tmp_path / "bundle.json").read_text(encoding="utf-8"))
    assert all(bundle["files"][name] == "sha256:" + sha256(tmp_path / name) for name in bundle["files"])
    expected = json.loads((tmp_path / "expected.json").read_text(encoding="utf-8"))
    reader = untruncated(str(tmp_path / "tokenizer.json"))
    session = onnxruntime.InferenceSession(tmp_path / "model.onnx")
    for case in expected["cases"]:
        assert reader.encode(case["text"]).ids == case["ids"]
        total = np.array(bundle["heads"][0]["bias"]) + np.sum(case["contributions"], axis=0)
        np.testing.assert_allclose(total, case["logits"], atol=1e-4)
        if len(case["windows"]) == 1:
            found = graph.run(session, *pad([case["ids"]]))["logits.stress"][0]
            np.testing.assert_allclose(found, case["logits"], atol=1e-4)


LABELS = {"stress": 2, "level": 4, "weather": 3}


@pytest.mark.parametrize(
    ("layers", "residual"),
    [("attention", True), ("attention", False), ("static", True), ("last", False)],
    ids=["as shipped", "without the residual", "static mix", "last layer's first token"],
)
def test_graph_of_many_heads_equals_pytorch(tmp_path: Path, layers: Layers, residual: bool) -> None:
    made = tiny.model(tiny.tokenizer().get_vocab_size(), LABELS, layers, residual)
    graph.export(made, tmp_path / "many.onnx")
    ids, mask = pad(ids_of(*TEXTS))
    with torch.no_grad():
        weights, heads = made(ids, mask)
    found = graph.run(graph.session(tmp_path / "many.onnx"), ids, mask)
    named = [f"{o}.{h}" for h in LABELS for o in ("logits", "contributions")]
    assert list(found) == ["layer_weights", *named, *graph.ATTENTION]
    np.testing.assert_allclose(found["layer_weights"], weights.numpy(), atol=1e-4)
    np.testing.assert_allclose(found["layer_weights"].sum(axis=1), 1, atol=1e-5)
    for name, head in heads.items():
        np.testing.assert_allclose(found[f"logits.{name}"], head.logits.numpy(), atol=1e-4)
        total = made.heads[name].bias.detach().numpy() + found[f"contributions.{name}"].sum(axis=1)
        np.testing.assert_allclose(total, found[f"logits.{name}"], atol=1e-4)


def test_many_heads_in_8_bits_stay_near(tmp_path: Path) -> None:
    made = tiny.model(tiny.tokenizer().get_vocab_size(), LABELS)
    graph.export(made, tmp_path / "float32.onnx")
    quantize.quantize(tmp_path / "float32.onnx", tmp_path / "int8.onnx")
    ids, mask = pad(ids_of(*TEXTS))
    exact, near = (graph.run(graph.session(tmp_path / f"{n}.onnx"), ids, mask) for n in ("float32", "int8"))
    for name in LABELS:
        np.testing.assert_allclose(near[f"logits.{name}"], exact[f"logits.{name}"], atol=0.1)

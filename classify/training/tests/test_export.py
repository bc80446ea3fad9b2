"""A model of several heads is calibrated, measured and described, each head by its kind."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from training import bundle, card, corpus, evaluate, export, graph, quantize, tiny
from training.data import Row
from training.model import Classifier
from training.run import Config, predict
from training.tasks import chosen

CONFIG = Config(seed=1, heads=["stress", "depression_level", "wellness"], max_tokens=24, stride=4)
HEADS = chosen(CONFIG.heads)


@pytest.fixture(scope="module")
def model() -> Classifier:
    return tiny.model(tiny.tokenizer().get_vocab_size(), {head.name: len(head.labels) for head in HEADS})


@pytest.fixture(scope="module")
def splits() -> evaluate.Splits:
    parts: dict[str, corpus.Encoded] = {}
    for head in HEADS:
        rows = []
        for i in range(30):
            text = " ".join(tiny.WORDS[(5 * i + j) % len(tiny.WORDS)] for j in range(3 + 2 * i))
            labels = list(head.labels[: i % 3]) if head.kind == "multilabel" else [head.labels[i % len(head.labels)]]
            rows.append(Row(f"{head.name} {i}", text, {} if i == 7 else {head.task: labels}))
        parts[head.dataset] = corpus.encode(rows, [head], tiny.tokenizer())
    return {"validation": parts, "test": {"dreaddit": parts["dreaddit"]}}


@pytest.fixture(scope="module")
def graphs(model: Classifier, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("graphs")
    paths = {name: folder / f"{name}.onnx" for name in ("float32", "int8")}
    graph.export(model, paths["float32"])
    quantize.quantize(paths["float32"], paths["int8"])
    return paths


@pytest.fixture(scope="module")
def found(model: Classifier, splits: evaluate.Splits, graphs: dict[str, Path]) -> dict[str, Any]:
    facts = evaluate.graph_facts(graphs["int8"], splits["validation"]["dreaddit"], CONFIG)
    heads = evaluate.figures(HEADS, {1: model}, graphs, splits, CONFIG)
    return {"heads": heads, "graphs": {"float32": facts, "int8": facts}}


def test_graph_reads_long_texts_as_pytorch_does(
    model: Classifier, splits: evaluate.Splits, graphs: dict[str, Path]
) -> None:
    rows = splits["validation"]["multiwd"]
    assert max(map(len, rows.ids)) > CONFIG.max_tokens
    expected = predict(model, rows, CONFIG)
    said = evaluate.graph_logits(graph.session(graphs["float32"]), rows, CONFIG)
    assert list(said) == ["wellness"]
    np.testing.assert_allclose(said["wellness"], expected["wellness"], atol=1e-4)


def test_each_kind_has_its_thresholds(found: dict[str, Any]) -> None:
    counts = {name: len(figures["calibration"]["thresholds"]) for name, figures in found["heads"].items()}
    assert counts == {"stress": 1, "depression_level": 0, "wellness": 6}
    for figures in found["heads"].values():
        assert figures["validation"]["rows"] == 29
        assert figures["validation"]["int8_thresholds"] >= figures["validation"]["int8"]
    assert [name for name, figures in found["heads"].items() if "test" in figures] == ["stress"]


def test_entries_say_what_the_graph_computes(model: Classifier, found: dict[str, Any]) -> None:
    entries = export.head_entries(model, CONFIG, found)
    assert [(e["output"], e["kind"]) for e in entries] == [(head.name, head.kind) for head in HEADS]
    for entry in entries:
        assert len(entry["bias"]) == len(entry["labels"])
        assert entry == bundle.head_entry(
            model.heads[entry["output"]], chosen([entry["output"]])[0], entry["temperature"], entry["thresholds"]
        )


def test_the_card_has_a_row_for_each_head(found: dict[str, Any]) -> None:
    config = vars(CONFIG)
    manifest = {"rows": {"dreaddit": {"train": 30, "validation": 30}}, "runs": [{"config": config}]}
    text = card.render("tiny", manifest, found)
    for head in HEADS:
        assert f"| {head.name} | {head.task} | {head.kind} |" in text
        assert f"| {head.name} | validation | 29 |" in text
    assert "--seeds 1 --heads stress depression_level wellness --max-tokens 24 --stride 4" in text


def test_calibration_leaves_out_rows_without_a_label() -> None:
    gold = torch.tensor([0, 1, 0, 1, corpus.ABSENT])
    logits = torch.tensor([[2.0, 0.0], [0.0, 2.0], [0.5, 0.0], [1.0, 0.0], [0.0, 90.0]])
    head = chosen(["stress"])[0]
    assert evaluate.calibrate(head, gold, logits) == evaluate.calibrate(head, gold[:4], logits[:4])

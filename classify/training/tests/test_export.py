"""A model of several heads is calibrated, measured and described, each head by its kind."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from training import bundle, card, corpus, evaluate, export, fairness, graph, packs, quantize, tiny, under_called
from training.answers import Answering, pooled
from training.data import Row
from training.model import Classifier
from training.run import Config, predict
from training.tasks import chosen

CONFIG = Config(seed=1, heads=["stress", "depression_level", "risk_level", "wellness"], max_tokens=24, stride=4)
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
    return {"validation": parts, "test": {"dreaddit": parts["dreaddit"]}, "imhi": {}}


@pytest.fixture(scope="module")
def graphs(model: Classifier, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("graphs")
    paths = {name: folder / f"{name}.onnx" for name in ("float32", "int8")}
    graph.export(model, paths["float32"])
    quantize.quantize(paths["float32"], paths["int8"])
    return paths


@pytest.fixture(scope="module")
def found(model: Classifier, splits: evaluate.Splits, graphs: dict[str, Path]) -> dict[str, Any]:
    facts = packs.facts(graphs["int8"], splits["validation"]["dreaddit"], CONFIG)
    candidates = {
        name: evaluate.Candidate(model, dict.fromkeys(CONFIG.heads, ba))
        for name, ba in (("seed-1", 0.25), ("seed-2", 0.75), ("average", 0.5))
    }
    heads = evaluate.figures(HEADS, candidates, graphs, splits, CONFIG)
    how = {head.name: export.answering(heads[head.name]) for head in HEADS}
    texts = (graphs["int8"], HEADS, how, tiny.tokenizer(), CONFIG)
    return {
        "heads": heads,
        "graphs": {"float32": facts, "int8": facts},
        "swaps": fairness.swapped(*texts),
        "examples": under_called.run(*texts),
    }


def test_graph_reads_long_texts_as_pytorch_does(
    model: Classifier, splits: evaluate.Splits, graphs: dict[str, Path]
) -> None:
    rows = splits["validation"]["multiwd"]
    assert max(map(len, rows.ids)) > CONFIG.max_tokens
    expected = predict(model, rows, CONFIG)
    said = packs.windows_of(graph.session(graphs["float32"]), rows.ids, CONFIG)
    assert list(said) == CONFIG.heads
    means = pooled(chosen(["wellness"])[0], said["wellness"], Answering())
    np.testing.assert_allclose(means, expected["wellness"], atol=1e-4)


def test_every_split_that_has_labels_has_figures(found: dict[str, Any]) -> None:
    for figures in found["heads"].values():
        assert figures["validation"]["rows"] == 29
        assert figures["validation"]["answered"] >= figures["validation"]["int8"] - 1e-9
        assert set(figures["validation"]["seeds"]["values"]) == {"seed-1", "seed-2"}
        assert figures["validation"]["average"] == figures["validation"]["seeds"]["mean"] == 0.5
    assert found["heads"]["stress"]["test"]["average"] == found["heads"]["stress"]["test"]["float32"]
    assert [name for name, figures in found["heads"].items() if "test" in figures] == ["stress"]


def test_only_heads_of_high_risk_say_what_they_miss(found: dict[str, Any]) -> None:
    assert [name for name, f in found["heads"].items() if "high_risk" in f["validation"]] == ["risk_level"]
    assert {entry["head"] for entry in found["examples"]} == {"risk_level"}


def test_swaps_are_of_heads_with_positive_labels(found: dict[str, Any]) -> None:
    assert list(found["swaps"]) == ["stress", "depression_level", "risk_level"]


def test_entries_say_what_the_graph_computes(model: Classifier, found: dict[str, Any]) -> None:
    entries = export.head_entries(model, CONFIG, found)
    assert [(e["output"], e["kind"]) for e in entries] == [(head.name, head.kind) for head in HEADS]
    for entry in entries:
        assert len(entry["bias"]) == len(entry["labels"])
        how = found["heads"][entry["output"]]["answers"]
        assert entry["temperature"] == how["temperature"] and entry["thresholds"] == how["thresholds"]
        further = {name: how[name] for name in ("decision", "abstain_below", "windows") if how[name]}
        assert further == {k: v for k, v in entry.items() if k in ("decision", "abstain_below", "windows")}


def test_the_card_has_a_row_for_each_head(found: dict[str, Any]) -> None:
    manifest = {
        "rows": {"dreaddit": {"train": 30, "validation": 30}},
        "runs": [{"config": vars(CONFIG)}],
        "candidates": [
            {"name": "seed-1", "validation_loss": 0.75, "validation_ba": 0.5},
            {"name": "average", "validation_loss": 0.5, "validation_ba": 0.625},
        ],
        "shipped": "average",
    }
    text = card.render("tiny", manifest, found)
    for head in HEADS:
        assert f"| {head.name} | {head.task} | {head.kind} |" in text
        assert f"| {head.name} | validation | 29 |" in text
    assert "| average of the seeds | 0.500 | 0.625 | ships |" in text
    assert "| risk_level | validation | 12 |" in text
    assert "| depression_level | balanced accuracy, test | – | 0.460 | 0.433 | no test file here |" in text
    assert f"--seeds 1 --heads {' '.join(CONFIG.heads)} --max-tokens 24 --stride 4" in text
    assert "python -m training.soup" in text
    assert tables_are_even(text)


def test_the_card_says_what_the_runs_began_from(found: dict[str, Any]) -> None:
    before = {"config": vars(replace(CONFIG, epochs=2))}
    manifest = {
        "rows": {},
        "runs": [{"config": vars(replace(CONFIG, epochs=1, adversarial=1.0)), "start": before}],
        "candidates": [{"name": "seed-1", "validation_loss": 0.75, "validation_ba": 0.5}],
        "shipped": "seed-1",
    }
    text = card.render("tiny", manifest, found)
    assert "Trained on from earlier runs with a second pass" in text
    first, second = (line for line in text.splitlines() if "training.train --data" in line)
    assert "export> --seeds 1" in first and "--epochs 2" in first and "--adversarial" not in first
    assert "<the same> --start <its folder>" in second and "--epochs 1 " in second and "--adversarial 1.0" in second


def test_a_bundle_has_the_list_of_its_texts(graphs: dict[str, Path], tmp_path: Path) -> None:
    tiny.tokenizer().save(str(tmp_path / "tokenizer.json"))
    (tmp_path / "list").write_text("0123456789abcdef\n")
    made = tmp_path / "made"
    bundle.write(made, graphs["int8"], tmp_path / "tokenizer.json", "", {"provenance": {}}, tmp_path / "list")
    assert (made / "texts.txt").read_text() == "0123456789abcdef\n"
    assert "texts.txt" in json.loads((made / "bundle.json").read_text())["files"]


def tables_are_even(text: str) -> bool:
    """Say whether each table of Markdown has as many cells in every row as in its head."""
    blocks = [block.splitlines() for block in text.split("\n\n") if block.startswith("|")]
    return all(len({line.count("|") for line in block}) == 1 for block in blocks)

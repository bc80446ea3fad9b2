"""A Hugging Face folder of each architecture becomes a bundle that answers as transformers does."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
import transformers
from tokenizers import Tokenizer
from transformers import PreTrainedModel

from training import adopt, graph, hf_folder, hf_tiny, hf_tokenizers, tiny
from training.data import sha256
from training.tokens import clip, pad, untruncated

TEXTS = ["I can't sleep before the exam.", "tea", "", "We walk by the river, and the rent is late again. " * 8]
NUMBERS = {"float16": onnx.TensorProto.FLOAT16, "int8": onnx.TensorProto.INT8}
LONGFORMER = hf_tiny.Architecture(
    "longformer",
    (hf_tiny.IDS, hf_tiny.MASK),
    hf_tiny.ROBERTA | {"attention_window": [16, 8]},
    trained=hf_tokenizers.byte_level_bpe,
)
BY_TYPE = {made.model_type: made for made in (*hf_tiny.ARCHITECTURES, LONGFORMER)}


def tokenizer_of(made: hf_tiny.Architecture) -> Tokenizer:
    """Return the tokenizer of an architecture, without a stored file."""
    return made.trained() if made.trained else tiny.tokenizer()


def folder_of(made: hf_tiny.Architecture, folder: Path) -> PreTrainedModel:
    """Write a folder as a researcher has it, and return its model."""
    reader = tokenizer_of(made)
    model = hf_tiny.build(made, reader.get_vocab_size())
    model.save_pretrained(folder)
    reader.save(str(folder / "tokenizer.json"))
    return model


def adopted(monkeypatch: pytest.MonkeyPatch, *options: object) -> None:
    monkeypatch.setattr("sys.argv", ["adopt", *map(str, options)])
    adopt.main()


def bundle_of(folder: Path) -> dict[str, Any]:
    """Read bundle.json, whose digests must be those of the files."""
    found: dict[str, Any] = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    assert all(found["files"][name] == "sha256:" + sha256(folder / name) for name in found["files"])
    return found


def rows_of(folder: Path, pad_id: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Tokenise TEXTS as the program does."""
    reader = untruncated(str(folder / "tokenizer.json"))
    rows = [clip(encoding.ids, hf_tiny.POSITIONS) for encoding in reader.encode_batch(TEXTS)]
    return pad(rows, pad_id)


@pytest.mark.parametrize("made", BY_TYPE.values(), ids=BY_TYPE)
def test_an_adopted_classifier_answers_as_transformers(
    made: hf_tiny.Architecture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = folder_of(made, tmp_path / "own")
    task = "talks/mood" if made.model_type in ("electra", "xlm-roberta") else "dreaddit/stress"
    adopted(monkeypatch, "--model", tmp_path / "own", "--task", task, "--bundle", tmp_path / "bundle")
    found = bundle_of(tmp_path / "bundle")
    head = found["heads"][0]
    kind = {"electra": "multiclass", "xlm-roberta": "multilabel"}.get(made.model_type, "binary")
    assert (head["task"], head["kind"], head["labels"]) == (task, kind, list(made.labels))
    assert (found["max_tokens"], found["stride"], found["logits_only"]) == (64, 16, True)
    ids, mask = rows_of(tmp_path / "bundle", model.config.pad_token_id or 0)
    with torch.no_grad():
        expected = model(ids, attention_mask=mask).logits
    said = graph.run(graph.session(tmp_path / "bundle/model.onnx"), ids, mask)
    assert list(said) == [f"logits.{head['output']}"]
    np.testing.assert_allclose(said[f"logits.{head['output']}"], expected, atol=1e-4)


@pytest.mark.parametrize("dtype", ["float16", "int8"])
@pytest.mark.parametrize("name", ["roberta", "distilbert", "deberta-v2"])
def test_shorter_numbers_stay_near(name: str, dtype: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder_of(BY_TYPE[name], tmp_path / "own")
    graphs = {}
    for each in ("float32", dtype):
        target = tmp_path / each
        adopted(monkeypatch, "--model", tmp_path / "own", "--task", "talks/mood", "--bundle", target, "--dtype", each)
        graphs[each] = target / "model.onnx"
    ids, mask = rows_of(tmp_path / dtype, 1 if name == "roberta" else 0)
    exact, near = (graph.run(graph.session(path), ids, mask)["logits.mood"] for path in graphs.values())
    np.testing.assert_allclose(near, exact, atol=0.1)
    weights = onnx.load(graphs[dtype]).graph.initializer
    shorter = sum(np.prod(w.dims) for w in weights if w.data_type == NUMBERS[dtype])
    assert shorter > 0.7 * sum(np.prod(w.dims) for w in weights)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["not stressed", "stressed"], [0, 1]),
        (["stressed", "not stressed"], [1, 0]),
        (["Stressed", "NOT_STRESSED"], [1, 0]),
        (["not-stressed", "stressed"], [0, 1]),
    ],
    ids=["the same", "the other way round", "other letters", "other joints"],
)
def test_labels_are_found_by_name(given: list[str], expected: list[int]) -> None:
    assert hf_folder.order(("not stressed", "stressed"), given) == expected


@pytest.mark.parametrize(
    "given", [["LABEL_0", "LABEL_1"], ["stressed"], ["stressed", "stressed"], ["not stressed", "stressed", "unsure"]]
)
def test_labels_that_do_not_match_are_shown_beside_the_tasks(given: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        hf_folder.order(("not stressed", "stressed"), given)
    assert f"the task has the labels ['not stressed', 'stressed'], the model {given}" in str(caught.value)


def test_named_labels_turn_the_logits_round(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = folder_of(BY_TYPE["bert"], tmp_path / "own")
    named = ["--labels", "stressed", "not stressed"]
    adopted(
        monkeypatch, "--model", tmp_path / "own", "--task", "dreaddit/stress", *named, "--bundle", tmp_path / "bundle"
    )
    assert bundle_of(tmp_path / "bundle")["heads"][0]["labels"] == ["not stressed", "stressed"]
    ids, mask = rows_of(tmp_path / "bundle", model.config.pad_token_id or 0)
    with torch.no_grad():
        expected = model(ids, attention_mask=mask).logits.flip(1)
    said = graph.run(graph.session(tmp_path / "bundle/model.onnx"), ids, mask)["logits.stress"]
    np.testing.assert_allclose(said, expected, atol=1e-4)


def test_the_tokenizer_says_the_window_and_cuts_nothing(tmp_path: Path) -> None:
    folder_of(BY_TYPE["bert"], tmp_path)
    reader = untruncated(str(tmp_path / "tokenizer.json"))
    reader.enable_truncation(32)
    reader.enable_padding(length=32)
    reader.save(str(tmp_path / "tokenizer.json"))
    source = hf_folder.classifier(tmp_path)
    assert (source.max_tokens, source.stride) == (32, 8)
    assert [len(source.reader.encode(text).ids) for text in ("", "tea " * 40)] == [2, 42]


@pytest.mark.parametrize(
    ("name", "fields", "expected"),
    [
        ("bert", {"max_position_embeddings": 512}, 512),
        ("bert", {"max_position_embeddings": 64}, 64),
        ("roberta", {"max_position_embeddings": 514, "pad_token_id": 1}, 512),
        ("xlm-roberta", {"max_position_embeddings": 66, "pad_token_id": 1}, 64),
        ("deberta-v2", {"max_position_embeddings": 1024}, 512),
    ],
    ids=["BERT", "few positions", "positions from behind the padding's", "few of those", "more than 512"],
)
def test_windows(name: str, fields: dict[str, int], expected: int, tmp_path: Path) -> None:
    config = transformers.AutoConfig.for_model(name, **fields)
    assert hf_folder.window(tmp_path, config, tiny.tokenizer()) == expected


def test_the_tokenizers_older_files_are_converted(tmp_path: Path) -> None:
    folder_of(BY_TYPE["bert"], tmp_path)
    vocabulary = tiny.tokenizer().get_vocab()
    (tmp_path / "vocab.txt").write_text(
        "\n".join(sorted(vocabulary, key=vocabulary.__getitem__)) + "\n", encoding="utf-8"
    )
    (tmp_path / "tokenizer.json").unlink()
    reader = hf_folder.classifier(tmp_path).reader
    for text in TEXTS:
        assert reader.encode(text).ids == tiny.tokenizer().encode(text).ids


def test_an_encoder_alone_is_no_classifier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model: Any = folder_of(BY_TYPE["bert"], tmp_path / "own")
    model.base_model.save_pretrained(tmp_path / "encoder")
    with pytest.raises(SystemExit, match=r"no trained BertForSequenceClassification; it lacks classifier.bias"):
        hf_folder.classifier(tmp_path / "encoder")

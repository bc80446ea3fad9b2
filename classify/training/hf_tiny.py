"""Command: write tiny plain Hugging Face exports with random weights, one an architecture, and what they answer.

python -m training.hf_tiny --out testdata/hf

Each folder holds model.onnx, config.json and tokenizer.json, as a researcher's export does, and expected.json.
RoBERTa, XLM-R and DeBERTa-v2 have tokenizers like those of their real kin, see hf_tokenizers; the others WordPiece.
The ids in expected.json are those of transformers.
Longformer is not here: its attention is traced for one length of text, so its graph answers no other.
"""

import argparse
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
import transformers
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import PretrainedConfig, PreTrainedModel

from . import hf_tokenizers, parity, tiny
from .graph import OPSET, to_float16
from .tokens import windows

POSITIONS = 64  # tokens that a model reads at once
STRIDE = 16  # a quarter of them, the program's rule for short models
LABELS = ["not stressed", "stressed"]
LEVELS = ["none", "some", "much"]
MORE = [  # what byte-level BPE and Unigram read otherwise than WordPiece
    "  Two blanks first,  two within, and one last ",
    "I'm glad you've come; they'll say it's 3 o'clock, or 12:45.",
    "Na\u00efve \uff37\uff49\uff44\uff45 letters, \u2460 and \ufb01ve \u2581 marks\ttabbed\nlines\u2026",
    "\U0001f468\u200d\U0001f469 \u6c5f\u8fb9\u6563\u6b65 <mask>[MASK] </s>",
]

Reader = Callable[[str], list[int]]
Logits = Callable[[list[int]], np.ndarray]


@dataclass(frozen=True)
class Architecture:
    """How to make one export: its model type, the graph's inputs in their order, and its configuration."""

    model_type: str
    inputs: tuple[str, ...]
    fields: dict[str, Any]
    labels: tuple[str, ...] = tuple(LABELS)
    trained: Callable[[], Tokenizer] | None = None  # the tokenizer; None: tiny's


IDS, MASK, TYPES = "input_ids", "attention_mask", "token_type_ids"
COMMON = {
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "max_position_embeddings": POSITIONS,
    "initializer_range": 0.3,  # large enough that texts differ
}
ROBERTA = COMMON | {
    "max_position_embeddings": POSITIONS + 2,  # positions begin behind the padding's id
    "pad_token_id": 1,
    "type_vocab_size": 1,
}
XLM_ROBERTA = ROBERTA | {"problem_type": "multi_label_classification", "initializer_range": 0.2}
DISTILBERT = {"dim": 16, "n_layers": 2, "n_heads": 2, "hidden_dim": 32} | {
    name: COMMON[name] for name in ("max_position_embeddings", "initializer_range")
}
DEBERTA = COMMON | {
    "hidden_size": 8,
    "num_hidden_layers": 1,  # its layers make large graphs
    "relative_attention": True,
    "position_buckets": 16,
    "pos_att_type": ["p2c", "c2p"],
    "position_biased_input": False,
    "norm_rel_ebd": "layer_norm",
    "share_att_key": True,
    "type_vocab_size": 0,
    "pooler_hidden_size": 8,
}

ARCHITECTURES = [
    Architecture("bert", (IDS, TYPES, MASK), COMMON),
    Architecture("roberta", (IDS, MASK), ROBERTA, trained=hf_tokenizers.byte_level_bpe),
    Architecture("distilbert", (IDS, MASK), DISTILBERT),
    Architecture("electra", (MASK, IDS, TYPES), COMMON | {"embedding_size": 16}, labels=tuple(LEVELS)),
    Architecture("deberta-v2", (IDS, MASK), DEBERTA, trained=hf_tokenizers.deberta_unigram),
    Architecture("xlm-roberta", (IDS, MASK), XLM_ROBERTA, trained=hf_tokenizers.xlmr_unigram),
]


class _Inputs(nn.Module):
    """Takes the inputs in a given order and gives the logits alone."""

    def __init__(self, model: PreTrainedModel, inputs: tuple[str, ...]) -> None:
        super().__init__()
        self.model, self.inputs = model, inputs

    def forward(self, *values: Tensor) -> Tensor:
        logits: Tensor = self.model(**dict(zip(self.inputs, values, strict=True))).logits
        return logits


def build(made: Architecture, vocabulary: int) -> PreTrainedModel:
    """Return the model with random weights."""
    torch.manual_seed(11)
    config: PretrainedConfig = transformers.AutoConfig.for_model(
        made.model_type,
        vocab_size=vocabulary,
        id2label=dict(enumerate(made.labels)),
        label2id={label: i for i, label in enumerate(made.labels)},
        attn_implementation="eager",
        **made.fields,
    )
    model: PreTrainedModel = transformers.AutoModelForSequenceClassification.from_config(config)
    config.architectures = [type(model).__name__]
    model.eval()
    return model


def export(model: PreTrainedModel, inputs: tuple[str, ...], path: Path) -> None:
    """Write the float32 graph with its inputs in the given order."""
    ids = torch.tensor([[5, 6, 7, 8, 9], [9, 8, 7, 6, 5]])
    values = {IDS: ids, MASK: torch.ones_like(ids), TYPES: torch.zeros_like(ids)}
    torch.onnx.export(
        _Inputs(model, inputs).eval(),
        tuple(values[name] for name in inputs),
        str(path),
        input_names=list(inputs),
        output_names=["logits"],
        dynamic_axes={name: {0: "batch", 1: "tokens"} for name in inputs} | {"logits": {0: "batch"}},
        opset_version=OPSET,
        dynamo=False,
    )


def torch_logits(model: PreTrainedModel) -> Logits:
    """Return a function from the ids of one window to its logits by PyTorch."""

    @torch.no_grad()
    def logits(ids: list[int]) -> np.ndarray:
        out: np.ndarray = model(torch.tensor([ids]), attention_mask=torch.ones(1, len(ids))).logits[0].numpy()
        return out

    return logits


def graph_logits(path: Path) -> Logits:
    """Return the same function by ONNX Runtime."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    wanted = [i.name for i in session.get_inputs()]

    def logits(ids: list[int]) -> np.ndarray:
        row = np.array([ids], dtype=np.int64)
        values = {IDS: row, MASK: np.ones_like(row), TYPES: np.zeros_like(row)}
        out: np.ndarray = session.run(["logits"], {name: values[name] for name in wanted})[0][0]
        return out

    return logits


def reader_of(path: Path) -> Reader:
    """Return what transformers makes of a text with a tokenizer.json: ids, with the special tokens."""
    reader = transformers.PreTrainedTokenizerFast(tokenizer_file=str(path))

    def ids(text: str) -> list[int]:
        return list(reader(text)["input_ids"])

    return ids


def expected(by: str, logits: Logits, reader: Reader) -> dict[str, object]:
    """Return the answers for tiny.TEXTS and MORE: ids, windows over content tokens, the mean of the windows' logits."""
    cases = []
    for text in [*tiny.TEXTS, *MORE]:
        ids = reader(text)
        content = ids[1:-1]
        ranges = windows(len(content), POSITIONS, STRIDE)
        rows = [logits([ids[0], *content[start:end], ids[-1]]).astype(np.float64) for start, end in ranges]
        cases.append({"text": text, "ids": ids, "windows": ranges, "logits": parity.rounded(np.mean(rows, axis=0))})
    return {"about": f"{by}'s answers; ids with [CLS] and [SEP], means of the logits over the windows", "cases": cases}


def write(folder: Path, made: Architecture) -> None:
    """Write the export and PyTorch's answers."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "tokenizer.json"
    if made.trained is None:
        tiny.tokenizer().save(str(path))
        tokenizer = Tokenizer.from_file(str(path))
    else:
        tokenizer = hf_tokenizers.kept(path, made.trained)
    model = build(made, tokenizer.get_vocab_size())
    export(model, made.inputs, folder / "model.onnx")
    model.config.save_pretrained(folder)
    parity.save(folder / "expected.json", expected("PyTorch", torch_logits(model), reader_of(path)))


def convert(source: Path, folder: Path, change: Callable[[Path, Path], None]) -> None:
    """Write an export with the graph of another, changed, and ONNX Runtime's answers."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("config.json", "tokenizer.json"):
        shutil.copyfile(source / name, folder / name)
    change(source / "model.onnx", folder / "model.onnx")
    reader = reader_of(folder / "tokenizer.json")
    parity.save(folder / "expected.json", expected("ONNX Runtime", graph_logits(folder / "model.onnx"), reader))


def to_int8(source: Path, target: Path) -> None:
    """Write a graph with int8 weights; activations are quantised as the graph runs."""
    quantize_dynamic(
        str(source), str(target), weight_type=QuantType.QInt8, extra_options={"DisableShapeInference": True}
    )


def main() -> None:
    """Write all exports below --out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    out: Path = parser.parse_args().out
    for made in ARCHITECTURES:
        write(out / made.model_type, made)
    convert(out / "bert", out / "bert-fp16", to_float16)
    convert(out / "distilbert", out / "distilbert-int8", to_int8)
    print(json.dumps({str(p.relative_to(out)): p.stat().st_size for p in sorted(out.glob("*/model.onnx"))}, indent=2))


if __name__ == "__main__":
    main()

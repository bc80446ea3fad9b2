"""A researcher's Hugging Face folder: its model, its tokenizer, the window it reads, the names of its labels."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import transformers
from tokenizers import Tokenizer
from transformers import PretrainedConfig, PreTrainedModel

from . import data, longformer
from .tasks import HEADS, Head, Kind

WINDOW, STRIDE = 512, 128  # of a folder that says nothing of its own, as of the program's plain exports
BEHIND_PADDING = ("roberta", "xlm-roberta", "xlm-roberta-xl", "camembert", "longformer")


@dataclass(frozen=True)
class Source:
    """A folder's content; a window holds at most max_tokens tokens, and the reader cuts nothing."""

    folder: Path
    model: PreTrainedModel
    reader: Tokenizer
    max_tokens: int

    @property
    def stride(self) -> int:
        """How many tokens neighbouring windows share: the program's rule for plain exports."""
        return min(STRIDE, self.max_tokens // 4)


def classifier(folder: Path) -> Source:
    """Load a fine-tuned sequence classifier; one that lacks weights is an error."""
    return _source(folder, _load(transformers.AutoModelForSequenceClassification, folder))


def encoder(folder: Path) -> Source:
    """Load the encoder of any folder that has one."""
    return _source(folder, _load(transformers.AutoModel, folder))


def _load(kind: Any, folder: Path) -> PreTrainedModel:
    if not list(folder.glob("*.safetensors")) or not (folder / "config.json").exists():
        raise SystemExit(f"{folder}: has no config.json and *.safetensors; write them with save_pretrained")
    model: PreTrainedModel
    model, info = kind.from_pretrained(folder, attn_implementation="eager", output_loading_info=True)
    missing = [name for name in info["missing_keys"] if not name.startswith("pooler.")]  # no one reads an encoder's
    if missing:
        raise SystemExit(f"{folder}: is no trained {type(model).__name__}; it lacks {', '.join(sorted(missing))}")
    longformer.widen(model)
    model.eval()
    return model


def _source(folder: Path, model: PreTrainedModel) -> Source:
    reader = tokenizer(folder)
    max_tokens = window(folder, model.config, reader)
    reader.no_truncation()
    return Source(folder, model, reader, max_tokens)


def tokenizer(folder: Path) -> Tokenizer:
    """Load tokenizer.json, or convert the tokenizer's older files; without padding, and as the program can read it."""
    path = folder / "tokenizer.json"
    if path.exists():
        reader = Tokenizer.from_file(str(path))
    else:
        reader = transformers.AutoTokenizer.from_pretrained(folder, use_fast=True).backend_tokenizer
    reader.no_padding()
    if len(reader.encode("").ids) != 2:
        raise SystemExit(f"{folder}: the tokenizer does not put one token before a text and one behind it")
    if reader.token_to_id("[PAD]") is None and reader.token_to_id("<pad>") is None:
        raise SystemExit(f"{folder}: the tokenizer has no [PAD] or <pad>")
    return reader


def window(folder: Path, config: PretrainedConfig, reader: Tokenizer) -> int:
    """Return the most tokens of a window.

    They are those that the tokenizer cuts texts to, 512 if it does not say, and
    no more than tokenizer_config.json allows and the model has positions for.
    """
    limits = [reader.truncation["max_length"] if reader.truncation else WINDOW]
    path = folder / "tokenizer_config.json"
    if path.exists():
        limits.append(int(json.loads(path.read_text(encoding="utf-8")).get("model_max_length") or WINDOW))
    if config.max_position_embeddings > 0:
        behind = (config.pad_token_id or 0) + 1 if config.model_type in BEHIND_PADDING else 0
        limits.append(config.max_position_embeddings - behind)
    return min(limits)


def weights(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of weights by its name."""
    return {path.name: data.sha256(path) for path in sorted(folder.glob("*.safetensors"))}


def head(task: str, config: PretrainedConfig, labels: Sequence[str]) -> Head:
    """Return the head of a task: that of the table, or where it has none, one with the model's labels."""
    multilabel = config.problem_type == "multi_label_classification"
    if config.problem_type not in (None, "single_label_classification", "multi_label_classification"):
        raise SystemExit(f"config.json: problem_type {config.problem_type!r} is not a classification")
    for known in HEADS:
        if known.task == task and (known.kind == "multilabel") != multilabel:
            raise SystemExit(f"config.json: problem_type is {config.problem_type!r}, but {task} is {known.kind}")
        if known.task == task:
            return known
    kind: Kind = "multilabel" if multilabel else "binary" if len(labels) == 2 else "multiclass"
    return Head(task.rpartition("/")[2].replace("-", "_"), task, kind, tuple(labels))


def labels(config: PretrainedConfig) -> list[str]:
    """Return the labels of config.json in the order of the logits."""
    names = config.id2label or {}
    return [names[i] for i in range(config.num_labels)]


def order(wanted: Sequence[str], given: Sequence[str]) -> list[int]:
    """Return for each label that is wanted its place among those given.

    Case does not matter, nor whether words are joined by "_", "-" or a blank.
    Labels that do not match one to one are an error that shows both lists.
    """
    plain = [_plain(name) for name in given]
    found = [_plain(name) for name in wanted]
    if sorted(plain) != sorted(found) or len(set(plain)) != len(plain):
        raise SystemExit(
            f"the task has the labels {list(wanted)}, the model {list(given)}; "
            "name the task's labels in the order of the model's logits with --labels"
        )
    return [plain.index(name) for name in found]


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())

"""The bundle folder: bundle.json, model.onnx, tokenizer.json, MODEL_CARD.md."""

import json
import shutil
from pathlib import Path
from typing import Any

from .data import sha256
from .model import AdditiveHead
from .tasks import Head
from .tokens import untruncated

SCHEMA = 1


def head_entry(trained: AdditiveHead, head: Head, temperature: float, thresholds: list[float]) -> dict[str, Any]:
    """Return a head whose logits are sums over tokens as bundle.json describes it."""
    return entry(head, [float(b) for b in trained.bias], temperature, thresholds)


def entry(head: Head, bias: list[float], temperature: float, thresholds: list[float]) -> dict[str, Any]:
    """Return a head as bundle.json describes it; bias is what its logits are without any token.

    Probabilities are softmax(logits / temperature), or the sigmoid of each if
    it is multilabel. thresholds has one number a label of a multilabel head, at
    most one of a binary head, for its positive label, and else none.
    """
    return {
        "output": head.name,
        "task": head.task,
        "kind": head.kind,
        "labels": list(head.labels),
        "positive": list(head.positive),
        "temperature": temperature,
        "bias": bias,
        "thresholds": thresholds,
    }


def write(folder: Path, model: Path, tokenizer: Path, card: str, fields: dict[str, Any]) -> None:
    """Write a bundle. fields hold bundle.json but for schema and files.

    The tokenizer loses its truncation and padding, which are the program's business.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(model, folder / "model.onnx")
    untruncated(str(tokenizer)).save(str(folder / "tokenizer.json"))
    (folder / "MODEL_CARD.md").write_text(card, encoding="utf-8")
    files = {name: f"sha256:{sha256(folder / name)}" for name in ("model.onnx", "tokenizer.json", "MODEL_CARD.md")}
    provenance = fields.pop("provenance")
    content = {"schema": SCHEMA, **fields, "files": files, "provenance": provenance}
    text = json.dumps(content, indent=2, ensure_ascii=False)
    (folder / "bundle.json").write_text(text + "\n", encoding="utf-8")

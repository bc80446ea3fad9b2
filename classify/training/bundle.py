"""The bundle folder: bundle.json, model.onnx, tokenizer.json, MODEL_CARD.md."""

import json
import shutil
from pathlib import Path
from typing import Any

from .data import sha256
from .model import AdditiveHead
from .tokens import untruncated

SCHEMA = 1


def head_entry(
    head: AdditiveHead, output: str, task: str, labels: list[str], positive: list[str], temperature: float
) -> dict[str, Any]:
    """Return a head as bundle.json describes it; probabilities are softmax(logits / temperature)."""
    return {
        "output": output,
        "task": task,
        "kind": "binary" if len(labels) == 2 else "multiclass",
        "labels": labels,
        "positive": positive,
        "temperature": temperature,
        "bias": [float(b) for b in head.bias],
        "thresholds": [],
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

"""The bundle folder: bundle.json, model.onnx, tokenizer.json, MODEL_CARD.md, and of a trained one texts.txt."""

import json
import shutil
from pathlib import Path
from typing import Any

from . import check
from .answers import Answering
from .data import sha256
from .model import AdditiveHead
from .tasks import Head
from .tokens import untruncated

SCHEMA = 2
CARD = "MODEL_CARD.md"


def head_entry(
    trained: AdditiveHead,
    head: Head,
    temperature: float,
    thresholds: list[float],
    decision: str = "",
    abstain_below: float = 0.0,
    windows: str = "",
) -> dict[str, Any]:
    """Return a head whose logits are sums over tokens as bundle.json describes it.

    What is empty or 0 of the last three is left out.
    """
    further = {"decision": decision, "abstain_below": abstain_below, "windows": windows}
    described = entry(head, [float(b) for b in trained.bias], temperature, thresholds)
    return described | {name: value for name, value in further.items() if value}


def entry(head: Head, bias: list[float], temperature: float, thresholds: list[float]) -> dict[str, Any]:
    """Return a head as bundle.json describes it; bias is what its logits are without any token.

    Probabilities are softmax(logits / temperature), or the sigmoid of each if
    it is multilabel. Its role is benchmark: training.concern alone makes a head a
    screening one. thresholds has one number a label of a multilabel head, at
    most one of a binary head, for its positive label, and else none.
    """
    return {
        "output": head.name,
        "task": head.task,
        "role": "benchmark",
        "unit": head.unit,
        "population": head.population,
        "kind": head.kind,
        "labels": list(head.labels),
        "positive": list(head.positive),
        "risk": list(head.risk),
        "temperature": temperature,
        "bias": bias,
        "thresholds": thresholds,
    }


def described(entry: dict[str, Any]) -> tuple[Head, Answering]:
    """Return the head that an entry of bundle.json describes, and how its probabilities come about."""
    lists = {name: tuple(entry[name]) for name in ("labels", "positive", "risk")}
    head = Head(
        entry["output"], entry["task"], entry["kind"], unit=entry["unit"], population=entry["population"], **lists
    )
    return head, Answering(temperature=entry["temperature"], windows=entry.get("windows", ""))


def write(
    folder: Path, model: Path, tokenizer: Path, card: str, fields: dict[str, Any], texts: Path | None = None
) -> None:
    """Write a bundle. fields hold bundle.json but for schema and files.

    The tokenizer loses its truncation and padding, which are the program's
    business. texts is the list of the hashes of the texts that were learnt from.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(model, folder / "model.onnx")
    untruncated(str(tokenizer)).save(str(folder / "tokenizer.json"))
    (folder / CARD).write_text(card, encoding="utf-8")
    names = ["model.onnx", "tokenizer.json", CARD]
    if texts:
        shutil.copyfile(texts, folder / check.TEXTS)
        names.append(check.TEXTS)
    files = {name: f"sha256:{sha256(folder / name)}" for name in names}
    provenance = fields.pop("provenance")
    save(folder, {"schema": SCHEMA, **fields, "files": files, "provenance": provenance})


def save(folder: Path, content: dict[str, Any]) -> None:
    """Write bundle.json."""
    text = json.dumps(content, indent=2, ensure_ascii=False)
    (folder / "bundle.json").write_text(text + "\n", encoding="utf-8")


def write_section(folder: Path, heading: str, text: str) -> None:
    """Put a section into the card of a bundle, in place of the one with its heading or before the limits."""
    file = folder / CARD
    parts = file.read_text(encoding="utf-8").split("\n## ")
    headings = [part.partition("\n")[0] for part in parts]
    section = f"{heading}\n\n{text}\n"
    if heading in headings:
        parts[headings.index(heading)] = section
    else:
        parts.insert(headings.index("Limits"), section)
    file.write_text("\n## ".join(parts), encoding="utf-8")
    content = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    content["files"][CARD] = f"sha256:{sha256(file)}"
    save(folder, content)

"""Compares the pipeline's probabilities with Python on this machine.

Usage: parity.py DATA BUNDLE RESULTS.parquet

Each text of Dreaddit's test split is tokenized by Hugging Face's tokenizers
and its windows run one by one through the bundle's graph by Python's
onnxruntime. The probabilities that the pipeline wrote for stress must agree to
1e-4.
"""

import csv
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pyarrow.parquet as pq
from tokenizers import Tokenizer

BOUND = 1e-4
TASK = "dreaddit/stress"


def windows(ids: list[int], most: int, stride: int) -> list[list[int]]:
    """Return the rows that a text is read in: its first and last token around stretches of the others."""
    first, *content, last = ids
    size = most - 2
    starts = [0]
    while starts[-1] + size < len(content):
        starts.append(starts[-1] + size - stride)
    return [[first, *content[start : start + size], last] for start in starts]


def main(data: str, bundle: str, results_file: str) -> None:
    folder = Path(bundle)
    described = json.loads((folder / "bundle.json").read_text())
    head = next(head for head in described["heads"] if head["task"] == TASK)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    session = onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
    answers = {
        row["id"]: next(answer for answer in row["answers"] if answer["task"] == TASK)
        for row in pq.read_table(results_file, columns=["id", "answers"]).to_pylist()
    }
    worst, read = 0.0, 0
    with (Path(data) / "dreaddit" / "dreaddit-test.csv").open(encoding="utf-8", newline="") as f:
        for n, row in enumerate(csv.DictReader(f), 1):
            logits = []
            for window in windows(tokenizer.encode(row["text"]).ids, described["max_tokens"], described["stride"]):
                ids = np.array([window])
                feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
                logits.append(session.run([f"logits.{head['output']}"], feed)[0][0].astype(np.float64))
            read += len(logits)
            mean = np.mean(logits, axis=0) / head["temperature"]
            p = np.exp(mean - mean.max())
            p /= p.sum()
            ours = [s["probability"] for s in answers[f"dreaddit-test-{n:05d}"]["probabilities"]]
            worst = max(worst, float(np.abs(p - ours).max()))
    print(f"{n} posts in {read} windows: the largest difference of a probability from Python's is {worst:.2e}, "
          f"at most {BOUND} is allowed")
    assert n == 715 and worst <= BOUND


if __name__ == "__main__":
    main(*sys.argv[1:])

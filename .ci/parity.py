"""Compares the pipeline's probabilities with Python on this machine.

Usage: parity.py DATA BUNDLE RESULTS.parquet

Each text of Dreaddit's test split is tokenized by Hugging Face's tokenizers
and run alone through the bundle's graph by Python's onnxruntime. The
probabilities that the pipeline wrote must agree to 1e-4.
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


def main(data: str, bundle: str, results_file: str) -> None:
    folder = Path(bundle)
    head = json.loads((folder / "bundle.json").read_text())["heads"][0]
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    session = onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
    rows = {row["id"]: row for row in pq.read_table(results_file).to_pylist()}
    worst = 0.0
    with (Path(data) / "dreaddit" / "dreaddit-test.csv").open(encoding="utf-8", newline="") as f:
        for n, row in enumerate(csv.DictReader(f), 1):
            ids = np.array([tokenizer.encode(row["text"]).ids])
            feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
            logits = session.run([f"logits.{head['output']}"], feed)[0][0].astype(np.float64) / head["temperature"]
            p = np.exp(logits - logits.max())
            p /= p.sum()
            ours = [s["probability"] for s in rows[f"dreaddit-test-{n:05d}"]["probabilities"]]
            worst = max(worst, float(np.abs(p - ours).max()))
    print(f"{n} posts: the largest difference of a probability from Python's is {worst:.2e}, at most {BOUND} is allowed")
    assert n == 715 and worst <= BOUND


if __name__ == "__main__":
    main(*sys.argv[1:])

"""A run may begin with what another learnt, and the manifest has both."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from training import tiny, train
from training.model import Classifier
from training.run import Config

SOURCES = [{"file": "walks-train.jsonl", "sha256": "1"}]
CONFIG = Config(seed=2, heads=["stress"])


def model(seed: int) -> Classifier:
    torch.manual_seed(seed)
    return tiny.model(tiny.tokenizer().get_vocab_size(), {"stress": 2})


def earlier(folder: Path, **changes: Any) -> Path:
    runs = [{"config": {"seed": seed}, "curve": []} for seed in (1, 2)]
    (folder / "manifest.json").write_text(json.dumps({"data": SOURCES, "runs": runs} | changes))
    return folder


def test_the_earlier_runs_are_found_by_seed(tmp_path: Path) -> None:
    found = train.earlier_runs(earlier(tmp_path), SOURCES)
    assert {seed: run["config"]["seed"] for seed, run in found.items()} == {1: 1, 2: 2}


def test_earlier_runs_on_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="was trained on other files"):
        train.earlier_runs(earlier(tmp_path, data=[]), SOURCES)


def test_a_run_begins_with_the_best_weights_of_its_seed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "build", lambda _config: model(0))
    (tmp_path / "seed-2").mkdir()
    torch.save(model(7).state_dict(), tmp_path / "seed-2" / "best.pt")
    begun, want = train.begun(CONFIG, tmp_path).state_dict(), model(7).state_dict()
    assert all(torch.equal(begun[name], value) for name, value in want.items())


def test_without_a_start_a_run_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "build", lambda _config: model(0))
    begun, want = train.begun(CONFIG, None).state_dict(), model(0).state_dict()
    assert all(torch.equal(begun[name], value) for name, value in want.items())

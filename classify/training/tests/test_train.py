"""A run may begin with what another learnt, and the manifest has both."""

import json
from pathlib import Path

import pytest
import torch

from training import tiny, train
from training.model import Classifier
from training.run import Config

CONFIG = Config(seed=2, heads=["stress"])


def model(seed: int) -> Classifier:
    torch.manual_seed(seed)
    return tiny.model(tiny.tokenizer().get_vocab_size(), {"stress": 2})


def earlier(folder: Path, shipped: str) -> Path:
    runs = [{"config": {"seed": seed}, "curve": []} for seed in (1, 2)]
    (folder / "manifest.json").write_text(json.dumps({"runs": runs, "shipped": shipped}))
    (folder / "texts.txt").write_text("a\nb\n")
    (folder / shipped).mkdir()
    torch.save(model(7).state_dict(), folder / shipped / "best.pt")
    return folder


@pytest.mark.parametrize(("shipped", "seed"), [("seed-2", 2), ("average", 1)])
def test_the_earlier_run_is_the_one_that_ships(tmp_path: Path, shipped: str, seed: int) -> None:
    assert train.earlier_run(earlier(tmp_path, shipped))["config"]["seed"] == seed


def test_texts_of_the_earlier_run_are_recorded(tmp_path: Path) -> None:
    assert train.text_hashes({}, None, earlier(tmp_path, "seed-2")) == ["a", "b"]


def test_a_run_begins_with_the_weights_that_ship(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "build", lambda _config: model(0))
    earlier(tmp_path, "seed-2")
    begun, want = train.begun(CONFIG, tmp_path).state_dict(), model(7).state_dict()
    assert all(torch.equal(begun[name], value) for name, value in want.items())


def test_without_a_start_a_run_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "build", lambda _config: model(0))
    begun, want = train.begun(CONFIG, None).state_dict(), model(0).state_dict()
    assert all(torch.equal(begun[name], value) for name, value in want.items())

"""Runs that differ in their seed are put together; the best candidate on validation ships."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from training import soup, tiny
from training.model import Classifier
from training.run import Config


def figures(loss: float) -> dict[str, Any]:
    return {"validation_loss": loss, "validation_ba": 0.5, "heads": {"stress": 0.5}}


def manifest(seed: int, loss: float, **changes: Any) -> dict[str, Any]:
    config = vars(Config(seed=seed, heads=["stress"], max_tokens=16, stride=4))
    best = {"epoch": 1, **figures(loss)}
    made = {"data": [], "rows": {"dreaddit": {"train": 9, "validation": 3}}, "encoder_sha256": "0", "versions": {}}
    return made | {"runs": [{"config": config, "curve": [best], "best": best}]} | changes


def test_runs_of_several_folders_become_one_manifest() -> None:
    found = soup.merged([manifest(2, 0.7), manifest(1, 0.8)])
    assert [candidate["name"] for candidate in found["candidates"]] == ["seed-2", "seed-1"]
    assert found["candidates"][0]["validation_loss"] == 0.7
    assert len(found["runs"]) == 2
    assert soup.best(found["candidates"]) == "seed-2"


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (manifest(1, 0.8), "the seeds are"),
        (manifest(2, 0.8, rows={}), "differ in rows"),
        (manifest(2, 0.8, data=[{"file": "walks.jsonl"}]), "differ in data"),
    ],
    ids=["the same seed", "other rows", "other files"],
)
def test_runs_that_cannot_be_averaged_are_refused(other: dict[str, Any], message: str) -> None:
    with pytest.raises(SystemExit, match=message):
        soup.merged([manifest(1, 0.7), other])


def test_other_settings_are_refused() -> None:
    other = manifest(2, 0.8)
    other["runs"][0]["config"]["epochs"] = 9
    with pytest.raises(SystemExit, match="differ in epochs: only the seed may differ"):
        soup.merged([manifest(1, 0.7), other])


def test_one_run_is_the_only_candidate() -> None:
    assert [one["name"] for one in soup.merged([manifest(1, 0.7)])["candidates"]] == ["seed-1"]


def test_an_average_is_that_of_the_numbers() -> None:
    one, other = ({"w": torch.tensor([1.0, 3.0]) + k, "ids": torch.tensor([5])} for k in (0, 2))
    found = soup.averaged([one, other])
    assert found["w"].tolist() == [2, 4]
    assert found["ids"].tolist() == [5] and found["ids"].dtype == torch.int64


def model(seed: int) -> Classifier:
    made = tiny.model(tiny.tokenizer().get_vocab_size())
    torch.manual_seed(seed)
    with torch.no_grad():
        made.heads["stress"].label.weight.add_(0.1 * torch.randn_like(made.heads["stress"].label.weight))
    return made


@pytest.mark.parametrize(("average", "shipped"), [(0.6, "average"), (0.75, "seed-1")])
def test_the_command_writes_all_candidates(
    average: float, shipped: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed, loss in ((1, 0.7), (2, 0.8)):
        out = tmp_path / f"out-{seed}"
        (out / f"seed-{seed}").mkdir(parents=True)
        torch.save(model(seed).state_dict(), out / f"seed-{seed}" / "best.pt")
        (out / "manifest.json").write_text(json.dumps(manifest(seed, loss)))
        (out / "texts.txt").write_text("0123456789abcdef\n")
    monkeypatch.setattr(soup, "score", lambda folder, config, weights: figures(average))
    outs = [str(tmp_path / f"out-{seed}") for seed in (1, 2)]
    monkeypatch.setattr(sys, "argv", ["soup", "--data", ".", "--out", *outs, "--to", str(tmp_path / "to")])
    soup.main()
    found = json.loads((tmp_path / "to" / "manifest.json").read_text())
    assert [c["name"] for c in found["candidates"]] == ["seed-1", "seed-2", "average"]
    assert found["shipped"] == shipped
    weights = [torch.load(soup.weights_file(tmp_path / "to", c["name"])) for c in found["candidates"]]
    mean = (weights[0]["heads.stress.label.weight"] + weights[1]["heads.stress.label.weight"]) / 2
    torch.testing.assert_close(weights[2]["heads.stress.label.weight"], mean)
    assert (tmp_path / "to" / "texts.txt").read_text() == "0123456789abcdef\n"

"""The weights that stay in the repository give a model again."""

from pathlib import Path

import pytest
import torch

from training import weights
from training.model import Classifier
from training.run import Config
from training.tests.test_frozen import encoder


def test_weights_come_back_in_16_bits_without_what_is_not_trained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(config: Config) -> Classifier:
        torch.manual_seed(config.seed)
        return Classifier(encoder("bert"), {"stress": 2})

    monkeypatch.setattr(weights, "build", made)
    config = Config(seed=1)
    model = made(config)
    with torch.no_grad():
        for name, value in model.named_parameters():
            if weights.kept(name):
                value.add_(0.1)
    path = tmp_path / "w.safetensors"
    weights.save(model, config, path)
    again, read = weights.load(path)
    assert read == config
    for name, value in model.state_dict().items():
        if ".project." not in name:
            assert torch.equal(again.state_dict()[name], value.half().float() if weights.kept(name) else value), name
    size = sum(v.numel() for n, v in model.state_dict().items() if weights.kept(n))
    assert path.stat().st_size < 2 * size + 10_000

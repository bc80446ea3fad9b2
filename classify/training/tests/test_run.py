"""A run that is stopped after every step ends where one ends that is not."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import torch

from training import corpus, tiny
from training.data import Row
from training.run import DELETED, Config, Run, recorded
from training.tasks import Head

BUNDLE = Path(__file__).parents[2] / "bundles" / "minilm-all"
MOOD = Head("stress", "walks/mood", "ordinal", ("calm", "uneasy", "tense"), ("tense",))
LONELY = Head("lonely", "walks/lonely", "binary", ("no", "yes"), ("yes",))
WEATHER = Head("weather", "talks/weather", "multilabel", ("rain", "wind"))
CONFIG = Config(seed=3, heads=["stress"], epochs=2, batch=8, max_tokens=16, stride=4)


def corpora() -> dict[str, corpus.Corpus]:
    words = tiny.WORDS
    walks, talks = [], []
    for i in range(40):
        text = " ".join(words[(i * 7 + j) % len(words)] for j in range(4 + i % 20))
        labels = {"walks/mood": [MOOD.labels[i % 3]]} | ({"walks/lonely": [LONELY.labels[i % 2]]} if i % 5 else {})
        walks.append(Row(f"w{i}", text, labels))
        talks.append(Row(f"t{i}", text + " again", {"talks/weather": ["rain", "wind"][: i % 3]}))
    made = {}
    for name, rows, heads in (("walks", walks, [MOOD, LONELY]), ("talks", talks, [WEATHER])):
        parts = [corpus.encode(part, heads, tiny.tokenizer()) for part in (rows[:30], rows[30:])]
        made[name] = corpus.Corpus(heads, *parts)
    return made


def start(folder: Path, config: Config = CONFIG, taught: dict[str, dict[str, torch.Tensor]] | None = None) -> Run:
    torch.manual_seed(config.seed)
    labels = {"stress": 3, "lonely": 2, "weather": 2}
    return Run(config, tiny.model(tiny.tokenizer().get_vocab_size(), labels), corpora(), folder, taught)


def test_resumed_equals_uninterrupted(tmp_path: Path) -> None:
    whole = start(tmp_path / "whole")
    assert whole.train()
    stopped = start(tmp_path / "stopped")
    stops = 0
    while not stopped.train(deadline=0):
        stopped = start(tmp_path / "stopped")
        stops += 1
    assert stops == whole.total
    for point, other in zip(whole.curve, stopped.curve, strict=True):
        assert {k: v for k, v in point.items() if k != "seconds"} == {k: v for k, v in other.items() if k != "seconds"}
    for name, value in whole.model.state_dict().items():
        torch.testing.assert_close(value, stopped.model.state_dict()[name], atol=0, rtol=0)
    best, again = (torch.load(tmp_path / name / "best.pt") for name in ("whole", "stopped"))
    assert all(torch.equal(best[name], again[name]) for name in best)


def test_the_curve_has_every_head(tmp_path: Path) -> None:
    run = start(tmp_path)
    run.train()
    for point in run.curve:
        assert list(point["heads"]) == ["stress", "lonely", "weather"]
        assert point["validation_ba"] == pytest.approx(sum(point["heads"].values()) / 3)


def test_the_weights_of_the_least_loss_are_kept(tmp_path: Path) -> None:
    run = start(tmp_path)
    run.train()
    least = min(run.curve, key=lambda point: float(point["validation_loss"]))
    kept, own = (torch.load(tmp_path / name) for name in ("best.pt", f"epoch-{least['epoch']}.pt"))
    assert all(torch.equal(kept[name], own[name]) for name in own)


def test_other_settings_do_not_resume(tmp_path: Path) -> None:
    start(tmp_path).train(deadline=0)
    with pytest.raises(SystemExit, match="was made with other settings"):
        start(tmp_path, Config(seed=3, heads=["stress"], epochs=3, batch=8, max_tokens=16, stride=4)).train()


def test_a_run_trains_without_the_contrastive_term(tmp_path: Path) -> None:
    runs = [start(tmp_path / str(top), replace(CONFIG, epochs=1, contrastive_top=top)) for top in (0.0, 0.3)]
    assert all(run.train() for run in runs)
    assert 0 < runs[0].curve[0]["loss"] < runs[1].curve[0]["loss"]


def test_a_record_may_have_options_that_were_deleted() -> None:
    assert recorded(asdict(CONFIG)) == CONFIG
    assert recorded(asdict(CONFIG) | DELETED) == CONFIG
    with pytest.raises(SystemExit, match=r"the run used masking 0\.1, an option that was deleted"):
        recorded(asdict(CONFIG) | {"masking": 0.1})


def test_the_record_of_the_bundle_that_ships_can_be_read() -> None:
    fields = json.loads((BUNDLE / "bundle.json").read_text(encoding="utf-8"))
    config = recorded(fields["provenance"]["training"]["config"])
    assert (config.layers, config.residual, config.max_tokens) == ("attention", True, fields["max_tokens"])

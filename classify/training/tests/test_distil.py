"""What teachers say reaches the student: in the loss, row by row, and for heads without labels."""

import copy
import json
import math
from pathlib import Path

import pytest
import torch
from torch.nn import functional

from training import distil, losses
from training.model import HeadOutput
from training.tasks import Kind
from training.tests.test_run import CONFIG, start


def test_a_student_that_agrees_has_no_gradient() -> None:
    teacher = torch.tensor([[1.0, -2.0, 0.5], [0.0, 3.0, 1.0]])
    kinds: tuple[Kind, ...] = ("multiclass", "ordinal", "multilabel")
    for kind in kinds:
        student = teacher.clone().requires_grad_()
        losses.distilled(kind, student, teacher, 2.0).backward()
        torch.testing.assert_close(student.grad, torch.zeros_like(teacher), atol=1e-6, rtol=0)


def test_the_loss_is_the_divergence_and_a_constant() -> None:
    student, other, teacher = torch.randn(3, 4, 5, generator=torch.Generator().manual_seed(1))
    t = 3.0

    def divergence(logits: torch.Tensor) -> torch.Tensor:
        p, q = (teacher / t).softmax(dim=1), (logits / t).log_softmax(dim=1)
        return functional.kl_div(q, p, reduction="batchmean") * t * t

    moved = losses.distilled("multiclass", student, teacher, t) - losses.distilled("multiclass", other, teacher, t)
    torch.testing.assert_close(moved, divergence(student) - divergence(other))


def test_labels_that_do_not_exclude_each_other_count_one_by_one() -> None:
    found = losses.distilled("multilabel", torch.zeros(1, 3), torch.tensor([[0.0, 100.0, -100.0]]), 1.0)
    assert float(found) == pytest.approx(math.log(2))


def test_what_is_said_goes_by_text() -> None:
    said = {"stress": {"a": torch.tensor([1.0, 2.0]), "c": torch.tensor([3.0, 4.0])}, "cause": {"x": torch.zeros(6)}}
    found = distil.aligned(said, ["a", "b", "c"])
    assert list(found) == ["stress"]
    assert found["stress"][[0, 2]].tolist() == [[1, 2], [3, 4]]
    assert found["stress"][1].isnan().all()


def test_a_bundle_says_the_mean_of_a_texts_windows() -> None:
    bundle = Path(__file__).parents[2] / "testdata" / "tiny"
    size = json.loads((bundle / "bundle.json").read_text())["max_tokens"]
    words = list(range(5, 5 + size - 2))
    short, long = [2, *words, 3], [2, *words, *words, 3]
    found = distil.say_of_bundle(bundle, [short, long, [*short[:4], 3]])
    alone = distil.say_of_bundle(bundle, [long])
    assert sorted(found) == ["stress"]
    for head, logits in found.items():
        assert logits.shape[0] == 3
        torch.testing.assert_close(logits[1:2], alone[head], atol=1e-4, rtol=0)
        assert (logits[0] - logits[1]).abs().max() > 1e-4


def test_the_last_file_counts_for_a_head(tmp_path: Path) -> None:
    for name, value in (("one", 1.0), ("two", 2.0)):
        torch.save({"stress": {"a": torch.tensor([value])}, name: {}}, tmp_path / name)
    found = distil.read([tmp_path / "one", tmp_path / "two"])
    assert sorted(found) == ["one", "stress", "two"]
    assert found["stress"]["a"].tolist() == [2]


def test_a_head_learns_from_texts_that_its_dataset_lacks(tmp_path: Path) -> None:
    plain = start(tmp_path / "plain", CONFIG)
    taught = {"talks": {"stress": torch.tensor([[5.0, 0.0, -5.0]]).repeat(30, 1)}}
    taught["talks"]["stress"][::2] = torch.nan
    run = start(tmp_path / "taught", CONFIG, taught)
    before = copy.deepcopy(run.model.heads["stress"].label.weight)
    for one in (plain, run):
        one.model.train()
        one._step("talks", list(range(8)))
    moved = (run.model.heads["stress"].label.weight - before).abs().max()
    assert moved > (plain.model.heads["stress"].label.weight - before).abs().max()


def test_heads_of_other_datasets_do_not_outweigh_their_own(tmp_path: Path) -> None:
    said = {"stress": [[2.0, 0.0, 1.0]], "suicide": [[1.0, 0.0]], "depression": [[0.0, 3.0]]}
    taught = {name: torch.tensor(logits) for name, logits in said.items()}
    none = torch.zeros(0)
    heads = {name: HeadOutput(torch.zeros_like(logits), none, none) for name, logits in taught.items()}
    own, *others = (losses.distilled("binary", heads[name].logits, taught[name], 2.0) for name in said)
    found = start(tmp_path, CONFIG, {"walks": taught})._taught_loss("walks", heads, [0])
    torch.testing.assert_close(found, own + torch.stack(others).mean())

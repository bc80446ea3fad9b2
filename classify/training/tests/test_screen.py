"""A screening head is trained on states that stay, and added to a graph whose other outputs stay."""

import math
import shutil
from pathlib import Path

import onnx
import pytest
import torch

from training import graph, screen, screen_graph, screen_head, screen_tags, screen_texts
from training.data import Row
from training.screen_head import Learnable, Settings, TokenHead, Tokens
from training.tokens import pad

TINY = Path(__file__).parents[2] / "testdata" / "tiny" / "model.onnx"
IDS = [[2, 5, 6, 7, 3], [2, 8, 3], [2, 9, 10, 3]]


@pytest.mark.parametrize(
    ("label", "want"),
    [
        ("supportive", (0,)),
        ("ideation", (2,)),
        ("behavior", (4, 5)),  # of preparation or of an attempt: the corpus does not say
        ("attempt", (5,)),
        ("indicator", ()),
    ],
)
def test_a_label_of_cssrs_allows_what_it_says(label: str, want: tuple[int, ...]) -> None:
    assert screen_texts.cssrs(Row("0", "", {"cssrs-posts/risk": [label]})) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("This traffic is killing me.", (0,)),
        ("Great pass!", (0,)),
        ("She talks about suicide openly.", ()),
        ("He said he would kill himself.", ()),
        ("I want to die of shame.", ()),  # perhaps an idiom, so it teaches nothing
    ],
)
def test_an_everyday_comment_mentions_no_risk(text: str, want: tuple[int, ...]) -> None:
    assert screen_texts.everyday(Row("0", text)) == want


def test_attention_adds_up_to_one_in_each_text() -> None:
    owners = torch.tensor([0, 0, 0, 1])
    shares = screen_head.attention(torch.tensor([[0.0], [0.0], [math.log(2)], [9.0]]), owners, 2)
    assert shares.flatten().tolist() == pytest.approx([0.25, 0.25, 0.5, 1.0])


@pytest.mark.parametrize(
    ("loss", "allowed", "want"),
    [
        ("cross-entropy", [0, 0, 1, 0, 0, 0], math.log(6)),
        ("cross-entropy", [0, 0, 0, 0, 1, 1], math.log(3)),  # either is right
        ("cumulative", [1, 0, 0, 0, 0, 0], -sum(math.log(k / 6) for k in range(1, 6)) / 5),
        ("soft", [0, 0, 1, 0, 0, 0], math.log(6)),  # all targets of uniform probabilities cost the same
    ],
)
def test_losses_of_uniform_probabilities(loss: screen_head.Loss, allowed: list[int], want: float) -> None:
    found = screen_head.loss_of(torch.zeros(1, 6), torch.tensor([allowed]).float(), torch.ones(1), loss)
    assert float(found) == pytest.approx(want, abs=1e-5)


def test_rare_levels_weigh_more() -> None:
    allowed = torch.eye(2)[[0, 0, 0, 0, 1]]
    assert screen_head.level_weights(allowed, torch.ones(5), 1.0).tolist() == pytest.approx([0.625] * 4 + [2.5])
    assert screen_head.level_weights(allowed, torch.ones(5), 0.0).tolist() == [1.0] * 5


def test_a_head_learns_what_its_states_tell() -> None:
    torch.manual_seed(0)
    offsets = torch.arange(0, 201, 2)
    gold = torch.arange(100) % 2
    states = torch.randn(200, 4)
    states[::2, 0] += 6 * gold  # the first token of a text tells
    rows = Learnable(Tokens(states.half(), offsets), torch.arange(100), torch.eye(2)[gold], torch.ones(100))
    head, loss = screen_head.fit(rows, rows, Settings(hidden=8, batch=10, rate=0.02, dropout=0.0))
    said = screen_head.logits_of(head, rows.tokens, rows.texts).argmax(dim=1)
    assert loss < 0.2 and (said == gold).float().mean() > 0.95


@pytest.mark.parametrize("settings", [Settings(), Settings(hidden=0), Settings(attentions=6)])
def test_a_head_in_the_graph_says_the_same_and_changes_nothing(tmp_path: Path, settings: Settings) -> None:
    model = tmp_path / "model.onnx"
    shutil.copyfile(TINY, model)
    trunk = screen_graph.trunk(model, tmp_path / "trunk.onnx")
    tokens = screen_graph.states(trunk, IDS)
    torch.manual_seed(0)
    width = tokens.states.shape[1]
    head = TokenHead(width, 6, settings).eval()
    tagger = screen_tags.Tagger(width, 5, screen_tags.Settings()).eval()
    for _ in range(2):  # a second time in place of the first
        screen_graph.append(model, head, screen_texts.RISK.name)
        screen_graph.append_tags(model, tagger)
    new = {f"{kind}.{screen_texts.RISK.name}" for kind in ("logits", "contributions")}
    assert screen.changed(TINY, model, IDS, new) == []
    known = screen.Read(IDS, [], tokens, {})
    # the states were rounded to 16 bits
    assert screen.apart(model, known, {screen_texts.RISK.name: head}, tagger) < 1e-2
    if settings.hidden:
        again = screen_graph.head_of(model, screen_texts.RISK.name)
        assert all(torch.equal(again.state_dict()[key], value) for key, value in head.state_dict().items())
    outputs = [output.name for output in onnx.load(model).graph.output]
    assert outputs.count(f"logits.{screen_texts.RISK.name}") == 1 and outputs.count("tags.status") == 1
    said = graph.run(graph.session(model), *pad(IDS))
    parts = torch.from_numpy(said[f"contributions.{screen_texts.RISK.name}"])
    assert torch.allclose(
        head.bias + parts.sum(dim=1), torch.from_numpy(said[f"logits.{screen_texts.RISK.name}"]), atol=1e-5
    )
    assert parts[1, 2:].abs().max() == 0  # neither [SEP] nor padding

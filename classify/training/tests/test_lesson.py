"""The lesson of the screen stands among the batches of the other datasets and trains what it knows of a text."""

import torch

from training import lesson
from training.lesson import Lesson, ScreenHeads
from training.tags import Tagged


def of_three() -> Lesson:
    """Return three texts: of the first all is known, of the second the level alone, the third is longest."""
    tagged = Tagged(torch.tensor([1, 0]), torch.tensor([0, -1]), torch.tensor([0, -1]))
    return Lesson(
        [[1, 5, 6, 2], [1, 7, 2], [1, *[8] * 40, 2]],
        torch.eye(6)[[2, 0, 0]],
        torch.ones(3),
        torch.tensor([2, -1, 0]),
        [tagged, None, None],
        ["a", "b", "c"],
    )


def test_the_loss_counts_what_is_known() -> None:
    torch.manual_seed(0)
    heads = ScreenHeads(8, labels=4)
    content = torch.tensor([[False, True, True, False]] * 2)
    said = heads(torch.randn(2, 4, 8), content)
    assert said["risk"].shape == (2, 6) and said["symptom"].shape == (2, 4, 5)
    both, one = of_three().loss(said, [0, 1]), of_three().loss({k: v[1:] for k, v in said.items()}, [1])
    assert both > one > 0


def test_batches_are_mixed_in_and_bounded_by_tokens() -> None:
    steps: list[tuple[str, list[int]]] = [("other", [0])] * 10
    mixed = lesson.mixed_in(steps, of_three(), 3, seed=1, share=0.5)
    assert len(mixed) == 15 and sum(name == lesson.NAME for name, _ in mixed) == 5
    assert lesson.mixed_in(steps, of_three(), 3, seed=1, share=0.5) == mixed
    assert all(0 <= i < 3 for name, chunk in mixed if name == lesson.NAME for i in chunk)

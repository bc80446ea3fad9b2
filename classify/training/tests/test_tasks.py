"""The table of heads says what the program says of the datasets."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from training.tasks import HEADS, Head, chosen

PROGRAM = Path(os.environ.get("MINDSIEVE", Path(__file__).parents[3] / "bin" / "mindsieve"))


@pytest.mark.parametrize("head", HEADS, ids=[head.name for head in HEADS])
def test_table_agrees_with_the_datasets(head: Head) -> None:
    if not PROGRAM.exists():
        pytest.skip(f"no program {PROGRAM.name}: build it with make build")
    command = [str(PROGRAM), "datasets", "show", "--json", head.dataset]
    shown = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    task = next(task for task in shown["tasks"] if task["name"] == head.task)
    found = (task["kind"], tuple(task["labels"]), tuple(task["positive"]), task["unit"])
    assert found == (head.kind, head.labels, head.positive, head.unit)


def test_names_are_the_graphs_and_stand_once() -> None:
    names = [head.name for head in HEADS]
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() for name in names)
    assert len({head.task for head in HEADS}) == len(names)


def test_chosen_keeps_the_order_of_the_table() -> None:
    assert [head.name for head in chosen(["cause", "stress"])] == ["stress", "cause"]
    assert chosen([]) == list(HEADS)
    with pytest.raises(SystemExit, match="no head is called mood; there is stress"):
        chosen(["mood"])

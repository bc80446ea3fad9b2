"""What the ablation compares, without training anything."""

import json
from pathlib import Path

from training import ablation
from training.tasks import chosen


def test_every_variant_differs_from_the_method_in_one_field() -> None:
    for name, changed in ablation.VARIANTS.items():
        assert len(changed) == (0 if name in ("the method", ablation.SINGLE) else 1), name
        assert all(getattr(ablation.BASE, field) != value for field, value in changed.items()), name


def test_single_task_has_a_model_a_dataset() -> None:
    found = ablation.groups(ablation.SINGLE, chosen(ablation.HEADS))
    assert [[head.name for head in own] for own in found] == [["stress"], ["wellness_main"]]


def test_a_run_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "last-layers-[CLS]" / "seed-4"
    folder.mkdir(parents=True)
    (folder / "figures.json").write_text(json.dumps({"stress": 0.5}))
    assert ablation.figures("last layer's [CLS]", 4, {}, tmp_path) == {"stress": 0.5}


def test_the_table_has_means_and_deviations_over_the_seeds() -> None:
    names = (*ablation.HEADS, ablation.LOSS)
    one, two = dict(zip(names, (0.7, 0.6, 0.5), strict=True)), dict(zip(names, (0.9, 0.6, 0.7), strict=True))
    last = ablation.table({"the method": [one, two]}).splitlines()[-1]
    assert last == "| the method | 0.800 ± 0.141 | 0.600 ± 0.000 | 0.700 ± 0.071 | 0.600 ± 0.141 |"
    assert ablation.table({"the method": [one]}).endswith("| the method | 0.700 | 0.600 | 0.650 | 0.500 |")

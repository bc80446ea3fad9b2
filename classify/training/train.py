"""Command: train one model on the tasks of one or more datasets, one run a seed.

    python -m training.train --data <folder of mindsieve datasets export> --seeds 1 2 3
    python -m training.train --data <folder> --heads stress --out build/stress
    python -m training.train --data <folder> --start build/seeds --epochs 1 --adversarial 1 --out build/further

Everything is chosen on validation. A run that was interrupted goes on after its
last checkpoint; --hours stops it after a while by itself.
"""

import argparse
import json
import platform
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import tokenizers
import torch
import transformers

from . import check, data, distil, soup
from . import lesson as lessons
from .corpus import Corpus, load
from .encoder import BUILD, ENCODERS, tokenizer_of, weights_of
from .lesson import Lesson
from .model import Classifier
from .run import Config, Run, best, build
from .tasks import HEADS, chosen, learn_splits

CHOICES: dict[str, list[Any]] = {
    "encoder": list(ENCODERS),
    "layers": ["attention", "static", "last"],
}


def files_of(corpora: dict[str, Corpus]) -> list[str]:
    """Return the files that the corpora were read from."""
    return [f"{name}-{split}.jsonl" for name in corpora for split in (*learn_splits(name), "validation")]


def earlier_run(start: Path) -> dict[str, Any]:
    """Return the run of a folder of training.train or .soup that ships.

    Of an average it is the first of its runs, which differ in their seeds alone.
    """
    found = json.loads((start / "manifest.json").read_text())
    runs: list[dict[str, Any]] = found["runs"]
    return next((run for run in runs if found["shipped"] == f"seed-{run['config']['seed']}"), runs[0])


def begun(config: Config, start: Path | None) -> Classifier:
    """Return the model that a run begins with: a new one, or that of another folder which ships.

    Heads that the other one lacks are new.
    """
    model = build(config)
    if start:
        shipped = json.loads((start / "manifest.json").read_text())["shipped"]
        model.load_state_dict(model.state_dict() | torch.load(soup.weights_file(start, shipped)))
    return model


def entry(run: Run, earlier: dict[str, Any] | None) -> dict[str, Any]:
    """Return what the manifest says of a run, with the run that it began from."""
    done = {"config": asdict(run.config), "curve": run.curve, "best": best(run.curve)}
    return done | ({"start": earlier} if earlier else {})


def manifest(
    runs: list[Run], sources: list[dict[str, Any]], teachers: list[Path], earlier: dict[str, Any] | None
) -> dict[str, Any]:
    """Return what is needed to repeat and to judge the runs."""
    done = [entry(run, earlier) for run in runs]
    candidates = soup.of_runs(done)
    corpora = runs[0].corpora
    return {
        "data": sources,
        "rows": {name: {"train": len(c.train.ids), "validation": len(c.validation.ids)} for name, c in corpora.items()},
        "teachers_sha256": [data.sha256(path) for path in teachers],
        "encoder_sha256": data.sha256(weights_of(runs[0].config.encoder)),
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__.split("+")[0],
            "transformers": transformers.__version__,
            "tokenizers": tokenizers.__version__,
        },
        "shipped": soup.best(candidates),
        "candidates": candidates,
        "runs": done,
    }


def text_hashes(
    corpora: dict[str, Corpus], lesson: tuple[Lesson, Lesson] | None, start: Path | None = None
) -> list[str]:
    """Return the hashes of all texts that were trained on or chosen by, also in the run before, in order, each once."""
    parts = [part for c in corpora.values() for part in (c.train, c.validation)]
    before = check.read_texts(start / check.TEXTS) if start else set()
    return sorted(before | {h for part in (*parts, *(lesson or ())) for h in part.hashes})


def parser() -> argparse.ArgumentParser:
    """Return the command line: an option for each field of Config, and where and how long to run."""
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--data", type=Path, required=True, help="folder that mindsieve datasets export wrote")
    made.add_argument("--out", type=Path, default=BUILD)
    made.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    made.add_argument("--heads", nargs="+", default=[], help=f"of {', '.join(h.name for h in HEADS)}; default all")
    made.add_argument("--teachers", type=Path, nargs="+", default=[], help="files of training.distil")
    made.add_argument("--screen-teacher", type=Path, help="a file of training.taught, for the lesson of the screen")
    made.add_argument("--start", type=Path, help="folder of training.train or .soup: every seed begins with what ships")
    made.add_argument("--hours", type=float, default=float("inf"), help="stop after so long, to go on another time")
    made.add_argument("--threads", type=int, default=torch.get_num_threads())
    for name, value in asdict(Config(seed=0)).items():
        if name in ("seed", "heads"):
            continue
        option = "--" + name.replace("_", "-")
        if isinstance(value, bool):
            made.add_argument(option, action=argparse.BooleanOptionalAction, default=value)
        else:
            made.add_argument(option, type=type(value), default=value, choices=CHOICES.get(name))
    return made


def main() -> None:
    """Train a run for each seed; write manifest.json and texts.txt to --out when all are done."""
    args = vars(parser().parse_args())
    folder, out, seeds, teachers = args.pop("data"), args.pop("out"), args.pop("seeds"), args.pop("teachers")
    start, told = args.pop("start"), args.pop("screen_teacher")
    if told and not args["screen"]:
        raise SystemExit("--screen-teacher teaches the lesson of the screen: give --screen, too")
    heads = chosen(args.pop("heads"))
    deadline = time.monotonic() + 3600 * args.pop("hours")
    torch.set_num_threads(args.pop("threads"))
    corpora = load(folder, heads, tokenizer_of(args["encoder"]))
    files = files_of(corpora) + (lessons.FILES if args["screen"] else [])
    sources = data.sources(folder, files)
    said = distil.read(teachers)
    taught = {name: distil.aligned(said, corpus.train.hashes) for name, corpus in corpora.items()}
    lesson = lessons.load(folder, tokenizer_of(args["encoder"]), args["max_tokens"], told) if args["screen"] else None
    teachers = [*teachers, told] if told else teachers
    hashes = text_hashes(corpora, lesson, start)
    earlier = earlier_run(start) if start else None
    runs = []
    for seed in seeds:
        config = Config(seed=seed, heads=[head.name for head in heads], **args)
        runs.append(Run(config, begun(config, start), corpora, out / f"seed-{seed}", taught, lesson))
        if not runs[-1].train(deadline):
            print(f"stopped after step {runs[-1].steps} of seed {seed}; the same command goes on", flush=True)
            return
    (out / "manifest.json").write_text(json.dumps(manifest(runs, sources, teachers, earlier), indent=2) + "\n")
    (out / check.TEXTS).write_text("\n".join(hashes) + "\n")


if __name__ == "__main__":
    main()

"""Command: what a larger encoder, trained with the lesson of the screen, says of texts that have no label for it.

    python -m training.taught --data <folder> --out build/teacher-screen --to build/taught-screen.pt

The texts are pieces of posts and comments that other datasets train on, of whole
sentences; none is of a split that nothing is trained on. training.train takes the
file as --screen-teacher.
"""

import argparse
from pathlib import Path

import torch
from tokenizers import Tokenizer

from . import distil
from . import lesson as lessons
from .encoder import tokenizer_of
from .model import Classifier
from .pieces import MAX_TOKENS, Said, pieces
from .tokens import clip, pad


@torch.no_grad()
def say(model: Classifier, tokenizer: Tokenizer, texts: list[str], size: int = 32) -> list[Said]:
    """Return what the screening heads of a model say of texts, in their order; of a long one of the beginning."""
    model.eval()
    ids = [clip(e.ids, MAX_TOKENS) for e in tokenizer.encode_batch(texts)]
    said: dict[int, Said] = {}
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    for start in range(0, len(order), size):
        chunk = order[start : start + size]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = lessons.read(model, *pad([ids[i] for i in chunk], model.padding))
        for place, i in enumerate(chunk):
            content = slice(1, len(ids[i]) - 1)
            said[i] = {k: v[place].half() if v.dim() == 2 else v[place, content].half() for k, v in logits.items()}
    return [said[i] for i in range(len(texts))]


def main() -> None:
    """Ask the teacher and write what it says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that mindsieve datasets export wrote")
    parser.add_argument("--out", type=Path, required=True, help="folder of training.train with --screen")
    parser.add_argument("--to", type=Path, required=True, help="file to write")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    [model], config = distil.teachers([args.out])
    asked = pieces(args.data)
    said = say(model, tokenizer_of(config.encoder), [piece.text for piece in asked])
    torch.save([{"hash": p.hash, "text": p.text, "said": each} for p, each in zip(asked, said, strict=True)], args.to)
    print(f"{len(said)} pieces")


if __name__ == "__main__":
    main()

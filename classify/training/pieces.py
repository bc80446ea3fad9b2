"""Pieces of training posts without a label for the screen, and what a teacher says of them: training.taught."""

import random
import re
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from . import data
from .screen_texts import held
from .tokens import clip

WORDS = 40  # of a piece, at most, if a sentence is not longer by itself
MAX_TOKENS = 128

# How many pieces of each dataset's training posts are read, at most.
PIECES = {
    "sdcnl": 3000,
    "cssrs-suicide": 2000,
    "cssrs-posts": 2000,
    "irf": 2000,
    "dreaddit": 2500,
    "multiwd": 1000,
    "wellxplain": 1000,
    "sad": 1000,
    "goemotions": 2500,
}

# Logits of a text in 16 bits: risk [6], distress [3], and symptom, status and whose [T, K] of its T content tokens.
Said = dict[str, Tensor]


@dataclass(frozen=True)
class Piece:
    """A piece of a training post, and the hash of the post."""

    hash: str
    text: str


def cut(text: str, words: int = WORDS) -> list[str]:
    """Cut a text after sentences, so that pieces have at most so many words; a longer sentence is a piece."""
    pieces: list[str] = []
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", text):
        if not sentence.split():
            continue
        if pieces and len(pieces[-1].split()) + len(sentence.split()) <= words:
            pieces[-1] += " " + sentence.strip()
        else:
            pieces.append(sentence.strip())
    return pieces


def pieces(folder: Path) -> list[Piece]:
    """Return the pieces that a teacher reads, of each dataset a fixed random sample."""
    barred, found = held(folder), list[Piece]()
    for dataset, most in PIECES.items():
        rows = [row for row in data.read(folder, dataset, "train") if row.hash not in barred]
        of = [Piece(row.hash, text) for row in rows for text in cut(row.text)]
        random.Random(7).shuffle(of)
        found += of[:most]
    return found


def read(path: Path, tokenizer: Tokenizer) -> tuple[list[Piece], list[list[int]], list[Said]]:
    """Read the pieces of a file, as token ids of a student, and what a teacher says of them.

    A piece that the student cuts into another number of tokens is left out.
    """
    found = torch.load(path)
    texts = [Piece(each["hash"], each["text"]) for each in found]
    ids = [clip(e.ids, MAX_TOKENS) for e in tokenizer.encode_batch([piece.text for piece in texts])]
    fit = [i for i, each in enumerate(found) if len(ids[i]) - 2 == len(each["said"]["symptom"])]
    return [texts[i] for i in fit], [ids[i] for i in fit], [found[i]["said"] for i in fit]

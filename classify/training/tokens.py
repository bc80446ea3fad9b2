"""Tokenisation as the bundle does it, and windows over long texts."""

import random

import torch
from tokenizers import Tokenizer
from torch import Tensor


def untruncated(path: str) -> Tokenizer:
    """Load a tokenizer.json and remove its truncation and padding."""
    tokenizer = Tokenizer.from_file(path)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def clip(ids: list[int], limit: int) -> list[int]:
    """Return ids cut to limit tokens; the last one, [SEP], stays."""
    return ids if len(ids) <= limit else [*ids[: limit - 1], ids[-1]]


def some_window(ids: list[int], limit: int, rng: random.Random) -> list[int]:
    """Return ids, or of more than limit tokens a window at a random place between the first and the last one."""
    if len(ids) <= limit:
        return ids
    start = rng.randint(1, len(ids) - limit + 1)
    return [ids[0], *ids[start : start + limit - 2], ids[-1]]


def windows(count: int, max_tokens: int, stride: int) -> list[tuple[int, int]]:
    """Return the half-open ranges of content tokens that are classified one by one.

    A window holds max_tokens less 2 tokens and starts max_tokens - 2 - stride
    after the one before, which must be ahead; the last one ends where the text ends.
    """
    size = max_tokens - 2
    if stride >= size:
        raise SystemExit(f"windows of {max_tokens} tokens cannot share {stride} with the next: lower --stride")
    starts = [0]
    while starts[-1] + size < count:
        starts.append(starts[-1] + size - stride)
    return [(start, min(start + size, count)) for start in starts]


def all_windows(ids: list[list[int]], max_tokens: int, stride: int) -> tuple[list[list[int]], Tensor]:
    """Return the windows of all rows, each between its row's first and last token, and whose they are, int64."""
    rows, owners = [], []
    for owner, row in enumerate(ids):
        for start, end in windows(len(row) - 2, max_tokens, stride):
            rows.append([row[0], *row[1 + start : 1 + end], row[-1]])
            owners.append(owner)
    return rows, torch.tensor(owners, dtype=torch.int64)


def mean_of_windows(values: Tensor, owners: Tensor) -> Tensor:
    """Return the mean of values [windows, K] for each owner, [owners, K]."""
    counts = torch.bincount(owners)
    total = torch.zeros(len(counts), values.shape[1], dtype=values.dtype).index_add(0, owners, values)
    return total / counts[:, None]


def pad(rows: list[list[int]], pad_id: int = 0) -> tuple[Tensor, Tensor]:
    """Pad rows on the right; return input_ids and attention_mask, int64 [B, T]."""
    longest = max(map(len, rows))
    ids = torch.tensor([row + [pad_id] * (longest - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
    return ids, mask

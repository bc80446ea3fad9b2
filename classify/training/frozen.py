"""Heads on an encoder that stays as it is: its hidden states are computed once and kept in a file."""

from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

import onnxruntime
import torch
from torch import Tensor
from transformers import PreTrainedModel
from transformers.modeling_outputs import BaseModelOutput

from . import calibration, data, evaluate, scores
from .answers import Answering, pooled
from .corpus import Corpus, Encoded
from .model import Classifier
from .packs import windows_of
from .run import Config, Run
from .tasks import Head, chosen, learn_splits
from .tokens import all_windows, pad

Row = tuple[int, ...]  # the ids of a window


class Remembered(PreTrainedModel):
    """Stands for an encoder in training: gives the hidden states of each window, computed when first asked for.

    They lie in a file without a name as float16 [layers + 1, tokens, d]. The
    encoder is no part of the module, so that it is neither trained nor saved.
    """

    def __init__(self, encoder: PreTrainedModel) -> None:
        super().__init__(encoder.config)
        self.held = [encoder.eval()]
        self.file = TemporaryFile()  # noqa: SIM115
        self.places: dict[Row, int] = {}

    def forward(self, input_ids: Tensor, attention_mask: Tensor, output_hidden_states: bool = True) -> BaseModelOutput:
        """Return the hidden states, layers + 1 of [B, T, d], 0 for padding."""
        lengths = attention_mask.sum(dim=1).tolist()
        rows = [tuple(ids[:length]) for ids, length in zip(input_ids.tolist(), lengths, strict=True)]
        self._compute([row for row in dict.fromkeys(rows) if row not in self.places])
        layers, width = self.config.num_hidden_layers + 1, self.config.hidden_size
        states = torch.zeros(layers, len(rows), input_ids.shape[1], width)
        for place, row in enumerate(rows):
            self.file.seek(self.places[row])
            stored = bytearray(self.file.read(2 * layers * len(row) * width))
            states[:, place, : len(row)] = torch.frombuffer(stored, dtype=torch.float16).view(layers, len(row), width)
        return BaseModelOutput(hidden_states=tuple(states))

    @torch.no_grad()
    def _compute(self, rows: list[Row]) -> None:
        if not rows:
            return
        ids, mask = pad([list(row) for row in rows], self.config.pad_token_id or 0)
        with torch.autocast("cpu", enabled=False):
            states = torch.stack(self.held[0](ids, mask, output_hidden_states=True).hidden_states).half()
        for place, row in enumerate(rows):
            self.places[row] = self.file.seek(0, 2)
            self.file.write(states[:, place, : len(row)].numpy().tobytes())


def fit(encoder: PreTrainedModel, corpora: dict[str, Corpus], config: Config) -> tuple[Classifier, Run]:
    """Train layer attention, residual and heads on a frozen encoder; return the whole model of the best epoch.

    Long training texts are read in windows, each a row of its own with the
    text's labels, so that every epoch sees the same ones.
    """
    torch.manual_seed(0)
    labels = {head.name: len(head.labels) for head in chosen(config.heads)}
    model = Classifier(Remembered(encoder), labels, config.dropout, config.layers, config.residual)
    cut = {
        name: Corpus(corpus.heads, in_windows(corpus.train, config), corpus.validation)
        for name, corpus in corpora.items()
    }
    with TemporaryDirectory() as folder:
        run = Run(config, model, cut, Path(folder))
        run.train()
        model.load_state_dict(torch.load(Path(folder) / "best.pt"))
    model.encoder = encoder
    return model.eval(), run


def in_windows(rows: Encoded, config: Config) -> Encoded:
    """Return a row for each window of the rows."""
    ids, owners = all_windows(rows.ids, config.max_tokens, config.stride)
    gold = {name: values[owners] for name, values in rows.gold.items()}
    kept = owners.tolist()
    each = ([values[i] for i in kept] for values in (rows.hashes, rows.words, rows.communities))
    return Encoded(ids, gold, *each)


def figures(
    heads: list[Head], corpora: dict[str, Corpus], opened: onnxruntime.InferenceSession, config: Config
) -> dict[str, dict[str, Any]]:
    """Return for each head how it answers, fitted to a graph's validation logits, and its figures there."""
    found = {}
    for head in heads:
        rows = corpora[head.dataset].validation
        said = windows_of(opened, rows.ids, config)[head.name]
        how, _ = calibration.fit(head, rows.gold[head.name], said)
        gold, known = calibration.known(rows.gold[head.name], said)
        p = scores.probabilities(head.kind, pooled(head, known, Answering()), 1.0)
        found[head.name] = {
            "rows": len(gold),
            "balanced_accuracy": scores.head_balanced_accuracy(gold, p),
            "answers": asdict(how),
            **evaluate.answered(head, rows, said, how),
        }
    return found


def provenance(folder: Path, run: Run, found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return where trained heads come from and how well they do."""
    config = {key: value for key, value in asdict(run.config).items() if key != "encoder"}  # it is the one at hand
    files = [f"{name}-{split}.jsonl" for name in run.corpora for split in (*learn_splits(name), "validation")]
    return {
        "data": data.sources(folder, files),
        "metrics": found,
        "training": {"config": config, "curve": run.curve},
    }

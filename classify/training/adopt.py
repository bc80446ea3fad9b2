"""Command: make a bundle of a model of one's own, a Hugging Face folder (config.json, *.safetensors, a tokenizer).

A fine-tuned sequence classifier becomes a bundle that answers one task:

    python -m training.export --model <folder> --task dreaddit/stress --bundle <folder to write>

An encoder becomes one after heads were trained on it, which leaves the encoder as it is:

    python -m training.export --encoder <folder> --data <folder of datasets export> --heads stress --bundle <folder>

A graph that does not give PyTorch's numbers is refused.
"""

import argparse
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import onnx
import torch
import transformers
from torch import Tensor, nn

from . import bundle, frozen, graph, hf_folder, own_card, quantize
from .corpus import load
from .hf_folder import Source
from .run import Config
from .tasks import HEADS, Head, chosen
from .tokens import pad

Said = Callable[[Tensor, Tensor], dict[str, Tensor]]  # from ids and mask to logits by head

DTYPES: dict[str, Callable[[Path, Path], Any]] = {
    "float32": shutil.copyfile,
    "float16": graph.to_float16,
    "int8": quantize.quantize,
}
LARGEST = 2**31 - 2**24  # bytes of weights: an ONNX file ends at 2 GiB
BOUND = 1e-3  # of a logit, between PyTorch and the graph


class Ordered(nn.Module):
    """A sequence classifier that gives its logits in the order of a task's labels."""

    def __init__(self, model: nn.Module, order: list[int]) -> None:
        super().__init__()
        self.model = model
        self.register_buffer("order", torch.tensor(order))

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Return the logits [B, K]."""
        logits: Tensor = self.model(input_ids, attention_mask=attention_mask).logits
        return logits.index_select(1, self.get_buffer("order"))


def write_classifier(args: argparse.Namespace) -> None:
    """Write the bundle of a fine-tuned sequence classifier."""
    source = hf_folder.classifier(args.model)
    small_enough(source)
    labels = args.labels or hf_folder.labels(source.model.config)
    head = hf_folder.head(args.task, source.model.config, labels)
    ordered = Ordered(source.model, hf_folder.order(head.labels, labels))
    entry = bundle.entry(head, [0.0] * len(labels), 1.0, [])
    fields = described(args, source) | {"logits_only": True, "heads": [entry]}
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        trace(ordered, source, head, folder / "float32.onnx")
        compare(folder / "float32.onnx", source, lambda ids, mask: {head.name: ordered(ids, mask)})
        DTYPES[args.dtype](folder / "float32.onnx", folder / "model.onnx")
        save(args.bundle, folder, source, own_card.classifier(fields, [head]), fields)


def trace(ordered: Ordered, source: Source, head: Head, path: Path) -> None:
    """Write the float32 graph, with the encoder's nodes under the name by which quantize knows them."""
    graph.trace(ordered, path, [f"logits.{head.name}"])
    written = onnx.load(path)
    for node in written.graph.node:
        node.name = node.name.replace(f"/model/{source.model.base_model_prefix}/", "/model/encoder/", 1)
    onnx.save(written, path)


def write_frozen(args: argparse.Namespace) -> None:
    """Train heads on a frozen encoder and write the bundle of both."""
    source = hf_folder.encoder(args.encoder)
    small_enough(source)
    source = replace(source, max_tokens=min(args.max_tokens, source.max_tokens))
    heads = chosen(args.heads)
    corpora = load(args.data, heads, source.reader)
    config = Config(1, args.heads, epochs=args.epochs, max_tokens=source.max_tokens, stride=source.stride)
    model, run = frozen.fit(source.model, corpora, config)
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        graph.export(model, folder / "float32.onnx")
        compare(folder / "float32.onnx", source, lambda *row: {n: said.logits for n, said in model(*row)[1].items()})
        DTYPES[args.dtype](folder / "float32.onnx", folder / "model.onnx")
        found = frozen.figures(heads, corpora, graph.session(folder / "model.onnx"), config)
        fields = described(args, source)
        fields["heads"] = [
            bundle.head_entry(model.heads[head.name], head, **found[head.name]["answers"]) for head in heads
        ]
        fields["provenance"] |= frozen.provenance(args.data, run, found)
        save(args.bundle, folder, source, own_card.frozen(fields, heads), fields)


def small_enough(source: Source) -> None:
    """Refuse a model whose float32 graph no file can hold."""
    size = 4 * source.model.num_parameters()
    if size > LARGEST:
        raise SystemExit(f"the weights take {size / 2**30:.1f} GiB in float32, an ONNX file holds 2")


@torch.no_grad()
def compare(path: Path, source: Source, said: Said) -> None:
    """Refuse a graph that gives other logits than PyTorch for a row of all tokens beside a short one."""
    config = source.model.config
    first, last = source.reader.encode("").ids
    body = [token % config.vocab_size for token in range(100, 98 + source.max_tokens)]
    ids, mask = pad([[first, *body, last], [first, *body[:7], last]], config.pad_token_id or 0)
    found = graph.run(graph.session(path), ids, mask)
    for name, logits in said(ids, mask).items():
        worst = float((torch.from_numpy(found[f"logits.{name}"]) - logits).abs().max())
        if not worst < BOUND:
            raise SystemExit(f"{source.folder}: the graph of this {config.model_type} gives other logits than PyTorch")


def described(args: argparse.Namespace, source: Source) -> dict[str, Any]:
    """Return what bundle.json says of the bundle's name, windows and origin."""
    return {
        "name": args.bundle.name,
        "languages": args.languages,
        "licence": args.licence,
        "max_tokens": source.max_tokens,
        "stride": source.stride,
        "provenance": {
            "folder": source.folder.resolve().name,
            "model_type": source.model.config.model_type,
            "weights": hf_folder.weights(source.folder),
            "dtype": args.dtype,
            "versions": {"torch": torch.__version__.split("+")[0], "transformers": transformers.__version__},
        },
    }


def save(target: Path, folder: Path, source: Source, card: str, fields: dict[str, Any]) -> None:
    """Write the bundle of folder's model.onnx and tell where it lies."""
    source.reader.save(str(folder / "tokenizer.json"))
    bundle.write(target, folder / "model.onnx", folder / "tokenizer.json", card, fields)
    print(json.dumps({path.name: path.stat().st_size for path in sorted(target.iterdir())}))


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    origin = made.add_mutually_exclusive_group(required=True)
    origin.add_argument("--model", type=Path, help="folder of a fine-tuned sequence classifier")
    origin.add_argument("--encoder", type=Path, help="folder of an encoder to train heads on")
    made.add_argument("--bundle", type=Path, required=True, help="folder to write")
    made.add_argument("--dtype", choices=list(DTYPES), default="float32", help="numbers of the graph")
    made.add_argument("--licence", default="", help="of the model")
    made.add_argument("--languages", nargs="+", default=[], help="that the model reads, as en")
    made.add_argument("--task", help="with --model: dataset/task that it answers")
    made.add_argument("--labels", nargs="+", default=[], help="with --model: the task's labels in the logits' order")
    made.add_argument("--data", type=Path, help="with --encoder: folder that mindsieve datasets export wrote")
    made.add_argument("--heads", nargs="+", help=f"with --encoder: of {', '.join(head.name for head in HEADS)}")
    made.add_argument("--epochs", type=int, default=10, help="with --encoder")
    made.add_argument("--max-tokens", type=int, default=hf_folder.WINDOW, help="with --encoder: of a window")
    return made


def main() -> None:
    """Write the bundle."""
    reading = parser()
    args = reading.parse_args()
    if args.model and not args.task:
        reading.error("--model needs --task")
    if args.encoder and not (args.data and args.heads):
        reading.error("--encoder needs --data and --heads")
    transformers.logging.set_verbosity_error()  # it warns of a new pooling layer, which nothing reads
    if args.model:
        write_classifier(args)
    else:
        write_frozen(args)


if __name__ == "__main__":
    main()

"""Adversarial training: a second pass over a batch whose embeddings are shifted to where the loss grows."""

from types import TracebackType
from typing import Any

import torch
from torch import Tensor, nn


class Shift:
    """A change of what a module returns [batch, tokens, width], while the context lasts; nothing until it is turned.

    turned, it is of length size a row, along the gradient of the loss with
    respect to what the module returned (Miyato et al. 2017, equation 4).
    """

    def __init__(self, module: nn.Module, size: float) -> None:
        self.module, self.size = module, size
        self.by: Tensor | None = None

    def __enter__(self) -> "Shift":
        """Begin to add the change."""
        self.hook = self.module.register_forward_hook(self._add)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Leave the module as it was."""
        self.hook.remove()

    def _add(self, _module: nn.Module, _given: Any, out: Tensor) -> Tensor:
        if self.by is None:
            self.by = torch.zeros_like(out, requires_grad=True)
        return out + self.by

    def turn(self) -> None:
        """Point along the gradient that a backward pass has left."""
        if self.by is None or self.by.grad is None:
            raise ValueError("a backward pass through the module comes first")
        length = self.by.grad.flatten(1).norm(dim=1).clamp(min=1e-12)
        self.by = self.size * self.by.grad / length[:, None, None]

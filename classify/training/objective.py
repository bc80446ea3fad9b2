"""What one head is trained to minimise."""

from dataclasses import dataclass

from torch import Tensor
from torch.nn import functional

from . import losses
from .corpus import labelled
from .tasks import Head


@dataclass(frozen=True)
class Objective:
    """The classification loss of a head, with the weights of its classes.

    Ordinal heads learn soft targets, so that a near miss costs less than a far
    one; multilabel heads a binary cross-entropy a label.
    """

    head: Head
    weights: Tensor  # [K]: of classes, or of the positives of a multilabel head
    sharpness: float  # of ordinal targets, see losses.soft_ordinal

    def loss(self, logits: Tensor, gold: Tensor) -> Tensor:
        """Return the mean over rows; logits is float32 [N, K], gold as in scores, every row labelled."""
        weights = self.weights.to(logits.dtype)
        if self.head.kind == "multilabel":
            return functional.binary_cross_entropy_with_logits(logits, gold, pos_weight=weights)
        if self.head.kind == "ordinal":
            targets = losses.soft_ordinal(gold, logits.shape[1], self.sharpness)
            return losses.soft_cross_entropy(logits, targets, weights[gold])
        return functional.cross_entropy(logits, gold, weight=weights)


def objective(head: Head, gold: Tensor, sharpness: float) -> Objective:
    """Return the objective of a head whose training rows have this gold, which may be absent for some."""
    known = gold[labelled(gold)]
    count = len(head.labels)
    made = losses.positive_weights(known) if head.kind == "multilabel" else losses.class_weights(known, count)
    return Objective(head, made, sharpness)

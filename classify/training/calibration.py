"""What is fitted on validation for a head that is trained: how it answers, and when it declines to."""

from dataclasses import replace
from itertools import product
from typing import Literal

import torch
from torch import Tensor

from . import scores
from .answers import Answering, Windows, answers, pooled, probabilities
from .corpus import labelled
from .tasks import Head

FOLDS = 5
RISK_SHARE = 0.75  # the risk that abstaining aims at, as a share of the risk without it
LEAST_COVERAGE = 0.5  # a head that had to decline more texts than that does not abstain

Choices = dict[str, float]  # the balanced accuracy on validation of each way to answer that was tried


def fit(head: Head, gold: Tensor, said: Windows) -> tuple[Answering, Choices]:
    """Return how a head answers best on validation, the first of equals, and what was tried.

    Texts without a label are left out. Tried are the mean of the windows and, of
    a head that reads users, the gravest one; for ordered labels the most probable
    one and the median; thresholds or none. A threshold is judged on texts that it
    was not fitted on, see crossed.
    """
    gold, said = known(gold, said)
    tried: Choices = {}
    best, best_score = Answering(), -1.0
    for windows, decision in product(_windows(head), _decisions(head)):
        how = tempered(head, gold, said, Answering(windows=windows, decision=decision))
        p = probabilities(head, said, how)
        for fitted, score in _with_thresholds(head, gold, p, how):
            name = f"{windows or 'mean'} {'thresholds' if fitted.thresholds else decision or 'argmax'}"
            tried[name] = score
            if score > best_score:
                best, best_score = fitted, score
    return replace(best, abstain_below=abstain_below(head, gold, probabilities(head, said, best), best)), tried


def known(gold: Tensor, said: Windows) -> tuple[Tensor, Windows]:
    """Return the gold and windows of the texts that have a label, with their owners counted anew."""
    has = labelled(gold)
    kept = has[said.owners]
    return gold[has], Windows(said.logits[kept], (has.long().cumsum(dim=0) - 1)[said.owners[kept]])


def _windows(head: Head) -> tuple[Literal["", "max"], ...]:
    return ("", "max") if head.unit == "user" and head.positive else ("",)


def _decisions(head: Head) -> tuple[Literal["", "median"], ...]:
    return ("", "median") if head.kind == "ordinal" else ("",)


def tempered(head: Head, gold: Tensor, said: Windows, how: Answering) -> Answering:
    """Return how with its temperature fitted.

    Which window is the gravest one depends on the temperature a little, so it is
    fitted twice.
    """
    for _ in range(2):
        how = replace(how, temperature=round(scores.fit_temperature(pooled(head, said, how), gold), 4))
    return how


def _with_thresholds(head: Head, gold: Tensor, p: Tensor, how: Answering) -> list[tuple[Answering, float]]:
    """Return how without and, if the head can have them, with thresholds, and the balanced accuracy of each."""
    plain = (how, scores.answered_balanced_accuracy(gold, answers(head, p, how)))
    if head.kind == "multilabel":
        columns = [_threshold(gold[:, k].long(), p[:, k]) for k in range(p.shape[1])]
        fitted = replace(how, thresholds=[threshold for threshold, _ in columns])
        said = torch.stack([crossed for _, crossed in columns], dim=1)
    elif head.kind == "binary":
        threshold, said = _threshold(gold, p[:, 1])
        fitted = replace(how, thresholds=[threshold])
    else:
        return [plain]
    return [plain, (fitted, scores.answered_balanced_accuracy(gold, said))]


def _threshold(gold: Tensor, p: Tensor) -> tuple[float, Tensor]:
    """Return the threshold of one label, 0.5 if that is better on texts not fitted on, and the answers there, [N]."""
    fitted, plain = crossed(gold, p), (p >= 0.5).long()
    if scores.balanced_accuracy(gold, fitted) <= scores.balanced_accuracy(gold, plain):
        return 0.5, plain
    return min(max(round(scores.best_threshold(gold, p), 6), 1e-6), 1 - 1e-6), fitted


def crossed(gold: Tensor, p: Tensor) -> Tensor:
    """Return the answers of p [N] by the best threshold of the other folds, int64 [N].

    Every FOLDS-th text is of one fold.
    """
    said = torch.zeros(len(gold), dtype=torch.int64)
    fold = torch.arange(len(gold)) % FOLDS
    for k in range(FOLDS):
        rest, own = fold != k, fold == k
        said[own] = (p[own] >= scores.best_threshold(gold[rest], p[rest])).long()
    return said


def abstain_below(head: Head, gold: Tensor, p: Tensor, how: Answering) -> float:
    """Return the least confidence of an answer for which the risk is at most RISK_SHARE of the risk of all answers.

    The confidence of a text is its largest probability, the risk the share of
    wrong answers among those given (Geifman and El-Yaniv 2017). 0, which is
    never to abstain, if more than 1 - LEAST_COVERAGE of the texts would have no
    answer, and for a multilabel head.
    """
    if head.kind == "multilabel":
        return 0.0
    wrong = (answers(head, p, how) != gold).double()
    confidence, order = p.max(dim=1).values.sort(descending=True)
    risk = wrong[order].cumsum(dim=0) / torch.arange(1, len(gold) + 1)
    last = torch.cat([confidence[1:] < confidence[:-1], torch.tensor([True])])  # equal ones are answered together
    fits = last & (risk <= RISK_SHARE * wrong.mean())
    count = int(fits.nonzero().max()) + 1 if fits.any() else 0
    if count == len(gold) or count < LEAST_COVERAGE * len(gold):
        return 0.0
    return min(round(float(confidence[count - 1] + confidence[count]) / 2, 6), 1 - 1e-6)

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
    """Return how a head answers on validation, and what was tried.

    Texts without a label are left out. The mean of the windows and the most
    probable label stand unless something else is better by more than one standard
    error of the difference: of a head that reads users the gravest window, for
    ordered labels the median, thresholds for binary heads and those of many labels.
    A threshold is judged on texts that it was not fitted on, see crossed.
    """
    gold, said = known(gold, said)
    tried: Choices = {}
    best, best_labels = Answering(), torch.empty(0)
    for windows, decision in product(_windows(head), _decisions(head)):
        how = tempered(head, gold, said, Answering(windows=windows, decision=decision))
        for fitted, labels in _with_thresholds(head, gold, probabilities(head, said, how), how):
            name = f"{windows or 'mean'} {'thresholds' if fitted.thresholds else decision or 'argmax'}"
            tried[name] = scores.answered_balanced_accuracy(gold, labels)
            if len(tried) == 1 or scores.surpasses(gold, labels, best_labels):
                best, best_labels = fitted, labels
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


def _with_thresholds(head: Head, gold: Tensor, p: Tensor, how: Answering) -> list[tuple[Answering, Tensor]]:
    """Return how without and, if the head can have them, with thresholds, and the answers of each."""
    plain = (how, answers(head, p, how))
    if head.kind == "multilabel":
        columns = [_threshold(gold[:, k].long(), p[:, k]) for k in range(p.shape[1])]
        fitted = replace(how, thresholds=[threshold for threshold, _ in columns])
        return [plain, (fitted, torch.stack([said for _, said in columns], dim=1))]
    if head.kind == "binary":
        threshold, said = _threshold(gold, p[:, 1])
        return [plain, (replace(how, thresholds=[threshold]), said)]
    return [plain]


def _threshold(gold: Tensor, p: Tensor) -> tuple[float, Tensor]:
    """Return the threshold of one label, 0.5 unless it is better on texts not fitted on, and the answers there, [N]."""
    fitted, plain = crossed(gold, p), (p >= 0.5).long()
    if not scores.surpasses(gold, fitted, plain):
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

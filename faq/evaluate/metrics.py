"""Metrics for comparing matchers. A metric is None if it cannot be computed from the data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import matthews_corrcoef, roc_auc_score

from faq.evaluate.trying import Tried, offered
from faq.matcher import Answer, Clarify

ABSTAINED = ""  # label of out-of-scope queries (an entry id is never empty)


@dataclass(frozen=True, slots=True)
class Measures:
    """Metrics of a matcher. All are shares from 0 to 1, except `queries` and `mcc` (-1 to 1).

    `forced_accuracy` is the accuracy of the best guess. `in_scope_accuracy`, `oos_recall` and
    `mcc` only use the best guess if its score reaches the threshold. `auroc` measures how well the
    score separates in-scope from out-of-scope queries.

    The other metrics are based on verdicts. `clarify_hit3` is the share of in-scope clarifying
    questions that include a correct entry, and `oos_answered` is the share of out-of-scope queries
    that were answered.
    """

    queries: int
    forced_accuracy: float | None
    in_scope_accuracy: float | None
    oos_recall: float | None
    mcc: float | None
    auroc: float | None
    answer_precision: float | None
    answer_share: float | None
    clarify_share: float | None
    clarify_hit3: float | None
    abstain_share: float | None
    oos_answered: float | None


@dataclass(frozen=True, slots=True)
class Latency:
    """Median and 99th percentile of the time per query, in milliseconds."""

    p50: float
    p99: float


def measure(tried: Sequence[Tried], *, threshold: float) -> Measures:
    in_scope = [each for each in tried if each.sample.expected]
    out_of_scope = [each for each in tried if not each.sample.expected]
    answers = [each for each in tried if isinstance(each.verdict, Answer)]
    clarified = [each for each in tried if isinstance(each.verdict, Clarify)]
    return Measures(
        queries=len(tried),
        forced_accuracy=_share(each.guess in each.sample.expected for each in in_scope),
        in_scope_accuracy=_share(
            _label(each, threshold) in each.sample.expected for each in in_scope
        ),
        oos_recall=_share(_label(each, threshold) == ABSTAINED for each in out_of_scope),
        mcc=_mcc(tried, threshold),
        auroc=_auroc(in_scope, out_of_scope),
        answer_precision=_share(each.answered in each.sample.expected for each in answers),
        answer_share=_share(isinstance(each.verdict, Answer) for each in tried),
        clarify_share=_share(isinstance(each.verdict, Clarify) for each in tried),
        clarify_hit3=_share(_is_offered(each) for each in clarified if each.sample.expected),
        abstain_share=_share(not isinstance(each.verdict, Answer | Clarify) for each in tried),
        oos_answered=_share(each.answered is not None for each in out_of_scope),
    )


def latency(tried: Sequence[Tried]) -> Latency | None:
    if not tried:
        return None
    p50, p99 = np.percentile([each.seconds * 1000 for each in tried], (50, 99))
    return Latency(float(p50), float(p99))


def _share(hits: Iterable[bool]) -> float | None:
    counted = tuple(hits)
    return sum(counted) / len(counted) if counted else None


def _label(tried: Tried, threshold: float) -> str:
    """Return the best guess, or ABSTAINED if its score is below the threshold."""
    return tried.guess if tried.guess is not None and tried.score >= threshold else ABSTAINED


def _truth(tried: Tried, decided: str) -> str:
    """Return the true label. If there are several, `decided` is preferred."""
    if decided in tried.sample.expected:
        return decided
    return tried.sample.expected[0] if tried.sample.expected else ABSTAINED


def _is_offered(tried: Tried) -> bool:
    return any(each.entry_id in tried.sample.expected for each in offered(tried))


def _mcc(tried: Sequence[Tried], threshold: float) -> float | None:
    decided = [_label(each, threshold) for each in tried]
    truth = [_truth(each, label) for each, label in zip(tried, decided, strict=True)]
    if len({*truth, *decided}) < 2:  # the MCC is undefined for a single label
        return None
    return float(matthews_corrcoef(truth, decided))


def _auroc(in_scope: Sequence[Tried], out_of_scope: Sequence[Tried]) -> float | None:
    if not in_scope or not out_of_scope:
        return None
    scores = [each.score for each in (*in_scope, *out_of_scope)]
    return float(roc_auc_score([1] * len(in_scope) + [0] * len(out_of_scope), scores))

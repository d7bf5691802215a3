"""How well a matcher does on labelled queries: its own file's, or a set's in JSON lines."""

from faq.evaluate.data import read_entries, read_samples
from faq.evaluate.metrics import ABSTAINED, Latency, Measures, latency, measure
from faq.evaluate.report import (
    LEAST_AMONG_TOP,
    LEAST_RIGHT_AT_ONCE,
    MOST_NOT_OURS_ANSWERED,
    Miss,
    Report,
    evaluate,
    report_on,
)
from faq.evaluate.trying import Sample, Tried, labelled, prediction, try_each

__all__ = [
    "ABSTAINED",
    "LEAST_AMONG_TOP",
    "LEAST_RIGHT_AT_ONCE",
    "MOST_NOT_OURS_ANSWERED",
    "Latency",
    "Measures",
    "Miss",
    "Report",
    "Sample",
    "Tried",
    "evaluate",
    "labelled",
    "latency",
    "measure",
    "prediction",
    "read_entries",
    "read_samples",
    "report_on",
    "try_each",
]

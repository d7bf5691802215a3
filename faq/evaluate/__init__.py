"""Evaluation of matchers on labelled queries from a knowledge base or JSON lines."""

from faq.evaluate.curves import (
    Bin,
    Point,
    Reliability,
    RiskCoverage,
    reliability,
    risk_coverage,
)
from faq.evaluate.data import read_entries, read_samples
from faq.evaluate.metrics import ABSTAINED, Latency, Measures, latency, measure
from faq.evaluate.report import (
    FLOORS,
    Floors,
    Miss,
    Report,
    evaluate,
    report_on,
)
from faq.evaluate.trying import Sample, Tried, labelled, prediction, try_each

__all__ = [
    "ABSTAINED",
    "FLOORS",
    "Bin",
    "Floors",
    "Latency",
    "Measures",
    "Miss",
    "Point",
    "Reliability",
    "Report",
    "RiskCoverage",
    "Sample",
    "Tried",
    "evaluate",
    "labelled",
    "latency",
    "measure",
    "prediction",
    "read_entries",
    "read_samples",
    "reliability",
    "report_on",
    "risk_coverage",
    "try_each",
]

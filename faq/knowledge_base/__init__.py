"""Knowledge base model, loading and validation."""

from faq.knowledge_base.checking import schema
from faq.knowledge_base.loading import load, loads
from faq.knowledge_base.model import (
    Button,
    Entry,
    Kind,
    KnowledgeBase,
    LabelledQuery,
    Redirect,
    Route,
    Slot,
    SlotKind,
    Texts,
)
from faq.knowledge_base.problems import CODES, KnowledgeBaseInvalid, Problem, Severity, found

__all__ = [
    "CODES",
    "Button",
    "Entry",
    "Kind",
    "KnowledgeBase",
    "KnowledgeBaseInvalid",
    "LabelledQuery",
    "Problem",
    "Redirect",
    "Route",
    "Severity",
    "Slot",
    "SlotKind",
    "Texts",
    "found",
    "load",
    "loads",
    "schema",
]

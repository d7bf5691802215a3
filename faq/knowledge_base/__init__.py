"""Knowledge base model, loading and validation."""

from faq.knowledge_base.checking import schema
from faq.knowledge_base.loading import Loaded, load, load_usable, loads
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
from faq.knowledge_base.reading import files_of

__all__ = [
    "CODES",
    "Button",
    "Entry",
    "Kind",
    "KnowledgeBase",
    "KnowledgeBaseInvalid",
    "LabelledQuery",
    "Loaded",
    "Problem",
    "Redirect",
    "Route",
    "Severity",
    "Slot",
    "SlotKind",
    "Texts",
    "files_of",
    "found",
    "load",
    "load_usable",
    "loads",
    "schema",
]

"""Matcher of the project's own knowledge base, trained once per run."""

import pytest

from faq.knowledge_base import KnowledgeBase, load
from faq.matcher import Matcher
from tests.faq.builders import OWN_FILE


@pytest.fixture(scope="session")
def own_kb() -> KnowledgeBase:
    return load(OWN_FILE)


@pytest.fixture(scope="session")
def own_matcher(own_kb: KnowledgeBase) -> Matcher:
    return Matcher.build(own_kb)

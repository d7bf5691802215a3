"""A small file, and the matcher of the project's own knowledge base, trained once per run."""

from pathlib import Path

import pytest

from faq.knowledge_base import KnowledgeBase, load
from faq.matcher import Matcher
from tests.faq.builders import FOUR, OWN_FILE, a_text


@pytest.fixture(scope="session")
def own_kb() -> KnowledgeBase:
    return load(OWN_FILE)


@pytest.fixture(scope="session")
def own_matcher(own_kb: KnowledgeBase) -> Matcher:
    return Matcher.build(own_kb)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "kb.yaml"
    path.write_text(a_text(*FOUR), encoding="utf-8")
    return path

"""A small knowledge base."""

from pathlib import Path

import pytest

from tests.faq.builders import FOUR, a_text


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "kb.yaml"
    path.write_text(a_text(*FOUR), encoding="utf-8")
    return path

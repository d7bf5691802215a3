"""A reduced set of negative examples, for tests that need only some: training on all is slow."""

from collections.abc import Iterator

import pytest

from faq.matcher import corpus

EVERY = 25  # of a thousand


@pytest.fixture(scope="module")
def few_negatives() -> Iterator[None]:
    """Use few general questions. Not for modules with `own_matcher`, which needs all of them."""
    some = corpus.general_negatives()[::EVERY]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpus, "general_negatives", lambda: some)
        yield

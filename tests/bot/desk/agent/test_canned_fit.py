"""The fit check on pairs of a ticket and a canned reply that were written without sight of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from bot.conversation.said_before import has_tried, still_open
from bot.team.model import CannedReply
from bot.team.reply_index import ReplyIndex
from faq.knowledge_base import load
from faq.matcher import Matcher

ROOT = Path(__file__).parents[4]
PAIRS = ROOT / "tests" / "replies" / "fit"
LEAST_WRONG, MOST_RIGHT = 0.75, 0.1


@dataclass(frozen=True)
class Rates:
    """Shares of the wrong and of the right pairs that are warned of."""

    wrong: float
    right: float


def replies_of(folder: Path) -> dict[str, CannedReply]:
    found = yaml.safe_load((folder / "replies.yaml").read_text(encoding="utf-8"))["replies"]
    return {one["id"]: _reply(one) for one in found}


def _reply(item: dict[str, Any]) -> CannedReply:
    questions = {name: tuple(asked) for name, asked in item["questions"].items()}
    texts = MappingProxyType(item["text"])
    return CannedReply(item["id"], item["title"], texts, questions)


def warned(folder: Path, index: ReplyIndex) -> Iterator[tuple[bool, bool]]:
    """Yield whether each pair is right, and whether there is a warning."""
    for pair in yaml.safe_load((folder / "pairs.yaml").read_text(encoding="utf-8"))["pairs"]:
        words = still_open(pair["ticket"])
        is_doubtful = not index.fit(words, pair["reply"]).fits or any(map(has_tried, words))
        yield pair["right"], is_doubtful


def rates(folder: Path = PAIRS, *, models: Path | None = None) -> Rates:
    """Check all pairs in a folder. `models` is a cache of trained models."""
    kb = load(ROOT / "knowledge_base.yaml")
    index = ReplyIndex(None, None)
    index.refresh(replies_of(folder), Matcher.build(kb, cache=models))
    found = list(warned(folder, index))
    wrong = [is_warned for is_right, is_warned in found if not is_right]
    right = [is_warned for is_right, is_warned in found if is_right]
    assert len(wrong) == len(right) == 60
    return Rates(sum(wrong) / len(wrong), sum(right) / len(right))


def test_blind_pairs(own_models: Path) -> None:
    """The aims are .9 and .05. The check reached .8 and .05 when it was written."""
    found = rates(models=own_models)
    shares = f"wrong pairs warned {found.wrong:.3f}, right pairs {found.right:.3f}"
    print(f"fit of canned replies: {shares}")  # noqa: T201
    assert found.wrong >= LEAST_WRONG
    assert found.right <= MOST_RIGHT

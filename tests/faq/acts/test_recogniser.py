"""Recognition of dialogue acts, on wordings that were written blind (tests/queries)."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from faq.acts import NO_ACT, ActRecogniser, DialogueAct, Recognised, act_base
from faq.knowledge_base import KnowledgeBase
from faq.matcher import Matcher

FIRST = Path(__file__).parents[2] / "queries" / "first"
LANGUAGE_ACTS = {DialogueAct.ENGLISH, DialogueAct.PERSIAN, DialogueAct.OTHER_LANGUAGE}


@pytest.fixture(scope="module")
def recogniser(own_kb: KnowledgeBase) -> ActRecogniser:
    return ActRecogniser(Matcher.build(act_base(own_kb)))


def read(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((FIRST / name).read_text(encoding="utf-8"))
    return found


def is_right(found: Recognised, wanted: str) -> bool:
    if wanted == "language":
        return found.act in LANGUAGE_ACTS
    return found.act == wanted


@pytest.mark.parametrize("language", ["fa", "en"])
def test_acts_in_fresh_words(recogniser: ActRecogniser, language: str) -> None:
    rows = read(f"acts-{language}.yaml")
    found = [recogniser.recognise(row["text"]) for row in rows]
    right = [is_right(one, row["act"]) for one, row in zip(found, rows, strict=True)]
    sure_and_wrong = [
        one.sure and not is_right(one, row["act"]) for one, row in zip(found, rows, strict=True)
    ]
    # Without an encoder. The aim with an encoder is .85.
    assert sum(right) / len(rows) >= 0.78
    assert sum(sure_and_wrong) / len(rows) <= 0.08


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("👍", Recognised(DialogueAct.YES, sure=True)),
        ("👍🏽👍🏽", Recognised(DialogueAct.YES, sure=True)),
        ("", NO_ACT),
        ("!!", NO_ACT),
    ],
)
def test_signs_alone(recogniser: ActRecogniser, text: str, found: Recognised) -> None:
    assert recogniser.recognise(text) == found


def test_an_idiom_is_no_act(recogniser: ActRecogniser) -> None:
    assert recogniser.recognise("مردم از خنده").act is not DialogueAct.URGENT
    assert recogniser.recognise("this app is killing me").act is not DialogueAct.URGENT

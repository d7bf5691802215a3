"""Recognition of dialogue acts, on wordings that were written blind (tests/queries)."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.models import link_models
from faq.acts import (
    NO_ACT,
    ActRecogniser,
    DialogueAct,
    Recognised,
    act_base,
    act_cache,
    lexical_matcher,
)
from faq.knowledge_base import KnowledgeBase

QUERIES = Path(__file__).parents[2] / "queries"
LANGUAGE_ACTS = {DialogueAct.ENGLISH, DialogueAct.PERSIAN, DialogueAct.OTHER_LANGUAGE}


@pytest.fixture(scope="module")
def recogniser(own_kb: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> ActRecogniser:
    folder = tmp_path_factory.mktemp("models")
    link_models(folder)
    return ActRecogniser(lexical_matcher(act_base(own_kb), cache=act_cache(folder)))


def read(*names: str) -> list[dict[str, Any]]:
    return [
        row
        for name in names
        for row in yaml.safe_load((QUERIES / f"{name}.yaml").read_text(encoding="utf-8"))
    ]


def share(found: list[bool]) -> float:
    return sum(found) / len(found)


def is_right(found: Recognised, wanted: str) -> bool:
    if wanted == "language":
        return found.act in LANGUAGE_ACTS
    # Consent to an action is labelled "yes" in these sets.
    return found.act == wanted or (wanted, found.act) == ("yes", DialogueAct.GO_AHEAD)


# The limits are below the figures of the lexical model, which has no encoder. The figures with an
# encoder are in docs/accuracy.md.
@pytest.mark.parametrize("which", ["first", "second", "third"])
def test_acts_in_fresh_words(recogniser: ActRecogniser, which: str) -> None:
    rows = read(f"{which}/acts-fa", f"{which}/acts-en")
    found = [recogniser.recognise(row["text"]) for row in rows]
    right = [is_right(one, row["act"]) for one, row in zip(found, rows, strict=True)]
    wrong = [
        one.sure and not is_right(one, row["act"]) for one, row in zip(found, rows, strict=True)
    ]
    assert share(right) >= 0.82
    assert share(wrong) <= 0.04


@pytest.mark.parametrize(("which", "least"), [("first", 0.9), ("second", 0.8), ("third", 0.74)])
@pytest.mark.parametrize(("language", "most"), [("fa", 0.14), ("en", 0.1)])
def test_danger_to_life_in_fresh_words(
    recogniser: ActRecogniser, which: str, least: float, language: str, most: float
) -> None:
    rows = read(f"{which}/urgent-{language}")
    urgent = [recogniser.recognise(row["text"]).act is DialogueAct.URGENT for row in rows]
    assert share([one for one, row in zip(urgent, rows, strict=True) if row["urgent"]]) >= least
    assert share([one for one, row in zip(urgent, rows, strict=True) if not row["urgent"]]) <= most
    # The check on arrival has to be more certain, because it comes before everything else.
    early = [recogniser.is_urgent(row["text"]) for row in rows if not row["urgent"]]
    assert share(early) <= 0.04


def test_known_wordings_of_danger_and_of_a_wish_for_a_person(recogniser: ActRecogniser) -> None:
    rows = read("known/urgent")
    urgent = [recogniser.recognise(row["text"]).act is DialogueAct.URGENT for row in rows]
    assert share([one for one, row in zip(urgent, rows, strict=True) if row["urgent"]]) >= 0.8
    assert share([one for one, row in zip(urgent, rows, strict=True) if not row["urgent"]]) <= 0.15
    wishes = [row["text"] for row in read("known/person") if row["person"]]
    served = {DialogueAct.PERSON, DialogueAct.WAITING}  # «کسی هست؟» is answered with an offer
    assert share([recogniser.recognise(text).act in served for text in wishes]) >= 0.85


@pytest.mark.parametrize("name", ["first/everyday", "first/mentions", "second/howto"])
def test_questions_are_rarely_taken_for_acts(recogniser: ActRecogniser, name: str) -> None:
    found = [recogniser.recognise(row["text"]) for row in read(name)]
    acts = [one.sure and one.act not in (None, DialogueAct.PROBLEM) for one in found]
    assert share(acts) <= 0.14


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("👍", DialogueAct.YES),
        ("👍🏽👍🏽", DialogueAct.YES),
    ],
)
def test_signs_alone(recogniser: ActRecogniser, text: str, act: DialogueAct) -> None:
    assert recogniser.recognise(text) == Recognised(act, sure=True, exact=True, score=1.0)


@pytest.mark.parametrize("text", ["", "!!", "help", "کمک"])
def test_no_act(recogniser: ActRecogniser, text: str) -> None:
    assert recogniser.recognise(text) == NO_ACT


def test_an_idiom_is_no_act(recogniser: ActRecogniser) -> None:
    assert recogniser.recognise("مردم از خنده").act is not DialogueAct.URGENT
    assert recogniser.recognise("this app is killing me").act is not DialogueAct.URGENT


def test_a_wording_of_the_data_is_exact(recogniser: ActRecogniser) -> None:
    found = recogniser.recognise("Operator!")
    assert (found.act, found.exact) == (DialogueAct.PERSON, True)


def test_danger_in_the_middle_of_a_long_text(recogniser: ActRecogniser) -> None:
    prose = "The weather was fine and we had tea in the garden. " * 40
    assert recogniser.is_urgent(f"{prose}\nI am going to kill myself tonight.\n{prose}")
    assert not recogniser.is_urgent(prose)


def test_one_sentence_among_others_is_the_act(recogniser: ActRecogniser) -> None:
    found = recogniser.recognise("سلام\nوقت بخیر\nمیخوام با یه آدم واقعی حرف بزنم")
    assert (found.act, found.sure) == (DialogueAct.PERSON, True)


def test_an_insult_beside_a_problem_is_noticed(recogniser: ActRecogniser) -> None:
    assert recogniser.recognise("خیلی بیشعورید. عکسام باز نمیشه").upset
    assert not recogniser.recognise("عکسام باز نمیشه").upset


@pytest.mark.parametrize("text", ["human please", "یه نفر جواب بده", "transfer me to an agent"])
def test_a_wish_alone(recogniser: ActRecogniser, text: str) -> None:
    assert recogniser.is_only(text, DialogueAct.PERSON)


def test_a_wish_with_its_subject(recogniser: ActRecogniser) -> None:
    wish = "میخوام با پشتیبان حرف بزنم چون از دیروز کانالم بسته شده و پولم رفته"
    assert not recogniser.is_only(wish, DialogueAct.PERSON)
    text = "human please my channel is closed and my money is gone"
    assert not recogniser.is_only(text, DialogueAct.PERSON)


def test_a_wish_for_a_person_beside_a_question_is_recognised(recogniser: ActRecogniser) -> None:
    for text in (
        "چطور کانال بسازم؟ وصلم کن به پشتیبان",
        "how do i create a channel? connect me to a human",
    ):
        assert recogniser.recognise(text).act is DialogueAct.PERSON, text
    assert recogniser.recognise("چطور کانال بسازم؟ ممنون").act is not DialogueAct.PERSON


def test_a_thorough_check_for_danger_has_the_thresholds_of_a_turn(
    recogniser: ActRecogniser,
) -> None:
    assert recogniser.is_urgent("i will hang myself", thorough=True)
    assert not recogniser.is_urgent("how do i create a channel", thorough=True)

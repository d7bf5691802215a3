"""Messages about other products are asked back, messages that only mention them are answered."""

from pathlib import Path

import pytest
import yaml

from faq.knowledge_base import Kind, KnowledgeBase, loads
from faq.matcher import Answer, Clarify, Matcher, Reason, Scope
from faq.matcher.scope import INSIDE, OUTSIDE, examples
from faq.normalize import OwnWords, fold
from tests.faq.builders import HEADER, a_kb

QUERIES = Path(__file__).parents[2] / "queries"
# Shares on the fourth blind set, lexical model. See docs/accuracy.md.
MOST_ANSWERED = 0.05
MOST_MENTIONS_LOST = 0.15


@pytest.fixture(scope="session")
def scope(own_kb: KnowledgeBase, own_models: Path) -> Scope:
    found = Scope.of(own_kb, folder=own_models)
    assert found is not None
    return found


@pytest.fixture(scope="session")
def scoped(own_kb: KnowledgeBase, own_models: Path, scope: Scope) -> Matcher:
    return Matcher.build(own_kb, cache=own_models, scope=scope)


@pytest.mark.parametrize(
    "text",
    [
        "cancel my netflix subscription",
        "how do i delete my zorbix account",
        "لغو اشتراک نماوا",
    ],
)
def test_a_message_about_another_product_is_asked_back(scoped: Matcher, text: str) -> None:
    verdict = scoped.match(text)

    assert isinstance(verdict, Clarify)
    assert verdict.outside
    assert scoped.explain(text).reason is Reason.OUTSIDE


@pytest.mark.parametrize("text", ["تو تپسی یکیو چطور بلاک کنم", "lagv eshterak namava"])
def test_a_message_about_another_product_in_other_words_is_not_answered(
    scoped: Matcher, text: str
) -> None:
    assert not isinstance(scoped.match(text), Answer)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("how do i create a channel", "create-channel"),
        ("میخوام واسه مزون لباسم چنل داشته باشم", "create-channel"),
        ("want a channel for my bakery", "create-channel"),
    ],
)
def test_own_questions_with_unknown_words_are_answered(
    scoped: Matcher, text: str, entry: str
) -> None:
    verdict = scoped.match(text)

    assert isinstance(verdict, Answer)
    assert verdict.entry_id == entry


def test_a_stored_question_is_answered_whatever_it_names(scope: Scope) -> None:
    question = "cancel my netflix subscription"
    source = HEADER + "entries:\n" + _entry("netflix", [question, "stop netflix", "end netflix"])

    assert isinstance(Matcher.build(loads(source), scope=scope).match(question), Answer)


def test_the_examples_do_not_apply_to_a_file_with_few_questions(own_models: Path) -> None:
    assert Scope.of(a_kb(), folder=own_models) is None


BANK = (
    "How do I block|I want to close|Why was I charged for|How long does it take to get|"
    "Where can I see the limit of|Can my wife also use|How do I order|What does it cost to have|"
    "I lost|Please raise the limit of",
    "my debit card|a savings account|the cheque book|an IBAN transfer|my mortgage|the overdraft|"
    "a contactless card|a standing order|my credit line|foreign currency|the account statement|"
    "a joint account",
)
SHOP = (
    "When does my parcel arrive with|I got the wrong|How do I return|Is there a guarantee on|"
    "Do you have|What is the size of|Can I exchange|What is the delivery fee for|"
    "I want to cancel my order of|Where is the invoice for",
    "the red shoes|a coffee machine|this winter jacket|the garden chairs|a pair of trousers|"
    "the frying pan|a washing machine|these curtains|the baby stroller|a wool carpet|"
    "the bookshelf|two bed sheets",
)


@pytest.mark.parametrize("words", [BANK, SHOP])
def test_the_examples_do_not_apply_to_a_file_about_other_things(
    own_models: Path, words: tuple[str, str]
) -> None:
    """A bank's own questions are outside for a messenger."""
    beginnings, things = (each.split("|") for each in words)
    entries = [
        _entry(f"entry-{number}", [f"{beginning} {thing}?" for beginning in beginnings])
        for number, thing in enumerate(things)
    ]
    other = loads(HEADER + "entries:\n" + "".join(entries))

    assert Scope.of(other, folder=own_models) is None


def test_the_classes_have_different_examples() -> None:
    outside, inside = ({fold(text) for text in examples()[name]} for name in (OUTSIDE, INSIDE))

    assert not outside & inside
    assert min(len(outside), len(inside)) >= 1_000


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("حذف کانال نماوا", ("نماوا",)),
        ("delete my chanel", ()),  # a typing error
        ("channels 404", ()),
        ("", ()),
    ],
)
def test_words_that_no_question_contains(text: str, unknown: tuple[str, ...]) -> None:
    words = OwnWords({"delete-channel": ["حذف کانال", "delete my channel"]})

    assert words.unknown(fold(text)) == unknown


def test_a_name_belongs_to_the_entry_that_contains_it() -> None:
    own = {"import-chats": ["bring my chats from zorbix"], "block": ["block a person"]}
    words = OwnWords(own, {"other-messenger": ["zorbix is down"]})

    assert words.unknown("zorbix blocked me", entry="block") == ("zorbix",)
    assert words.unknown("zorbix chats", entry="import-chats") == ()
    assert OwnWords(own).unknown("zorbix blocked me", entry="block") == ()


def test_few_of_the_blind_foreign_names_are_answered(
    scoped: Matcher, own_matcher: Matcher
) -> None:
    foreign = _texts("foreign")
    answered = [text for text in foreign if _is_ours(scoped, text)]
    mentions = [text for text in _texts("mentions") if _is_ours(own_matcher, text)]
    lost = [text for text in mentions if not _is_ours(scoped, text)]

    assert len(answered) / len(foreign) <= MOST_ANSWERED, answered
    assert len(lost) / len(mentions) <= MOST_MENTIONS_LOST, lost


def _texts(name: str) -> list[str]:
    rows = yaml.safe_load((QUERIES / "fourth" / f"{name}.yaml").read_text(encoding="utf-8"))
    return [row["text"] for row in rows]


def _is_ours(matcher: Matcher, text: str) -> bool:
    verdict = matcher.match(text)
    return isinstance(verdict, Answer) and verdict.kind in (Kind.ANSWER, Kind.PROBLEM)


def _entry(name: str, questions: list[str]) -> str:
    listed = yaml.safe_dump(questions, allow_unicode=True, default_flow_style=True, width=9_999)
    return (
        f"  - id: {name}\n    kind: answer\n    title: {{en: {name}}}\n"
        f"    questions: {{en: {listed.strip()}}}\n    answer: {{en: Yes.}}\n"
    )

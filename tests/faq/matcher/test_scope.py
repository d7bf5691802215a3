"""Messages about other products are asked back, messages that only mention them are answered."""

from pathlib import Path

import pytest
import yaml

from bench.models import link_models
from faq.knowledge_base import Kind, KnowledgeBase, loads
from faq.matcher import Answer, Clarify, Matcher, Reason, Scope
from faq.matcher.scope import INSIDE, OUTSIDE, examples
from faq.normalize import OwnWords, fold
from tests.faq.builders import HEADER, a_kb

QUERIES = Path(__file__).parents[2] / "queries"
# Shares on the fourth blind set, lexical model. See docs/matcher.md.
MOST_ANSWERED = 0.05
MOST_MENTIONS_LOST = 0.15


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("scope")
    link_models(found)
    return found


@pytest.fixture(scope="session")
def scope(own_kb: KnowledgeBase, folder: Path) -> Scope:
    found = Scope.of(own_kb, folder=folder)
    assert found is not None
    return found


@pytest.fixture(scope="session")
def scoped(own_kb: KnowledgeBase, scope: Scope) -> Matcher:
    return Matcher.build(own_kb, scope=scope)


@pytest.mark.parametrize(
    "text",
    [
        "cancel my netflix subscription",
        "how do i delete my zorbix account",
        "لغو اشتراک نماوا",
        "تو تپسی یکیو چطور بلاک کنم",
        "lagv eshterak namava",
    ],
)
def test_a_message_about_another_product_is_asked_back(scoped: Matcher, text: str) -> None:
    explanation = scoped.explain(text)

    assert not isinstance(explanation.verdict, Answer)
    if explanation.reason is Reason.OUTSIDE:
        assert isinstance(explanation.verdict, Clarify)
        assert explanation.verdict.outside


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


def test_the_examples_do_not_apply_to_a_file_with_few_questions(folder: Path) -> None:
    assert Scope.of(a_kb(), folder=folder) is None


def test_the_examples_do_not_apply_to_a_file_about_other_things(folder: Path) -> None:
    """A bank's own questions are outside for a messenger."""
    questions = list(examples()[OUTSIDE][:400:3])
    entries = (_entry(f"entry-{index}", questions[index::10]) for index in range(10))

    assert Scope.of(loads(HEADER + "entries:\n" + "".join(entries)), folder=folder) is None


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
    words = OwnWords(["حذف کانال", "delete my channel"])

    assert words.unknown(fold(text)) == unknown


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

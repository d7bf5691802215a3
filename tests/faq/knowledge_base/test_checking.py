"""Every violation of the schema has a code and facts."""

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from yaml import safe_load

from faq.knowledge_base import KnowledgeBaseInvalid, loads, schema
from tests.faq.builders import CHANNEL, HEADER, a_text

OWN_FILE = Path(__file__).parents[3] / "knowledge_base.yaml"


def first_problem(text: str) -> tuple[str, dict[str, str | int]]:
    with pytest.raises(KnowledgeBaseInvalid) as refused:
        loads(text, file="kb.yaml")
    problem = refused.value.problems[0]
    return problem.code, dict(problem.facts)


@pytest.mark.parametrize(
    ("old", "new", "code", "facts"),
    [
        (
            "id: create-channel",
            "id: createChannel",
            "bad-name",
            {
                "field": "entries.id",
                "value": '"createChannel"',
                "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$",
            },
        ),
        (
            "id: create-channel",
            f"id: {'a' * 41}",
            "too-long",
            {"field": "entries.id", "limit": 40, "value": f'"{"a" * 41}"'},
        ),
        (
            "kind: answer",
            "kind: faq",
            "bad-choice",
            {
                "field": "entries.kind",
                "value": '"faq"',
                "choices": "answer, problem, redirect, chitchat",
            },
        ),
        (
            "category: channels",
            "buttons: [{text: {fa: راهنما}, url: javascript}]",
            "bad-name",
            {
                "field": "buttons.url",
                "value": '"javascript"',
                "pattern": "^(https?|tg|mailto|tel):\\S+$",
            },
        ),
        (
            "category: channels",
            "ask: [device, device]",
            "repeated-item",
            {"field": "entries.ask", "value": '["device", "device"]'},
        ),
        (
            "category: channels",
            "categry: channels",
            "unknown-field",
            {"field": "categry", "nearest": "category"},
        ),
        (
            "category: channels",
            "zzz: 1",
            "unknown-field",
            {"field": "zzz", "nearest": "none"},
        ),
        (
            "category: channels",
            "review_by: soon",
            "bad-name",
            {
                "field": "entries.review_by",
                "value": '"soon"',
                "pattern": "^\\d{4}-\\d{2}-\\d{2}$",
            },
        ),
        (
            "fa: ساختن کانال,",
            "fa: 12,",
            "unquoted-text",
            {"field": "title.fa", "value": "12"},
        ),
        (
            "fa: ساختن کانال,",
            "fa: ~,",
            "empty-text",
            {"field": "title.fa"},
        ),
        (
            "fa: ساختن کانال,",
            "fa: [a],",
            "wrong-type",
            {"field": "title.fa", "expected": "string", "value": '["a"]'},
        ),
        ("fa: ساختن کانال,", "fa: '',", "empty-text", {"field": "title.fa"}),
        (
            "category: channels",
            "tests: {fa: [{text: a, strict: maybe}]}",
            "wrong-type",
            {"field": "fa.strict", "expected": "boolean", "value": '"maybe"'},
        ),
    ],
)
def test_a_departure(old: str, new: str, code: str, facts: dict[str, str | int]) -> None:
    assert old in CHANNEL
    assert first_problem(a_text(CHANNEL.replace(old, new))) == (code, facts)


def test_a_long_value_is_shown_in_part() -> None:
    code, facts = first_problem(a_text(CHANNEL.replace("kind: answer", f"kind: {'x' * 500}")))

    assert code == "bad-choice"
    assert len(str(facts["value"])) == 60


def test_a_group_of_synonyms_needs_two_words() -> None:
    code, facts = first_problem(a_text(CHANNEL, more="synonyms: {fa: [[کانال]]}\n"))

    assert (code, facts["limit"]) == ("too-few", 2)


def test_the_version_of_the_format_is_one() -> None:
    code, facts = first_problem(a_text(CHANNEL, header=HEADER.replace("version: 1", "version: 2")))

    assert (code, facts["choices"]) == ("bad-choice", "1")


def test_the_schema_is_a_schema_and_the_own_file_follows_it() -> None:
    Draft202012Validator.check_schema(schema())
    data = safe_load(OWN_FILE.read_text(encoding="utf-8"))

    assert list(Draft202012Validator(schema()).iter_errors(data)) == []


def test_the_own_file_points_editor_programs_at_the_schema() -> None:
    first = OWN_FILE.read_text(encoding="utf-8").splitlines()[0]

    assert first == "# yaml-language-server: $schema=faq/schema.json"
    assert (OWN_FILE.parent / "faq" / "schema.json").is_file()

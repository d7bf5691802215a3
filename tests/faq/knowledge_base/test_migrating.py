"""Old keys are replaced in the text of a file, and nothing else changes."""

import pytest

from faq.knowledge_base.migrating import CannotMigrate, migrated
from faq.knowledge_base.reading import read_text

BOTH = """\
# the head of the file
version: 1

# ── negatives ──
# used for training
elsewhere:  # from tickets
  fa:
    - قیمت دلار  # T12
  en: ["price: of gold"]

# the tests
not_ours:
  fa: [هوا]
  en:
    - |
      two
      lines
# after it
synonyms: {fa: [[کانال, چنل]]}
"""
BOTH_AFTER = """\
# the head of the file
version: 1

out_of_scope:
  # ── negatives ──
  # used for training
  examples:  # from tickets
    fa:
      - قیمت دلار  # T12
    en: ["price: of gold"]
  # the tests
  tests:
    fa: [هوا]
    en:
      - |
        two
        lines

# after it
synonyms: {fa: [[کانال, چنل]]}
"""


def test_both_keys_become_one_and_comments_stay() -> None:
    after = migrated(BOTH, file="kb.yaml")

    assert after.replace("\n\n", "\n") == BOTH_AFTER.replace("\n\n", "\n")
    assert read_text(after, file="kb.yaml").data["out_of_scope"] == {
        "examples": {"fa": ["قیمت دلار"], "en": ["price: of gold"]},
        "tests": {"fa": ["هوا"], "en": ["two\nlines\n"]},
    }
    assert migrated(after, file="kb.yaml") == after


@pytest.mark.parametrize(
    "text",
    [
        "not_ours: {fa: [a]}\nversion: 1\nelsewhere: {fa: [b]}\n",
        "version: 1\nelsewhere:\n  fa:\n  - b\nnot_ours:\n  fa:\n  - a",
        "'elsewhere': {fa: [b]}\n\"not_ours\": {fa: [a]}\n",
        "version: 1\r\nelsewhere:\r\n  fa: [b]\r\nnot_ours:\r\n  fa: [a]\r\n",
        "out_of_scope:\n  examples: {fa: [b]}\nversion: 1\nnot_ours: {fa: [a]}\n",
        "not_ours: {\n  fa: [\n  a]\n  }\nout_of_scope:\n  examples: {fa: [b]}\n",
    ],
)
def test_layouts(text: str) -> None:
    before, after = (
        read_text(each, file="kb.yaml").data for each in (text, migrated(text, file="kb.yaml"))
    )

    assert migrated(text, file="kb.yaml").count("\r\n") in (0, text.count("\r\n") + 1)
    assert after.pop("out_of_scope") == {"examples": {"fa": ["b"]}, "tests": {"fa": ["a"]}}
    assert after == {key: each for key, each in before.items() if key == "version"}


def test_the_comment_at_the_head_of_the_file_stays_there() -> None:
    head = "# yaml-language-server: $schema=faq/schema.json\n"

    after = migrated(head + "elsewhere: {fa: [a]}\n", file="kb.yaml")

    assert after == head + "out_of_scope:\n  examples: {fa: [a]}\n"


@pytest.mark.parametrize(
    "text",
    [
        "elsewhere: [",
        "elsewhere: {fa: [a]}\nout_of_scope: {examples: {fa: [b]}}\n",
        "elsewhere: {fa: [a]}\nout_of_scope: {tests: {fa: [b]}}\n",
        "{elsewhere: {fa: [a]}, version: 1}\n",
    ],
)
def test_what_has_to_be_changed_by_hand(text: str) -> None:
    with pytest.raises(CannotMigrate):
        migrated(text, file="kb.yaml")


def test_a_file_without_old_keys_stays_as_it_is() -> None:
    assert migrated("version: 1  # elsewhere:\n", file="kb.yaml") == "version: 1  # elsewhere:\n"

"""Commands have their Persian names in Persian texts."""

import re

import pytest

from bot.desk.agent.command import AgentCommand
from bot.desk.agent.command_table import BY_NAME, TABLE
from bot.texts.catalog import HERE
from bot.texts.render import plain_of
from tests.texts import real_texts

TEXT = re.compile(r"([a-z][a-z0-9-]*) =")
NAMED = re.compile(r"(?<![\w/.:}])/(?P<name>[a-z]+)(?P<behind>[^·،]*)")
FOR_REQUESTERS = frozenset({"command-unknown-here"})


def written() -> list[tuple[str, str]]:
    """Return the lines of all Persian texts with the id of their text."""
    found, text_id = [], ""
    for path in sorted(HERE.glob("fa*.ftl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            begins = TEXT.match(line)
            text_id = text_id if begins is None else begins[1]
            found.append((text_id, line))
    return found


def test_persian_texts_name_commands_in_persian() -> None:
    """Those used before the setup keep theirs: a bot without rights sees only Latin commands."""
    alone = [
        (text_id, line)
        for text_id, line in written()
        for found in NAMED.finditer(line)
        if text_id not in FOR_REQUESTERS
        and (command := BY_NAME.get(found["name"])) is not None
        and command.persian
        and not command.before_setup
        and found["behind"].strip() != command.persian  # as in /help, where both stand
    ]
    assert alone == []


def test_persian_texts_name_only_commands_that_exist() -> None:
    known = {command.persian for command in TABLE if command.persian}
    named = {
        (name, line)
        for _, line in written()
        for name in re.findall("(?<![\\w/.:}])/([\u0621-\u06cc\u200c]+)", line)
    }
    assert {(name, line) for name, line in named if name not in known} == set()


@pytest.mark.parametrize("command", TABLE, ids=lambda one: one.name)
def test_a_command_that_is_filled_in_has_its_name(command: AgentCommand) -> None:
    in_persian = command.name if command.before_setup else command.persian

    def shown(language: str) -> str:
        return plain_of(real_texts().say(language, "command-shown", command=command.name))

    assert shown("fa") == f"/{in_persian}"
    assert shown("en") == f"/{command.name}"


def test_a_filled_in_command_has_nothing_behind_its_slash() -> None:
    """An invisible character there would keep messengers from recognizing the command."""
    texts = real_texts()

    assert "/claim" in texts.say("en", "text-required", command="claim")
    assert "/برداشتن" in texts.say("fa", "text-required", command="claim")
    assert "/here" in texts.say("fa", "text-required", command="here")

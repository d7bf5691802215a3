"""Commands as people type them."""

import pytest

from bot.conversation.slashes import beside_command, entry_named, read


@pytest.mark.parametrize(
    ("text", "name", "argument"),
    [
        ("/status", "status", ""),
        ("/STATUS", "status", ""),
        ("/Status@support_bot", "status", ""),
        ("/status.", "status", ""),
        ("/status!!", "status", ""),
        ("/status؟", "status", ""),
        ("  /status", "status", ""),
        ("\u200f/status", "status", ""),
        ("\uff0fstatus", "status", ""),
        ("/ status", "status", ""),
        ("//status", "status", ""),
        ("/وضعیت", "status", ""),
        ("/راهنما", "help", ""),
        ("/language en", "language", "en"),
        ("/start create-channel", "start", "create-channel"),
        ("/human پولم رفت", "human", "پولم رفت"),
        ("/ticket #۱۲", "ticket", "#۱۲"),
        ("/foo\nbar", "foo", "bar"),
        ("/", "", ""),
        ("///", "", ""),
        ("/ ?", "", ""),
    ],
)
def test_a_command_is_read(text: str, name: str, argument: str) -> None:
    slashed = read(text)
    assert slashed is not None
    assert slashed.command is not None
    assert (slashed.command.name, slashed.command.argument) == (name, argument)


def test_words_behind_a_slash_are_words() -> None:
    slashed = read("/سلام خوبید")
    assert slashed is not None
    assert slashed.command is None
    assert slashed.words == "سلام خوبید"
    assert read("1/2") is None
    assert read("سلام /status") is None


def test_what_is_said_beside_a_command() -> None:
    assert beside_command("/foo پولم رفت") == "پولم رفت"
    assert beside_command("/سلام خوبید") == "سلام خوبید"
    assert beside_command("پولم رفت") == "پولم رفت"
    assert beside_command("/foo") == "/foo"


@pytest.mark.parametrize("payload", ["create-channel", "create_channel", "Create_Channel"])
def test_an_entry_is_named_by_a_link(payload: str) -> None:
    assert entry_named(payload, ["create-channel", "bank"]) == "create-channel"


@pytest.mark.parametrize("payload", ["", "promo", "channel", "create"])
def test_other_payloads_name_none(payload: str) -> None:
    assert entry_named(payload, ["create-channel", "bank"]) is None

"""Every text is used, and every used id has a text."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from bot.conversation.callbacks import Act, Presser, presser_of
from bot.conversation.messages import MessageKind
from bot.desk import menus
from bot.desk.agent.command_table import TABLE
from bot.desk.agent.promising import How
from bot.desk.cards import saying
from bot.desk.requester.commands import MENU
from bot.desk.requester.feedback import THANKED
from handoff.actions.replies import TakenBack
from handoff.lifecycle import Outcome, Status
from handoff.reports import Section
from handoff.states import Priority, ReferralState
from tests.sources import ROOT, Source, name_of, sources
from tests.texts import real_texts

LANGUAGES = ("fa", "en")
ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
CARD_ACTS = (Act.CLAIM, Act.LOOK, Act.NOTE, Act.RELEASE, Act.PENDING, Act.RESOLVE, Act.REOPEN)
REFERRAL_ACTS = (Act.ACCEPT_REFERRAL, Act.BOUNCE_REFERRAL, Act.WITHDRAW_REFERRAL)
# Composed ids: their fixed beginning and all possible endings.
FAMILIES: dict[str, frozenset[str]] = {
    "feedback-": frozenset(act.value for act in THANKED),
    "button-": frozenset(act.value for act in (*CARD_ACTS, *REFERRAL_ACTS)),
    "kind-": frozenset(kind.value for kind in MessageKind),
    "help-": frozenset(command.name for command in TABLE if command.task),
    "menu-": frozenset((*MENU, *menus.AGENTS)),
    "priority-": frozenset(priority.value for priority in Priority),
    "referral-state-": frozenset(state.value for state in ReferralState),
    "card-referral-": frozenset({"offered", "accepted"}),
    "promise-": frozenset(how.value for how in How),
    "card-priority-": frozenset({"high", "low"}),
    "outcome-": frozenset(outcome.value for outcome in Outcome),
    "complaint-": frozenset({"contacted", "dismissed"}),
    "queue-part-": {section.name.lower() for section in Section},
    "refusal-": saying.REASONS | {"other"},
    "status-word-": frozenset(status.value for status in Status),
    "story-": frozenset({"inbound", "outbound", "note"}),
    "unclear-also-": frozenset({"sent-away", "placeholder", "unfit", "newer"}),
    "unsend-": frozenset(done.value for done in TakenBack),
}
COMPOSED = frozenset(head + tail for head, tails in FAMILIES.items() for tail in tails)


@cache
def texts(language: str) -> frozenset[str]:
    """Texts for requesters and agents; editors and operators have separate files."""
    written = (ROOT / "bot" / "texts" / f"{language}.ftl").read_text(encoding="utf-8")
    return frozenset(re.findall(r"^([a-z][a-z0-9-]*) =", written, re.MULTILINE))


@cache
def other_texts(language: str) -> frozenset[str]:
    """Texts for editors and operators."""
    return real_texts().ids(language) - texts(language)


def modules() -> list[Source]:
    return [one for one in sources("bot", "handoff") if "/simulator/" not in one.name]


def constants(node: ast.AST) -> Iterator[str]:
    """Literal strings, without the fixed parts of composed ones."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Constant):
            if isinstance(child.value, str) and not isinstance(node, ast.JoinedStr):
                yield child.value
        else:
            yield from constants(child)


def said() -> Iterator[str]:
    """Literal ids in calls of `say` and `show`."""
    for module in modules():
        for call in module.each(ast.Call):
            if name_of(call.func) in ("say", "_say_to", "show"):
                for argument in call.args:
                    if isinstance(argument, ast.Constant | ast.IfExp):
                        yield from _ids_in(argument)


def _ids_in(argument: ast.Constant | ast.IfExp) -> Iterator[str]:
    parts = [argument] if isinstance(argument, ast.Constant) else [argument.body, argument.orelse]
    for part in parts:
        value = part.value if isinstance(part, ast.Constant) else None
        if isinstance(value, str) and ID.fullmatch(value) and value not in LANGUAGES:
            yield value


def openings() -> set[str]:
    """Return the fixed beginnings of composed strings that may be ids."""
    return {
        str(node.values[0].value)
        for module in modules()
        for node in module.each(ast.JoinedStr)
        if node.values
        and isinstance(node.values[0], ast.Constant)
        and re.fullmatch(r"[a-z][a-z-]*-", str(node.values[0].value))
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_said_somewhere(language: str) -> None:
    literal = {text for module in modules() for text in constants(module.tree)}
    assert texts(language) - literal - COMPOSED == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_for_editors_and_operators_is_said_somewhere(language: str) -> None:
    literal = {text for module in (*modules(), *sources("faq")) for text in constants(module.tree)}
    heads = tuple(openings())
    silent = other_texts(language) - literal
    assert {one for one in silent if not one.startswith(heads)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_id_that_is_said_has_a_text(language: str) -> None:
    assert set(said()) - texts(language) - other_texts(language) == set()
    assert COMPOSED - texts(language) == set()


def test_every_way_of_putting_an_id_together_is_known() -> None:
    """A new family would hide unused texts."""
    used = {head for head in openings() if any(one.startswith(head) for one in texts("en"))}
    assert used <= FAMILIES.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_of_an_agent_has_a_name_in_the_log(language: str) -> None:
    acts = {act.value for act in Act if presser_of(act) is not Presser.REQUESTER}
    named = {one.removeprefix("act-") for one in other_texts(language) if one.startswith("act-")}
    assert named == acts | {"reply", "edit"}

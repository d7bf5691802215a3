"""Changes of the team's files by commands, and their announcements."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.desk import language
from bot.desk.agent.command import Spoken
from bot.desk.agent.team_words import difference_line, problem_lines
from bot.desk.context import Desk
from bot.desk.outgoing import tell_agents
from bot.team.differences import Difference, reply_differences, settings_differences
from bot.team.editing import CannotEdit
from bot.team.files import Changed, Rejected, TeamFile, TeamFileInvalid, TeamFileReadOnly
from bot.team.lines import LineInvalid
from bot.team.model import TeamSettings
from faq.knowledge_base import Severity
from handoff import reports
from handoff.work import UnitOfWork

logger = logging.getLogger(__name__)

MOST_LINES = 20  # of an announcement


def change_file(
    spoken: Spoken, file: TeamFile[Any], change: Callable[[str], str], *, hint: str = ""
) -> bool:
    """Change a file of the team, and announce what is different. A hint ends the reply.

    Returns False if that failed. The reason is replied.
    """
    try:
        file.edit(change)
    except TeamFileInvalid as invalid:
        errors = [each for each in invalid.problems if each.severity is Severity.ERROR]
        head = spoken.say("team-file-broken", file=invalid.file, count=len(errors))
        lines = problem_lines(spoken.say, invalid.problems, Severity.ERROR)
        spoken.reply("\n".join([head, *lines]))
    except TeamFileReadOnly as read_only:
        facts = {"file": read_only.file, "reason": read_only.reason}
        spoken.reply(spoken.say("team-file-read-only", **facts))
    except CannotEdit:
        spoken.reply(spoken.say("team-file-by-hand", file=file.path.name))
    else:
        spoken.desk.use_policy()
        _announce(spoken, file, hint)
        return True
    return False


def explain(
    spoken: Spoken, invalid: LineInvalid, *, example: str, unreadable: str = "lint-date-unreadable"
) -> None:
    """Reply to an argument that cannot be used, with an example of one that can.

    `unreadable` is the text for an argument without a date.
    """
    is_date = invalid.code == "date-unreadable"
    words = spoken.say(unreadable if is_date else f"lint-{invalid.code}", **invalid.facts)
    spoken.reply(f"{words}\n{spoken.say('team-example', example=example)}")


def _announce(spoken: Spoken, file: TeamFile[Any], hint: str) -> None:
    """Reply with the changes. The agents' chat is told as well unless the command came from it.

    Changes count as announced once the transaction is committed.
    """
    news = file.news()
    if not isinstance(news, Changed):
        spoken.reply("\n".join(filter(None, [spoken.say("team-unchanged"), hint])))
        return
    spoken.uow.after_commit.append(partial(file.mark_told, news))
    head = spoken.say("team-done", file=news.file)
    lines = [head, *_lines(spoken.desk, spoken.say, news), hint]
    spoken.reply("\n".join(filter(None, lines)))
    chat = reports.agents_chat(spoken.uow, spoken.desk.id)
    if chat is None or chat.address == spoken.desk.at(spoken.said.place):
        return
    say = partial(spoken.desk.say, language.of_team(spoken.desk))
    told = say("team-changed-by", agent=spoken.agent.name, file=news.file)
    lines = [told, *_lines(spoken.desk, say, news)]
    tell_agents(spoken.uow, spoken.desk, "\n".join(lines))


async def reload(desk: Desk, every: timedelta) -> datetime:
    """Use new versions of the team's files, and announce them. Returns the time of the next.

    The index of the canned replies is trained after a change of them or of the knowledge base.
    """
    for file in (desk.team.desk, desk.team.canned):
        outcome = await asyncio.to_thread(file.refresh)
        if isinstance(outcome, Rejected):
            facts = {"file": outcome.file, "problems": len(outcome.problems)}
            logger.error("team file rejected", extra=facts)
        desk.use_policy()
        if file.news() is not None:
            await desk.db.write(_tell_news, desk, file)
    await asyncio.to_thread(desk.canned.refresh, desk.team.replies, desk.knowledge.matcher)
    return desk.now() + every


def _tell_news(uow: UnitOfWork, desk: Desk, file: TeamFile[Any]) -> None:
    news = file.news()  # a command may have announced it in the meantime
    if news is not None:
        tell_outcome(uow, desk, news)
        uow.after_commit.append(partial(file.mark_told, news))


def tell_outcome(uow: UnitOfWork, desk: Desk, outcome: Changed[Any] | Rejected) -> None:
    """Announce a version of a file that was changed by an editor program."""
    say = partial(desk.say, language.of_team(desk))
    if isinstance(outcome, Rejected):
        errors = [each for each in outcome.problems if each.severity is Severity.ERROR]
        head = say("team-rejected", file=outcome.file, count=len(errors))
        lines = [head, *problem_lines(say, outcome.problems, Severity.ERROR)]
        tell_agents(uow, desk, "\n".join(lines))
        return
    lines = _lines(desk, say, outcome)
    if _differences(outcome):
        lines.insert(0, say("team-changed", file=outcome.file))
    if outcome.was_rejected:
        lines.insert(0, say("team-valid-again", file=outcome.file))
    if lines:
        tell_agents(uow, desk, "\n".join(lines))


def _differences(changed: Changed[Any]) -> list[Difference]:
    if isinstance(changed.after, TeamSettings):
        return settings_differences(changed.before, changed.after)
    return reply_differences(changed.before, changed.after)


def _lines(desk: Desk, say: Callable[..., str], changed: Changed[Any]) -> list[str]:
    """Return the lines of an announcement, with the warnings of the new version."""
    main = desk.team.settings.main_calendar
    lines = [difference_line(say, each, main=main) for each in _differences(changed)]
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], "…"]
    return [*lines, *problem_lines(say, changed.problems, Severity.WARNING)]

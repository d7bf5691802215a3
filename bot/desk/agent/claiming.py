"""Claims of tickets, and agents who look at a ticket first."""

from bot.desk import language
from bot.desk.agent import held_replies
from bot.desk.agent.command import Spoken
from bot.desk.agent.press import AgentPress
from bot.desk.context import Desk
from bot.desk.outgoing import tell_agents, tell_person
from bot.desk.to_agents import mention
from bot.texts.render import Text
from handoff import reports
from handoff.actions import takeovers
from handoff.records import Agent, Ticket
from handoff.work import UnitOfWork


def claim(wish: Spoken | AgentPress, ticket_id: int) -> str:
    """Claim a ticket, or take over that of a silent owner, who is told. Returns the answer."""
    most = wish.desk.team.settings.most_held
    before = reports.ticket(wish.uow, ticket_id)
    looker = None if before is None else takeovers.looker(wish.uow, before)
    if before is not None and takeovers.is_silent(wish.uow, before):
        held_replies.send_now(wish.desk, wish.uow, before)
    claimed = takeovers.claim(wish.uow, ticket_id, by=wish.agent, most=most)
    wish.take_up_waiting(claimed.ticket)
    name = wish.agent.name
    if claimed.former is not None:
        text_id = "taken-over-call"
        tell_agent(wish.desk, wish.uow, claimed.former, text_id, claimed.ticket, agent=name)
        return wish.say("taken-over", ticket=ticket_id, agent=name, former=claimed.former.name)
    if looker is not None and looker.id != wish.agent.id:
        return wish.say("claimed-looked", ticket=ticket_id, agent=name, looker=looker.name)
    return wish.say("claimed", ticket=ticket_id, agent=name)


def look(press: AgentPress) -> str:
    """Show on the card that the agent looks at the ticket, or that they do no longer."""
    looker = takeovers.look(press.uow, press.ticket_id, by=press.agent)
    if looker is None:
        return press.say("toast-looked")
    if looker.id == press.agent.id:
        return press.say("toast-looking", span=press.uow.policy.look_lasts)
    until = reports.looks_until(press.uow, press.ticket_id)
    return press.say("toast-look-other", agent=looker.name, until=until)


def tell_agent(
    desk: Desk, uow: UnitOfWork, to: Agent, text_id: str, ticket: Ticket, **facts: object
) -> None:
    """Post a line about a ticket in its agents' chat that mentions one agent."""
    text = Text().plain(desk.say(language.of_team(desk), text_id, ticket=ticket.id, **facts))
    mention(text.plain(" 🔔 "), to)
    built = text.build()
    tell_agents(uow, desk, built.text, entities=built.entities, ticket=ticket)
    if to.focus_id == ticket.id:
        words = desk.say(language.of_agent(desk, to), text_id, ticket=ticket.id, **facts)
        tell_person(uow, desk.on(to.account_id), to.platform_id, words)

"""The post that tells the leads of a complaint about the support."""

from bot.conversation.callbacks import Act, Press
from bot.desk import language
from bot.desk.context import Desk
from bot.desk.masking import for_agents
from bot.desk.outgoing import Keys, tell_agents
from bot.desk.to_agents import LONGEST_QUOTE, MOST_CALLED, mention
from bot.texts.render import Text, Words
from handoff import reports
from handoff.records import Agent, Complaint, Rating, Ticket
from handoff.states import AgentRole, ComplaintState
from handoff.work import Reader, UnitOfWork


def tell_leads(desk: Desk, uow: UnitOfWork, ticket: Ticket, complaint: Complaint) -> None:
    """Post a complaint in the main chat, with a mention of the leads, or of the admins."""
    spoken = language.of_team(desk)
    words = complaint_words(desk, uow, ticket, complaint, spoken, calls=leads(uow, desk))
    tell_agents(
        uow,
        desk,
        words.text,
        entities=words.entities,
        keys=complaint_keys(desk, spoken, complaint),
        ticket=ticket,
        chat=reports.agents_chat(uow, desk.id),
    )


def tell_more(
    desk: Desk, uow: UnitOfWork, ticket: Ticket, complaint: Complaint, words: str
) -> None:
    """Post words that were added to a complaint of which the leads know."""
    spoken = language.of_team(desk)
    text = Text().bold(desk.say(spoken, "complaint-more", ticket=ticket.id)).line()
    more = text.quote(for_agents(desk, words)[:LONGEST_QUOTE]).build()
    keys = complaint_keys(desk, spoken, complaint)
    main = reports.agents_chat(uow, desk.id)
    tell_agents(uow, desk, more.text, entities=more.entities, keys=keys, ticket=ticket, chat=main)


def leads(reader: Reader, desk: Desk) -> list[Agent]:
    """Return the leads, or the admins if there are none."""
    active = reports.active_agents(reader, desk.id)
    found = [agent for agent in active if agent.role == AgentRole.LEAD]
    return found or [agent for agent in active if agent.role == AgentRole.ADMIN]


def complaint_words(
    desk: Desk,
    reader: Reader,
    ticket: Ticket,
    complaint: Complaint,
    spoken: str,
    *,
    calls: list[Agent] | None = None,
) -> Words:
    """Return the text about a complaint: who, the score, the words, and how it ended."""
    requester = reports.requester(reader, ticket.requester_id)
    name = requester.name if requester is not None else "?"
    rating = reports.rating(reader, complaint.rating_id) if complaint.rating_id else None
    text = Text().bold(_heading(desk, reader, ticket, rating, spoken, name)).line()
    if complaint.words:
        text.quote(for_agents(desk, complaint.words)[:LONGEST_QUOTE]).line()
    if complaint.state != ComplaintState.OPEN:
        ended_by = reports.agent(reader, complaint.ended_by_id) if complaint.ended_by_id else None
        name = ended_by.name if ended_by is not None else "?"
        text.plain(desk.say(spoken, f"complaint-{complaint.state}", agent=name)).line()
    for agent in (calls or [])[:MOST_CALLED]:
        text.plain("🔔 ")
        mention(text, agent)
        text.plain(" ")
    return text.build()


def _heading(
    desk: Desk, reader: Reader, ticket: Ticket, rating: Rating | None, spoken: str, name: str
) -> str:
    if rating is None or rating.score is None:
        return desk.say(spoken, "complaint-notice", ticket=ticket.id, name=name)
    agent = reports.agent(reader, rating.agent_id)
    return desk.say(
        spoken,
        "rating-notice",
        ticket=ticket.id,
        name=name,
        score=rating.score,
        agent=agent.name if agent is not None else "?",
    )


def complaint_keys(desk: Desk, spoken: str, complaint: Complaint) -> Keys:
    facts = {"complaint": complaint.id}
    return [
        [
            (desk.say(spoken, "button-contact"), Press(Act.CONTACT, facts)),
            (desk.say(spoken, "button-no-contact"), Press(Act.NO_CONTACT, facts)),
        ]
    ]

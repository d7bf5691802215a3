"""The post that tells the leads of a complaint about the support."""

from bot.conversation.callbacks import Act, Press
from bot.desk import language
from bot.desk.context import Desk
from bot.desk.masking import for_agents
from bot.desk.outgoing import Keys, tell_agents
from bot.desk.to_agents import LONGEST_QUOTE, MOST_CALLED, mention
from bot.texts.render import Text, Words
from handoff import reports
from handoff.actions.complaints import subject_of
from handoff.presence import is_away
from handoff.records import Agent, Complaint, Rating, Ticket
from handoff.states import AgentRole, ComplaintState
from handoff.work import Reader, UnitOfWork


def tell_leads(desk: Desk, uow: UnitOfWork, ticket: Ticket, complaint: Complaint) -> None:
    """Post a complaint in the main chat, with a mention of the leads, or of the admins."""
    spoken = language.of_team(desk)
    calls = leads(uow, desk, complaint)
    words = complaint_words(desk, uow, ticket, complaint, spoken, calls=calls)
    tell_agents(
        uow,
        desk,
        words.text,
        entities=words.entities,
        keys=complaint_keys(desk, spoken, complaint),
        chat=reports.agents_chat(uow, desk.id),  # not in the topic of the agent
    )


def tell_more(
    desk: Desk, uow: UnitOfWork, ticket: Ticket, complaint: Complaint, words: str
) -> None:
    """Post words that were added to a complaint of which the leads know."""
    spoken = language.of_team(desk)
    text = Text().bold(desk.say(spoken, "complaint-more", ticket=ticket.id)).line()
    more = text.quote(_quoted(desk, words)).build()
    keys = complaint_keys(desk, spoken, complaint)
    main = reports.agents_chat(uow, desk.id)
    tell_agents(uow, desk, more.text, entities=more.entities, keys=keys, chat=main)


def tell_score(
    desk: Desk, uow: UnitOfWork, ticket: Ticket, complaint: Complaint, score: int
) -> None:
    """Post a score that was given or changed after the leads were told of a complaint."""
    spoken = language.of_team(desk)
    text = desk.say(spoken, "complaint-score", ticket=ticket.id, score=score)
    keys = complaint_keys(desk, spoken, complaint)
    main = reports.agents_chat(uow, desk.id)
    tell_agents(uow, desk, text, keys=keys, chat=main)


def leads(reader: Reader, desk: Desk, complaint: Complaint) -> list[Agent]:
    """Return the leads to call, or the admins if there are none.

    Agents who are away, and the subject of the complaint, are only called if there are no others.
    """
    active = reports.active_agents(reader, desk.id)
    subject = subject_of(reader, complaint)
    here = [one for one in active if not is_away(one, reader.now)]
    for people in ([one for one in here if one.id != subject], here, active):
        for role in (AgentRole.LEAD, AgentRole.ADMIN):
            if found := [agent for agent in people if agent.role == role]:
                return found
    return []


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
        text.quote(_quoted(desk, complaint.words)).line()
    if complaint.state != ComplaintState.OPEN:
        ended_by = reports.agent(reader, complaint.ended_by_id) if complaint.ended_by_id else None
        lead = ended_by.name if ended_by is not None else "?"
        text.plain(desk.say(spoken, f"complaint-{complaint.state}", agent=lead)).line()
    for agent in (calls or [])[:MOST_CALLED]:
        text.plain("🔔 ")
        mention(text, agent)
        text.plain(" ")
    return text.build()


def _quoted(desk: Desk, words: str) -> str:
    shown = for_agents(desk, words)
    return shown if len(shown) <= LONGEST_QUOTE else f"{shown[:LONGEST_QUOTE]}…"


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

"""Referrals in the agents' chat: the post with its buttons, and the agents it is for."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.conversation.callbacks import Act, Press
from bot.conversation.when.due_times import due_times_in
from bot.conversation.when.words import original_end, plain, trimmed
from bot.desk import language
from bot.desk.agent import team_check
from bot.desk.cards import receiver_name, ticket_words
from bot.desk.cards.choices import about
from bot.desk.context import Desk
from bot.desk.masking import for_agents
from bot.desk.outgoing import Key, Keys, tell_agents
from bot.desk.to_agents import MOST_CALLED, mention, relay_messages
from bot.texts.render import Text
from handoff import reports
from handoff.actions import referrals
from handoff.actions.referrals import MOST_BOUNCES, Question, Receiver
from handoff.outbox import Rank
from handoff.records import Agent, AgentsChat, Referral, Ticket
from handoff.states import AgentRole, Direction, ReferralState
from handoff.work import UnitOfWork

Say = Callable[..., str]
USUAL_SPAN = timedelta(days=1)  # working time to answer if none is given
LONGEST_QUESTION = 500  # characters
MOST_BROUGHT = 50  # messages whose pictures and files move with a ticket
REASONS = ("bounce-facts", "bounce-decide")  # reasons to choose from, besides other teams
_COURTESY = re.compile(r"(?:[\W_]|(?<!\w)(?:please|pls|thanks|thank you|لطفا|ممنون|مرسی)(?!\w))+$")
_BY = re.compile(r"(?:by|until|till|before|تا)(?!\w)")
_SHORT = re.compile(r"(?<!\w)\d+ ?[dhw]$")


def route_in(desk: Desk, text: str) -> tuple[str | None, str]:
    """Parse the name of a team at the start, in any language. Returns its route and the rest."""
    folded = plain(text)
    routes = desk.knowledge.kb.routes
    names = [
        (plain(name), route.id)
        for route in routes.values()
        for name in (route.id, *route.name.values())
    ]
    for name, route in sorted(names, key=lambda pair: -len(pair[0])):
        rest = folded.removeprefix(name)
        if rest != folded and not rest[:1].isalnum():
            return route, original_end(text, rest.lstrip(" :،,-"))
    return None, text


def question_in(desk: Desk, ticket: Ticket, text: str) -> Question:
    """Parse a question with a time behind "by" or «تا», at its start or its end.

    A short length at the end, such as `2d`, counts as well. Other times belong to the question,
    which is then due in a working day.
    """
    now, calendar = desk.now(), desk.team.settings.calendar_of(ticket.route)
    folded = plain(text)
    body = _COURTESY.sub("", folded)
    found = due_times_in(body, now, calendar)
    first, last = (found[0], found[-1]) if found else (None, None)
    if first is not None and first.start == 0 and _BY.match(body) is not None:
        rest = original_end(text, folded[first.end :].lstrip(" :،,"))
        return Question(_cut(rest), first.moment(calendar, now))
    is_at_end = last is not None and last.end == len(body)
    if last is not None and is_at_end and (last.is_limit or _SHORT.search(body) is not None):
        tail = original_end(text, folded[last.start :])
        words = trimmed(text.removesuffix(tail)).rstrip(" ،,")
        return Question(_cut(words), last.moment(calendar, now))
    return Question(_cut(text), usual_due(desk, ticket))


def usual_due(desk: Desk, ticket: Ticket) -> datetime:
    """Return by when a question should be answered that is asked now without a time."""
    return desk.policy.service_of(ticket.route).due(desk.now(), USUAL_SPAN)


def _cut(words: str) -> str:
    words = trimmed(words)
    return words if len(words) <= LONGEST_QUESTION else f"{words[: LONGEST_QUESTION - 1]}…"


def receiver_of(
    desk: Desk, uow: UnitOfWork, *, route: str | None, agent: Agent | None
) -> Receiver:
    """Return a team with its deciders, or an agent. A team without deciders is open to all."""
    if agent is not None or route is None:
        return Receiver(agent=agent)
    settings = desk.team.settings.routes.get(route)
    names = () if settings is None else settings.deciders
    deciders = [one.id for one in team_check.known(uow, desk, names)]
    known_route = route if route in desk.knowledge.kb.routes else None
    return Receiver(known_route, deciders=deciders, is_open=not names)


def of_referral(desk: Desk, uow: UnitOfWork, referral: Referral) -> Receiver:
    """Return the receiver of a referral, with the team's present deciders."""
    agent = reports.agent(uow, referral.agent_id) if referral.agent_id else None
    return receiver_of(desk, uow, route=referral.route, agent=agent)


def awaited(desk: Desk, uow: UnitOfWork, referral: Referral) -> Sequence[Agent]:
    """Return the agents from whom an acceptance or an answer is expected."""
    if referral.state == ReferralState.ACCEPTED:
        return _assignee(uow, referral)
    receiver = of_referral(desk, uow, referral)
    if receiver.agent is not None:
        return [receiver.agent]
    deciders = [one for one in reports.active_agents(uow, desk.id) if one.id in receiver.deciders]
    return team_check.here(uow, deciders) or deciders


def _assignee(uow: UnitOfWork, referral: Referral) -> list[Agent]:
    ticket = reports.ticket(uow, referral.ticket_id)
    number = None if ticket is None else ticket.assignee_id
    assignee = None if number is None else reports.agent(uow, number)
    return [] if assignee is None else [assignee]


def offer(
    desk: Desk,
    uow: UnitOfWork,
    ticket: Ticket,
    receiver: Receiver,
    question: Question,
    *,
    by: Agent,
) -> None:
    """Offer a ticket, and post the question to those who may accept it.

    If the team has its own chat, the question is also posted there, with the requester's words.
    """
    referral = referrals.refer(uow, ticket.id, receiver, question, by=by)
    spoken = language.of_team(desk)
    there = _chat_of_team(uow, desk, ticket, receiver)
    if there is None:
        _post_offer(desk, uow, ticket, referral, by=by, keys=_keys(desk, referral, spoken))
        return
    decide, withdraw = _keys(desk, referral, spoken)
    _post_offer(desk, uow, ticket, referral, by=by, keys=[withdraw], is_calling=False)
    _post_offer(desk, uow, ticket, referral, by=by, keys=[decide], chat=there)


def _chat_of_team(
    uow: UnitOfWork, desk: Desk, ticket: Ticket, receiver: Receiver
) -> AgentsChat | None:
    """Return the receiving team's own chat if the ticket is shown in another one."""
    if receiver.agent is not None or not receiver.route:
        return None
    chat = reports.agents_chat(uow, desk.id, route=receiver.route)
    is_reached = chat is not None and chat.unreachable_since is None
    return chat if is_reached and chat is not reports.chat_of(uow, ticket) else None


def _post_offer(
    desk: Desk,
    uow: UnitOfWork,
    ticket: Ticket,
    referral: Referral,
    *,
    by: Agent,
    keys: Keys,
    chat: AgentsChat | None = None,
    is_calling: bool = True,
) -> None:
    spoken = language.of_team(desk)
    text = Text().plain(
        desk.say(
            spoken,
            "referral-post",
            ticket=ticket.id,
            team=receiver_name(desk, uow, referral, spoken),
            name=by.name,
            due=referral.due_at,
            question=referral.question,
        )
    )
    text.line()
    if chat is not None:
        text.quote(for_agents(desk, ticket.question)[:LONGEST_QUESTION]).line()
    for agent in awaited(desk, uow, referral)[:MOST_CALLED] if is_calling else ():
        mention(text.plain("🔔 "), agent)
        text.plain(" ")
    words = text.build()
    tell_agents(
        uow, desk, words.text, entities=words.entities, keys=keys, ticket=ticket, chat=chat
    )


def accept(desk: Desk, uow: UnitOfWork, referral: Referral, ticket: Ticket, *, by: Agent) -> None:
    """Accept a referral. If the ticket moves to another chat, its messages are posted there."""
    before = reports.chat_of(uow, ticket)
    referrals.accept(uow, referral.id, of_referral(desk, uow, referral), by=by)
    after = reports.chat_of(uow, ticket)
    if after is not None and after is not before:
        bring_story(desk, uow, ticket)


def bring_story(desk: Desk, uow: UnitOfWork, ticket: Ticket) -> None:
    """Post a ticket's messages in the chat to which it has moved."""
    story = ticket_words(desk, uow, ticket, language.of_team(desk))
    tell_agents(uow, desk, story.text, entities=story.entities, ticket=ticket, rank=Rank.NEWS)
    sent = reports.messages_of_ticket(uow, ticket.id, limit=MOST_BROUGHT)
    media = [one for one in sent if one.direction == Direction.INBOUND and one.kind != "text"]
    relay_messages(desk, uow, ticket, media, media_only=True)


def _keys(desk: Desk, referral: Referral, spoken: str) -> Keys:
    about = {"referral": referral.id}

    def key(act: Act) -> Key:
        return desk.say(spoken, f"button-{act.value}"), Press(act, about)

    return [[key(Act.ACCEPT_REFERRAL), key(Act.BOUNCE_REFERRAL)], [key(Act.WITHDRAW_REFERRAL)]]


def team_keys(desk: Desk, ticket: Ticket, question: Question, spoken: str) -> Keys:
    """Return a button for each other team, to choose the receiver of a question."""
    facts = {
        "ticket": ticket.id,
        "question": question.words,
        "due": question.due_at.isoformat(),
    }
    return [
        [(route.name_in(spoken), Press(Act.REFER_TO, {**facts, "route": route.id}))]
        for route in desk.knowledge.kb.routes.values()
        if route.id != ticket.route
    ]


def reason_keys(
    desk: Desk, referral: Referral, say: Say, spoken: str, *, post: str | None
) -> Keys:
    """Return buttons with reasons why a referral is not for the team: mostly other teams.

    `post` is the message with the question, which is replaced as well.
    """
    facts = {"referral": referral.id, "post": post}
    others = [
        say("bounce-team", team=route.name_in(spoken))
        for route in desk.knowledge.kb.routes.values()
        if route.id != referral.route
    ]
    return [
        [(reason, Press(Act.BOUNCE_REFERRAL, {**facts, "reason": reason}))]
        for reason in (*others, *map(say, REASONS))
    ]


def send_back(desk: Desk, uow: UnitOfWork, referral: Referral, reason: str, *, by: Agent) -> None:
    """Return a ticket to its sender and assignee.

    After two bounces the leads are called too, with buttons to take it or to ask another team.
    """
    count = referrals.bounce(uow, referral.id, of_referral(desk, uow, referral), reason, by=by)
    spoken = language.of_team(desk)
    ticket = reports.ticket(uow, referral.ticket_id)
    facts = {"ticket": referral.ticket_id, "name": by.name, "reason": reason}
    text = Text().plain(
        desk.say(
            spoken, "referral-bounced", team=receiver_name(desk, uow, referral, spoken), **facts
        )
    )
    text.line()
    keys: Keys = []
    sender = reports.agent(uow, referral.asked_by_id) if referral.asked_by_id else None
    people = [one for one in (sender, *_assignee(uow, referral)) if one is not None and one.active]
    if count >= MOST_BOUNCES:
        text.plain(desk.say(spoken, "referral-bounced-twice", count=count)).line()
        people += _leads(uow, desk)
        keys = [] if ticket is None else _lead_keys(desk, uow, ticket, referral, spoken)
    for agent in {one.id: one for one in people}.values():
        mention(text.plain("🔔 "), agent)
        text.plain(" ")
    words = text.build()
    tell_agents(uow, desk, words.text, entities=words.entities, keys=keys, ticket=ticket)


def _lead_keys(
    desk: Desk, uow: UnitOfWork, ticket: Ticket, referral: Referral, spoken: str
) -> Keys:
    """Return buttons to take a ticket that was bounced twice, or to ask a team that did not."""
    asked = {one.route for one in reports.referrals_of(uow, ticket.id)}
    facts = {
        "ticket": ticket.id,
        "question": referral.question,
        "due": referral.due_at.isoformat(),
        "again": True,
    }
    take = Press(Act.ASSIGN_TO, about(uow, ticket, {"agent": 0}, holder=True))
    teams = [
        [
            (
                desk.say(spoken, "button-refer-to", team=route.name_in(spoken)),
                Press(Act.REFER_TO, {**facts, "route": route.id}),
            )
        ]
        for route in desk.knowledge.kb.routes.values()
        if route.id != ticket.route and route.id not in asked
    ]
    return [[(desk.say(spoken, "button-take-it"), take)], *teams]


def _leads(uow: UnitOfWork, desk: Desk) -> list[Agent]:
    roster = reports.active_agents(uow, desk.id)
    leads = [one for one in roster if one.role == AgentRole.LEAD]
    return leads or [one for one in roster if one.role == AgentRole.ADMIN]

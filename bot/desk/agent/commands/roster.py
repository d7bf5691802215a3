"""The /agents and /here commands."""

from bot.conversation.when.words import first_word
from bot.desk.agent import held_replies, referring
from bot.desk.agent.command import AgentCommand, Right, Spoken
from bot.desk.agent.leaving import dismiss
from bot.desk.agent.prompts import dismissal_keys
from handoff import reports
from handoff.actions import agents, chats
from handoff.actions.names import folded
from handoff.addresses import Address, ChatKind
from handoff.errors import AgentAmbiguous, ReplyNeedsText
from handoff.presence import is_away
from handoff.states import AgentRole

INVITE = frozenset({"invite", "add", "دعوت", "دعوتنامه", "افزودن"})
REMOVE = frozenset({"remove", "delete", "حذف", "اخراج"})
ROLES = {
    "": AgentRole.AGENT,
    "agent": AgentRole.AGENT,
    "کارشناس": AgentRole.AGENT,
    "همکار": AgentRole.AGENT,
    "lead": AgentRole.LEAD,
    "سرپرست": AgentRole.LEAD,
    "admin": AgentRole.ADMIN,
    "مدیر": AgentRole.ADMIN,
}
MOST_STORIES = 8  # tickets whose messages are posted again in another chat
ROLE = frozenset({"role", "نقش"})
NO_MORE = frozenset({"off", "end", "خاموش", "پایان", "بس"})


def agents_command(spoken: Spoken) -> None:
    """Show the roster, or invite or remove an agent (admins only)."""
    word, rest = first_word(spoken.argument)
    verb = folded(word)
    if verb in INVITE:
        _invite(spoken, rest)
    elif verb in REMOVE:
        _remove(spoken, rest)
    elif verb in ROLE:
        _set_role(spoken, rest)
    elif verb:
        raise spoken.unclear()
    else:
        spoken.reply(roster_words(spoken))


def roster_words(spoken: Spoken) -> str:
    """Format the roster with the role and number of tickets of each agent."""
    lines = [spoken.say("agents-head")]
    for agent in reports.active_agents(spoken.uow, spoken.desk.id):
        held = len(reports.tickets_held_by(spoken.uow, agent.id))
        line = spoken.say("agents-line", name=agent.name, role=agent.role, held=held)
        if is_away(agent, spoken.uow.now):
            until = agent.away_until
            away = "agents-away" if until is None else "agents-away-until"
            facts = {} if until is None else {"until": until}
            line = f"{line} · {spoken.say(away, **facts)}"
        lines.append(line)
    return "\n".join(lines)


def _invite(spoken: Spoken, rest: str) -> None:
    agents.must_be_admin(spoken.agent)
    role = ROLES.get(folded(rest).strip())
    if role is None:
        raise spoken.unclear()
    token = agents.invite(
        spoken.uow,
        desk_id=spoken.desk.id,
        role=role,
        made_by=str(spoken.agent.id),
    )
    link = f"https://t.me/{spoken.desk.bot_username}?start={token}"
    spoken.reply(spoken.say("invitation", link=link, role=role, span=spoken.uow.policy.links_live))


def _remove(spoken: Spoken, name: str) -> None:
    agents.must_be_admin(spoken.agent)
    if not name:
        raise ReplyNeedsText("remove")
    try:
        leaving = agents.by_name(spoken.uow, name, desk_id=spoken.desk.id)
    except AgentAmbiguous as several:
        spoken.reply(
            spoken.say("agent-ambiguous", name=several.name), keys=dismissal_keys(several.agents)
        )
        return
    for ticket in reports.tickets_held_by(spoken.uow, leaving.id):
        held_replies.before_change(spoken, ticket)
    _, words = dismiss(spoken.desk, spoken.uow, leaving, spoken.say, by=spoken.agent)
    spoken.reply(words)


def _set_role(spoken: Spoken, rest: str) -> None:
    """Change the role of an agent: `role lead @sara`."""
    agents.must_be_admin(spoken.agent)
    word, name = first_word(rest)
    role = ROLES.get(folded(word)) if word else None
    if role is None or not name:
        raise spoken.unclear()
    agent = agents.by_name(spoken.uow, name, desk_id=spoken.desk.id)
    agents.set_role(spoken.uow, agent, role, by=spoken.agent)
    spoken.reply(spoken.say("agent-role", name=agent.name, role=role))


def here(spoken: Spoken) -> None:
    """Make the group the agents' chat of the desk or of a team, or end the latter.

    Also shows the roster if the desk's chat has changed.
    """
    place = spoken.said.place
    if place.kind is not ChatKind.GROUP:
        spoken.reply(spoken.say("here-needs-group"))
        return
    at, argument = spoken.desk.at(place), spoken.argument.strip()
    word, rest = first_word(argument)
    if folded(word) in NO_MORE:
        _end_chat(spoken, at, _route(spoken, rest) if rest else "")
        return
    route = _route(spoken, argument) if argument else ""
    before = reports.agents_chat(spoken.uow, spoken.desk.id)
    is_new = not route and (before is None or before.address != at)
    came = chats.set_agents_chat(
        spoken.uow,
        at,
        by=spoken.agent,
        title=place.title,
        has_topics=place.is_forum,
        route=route,
    )
    if route:
        team = spoken.desk.knowledge.kb.routes[route].name_in(spoken.language)
        spoken.reply(spoken.say("here-done-team", team=team))
    else:
        spoken.reply(spoken.say("here-done"))
    if is_new:
        spoken.reply(roster_words(spoken))
    for ticket in came[:MOST_STORIES]:
        referring.bring_story(spoken.desk, spoken.uow, ticket)


def _end_chat(spoken: Spoken, at: Address, route: str) -> None:
    """End the chat of the named route, or that in which the command stands."""
    came = chats.end_route_chat(spoken.uow, by=spoken.agent, at=None if route else at, route=route)
    main = reports.agents_chat(spoken.uow, spoken.desk.id)
    spoken.reply(spoken.say("here-ended", title=main.title if main is not None else "–"))
    for ticket in came[:MOST_STORIES]:
        referring.bring_story(spoken.desk, spoken.uow, ticket)


def _route(spoken: Spoken, argument: str) -> str:
    """Return the route with this name in any language. Raises ArgumentUnclear for others."""
    route, rest = referring.route_in(spoken.desk, argument)
    if route is None or rest.strip():
        raise spoken.unclear()
    return route


COMMANDS = (
    AgentCommand(
        "agents",
        agents_command,
        Right.AGENT,
        "list the roster; admins: `/agents invite`, `/agents invite admin`, "
        "`/agents role lead @sara`, `/agents remove @sara`. Leads change hours, duty and canned "
        "replies. A link for an admin expires when the first admin joins, when its "
        "creator is removed and when the bot starts (a link of `poshtiban agents invite --admin`, "
        "created while the bot is stopped, remains valid)",
        persian="کارشناسان",
        is_logged_in_full=True,
        task=8,
        menu=False,
    ),
    AgentCommand(
        "here",
        here,
        Right.ADMIN,
        "make this group the agents' chat and report what prevents the bot from working in it; "
        "`/here finance` makes it the chat for the requests of this team, `/here off` there or "
        "`/here off finance` elsewhere ends that",
        before_setup=True,
        persian="همین‌جا",
        is_logged_in_full=True,
        menu=False,
    ),
)

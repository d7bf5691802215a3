"""The /note command."""

from bot.desk.agent import notes as agent_notes
from bot.desk.agent.command import AgentCommand, Right, Spoken
from handoff.actions import replies
from handoff.addresses import ChatKind


def _note(spoken: Spoken) -> None:
    ticket, text = spoken.ticket_and_rest()
    if not text and spoken.said.place.kind is ChatKind.PRIVATE:
        spoken.reply(spoken.say("note-private"))
        return
    if not text:
        agent_notes.ask_for_note(spoken.desk, spoken.uow, ticket, agent=spoken.agent)
        return
    content = agent_notes.argument_of(spoken.desk, spoken.said, text)
    row = replies.note(spoken.uow, ticket.id, content, by=spoken.agent)
    if row is not None:
        agent_notes.show_kept(spoken.desk, spoken.uow, row)


COMMANDS = (
    AgentCommand(
        "note",
        _note,
        Right.AGENT,
        "keep a note; *Note* on the card asks for one, and a reply to that question is kept",
        argument="text",
        persian="یادداشت",
        task=4,
    ),
)

"""The /knowledge command: state of the knowledge base, and use of a version held back."""

from bot.desk.agent.command import AgentCommand, Right, Spoken
from faq.reload import Held
from handoff.actions import agents
from handoff.actions.names import folded

ACCEPT = frozenset({"accept", "confirm", "تأیید", "تایید", "قبول"})


def knowledge_command(spoken: Spoken) -> None:
    """Show the state of the knowledge base, or confirm a version (admins only)."""
    verb = folded(spoken.argument)
    if verb in {folded(word) for word in ACCEPT}:
        _accept(spoken)
    elif verb:
        raise spoken.unclear()
    else:
        _show(spoken)


def loss(held: Held) -> dict[str, object]:
    """Return what a version lacks, for the text `knowledge-held`."""
    sections = ", ".join(held.sections) or "none"
    return {"lost": held.lost, "entries": held.entries, "sections": sections}


def _accept(spoken: Spoken) -> None:
    agents.must_be_admin(spoken.agent)
    held = spoken.desk.knowledge.confirm()
    spoken.reply(spoken.say("knowledge-nothing-held" if held is None else "knowledge-accepted"))


def _show(spoken: Spoken) -> None:
    knowledge = spoken.desk.knowledge
    kb = knowledge.kb
    questions = sum(
        len(texts) for entry in kb.entries.values() for texts in entry.questions.values()
    )
    lines = [spoken.say("knowledge-state", entries=len(kb.entries), questions=questions)]
    if knowledge.rejected:
        lines.append(spoken.say("knowledge-state-rejected"))
    elif (held := knowledge.held) is not None:
        lines.append(spoken.say("knowledge-held", **loss(held)))
    elif not knowledge.is_newest_in_use:
        lines.append(spoken.say("knowledge-state-waiting"))
    elif knowledge.waiting:
        lines.append(spoken.say("knowledge-state-training"))
    else:
        lines.append(spoken.say("knowledge-state-fine"))
    spoken.reply("\n".join(lines))


COMMANDS = (
    AgentCommand(
        "knowledge",
        knowledge_command,
        Right.AGENT,
        "the version of the knowledge base in use; admins: `/knowledge accept` uses a version "
        "that was held back because whole sections or more than a fifth of the entries are gone",
        persian="دانش",
        is_logged_in_full=True,
        task=8,
        menu=False,
    ),
)

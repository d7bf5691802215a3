"""Responses to feedback, complaints about the support, and insults."""

from collections.abc import Mapping

from bot.conversation.callbacks import Act, Press
from bot.conversation.states import Stage
from bot.desk import complaints
from bot.desk.outgoing import Keys
from bot.desk.requester.direct import add_or_open
from bot.desk.requester.turn_context import TurnContext
from faq.acts import DialogueAct
from handoff.actions import complaints as complaint_actions
from handoff.actions import interactions
from handoff.actions.interactions import Judged
from handoff.states import ComplaintStep, InteractionOutcome

OUTCOMES: Mapping[DialogueAct, InteractionOutcome] = {
    DialogueAct.SUGGESTION: InteractionOutcome.SUGGESTION,
    DialogueAct.CRITICISM: InteractionOutcome.CRITICISM,
    DialogueAct.PRAISE: InteractionOutcome.PRAISE,
    DialogueAct.COMPLAINT: InteractionOutcome.COMPLAINT,
}
THANKED = OUTCOMES.keys() - {DialogueAct.COMPLAINT}


def thank(turn: TurnContext, judged: Judged) -> None:
    """Store feedback and thank the requester. A ticket is only opened on request."""
    act = turn.act.act
    if act not in THANKED:
        raise LookupError("no feedback to thank for")
    interaction_id = turn.record(judged, outcome=OUTCOMES[act])
    press = Press(Act.PERSON, {"interaction": interaction_id})
    keys: Keys = [] if act is DialogueAct.PRAISE else [[(turn.say("button-person"), press)]]
    interactions.go_to(turn.conversation, Stage.IDLE)
    turn.tell(turn.say(f"feedback-{act.value}"), keys=keys)


def complain(turn: TurnContext, judged: Judged) -> None:
    """Add a complaint about the support to the ticket, or open one, and notify the leads.

    They are called once, until they have dealt with it. Further words are added to the complaint.
    """
    interaction_id = turn.record(judged, outcome=InteractionOutcome.COMPLAINT)
    ticket = add_or_open(
        turn.desk,
        turn.uow,
        turn.requester,
        turn.waiting,
        language=turn.language,
        last=turn.waiting[-1],
    )
    interactions.link(turn.uow, interaction_id, ticket)
    if turn.conversation.stage != Stage.IDLE:
        interactions.go_to(turn.conversation, Stage.IDLE)
    complaint, is_new = complaint_actions.begin(turn.uow, ticket, words=judged.query)
    if not is_new:
        if complaint.step > ComplaintStep.NONE:
            complaints.tell_more(turn.desk, turn.uow, ticket, complaint, judged.query)
        return
    complaints.tell_leads(turn.desk, turn.uow, ticket, complaint)
    later = turn.agents_out_of_reach(None)
    lines = [turn.say("complaint-passed", ticket=ticket.id)]
    if later:
        lines.append(turn.say("people-see-later"))
    turn.tell("\n".join(lines), about=ticket)


def regret(turn: TurnContext, judged: Judged) -> None:
    """Answer an insult with regret, and offer a person."""
    interactions.take_up(turn.uow, turn.message_ids)
    interactions.go_to(turn.conversation, Stage.OFFERING)
    turn.tell(turn.say("regret-offer"), keys=[[(turn.say("button-person"), Press(Act.PERSON))]])

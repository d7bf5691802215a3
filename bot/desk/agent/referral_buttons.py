"""Handle the buttons of referrals."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from bot.conversation.callbacks import Act
from bot.desk import language
from bot.desk.agent import referring
from bot.desk.agent.press import AgentPress, Pressing
from bot.desk.outgoing import tell_agents
from handoff import reports
from handoff.actions import referrals, tickets
from handoff.actions.referrals import Question
from handoff.errors import ButtonExpired, ReferralOver
from handoff.records import Referral


def _refer_to(press: AgentPress) -> str:
    """Offer the ticket to the team that was chosen for a question."""
    ticket, route = press.ticket(), str(press.facts["route"])
    tickets.must_be_free_or_held(press.uow, ticket, press.agent)
    if route not in press.desk.knowledge.kb.routes:
        raise ButtonExpired
    due_at = datetime.fromisoformat(str(press.facts["due"]))
    if press.facts.get("again"):  # the time was for the team that was asked first
        due_at = max(due_at, referring.usual_due(press.desk, ticket))
    question = Question(str(press.facts["question"]), due_at)
    receiver = referring.receiver_of(press.desk, press.uow, route=route, agent=None)
    press.take_up_waiting(ticket)
    referring.offer(press.desk, press.uow, ticket, receiver, question, by=press.agent)
    done = press.say("referral-sent", ticket=ticket.id)
    press.redraw(done)
    return done


def _accept(press: AgentPress) -> str:
    referral = _referral(press)
    ticket = tickets.find(press.uow, referral.ticket_id, desk_id=press.desk.id)
    press.take_up_waiting(ticket)
    referring.accept(press.desk, press.uow, referral, ticket, by=press.agent)
    done = press.say("referral-accepted", ticket=ticket.id, agent=press.agent.name)
    press.redraw(f"{done}\n{press.say('referral-question', question=referral.question)}")
    return done


def _bounce(press: AgentPress) -> str:
    """Ask for the reason below the question, or return the ticket with the chosen one."""
    referral, reason = _referral(press), str(press.facts.get("reason") or "")
    receiver = referring.of_referral(press.desk, press.uow, referral)
    _, ticket = referrals.must_decide(press.uow, referral.id, receiver, by=press.agent)
    if not reason:
        spoken = language.of_agent(press.desk, press.agent)
        keys = referring.reason_keys(
            press.desk, referral, press.say, spoken, post=press.pressed.message_id
        )
        text = press.say("bounce-why", ticket=ticket.id)
        here = reports.chat_at(press.uow, press.desk.id, press.desk.at(press.pressed.place))
        tell_agents(press.uow, press.desk, text, keys=keys, ticket=ticket, chat=here)
        return press.say("toast-choose-below")
    referring.send_back(press.desk, press.uow, referral, reason, by=press.agent)
    done = press.say("referral-returned", ticket=ticket.id, reason=reason)
    press.redraw(done)
    if press.facts.get("post"):
        press.redraw(done, message_id=str(press.facts["post"]))
    return done


def _withdraw(press: AgentPress) -> str:
    referral = referrals.withdraw(press.uow, _referral(press).id, by=press.agent)
    done = press.say("referral-withdrawn", ticket=referral.ticket_id)
    press.redraw(done)
    return done


def _referral(press: AgentPress) -> Referral:
    found = reports.referral(press.uow, int(press.facts["referral"]))
    if found is None:
        raise ButtonExpired
    return found


def _unless_over(pressing: Pressing) -> Pressing:
    """Replace the post of a referral that was decided in the meantime, with its buttons."""

    def handle(press: AgentPress) -> str:
        try:
            return pressing(press)
        except ReferralOver as error:
            words = press.say(error.code, **error.facts)
            press.redraw(words)
            return words

    return handle


PRESSES: Mapping[Act, Pressing] = MappingProxyType(
    {
        Act.REFER_TO: _refer_to,
        Act.ACCEPT_REFERRAL: _unless_over(_accept),
        Act.BOUNCE_REFERRAL: _unless_over(_bounce),
        Act.WITHDRAW_REFERRAL: _unless_over(_withdraw),
    }
)

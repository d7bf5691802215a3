"""Texts of due timers: notices and reminders to requesters, and dates to the agents."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.desk import complaints, guests, language, owed
from bot.desk.cards import short
from bot.desk.context import Desk
from bot.desk.duplicates import settle_duplicates
from bot.desk.naming import shown_name
from bot.desk.outgoing import tell, tell_agents
from bot.desk.ratings import rating_keys
from bot.texts.foreign import spelt_out
from handoff import reports
from handoff.actions.silence import Silence
from handoff.lifecycle import Outcome, Status
from handoff.outbox import Purpose
from handoff.records import Agent, Complaint, GuestQuestion, Promise, Rating, Ticket
from handoff.work import UnitOfWork

QUESTION_QUOTED = 300  # length of an agent's question in a reminder, in characters


@dataclass(frozen=True)
class Announcements:
    """Renders and posts what due timers tell. Implements `handoff.jobs.Announcer`."""

    desk: Desk

    def date_came(self, uow: UnitOfWork, ticket: Ticket) -> None:
        """Tell the agents that the date of a pending ticket has come."""
        is_on_hold = ticket.waiting_since is not None
        self._tell_agents(uow, ticket, "on-hold-date-came" if is_on_hold else "pending-date-came")

    def state(self, uow: UnitOfWork, ticket: Ticket) -> None:
        """Tell the requester the present state of a live ticket."""
        until = reports.waits_until(uow, ticket)
        assignee = reports.agent(uow, ticket.assignee_id) if ticket.assignee_id else None
        if ticket.status == Status.PENDING and until is not None:
            self._tell(uow, ticket, "your-ticket-on-hold", until=until)
        elif assignee is None:
            self._tell(uow, ticket, "your-ticket-queued")
        else:
            self._tell(uow, ticket, "your-ticket-held", by=assignee)

    def fixed(self, uow: UnitOfWork, ticket: Ticket) -> None:
        """Tell the requester of a duplicate that its original is fixed."""
        self._tell(uow, ticket, "your-duplicate-fixed")

    def silence(self, uow: UnitOfWork, ticket: Ticket, step: Silence) -> None:
        """Remind the requester of the question, or tell everyone that the ticket has ended."""
        if step is Silence.ENDED:
            outcome, span = Outcome.NO_REPLY.value, uow.policy.reopens_within
            facts: dict[str, Any] = {"outcome": outcome, "original": 0, "reason": "", "span": span}
            self._tell(uow, ticket, "your-ticket-resolved", **facts)
            self._tell_agents(uow, ticket, "silence-ended")
            settle_duplicates(self.desk, uow, ticket)
            return
        asked = reports.last_reply(uow, ticket.id)
        words = "" if asked is None else spelt_out(asked.text, asked.entities)
        question = short(words, longest=QUESTION_QUOTED) or "…"
        if step is Silence.REMIND:
            self._tell(uow, ticket, "your-answer-awaited", question=question)
        else:
            until = uow.now + uow.policy.gives_up_after
            self._tell(uow, ticket, "your-answer-awaited-last", question=question, until=until)

    def late(self, uow: UnitOfWork, promises: Sequence[Promise]) -> None:
        """Tell the requester that promises were not kept in time."""
        owed.tell_late(self.desk, uow, promises)

    def unanswered(self, uow: UnitOfWork, question: GuestQuestion) -> None:
        """Tell the agents that a guest has not answered in time."""
        guests.expired(self.desk, uow, question)

    def unrated(self, uow: UnitOfWork, ticket: Ticket, rating: Rating) -> None:
        """Remind the requester to rate a resolution."""
        requester = reports.requester(uow, ticket.requester_id)
        if requester is not None:
            spoken = language.of_requester(self.desk, requester, now=ticket.language)
            text = self.desk.say(spoken, "rating-reminder", ticket=ticket.id)
            keys = rating_keys(self.desk, spoken, rating)
            purpose = Purpose.DECISION
            tell(uow, self.desk, requester, text, keys=keys, ticket=ticket, purpose=purpose)

    def complaint(self, uow: UnitOfWork, ticket: Ticket, complaint: Complaint) -> None:
        """Tell the leads of a complaint."""
        complaints.tell_leads(self.desk, uow, ticket, complaint)

    def _tell(
        self,
        uow: UnitOfWork,
        ticket: Ticket,
        text_id: str,
        *,
        by: Agent | None = None,
        **facts: object,
    ) -> None:
        requester = reports.requester(uow, ticket.requester_id)
        if requester is None:
            return
        spoken = language.of_requester(self.desk, requester, now=ticket.language)
        if by is not None:
            facts["agent"] = shown_name(self.desk, by, ticket, spoken)
        text = self.desk.say(spoken, text_id, ticket=ticket.id, **facts)
        tell(uow, self.desk, requester, text, ticket=ticket, purpose=Purpose.DECISION)

    def _tell_agents(self, uow: UnitOfWork, ticket: Ticket, text_id: str) -> None:
        text = self.desk.say(language.of_team(self.desk), text_id, ticket=ticket.id)
        tell_agents(uow, self.desk, text, ticket=ticket)

"""Durations and limits of a desk.

Available as `uow.policy` in actions and queries, and as `desk.policy` in handlers. User-facing
texts refer to these values. Limits of file formats, messengers or the machine are defined where
they are used.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType

from handoff.quiet import QuietHours
from handoff.service import URGENT, USUAL, ServiceLevel, Targets
from handoff.states import Priority


@dataclass(frozen=True)
class Policy:
    """Desk policy. Fields that can't be configured have the same value for all desks."""

    # Tickets: targets, alerts and reopening.
    service: ServiceLevel = USUAL
    by_route: Mapping[str, ServiceLevel] = field(default_factory=lambda: MappingProxyType({}))
    urgent: ServiceLevel = URGENT
    escalation: timedelta = timedelta(hours=4)  # working time between the steps after a target
    alerts_every: timedelta = timedelta(minutes=15)  # minimum interval between lists of alerts
    reopens_within: timedelta = timedelta(days=3)  # after it was resolved
    longest_wait: timedelta = timedelta(days=365)  # maximum duration of the pending status
    # Requesters who do not answer: reminders after the question, and the end after the last one.
    reminders: tuple[timedelta, ...] = (timedelta(hours=24), timedelta(hours=72))
    gives_up_after: timedelta = timedelta(hours=48)
    # Ratings of resolved tickets, and complaints about the support.
    asks_ratings: bool = True
    rating_reminder: timedelta | None = timedelta(hours=24)
    contact_within: timedelta = timedelta(hours=4)  # working time, for a lead
    # Notices to requesters about changes that they did not cause.
    notice_delay: timedelta = timedelta(minutes=2)  # a change undone before is not mentioned
    notice_every: timedelta = timedelta(days=1)  # minimum interval for a ticket
    quiet: QuietHours | None = None  # None: at any hour
    # Requesters: grouping of messages into turns, and contents of new tickets.
    intake_patience: timedelta = timedelta(minutes=15)  # timeout for intake questions
    longest_turn: timedelta = timedelta(seconds=8)  # maximum time to wait for more messages
    flood_span: timedelta = timedelta(minutes=1)
    flood_turns: int = 3  # turns per `flood_span` before throttling
    flood_pause: timedelta = timedelta(seconds=20)  # minimum interval between turns of a flood
    moves_every: timedelta = timedelta(minutes=1)  # minimum interval between location updates
    earlier: timedelta = timedelta(hours=6)  # age of earlier messages to include in a new ticket
    acknowledge_every: timedelta = timedelta(minutes=1)
    longest_block: timedelta = timedelta(days=365)
    # Wait estimates, based on first response times.
    replies_for_estimate: int = 10  # minimum sample size
    estimate_window: timedelta = timedelta(days=14)
    # Agents.
    links_live: timedelta = timedelta(hours=24)  # lifetime of invitations
    ask_again: timedelta = timedelta(days=1)  # interval between requests to admit the same person
    hint_every: timedelta = timedelta(days=1)
    undo_within: timedelta = timedelta(seconds=10)  # time to take back a canned reply unsent
    takeover_grace: timedelta = timedelta(hours=1)  # for who gets a ticket that is overdue
    focus_lasts: timedelta = timedelta(hours=1)  # of an agent in the private chat who is silent
    look_lasts: timedelta = timedelta(minutes=10)  # an agent looks at a ticket without claiming it
    # Retention, and delivery lifetimes by purpose.
    prompts_live: timedelta = timedelta(hours=1)
    answers_live: timedelta = timedelta(hours=6)
    replies_live: timedelta = timedelta(days=3)  # also decisions and notices
    buttons_live: timedelta = timedelta(days=60)
    updates_kept: timedelta = timedelta(days=7)

    @property
    def targets(self) -> Targets:
        """The targets of routes without their own, at normal priority."""
        return self.service.of(Priority.NORMAL)

    def service_of(self, route: str, *, urgent: bool = False) -> ServiceLevel:
        """Return the service level of a route, or that of urgent tickets."""
        return self.urgent if urgent else self.by_route.get(route, self.service)

    @property
    def longest_turn_delay(self) -> timedelta:
        """Maximum delay of a turn with new messages."""
        return max(self.longest_turn, self.flood_pause)

"""Durations and limits of a desk, collected in one object.

Actions and queries read it as `uow.policy`, handlers as `desk.policy`. Texts shown to people
contain its values. Limits of a file format, a messenger or the machine are not part of the policy;
they are defined where they are used.
"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Policy:
    """Policy of a desk. Fields that cannot be configured have the same value on all desks."""

    # Tickets: time until a reminder, and time in which a ticket may be reopened.
    first_response: timedelta = timedelta(hours=4)  # for a queued ticket or new messages
    next_response: timedelta = timedelta(hours=24)  # for a ticket held by an agent
    reopens_within: timedelta = timedelta(days=3)  # by its requester, after it was resolved
    longest_wait: timedelta = timedelta(days=365)  # maximum time for which a ticket may be pending
    # Requesters: how messages are gathered into turns, and what a new ticket contains.
    intake_patience: timedelta = timedelta(minutes=15)  # time to answer an intake question
    longest_turn: timedelta = timedelta(seconds=8)  # maximum time to wait for further messages
    flood_span: timedelta = timedelta(minutes=1)
    flood_turns: int = 3  # number of turns per `flood_span` that are relayed one by one
    flood_pause: timedelta = timedelta(seconds=20)  # time for which turns of a flood are gathered
    moves_every: timedelta = timedelta(minutes=1)  # minimum time between location updates
    earlier: timedelta = timedelta(hours=6)  # age of messages that are added to a new ticket
    acknowledge_every: timedelta = timedelta(minutes=2)
    longest_block: timedelta = timedelta(days=365)
    # Estimated wait, from first response times.
    replies_for_estimate: int = 10  # minimum number of replies for an estimate
    estimate_window: timedelta = timedelta(days=14)
    # Agents.
    links_live: timedelta = timedelta(hours=24)  # lifetime of invitations
    ask_again: timedelta = timedelta(days=1)  # time until admins are asked again about a person
    hint_every: timedelta = timedelta(days=1)
    # Lifetimes of deliveries by purpose, and retention.
    prompts_live: timedelta = timedelta(hours=1)
    answers_live: timedelta = timedelta(hours=6)
    replies_live: timedelta = timedelta(days=3)  # also applies to decisions and notices
    buttons_live: timedelta = timedelta(days=60)
    updates_kept: timedelta = timedelta(days=7)

    @property
    def longest_turn_delay(self) -> timedelta:
        """The maximum delay of a turn that has messages."""
        return max(self.longest_turn, self.flood_pause)

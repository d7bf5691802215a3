"""Durations and limits of a desk, as one value.

Actions and queries read it as `uow.policy`, handlers as `desk.policy`. Texts state its values.
Limits of a file format, a messenger or the machine are not policy and are defined where they are
used.
"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Policy:
    """Policy of one desk. Fields without a setting have the same value for all desks."""

    # Tickets: reminders, and the time for reopening.
    first_response: timedelta = timedelta(hours=4)  # in the queue, or after new messages
    next_response: timedelta = timedelta(hours=24)  # held by an agent
    reopens_within: timedelta = timedelta(days=3)  # a resolved ticket, by its requester
    longest_wait: timedelta = timedelta(days=365)  # pending on the requester
    # Requesters: gathering of messages, and the content of a new ticket.
    intake_patience: timedelta = timedelta(minutes=15)  # then an unanswered intake is ended
    longest_turn: timedelta = timedelta(seconds=8)  # regardless of further messages
    flood_span: timedelta = timedelta(minutes=1)
    flood_turns: int = 3  # turns in the span that are relayed one by one
    flood_pause: timedelta = timedelta(seconds=20)  # turns of a flood are gathered this long
    moves_every: timedelta = timedelta(minutes=1)  # between updates of a live location
    earlier: timedelta = timedelta(hours=6)  # earlier messages that belong to a new ticket
    acknowledge_every: timedelta = timedelta(minutes=2)
    longest_block: timedelta = timedelta(days=365)
    # Estimated wait, from first response times.
    replies_for_estimate: int = 10  # below this, no estimate is given
    estimate_window: timedelta = timedelta(days=14)
    # Agents.
    links_live: timedelta = timedelta(hours=24)  # invitations
    ask_again: timedelta = timedelta(days=1)  # admins, about one non-agent
    hint_every: timedelta = timedelta(days=1)
    # Lifetimes of deliveries by purpose, and retention.
    prompts_live: timedelta = timedelta(hours=1)
    answers_live: timedelta = timedelta(hours=6)
    replies_live: timedelta = timedelta(days=3)  # also decisions and notices to agents
    buttons_live: timedelta = timedelta(days=60)
    updates_kept: timedelta = timedelta(days=7)

    @property
    def longest_turn_delay(self) -> timedelta:
        """The longest delay of a turn that has messages."""
        return max(self.longest_turn, self.flood_pause)

"""The durations and limits by which a desk works, as one value.

Actions and queries find it as `uow.policy`, handlers as `desk.policy`. Sentences take their
numbers from it. What a file format, a messenger or the machine dictates is not policy and stays
where it is used.
"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Policy:
    """One desk's policy. Fields without a setting have one value for all desks today."""

    # Tickets: after how long one is brought up again, and until when one reopens.
    first_response: timedelta = timedelta(hours=4)  # in the queue, or after new words
    next_response: timedelta = timedelta(hours=24)  # held by an agent
    reopens_within: timedelta = timedelta(days=3)  # a resolved one, by its requester's word
    longest_wait: timedelta = timedelta(days=365)  # for its requester
    # Requesters: how their messages are gathered, and what belongs to a new ticket.
    intake_patience: timedelta = timedelta(minutes=15)  # then people get what there is
    longest_turn: timedelta = timedelta(seconds=8)  # however fast the messages follow each other
    flood_span: timedelta = timedelta(minutes=1)
    flood_turns: int = 3  # turns in the span that agents see one by one
    flood_pause: timedelta = timedelta(seconds=20)  # turns of a flood are gathered for this
    moves_every: timedelta = timedelta(minutes=1)  # a live location is shown again after this
    earlier: timedelta = timedelta(hours=6)  # words of this time belong to a new ticket
    acknowledge_every: timedelta = timedelta(minutes=2)
    longest_block: timedelta = timedelta(days=365)
    # The estimate of a wait, from first replies.
    replies_for_estimate: int = 10  # fewer say nothing
    estimate_window: timedelta = timedelta(days=14)
    # Agents.
    links_live: timedelta = timedelta(hours=24)  # invitations
    ask_again: timedelta = timedelta(days=1)  # admins, about one newcomer
    hint_every: timedelta = timedelta(days=1)
    # What is sent, by purpose, and what is kept.
    prompts_live: timedelta = timedelta(hours=1)
    answers_live: timedelta = timedelta(hours=6)
    replies_live: timedelta = timedelta(days=3)  # also decisions and notices to agents
    buttons_live: timedelta = timedelta(days=60)
    updates_kept: timedelta = timedelta(days=7)

    @property
    def longest_turn_delay(self) -> timedelta:
        """The longest delay of a turn with something to say."""
        return max(self.longest_turn, self.flood_pause)

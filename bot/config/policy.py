"""Settings for deadlines and other configurable durations."""

from datetime import timedelta

from pydantic import Field

from bot.config.hours import HoursSettings
from handoff.policy import Policy


class PolicySettings(HoursSettings):
    """Durations in everyday units, which `policy` converts into a `Policy`."""

    quiet_window: float = Field(
        default=1.5,
        ge=0,
        le=60,
        description="Seconds without a further message after which the messages of a requester "
        "are processed as one turn.",
    )
    resend_after: float = Field(
        default=30,
        ge=1,
        le=3600,
        description="Seconds before the first retry of a delivery with an unknown result. The "
        "delay grows with each retry.",
    )
    first_response: float = Field(
        default=4,
        gt=0,
        le=720,
        description="Hours after which agents are reminded of an unassigned ticket.",
    )
    next_response: float = Field(
        default=24,
        gt=0,
        le=720,
        description="Hours after which agents are reminded of an assigned ticket.",
    )
    reopens_within: int = Field(
        default=3,
        ge=1,
        le=60,
        description="Days during which a message of the requester reopens a resolved ticket. "
        "Afterwards the ticket is closed.",
    )
    intake_patience: float = Field(
        default=15,
        ge=1,
        le=1440,
        description="Minutes without an answer after which an incomplete intake is handed off "
        "to agents.",
    )

    @property
    def policy(self) -> Policy:
        return Policy(
            first_response=timedelta(hours=self.first_response),
            next_response=timedelta(hours=self.next_response),
            reopens_within=timedelta(days=self.reopens_within),
            intake_patience=timedelta(minutes=self.intake_patience),
        )

    @property
    def window(self) -> timedelta:
        return timedelta(seconds=self.quiet_window)

"""Settings of the desk's policy: durations chosen by the team."""

from datetime import timedelta

from pydantic import Field

from bot.config.hours import HoursSettings
from handoff.policy import Policy


class PolicySettings(HoursSettings):
    """Durations in everyday units; `policy` is the value given to the desk."""

    quiet_window: float = Field(
        default=1.5,
        ge=0,
        le=60,
        description="Seconds of silence after which a requester's messages are taken together.",
    )
    resend_after: float = Field(
        default=30,
        ge=1,
        le=3600,
        description="Seconds until what may not have arrived is sent again; then ever longer.",
    )
    first_response: float = Field(
        default=4,
        gt=0,
        le=720,
        description="Hours until a ticket that waits in the queue is brought up again.",
    )
    next_response: float = Field(
        default=24,
        gt=0,
        le=720,
        description="Hours until a ticket that an agent holds is brought up again.",
    )
    reopens_within: int = Field(
        default=3,
        ge=1,
        le=60,
        description="Days in which a requester's word reopens a resolved ticket; then it closes.",
    )
    intake_patience: float = Field(
        default=15,
        ge=1,
        le=1440,
        description="Minutes without an answer after which a half-told problem goes to people.",
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

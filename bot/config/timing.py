"""Settings for the time zone and for technical durations."""

from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from bot.config.main_settings import MainSettings
from bot.config.wanted import wanted


class TimingSettings(MainSettings):
    """Time zone, quiet window and retries. Office hours and deadlines are in `desk.yaml`."""

    time_zone: str = Field(
        default="Asia/Tehran", description="Time zone of the office hours and of dates in texts."
    )
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

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise wanted("Asia/Tehran") from error
        return name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def window(self) -> timedelta:
        return timedelta(seconds=self.quiet_window)

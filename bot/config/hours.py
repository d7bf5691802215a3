"""Settings for office hours."""

import re
from datetime import time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from bot.config.main_settings import MainSettings
from bot.config.wanted import wanted
from handoff.sla import OfficeHours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CLOSED = "closed"
_HOURS = re.compile(r"(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})")


class HoursSettings(MainSettings):
    """Time zone and opening hours of each weekday."""

    time_zone: str = Field(
        default="Asia/Tehran", description="Time zone of the office hours and of dates in texts."
    )
    hours_sat: str = Field(
        default="09:00-20:00", description="Office hours on Saturday: HH:MM-HH:MM, or closed."
    )
    hours_sun: str = Field(
        default="09:00-20:00", description="Office hours on Sunday: HH:MM-HH:MM, or closed."
    )
    hours_mon: str = Field(
        default="09:00-20:00", description="Office hours on Monday: HH:MM-HH:MM, or closed."
    )
    hours_tue: str = Field(
        default="09:00-20:00", description="Office hours on Tuesday: HH:MM-HH:MM, or closed."
    )
    hours_wed: str = Field(
        default="09:00-20:00", description="Office hours on Wednesday: HH:MM-HH:MM, or closed."
    )
    hours_thu: str = Field(
        default="09:00-20:00", description="Office hours on Thursday: HH:MM-HH:MM, or closed."
    )
    hours_fri: str = Field(
        default=CLOSED, description="Office hours on Friday: HH:MM-HH:MM, or closed."
    )

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise wanted("Asia/Tehran") from error
        return name

    @field_validator(*(f"hours_{day}" for day in WEEKDAYS))
    @classmethod
    def _hours_are_hours(cls, text: str) -> str:
        _read_hours(text)
        return text

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def hours(self) -> OfficeHours:
        """Return the opening hours by weekday, without closed days."""
        days = {
            number: opening
            for number, name in enumerate(WEEKDAYS)
            if (opening := _read_hours(getattr(self, f"hours_{name}"))) is not None
        }
        return OfficeHours(days, self.zone)


def _read_hours(text: str) -> tuple[time, time] | None:
    if text.strip().lower() == CLOSED:
        return None
    found = _HOURS.fullmatch(text.strip())
    opening, closing = map(_read_time, found.groups()) if found else (time.min, time.min)
    if opening >= closing:
        raise wanted(f"09:00-20:00 | {CLOSED}")
    return opening, closing


def _read_time(text: str) -> time:
    if text == "24:00":
        return time.max
    try:
        return time.fromisoformat(text.zfill(5))
    except ValueError as error:
        raise wanted(f"09:00-20:00 | {CLOSED}") from error

"""Hours of the night without notices."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from handoff.quiet import QuietHours

TEHRAN, BERLIN = ZoneInfo("Asia/Tehran"), ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(time(22), time(8), TEHRAN)
NOON = QuietHours(time(12), time(14), TEHRAN)


def at(clock: str, zone: ZoneInfo = TEHRAN) -> datetime:
    return datetime.fromisoformat(f"2026-11-{clock}").replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("quiet", "moment", "end"),
    [
        (NIGHT, "22T22:00", "23T08:00"),
        (NIGHT, "22T23:59:59", "23T08:00"),
        (NIGHT, "23T00:00", "23T08:00"),
        (NIGHT, "23T07:59:59", "23T08:00"),
        (NOON, "22T12:00", "22T14:00"),
        (NOON, "22T13:59", "22T14:00"),
    ],
)
def test_a_moment_in_the_quiet_hours_is_put_off_to_their_end(
    quiet: QuietHours, moment: str, end: str
) -> None:
    assert quiet.cover(at(moment))
    assert quiet.end_after(at(moment)) == at(end)
    assert quiet.end_after(at(moment).astimezone(UTC)) == at(end)


@pytest.mark.parametrize(
    ("quiet", "moment"),
    [
        (NIGHT, "22T08:00"),
        (NIGHT, "22T15:00"),
        (NIGHT, "22T21:59:59"),
        (NOON, "22T11:59"),
        (NOON, "22T14:00"),
    ],
)
def test_other_moments_stay(quiet: QuietHours, moment: str) -> None:
    assert not quiet.cover(at(moment))
    assert quiet.end_after(at(moment)) == at(moment)


def test_the_end_is_right_in_the_night_when_the_clock_changes() -> None:
    night = QuietHours(time(22), time(8), BERLIN)
    evening = datetime(2026, 3, 28, 23, tzinfo=BERLIN)

    end = night.end_after(evening)

    assert end.astimezone(UTC) - evening.astimezone(UTC) == timedelta(hours=8)
    assert end == datetime(2026, 3, 29, 8, tzinfo=BERLIN)

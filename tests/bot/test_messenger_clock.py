"""The clock skew is learned from messages that cannot have waited at the messenger."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import ManualClock
from bot.messenger_clock import KEPT_BATCHES, MessengerClock

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
SKEWS = [-24 * HOUR, -9 * MINUTE, timedelta(0), 9 * MINUTE, HOUR, 24 * HOUR]


class Between:
    """A messenger with a clock that is `skew` behind."""

    def __init__(self, skew: timedelta) -> None:
        self.ours = ManualClock(NOON)
        self._begin = NOON - skew
        self.learned = MessengerClock(now=self.ours.now, monotonic=self.ours.monotonic)

    def theirs(self, ago: timedelta = timedelta(0)) -> datetime:
        return self._begin + timedelta(seconds=self.ours.monotonic()) - ago

    def empty(self) -> None:
        self.learned.emptied(self.ours.monotonic())

    def brought(self, *ages: timedelta) -> list[timedelta]:
        """Return the result for a batch with messages of these ages."""
        dates = [self.theirs(age) for age in ages]
        self.learned.heard([date.timestamp() for date in dates])
        return [self.learned.ago(date) for date in dates]


@pytest.mark.parametrize("skew", SKEWS)
def test_what_comes_soon_after_an_empty_queue_is_new(skew: timedelta) -> None:
    between = Between(skew)
    between.empty()
    between.ours.advance(MINUTE)

    assert between.brought(SECOND, timedelta(0)) == [SECOND, timedelta(0)]


@pytest.mark.parametrize("skew", SKEWS)
def test_a_backlog_after_a_gap_has_its_age_whatever_the_clocks_show(skew: timedelta) -> None:
    between = Between(skew)
    between.empty()
    between.brought(timedelta(0))
    between.empty()
    between.ours.advance(2 * HOUR)

    assert between.brought(HOUR, MINUTE) == [HOUR, MINUTE]


def test_at_a_start_the_clocks_are_taken_to_agree() -> None:
    assert Between(timedelta(0)).brought(HOUR, MINUTE) == [HOUR, MINUTE]


def test_a_date_ahead_of_our_clock_corrects_the_skew_at_once() -> None:
    assert Between(-HOUR).brought(HOUR, timedelta(0)) == [HOUR, timedelta(0)]


def test_a_date_that_cannot_be_spoils_nothing() -> None:
    between = Between(timedelta(0))
    between.empty()
    between.brought(timedelta(days=-400))

    assert between.brought(MINUTE, timedelta(0)) == [MINUTE, timedelta(0)]


@pytest.mark.parametrize("step", [-HOUR, HOUR, 24 * HOUR])
def test_setting_our_clock_changes_no_age(step: timedelta) -> None:
    between = Between(9 * MINUTE)
    between.empty()
    between.brought(timedelta(0))
    between.ours.step(step)

    assert between.brought(MINUTE, timedelta(0)) == [MINUTE, timedelta(0)]


def test_a_messengers_clock_that_is_set_is_followed() -> None:
    between = Between(timedelta(0))
    for _ in range(KEPT_BATCHES):
        between.empty()
        between.brought(timedelta(0))
    for _ in range(KEPT_BATCHES):  # from now on its dates are an hour less
        between.empty()
        between.brought(HOUR)

    assert between.brought(HOUR) == [timedelta(0)]


def test_what_was_learned_is_forgotten_when_there_is_something_newer() -> None:
    """Clocks drift: an old minimum does not apply any more."""
    between = Between(timedelta(0))
    between.empty()
    between.brought(timedelta(0))
    between.ours.advance(24 * HOUR)
    between.empty()

    assert between.brought(MINUTE) == [timedelta(0)]

"""Pacing of a bot's sends."""

from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.addresses import ChatKind
from handoff.outbox.pacing import (
    GROUP,
    GROUP_SHARE_OF_REFRESHES,
    OVERALL,
    PRIVATE,
    TICK,
    Limits,
    Pacing,
)
from handoff.outbox.payload import Rank

START = 1_000.0  # monotonic seconds
TEAM = "-100"  # the only group

sends = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "3", TEAM]),
        st.sampled_from(list(Rank)),
        st.integers(0, 4000).map(lambda ms: ms / 1000),
    ),
    min_size=1,
    max_size=120,
)


def most_in_a_window(moments: list[float], limits: Limits) -> int:
    return max(
        (
            sum(first <= at < first + limits.window - 2 * TICK for at in moments)
            for first in moments
        ),
        default=0,
    )


def kind_of(lane: str) -> ChatKind:
    return ChatKind.GROUP if lane == TEAM else ChatKind.PRIVATE


def spoken(wanted: list[tuple[str, Rank, float]]) -> list[tuple[str, Rank, float]]:
    """Send each message as soon as allowed, with the pauses between them."""
    pacing, now, said = Pacing(), START, []
    for lane, rank, pause in wanted:
        now += pause
        now = max(now, pacing.ready_at(lane, kind_of(lane), rank, now))
        pacing.note(lane, now)
        said.append((lane, rank, now))
    return said


@given(sends)
@settings(max_examples=150, deadline=None)
def test_no_window_holds_more_than_allowed(wanted: list[tuple[str, Rank, float]]) -> None:
    """T51: limits of the messenger overall, per person and per group."""
    said = spoken(wanted)

    assert most_in_a_window([at for _, _, at in said], OVERALL) <= OVERALL.count
    for lane in ("1", "2", "3"):
        moments = [at for other, _, at in said if other == lane]
        assert most_in_a_window(moments, PRIVATE) <= PRIVATE.count
    assert most_in_a_window([at for lane, _, at in said if lane == TEAM], GROUP) <= GROUP.count


@given(st.lists(st.sampled_from([Rank.REFRESH, Rank.BROADCAST]), min_size=20, max_size=80))
@settings(max_examples=30, deadline=None)
def test_refreshes_leave_room_for_news(ranks: list[Rank]) -> None:
    """T51: a new question is posted at once, even if many cards change."""
    pacing, now = Pacing(), START
    for rank in ranks:
        now = max(now, pacing.ready_at(TEAM, ChatKind.GROUP, rank, now))
        pacing.note(TEAM, now)

        assert pacing.lane_ready_at(TEAM, ChatKind.GROUP, Rank.NEWS, now) == now


def test_refreshes_wait_when_their_share_is_used_up() -> None:
    pacing = Pacing()
    for _ in range(GROUP_SHARE_OF_REFRESHES):
        pacing.note(TEAM, START)
    now = START + 1

    assert pacing.ready_at(TEAM, ChatKind.GROUP, Rank.REFRESH, now) == START + GROUP.window
    assert pacing.ready_at(TEAM, ChatKind.GROUP, Rank.NEWS, now) == now


def test_a_person_gets_a_burst_then_one_a_second() -> None:
    said = spoken([("1", Rank.REPLY, 0.0)] * 7)

    assert [(at - START) // 1 for _, _, at in said] == [0, 0, 0, 3, 3, 3, 6]


def test_one_lane_waits_for_no_other() -> None:
    pacing = Pacing()
    for _ in range(GROUP.count):
        pacing.note(TEAM, START)
    later = START + 2

    assert pacing.ready_at("1", ChatKind.PRIVATE, Rank.REPLY, later) == later


def test_the_whole_bot_waits_when_it_said_too_much() -> None:
    pacing = Pacing()
    for lane in range(OVERALL.count):
        pacing.note(str(lane + 1), START)

    assert pacing.overall_ready_at(START) == START + OVERALL.window
    assert pacing.ready_at("999", ChatKind.PRIVATE, Rank.REPLY, START) == START + OVERALL.window


def test_unpaced_never_waits() -> None:
    pacing = Pacing(free=True)
    for _ in range(100):
        pacing.note("1", START)

    assert pacing.ready_at("1", ChatKind.PRIVATE, Rank.BROADCAST, START) == START
    assert pacing.overall_ready_at(START) == START


def test_ten_thousand_lanes_are_forgotten_again_and_those_only_asked_about_do_no_harm() -> None:
    pacing, now = Pacing(), START
    for lane in range(10_050):
        pacing.ready_at(str(lane), ChatKind.PRIVATE, Rank.BROADCAST, now)  # asked, not sent
    for lane in range(30):
        now += 1
        pacing.note(str(lane + 1), now)

    assert pacing.lane_ready_at("30", ChatKind.PRIVATE, Rank.REPLY, now) == now

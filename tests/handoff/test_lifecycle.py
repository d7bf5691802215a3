"""The complete table of statuses."""

import pytest

from handoff.lifecycle import LIVE, TRANSITIONS, Status, may_become

ALLOWED = {
    ("open", "pending"), ("open", "resolved"), ("open", "closed"),
    ("pending", "open"), ("pending", "resolved"), ("pending", "closed"),
    ("resolved", "open"), ("resolved", "closed"),
}  # fmt: skip


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("wanted", Status)
def test_each_move_is_allowed_or_not(status: Status, wanted: Status) -> None:
    assert may_become(status, wanted) == ((status, wanted) in ALLOWED)


def test_every_status_has_a_row_and_only_the_last_is_final() -> None:
    assert set(TRANSITIONS) == set(Status)
    assert [status for status in Status if not TRANSITIONS[status]] == [Status.CLOSED]
    assert {Status.OPEN, Status.PENDING} == LIVE

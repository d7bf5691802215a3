"""Simpler payloads after a refusal."""

from handoff.outbox.fallback import instead_of
from handoff.outbox.payload import Copy, Placeholder, Reshare


def test_a_copy_becomes_a_forward_unless_it_has_a_new_caption() -> None:
    assert instead_of(Copy("5", ("7",))) == Reshare("5", ("7",))
    assert instead_of(Copy("5", ("7",), caption="")) == Placeholder("5", ("7",))
    assert instead_of(Copy("5", ("7",), caption="card ••••7893")) == Placeholder("5", ("7",))
    assert instead_of(Copy("5", ("7",), from_account=2)) == Placeholder(
        "5", ("7",), from_account=2
    )

"""Expiry of deliveries by purpose, regardless of the number of attempts."""

from collections.abc import Mapping
from datetime import timedelta

from handoff.outbox.payload import Purpose
from handoff.policy import Policy


def lifetimes(policy: Policy) -> Mapping[Purpose, timedelta]:
    """Return the lifetimes of deliveries by purpose. Other purposes never expire."""
    return {
        Purpose.PROMPT: policy.prompts_live,
        Purpose.ANSWER: policy.answers_live,
        Purpose.AGENT_REPLY: policy.replies_live,
        Purpose.DECISION: policy.replies_live,
        Purpose.NOTICE: policy.replies_live,
        Purpose.NOTE_PROMPT: policy.replies_live,
    }

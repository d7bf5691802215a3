"""Lifetime of a delivery by its purpose, independent of the number of attempts."""

from collections.abc import Mapping
from datetime import timedelta

from handoff.outbox.payload import Purpose
from handoff.policy import Policy


def lifetimes(policy: Policy) -> Mapping[Purpose, timedelta]:
    """Return the age at which deliveries expire, by purpose. Other purposes do not expire."""
    return {
        Purpose.PROMPT: policy.prompts_live,
        Purpose.ANSWER: policy.answers_live,
        Purpose.AGENT_REPLY: policy.replies_live,
        Purpose.DECISION: policy.replies_live,
        Purpose.NOTICE: policy.replies_live,
        Purpose.NOTE_PROMPT: policy.replies_live,
    }

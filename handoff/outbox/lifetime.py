"""How long a delivery is worth sending: by its purpose, never by a count of attempts."""

from collections.abc import Mapping
from datetime import timedelta

from handoff.outbox.payload import Purpose
from handoff.policy import Policy


def lifetimes(policy: Policy) -> Mapping[Purpose, timedelta]:
    """The age at which deliveries are given up; a purpose that is missing is never too old."""
    return {
        Purpose.PROMPT: policy.prompts_live,
        Purpose.ANSWER: policy.answers_live,
        Purpose.AGENT_REPLY: policy.replies_live,
        Purpose.DECISION: policy.replies_live,
        Purpose.NOTICE: policy.replies_live,
        Purpose.NOTE_PROMPT: policy.replies_live,
    }

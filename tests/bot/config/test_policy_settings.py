"""Each setting of the policy reaches the desk's policy."""

from dataclasses import fields

import pytest

from bot.config import Settings
from bot.config.policy import PolicySettings
from handoff.policy import Policy

NAMES = sorted({field.name for field in fields(Policy)} & PolicySettings.model_fields.keys())


def test_the_settings_of_the_policy_have_the_names_of_its_fields() -> None:
    assert NAMES == ["first_response", "intake_patience", "next_response", "reopens_within"]


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_setting_changes_the_policy(name: str) -> None:
    usual = Settings()
    changed = Settings.model_validate({name: getattr(usual, name) * 2})
    assert getattr(changed.policy, name) == 2 * getattr(usual.policy, name)
    assert changed.policy != usual.policy

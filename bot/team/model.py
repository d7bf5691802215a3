"""Settings and canned replies of a team."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from bot.conversation.masking import ALWAYS, Kind
from bot.conversation.promised import Phrases
from handoff.calendars import Calendar
from handoff.lifecycle import Outcome
from handoff.policy import Policy
from handoff.service import Targets
from handoff.states import Priority

TargetsByPriority = Mapping[Priority, Targets]
Names = tuple[str, ...]  # usernames or names of agents, without "@"
DEFAULT = "default"  # name of the policy of the desk
MAIN = "office"  # name of the calendar if there are no settings


@dataclass(frozen=True)
class DutyDates:
    """Agents on duty from `first` to `last`, both included."""

    first: date
    last: date
    names: Names


@dataclass(frozen=True)
class Duty:
    """Agents on duty by weekday (0 is Monday), and for single dates."""

    week: Mapping[int, Names] = field(default_factory=lambda: MappingProxyType({}))
    dates: tuple[DutyDates, ...] = ()

    def on(self, day: date) -> Names:
        """Return the agents on duty on a date. The shortest of several ranges decides."""
        fitting = [one for one in self.dates if one.first <= day <= one.last]
        if fitting:
            return min(fitting, key=lambda one: one.last - one.first).names
        return self.week.get(day.weekday(), ())

    @property
    def is_used(self) -> bool:
        return bool(self.week or self.dates)


@dataclass(frozen=True)
class RouteSettings:
    """Agents who decide for a route, and the names of its calendar and policy.

    "" stands for the main calendar and the default policy.
    """

    deciders: Names = ()
    calendar: str = ""
    policy: str = ""


class Check(StrEnum):
    """A check of agents' replies."""

    PROMISE = "promise"  # whether a reply contains a promise
    SENT_AWAY = "sent_away"  # whether it sends the requester to another part of the company
    FIT = "fit"  # whether a canned reply fits the requester's words
    PLACEHOLDER = "placeholder"  # whether something is left to be filled in
    NEWER = "newer"  # whether the requester wrote something that the agents have not seen yet


class CheckMode(StrEnum):
    """What a check does when it finds something."""

    OFF = "off"
    HINT = "hint"  # a line on the card, with buttons for a promise
    ASK = "ask"  # a question below the reply


USUAL_CHECKS: Mapping[Check, CheckMode] = MappingProxyType(
    {**dict.fromkeys(Check, CheckMode.HINT), Check.PLACEHOLDER: CheckMode.ASK}
)


class ShownName(StrEnum):
    """How requesters see an agent."""

    FIRST_NAME = "first_name"
    ROLE = "role"  # the name of the ticket's route, as a team
    SUPPORT = "support"


class Signed(StrEnum):
    """Replies below which the name stands."""

    NEVER = "never"
    FIRST = "first"  # the first one of an agent, and the first one after another agent's


class Distribution(StrEnum):
    """How requests of the queue find an agent."""

    PULL = "pull"  # agents claim them
    BY_TURNS = "by_turns"  # they are given to the agents who are there


class Masking(StrEnum):
    """Where personal data and secrets of a kind are masked."""

    ALWAYS = "always"  # in the request as well, with a button to show them
    LISTS = "lists"  # in lists, for guests and in reports


USUAL_MASKING: Mapping[Kind, Masking] = MappingProxyType(
    {kind: Masking.ALWAYS if kind in ALWAYS else Masking.LISTS for kind in Kind}
)


@dataclass(frozen=True)
class TeamSettings:
    """Settings from `desk.yaml`. The first calendar is the main one.

    `targets` maps names of policies to their targets by priority. `policy` contains the service
    levels that follow from targets, routes and calendars.
    """

    calendars: Mapping[str, Calendar]
    policy: Policy
    targets: Mapping[str, TargetsByPriority]
    routes: Mapping[str, RouteSettings] = field(default_factory=lambda: MappingProxyType({}))
    duty: Duty = Duty()
    checks: Mapping[Check, CheckMode] = field(default_factory=lambda: USUAL_CHECKS)
    phrases: Phrases = field(default_factory=Phrases)  # of promises
    shown_name: ShownName = ShownName.FIRST_NAME
    signed: Signed = Signed.NEVER
    distribution: Distribution = Distribution.PULL
    most_held: int | None = None  # open requests of an agent
    masking: Mapping[Kind, Masking] = field(default_factory=lambda: USUAL_MASKING)

    @property
    def always_masked(self) -> frozenset[Kind]:
        """The kinds that are masked in the request as well."""
        return frozenset(kind for kind, where in self.masking.items() if where is Masking.ALWAYS)

    @property
    def main_calendar(self) -> str:
        return next(iter(self.calendars))

    def calendar_of(self, route: str | None) -> Calendar:
        """Return the calendar of a route, or the main one."""
        settings = self.routes.get(route or "", RouteSettings())
        return self.calendars[settings.calendar or self.main_calendar]


@dataclass(frozen=True)
class Then:
    """What follows a canned reply: tags of the ticket, and a wait or an outcome.

    `is_asking` stands for a wait for the answer to the reply, `wait` for a wait of this length.
    """

    tags: tuple[str, ...] = ()
    wait: timedelta | None = None
    is_asking: bool = False
    outcome: Outcome | None = None

    def stored(self) -> dict[str, Any]:
        """Return the fields in the form in which they are stored. `wait` is in seconds."""
        return {
            "tags": list(self.tags),
            "wait": None if self.wait is None else self.wait.total_seconds(),
            "is_asking": self.is_asking,
            "outcome": None if self.outcome is None else self.outcome.value,
        }

    @classmethod
    def restored(cls, facts: Mapping[str, Any]) -> "Then":
        """Return what was stored by `stored`."""
        wait, outcome = facts["wait"], facts["outcome"]
        return cls(
            tuple(facts["tags"]),
            None if wait is None else timedelta(seconds=wait),
            bool(facts["is_asking"]),
            None if outcome is None else Outcome(outcome),
        )


@dataclass(frozen=True)
class CannedReply:
    """A stored reply. `text` maps language codes to texts.

    `questions` contains examples of what requesters write for whom it is meant, by language.
    `entries` are entries of the knowledge base whose questions are examples too.
    """

    id: str
    title: str
    text: Mapping[str, str]
    questions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    entries: tuple[str, ...] = ()
    then: Then | None = None


CannedReplies = Mapping[str, CannedReply]  # by id

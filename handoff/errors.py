"""Errors raised by the desk. They contain data, from which `bot.texts` renders a message."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any


class DeskError(Exception):
    """Base class for errors that are shown to a person. `facts` has the message's variables."""

    code = "desk-error"

    @property
    def facts(self) -> dict[str, object]:
        return {key: value for key, value in vars(self).items() if not key.startswith("_")}


class TicketUnknown(DeskError):
    """The ticket does not exist, or it is not clear which ticket is meant."""

    code = "ticket-unknown"

    def __init__(self, ticket: int | None = None) -> None:
        super().__init__(f"ticket {ticket}")
        self.ticket = ticket or 0


class TicketAlreadyAssigned(DeskError):
    """The ticket is assigned to another agent."""

    code = "ticket-already-assigned"

    def __init__(self, ticket: int, assignee: str) -> None:
        super().__init__(f"ticket {ticket} is held by {assignee}")
        self.ticket = ticket
        self.assignee = assignee


class TicketNotYours(DeskError):
    """Only the assignee may do this. `assignee` is "0" if the ticket is unassigned."""

    code = "ticket-not-yours"

    def __init__(self, ticket: int, assignee: str | None) -> None:
        super().__init__(f"ticket {ticket} is held by {assignee}")
        self.ticket = ticket
        self.assignee = assignee or "0"  # "0" selects the message for an unassigned ticket


class IllegalTransition(DeskError):
    """The ticket's status does not allow this transition."""

    code = "illegal-transition"

    def __init__(self, ticket: int, status: str, wanted: str) -> None:
        super().__init__(f"ticket {ticket}: {status} to {wanted}")
        self.ticket = ticket
        self.status = status
        self.wanted = wanted


class OutcomeRequired(DeskError):
    """A ticket cannot be resolved without an outcome."""

    code = "outcome-required"

    def __init__(self, ticket: int) -> None:
        super().__init__(f"ticket {ticket}")
        self.ticket = ticket


class DateRequired(DeskError):
    """A pending ticket requires a date in the future."""

    code = "date-required"

    def __init__(self, ticket: int) -> None:
        super().__init__(f"ticket {ticket}")
        self.ticket = ticket


class NotAnAgent(DeskError):
    """The sender is not on the roster, or writes as a group or channel."""

    code = "not-an-agent"


class OutsideGroup(NotAnAgent):
    """The agent is on the roster but not in the agents' chat."""

    code = "outside-group"


class LeftGroup(NotAnAgent):
    """The sender was an agent until leaving the agents' chat."""

    code = "left-group"


class NotTheAuthor(DeskError):
    """Only the author or sender of a message, or an admin, may do this. `agent` is the author."""

    code = "unsend-not-yours"

    def __init__(self, agent: str) -> None:
        super().__init__(agent)
        self.agent = agent


class NotAnAdmin(DeskError):
    """Only admins may do this."""

    code = "not-an-admin"


class AgentUnknown(DeskError):
    """The name does not match an agent on the roster."""

    code = "agent-unknown"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class AgentAmbiguous(AgentUnknown):
    """The name matches several agents, which are listed in `agents`."""

    code = "agent-ambiguous"

    def __init__(self, name: str, agents: Sequence[Any]) -> None:
        super().__init__(name)
        self._agents = tuple(agents)

    @property
    def agents(self) -> tuple[Any, ...]:
        return self._agents


class LinkSpent(DeskError):
    """The one-time link has been used, has expired or is unknown."""

    code = "link-spent"


class ButtonExpired(DeskError):
    """The button is unknown, has expired or belongs to another person."""

    code = "button-expired"


class LastAdmin(DeskError):
    """The change would leave the desk without an admin."""

    code = "last-admin"


class ReplyNeedsText(DeskError):
    """The command was given without the text that it requires."""

    code = "text-required"

    def __init__(self, command: str) -> None:
        super().__init__(command)
        self.command = command


class ArgumentUnclear(DeskError):
    """The argument is not in a form that the command accepts."""

    code = "argument-unclear"

    def __init__(self, command: str, argument: str) -> None:
        super().__init__(command)
        self.command = command
        self.argument = argument


class SpanTooLong(DeskError):
    """The duration exceeds the maximum."""

    code = "span-too-long"

    def __init__(self, limit: timedelta) -> None:
        super().__init__(str(limit))
        self.days = limit.days


class KindNotCarried(DeskError):
    """A message of this kind cannot be sent to the requester's messenger."""

    code = "kind-not-carried"

    def __init__(self, kind: str) -> None:
        super().__init__(kind)


class StorageError(Exception):
    """Base class of database failures. `code` selects the message for the operator."""

    code = "storage-error"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class StorageUnavailable(StorageError):
    """The database is temporarily unusable: the disk is full, read-only or locked for too long."""

    code = "storage-unavailable"


class StorageDamaged(StorageError):
    """The file contains unreadable pages or values and must be restored from a backup."""

    code = "storage-damaged"


class StorageReplaced(StorageError):
    """The file was deleted, moved, replaced or truncated while it was open."""

    code = "storage-replaced"


class BackupExists(StorageError):
    """The backup file already exists. `detail` is its path."""

    code = "backup-exists"


class BackupUnwritable(StorageError):
    """The backup cannot be written. `detail` contains the folder and the reason."""

    code = "backup-unwritable"


class BackupUnusable(StorageError):
    """The file is not a sound backup. `detail` contains its path and the reason."""

    code = "backup-unusable"


class StorageInUse(StorageError):
    """Another process is using this database file."""

    code = "storage-in-use"


class StorageNotMigrated(StorageError):
    """The tables are missing or have an older schema version."""

    code = "storage-not-migrated"


class AccountRenamed(StorageError):
    """An account in the settings is stored under another channel. `detail` names the account."""

    code = "account-renamed"


class AccountOfAnotherDesk(StorageError):
    """The accounts in the settings belong to different desks."""

    code = "account-of-another-desk"


class StorageNewer(StorageError):
    """The schema revision is unknown to this program. `detail` is the revision."""

    code = "storage-newer"


class NotUpgraded(StorageError):
    """The upgrade was not started because its backup failed. `detail` is the reason."""

    code = "not-upgraded"


class UpgradeFailed(StorageError):
    """A migration failed and was rolled back. `detail` is the reason."""

    code = "upgrade-failed"

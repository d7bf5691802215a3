"""Errors that carry facts; the words for them are chosen in bot.texts."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any


class DeskError(Exception):
    """Root of everything the desk refuses to do. `facts` fill the sentence a person reads."""

    code = "desk-error"

    @property
    def facts(self) -> dict[str, object]:
        return {key: value for key, value in vars(self).items() if not key.startswith("_")}


class TicketUnknown(DeskError):
    """No ticket has this number, or nothing says which ticket is meant."""

    code = "ticket-unknown"

    def __init__(self, ticket: int | None = None) -> None:
        super().__init__(f"ticket {ticket}")
        self.ticket = ticket or 0


class TicketAlreadyAssigned(DeskError):
    """Another agent holds this ticket."""

    code = "ticket-already-assigned"

    def __init__(self, ticket: int, assignee: str) -> None:
        super().__init__(f"ticket {ticket} is held by {assignee}")
        self.ticket = ticket
        self.assignee = assignee


class TicketNotYours(DeskError):
    """Only the assignee may do this; `assignee` is empty when nobody holds the ticket."""

    code = "ticket-not-yours"

    def __init__(self, ticket: int, assignee: str | None) -> None:
        super().__init__(f"ticket {ticket} is held by {assignee}")
        self.ticket = ticket
        self.assignee = assignee or "0"  # the catalog tells nobody from somebody by it


class IllegalTransition(DeskError):
    """The ticket's status does not allow this."""

    code = "illegal-transition"

    def __init__(self, ticket: int, status: str, wanted: str) -> None:
        super().__init__(f"ticket {ticket}: {status} to {wanted}")
        self.ticket = ticket
        self.status = status
        self.wanted = wanted


class OutcomeRequired(DeskError):
    """A ticket never ends without saying how."""

    code = "outcome-required"

    def __init__(self, ticket: int) -> None:
        super().__init__(f"ticket {ticket}")
        self.ticket = ticket


class DateRequired(DeskError):
    """Waiting needs a date that lies ahead."""

    code = "date-required"

    def __init__(self, ticket: int) -> None:
        super().__init__(f"ticket {ticket}")
        self.ticket = ticket


class NotAnAgent(DeskError):
    """The sender is not on the roster, or hides behind a group or channel."""

    code = "not-an-agent"


class OutsideGroup(NotAnAgent):
    """The agent is on the roster but not in the agents' chat."""

    code = "outside-group"


class LeftGroup(NotAnAgent):
    """The sender was an agent until they left the agents' chat."""

    code = "left-group"


class NotTheAuthor(DeskError):
    """Only the agent who wrote or sent this, or an admin, may do this; `agent` wrote it."""

    code = "unsend-not-yours"

    def __init__(self, agent: str) -> None:
        super().__init__(agent)
        self.agent = agent


class NotAnAdmin(DeskError):
    """Only admins may do this."""

    code = "not-an-admin"


class AgentUnknown(DeskError):
    """Nobody on the roster answers to this name."""

    code = "agent-unknown"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class AgentAmbiguous(AgentUnknown):
    """Several agents on the roster answer to this name; `agents` of the error are these."""

    code = "agent-ambiguous"

    def __init__(self, name: str, agents: Sequence[Any]) -> None:
        super().__init__(name)
        self._agents = tuple(agents)

    @property
    def agents(self) -> tuple[Any, ...]:
        return self._agents


class LinkSpent(DeskError):
    """The one-time link was used already, has expired, or never was."""

    code = "link-spent"


class ButtonExpired(DeskError):
    """The pressed button is unknown, belongs to somebody else, or its time is over."""

    code = "button-expired"


class LastAdmin(DeskError):
    """The desk would be left without an admin."""

    code = "last-admin"


class ReplyNeedsText(DeskError):
    """A command that carries text came without it."""

    code = "text-required"

    def __init__(self, command: str) -> None:
        super().__init__(command)
        self.command = command


class ArgumentUnclear(DeskError):
    """What follows a command is not what the command takes."""

    code = "argument-unclear"

    def __init__(self, command: str, argument: str) -> None:
        super().__init__(command)
        self.command = command
        self.argument = argument


class SpanTooLong(DeskError):
    """The length of time is beyond the limit."""

    code = "span-too-long"

    def __init__(self, limit: timedelta) -> None:
        super().__init__(str(limit))
        self.days = limit.days


class KindNotCarried(DeskError):
    """The requester is on another messenger, which cannot be sent a message of this kind."""

    code = "kind-not-carried"

    def __init__(self, kind: str) -> None:
        super().__init__(kind)


class StorageError(Exception):
    """Root of what keeps the database from working; `code` names the sentence for the operator."""

    code = "storage-error"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class StorageUnavailable(StorageError):
    """The database cannot be used for now: disk full, read-only, locked for too long."""

    code = "storage-unavailable"


class StorageDamaged(StorageError):
    """The file holds pages or values that cannot be read; a backup has to be restored."""

    code = "storage-damaged"


class StorageReplaced(StorageError):
    """The file was deleted, moved, replaced or cut short while it was open."""

    code = "storage-replaced"


class BackupExists(StorageError):
    """A backup never overwrites a file; `detail` is the path of the file."""

    code = "backup-exists"


class BackupUnwritable(StorageError):
    """The copy cannot be made in this folder; `detail` says which one and why."""

    code = "backup-unwritable"


class StorageInUse(StorageError):
    """Another process works on this file."""

    code = "storage-in-use"


class StorageNotMigrated(StorageError):
    """The tables are missing or of an earlier version."""

    code = "storage-not-migrated"


class AccountOfAnotherDesk(StorageError):
    """Accounts in the settings belong to different desks of the database."""

    code = "account-of-another-desk"


class StorageNewer(StorageError):
    """The tables are of a version that this program does not know; `detail` is their revision."""

    code = "storage-newer"


class NotUpgraded(StorageError):
    """Nothing was upgraded, since the backup before it cannot be made; `detail` says why."""

    code = "not-upgraded"


class UpgradeFailed(StorageError):
    """A migration failed and was taken back as a whole; `detail` says why."""

    code = "upgrade-failed"

"""Errors of the database, for the operator. They are raised in `handoff.storage` and above."""


class StorageError(Exception):
    """Base class for database errors. `code` selects the message for the operator."""

    code = "storage-error"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class StorageUnavailable(StorageError):
    """The database is temporarily unavailable (disk full, read-only, or locked for too long)."""

    code = "storage-unavailable"


class StorageDamaged(StorageError):
    """Unreadable pages or values were found, and a backup has to be restored."""

    code = "storage-damaged"


class StorageReplaced(StorageError):
    """The database file was deleted, moved, replaced or truncated while open."""

    code = "storage-replaced"


class BackupExists(StorageError):
    """The backup file already exists (path in `detail`)."""

    code = "backup-exists"


class BackupUnwritable(StorageError):
    """The backup can't be written (folder and reason in `detail`)."""

    code = "backup-unwritable"


class BackupUnusable(StorageError):
    """The file is not a valid backup (path and reason in `detail`)."""

    code = "backup-unusable"


class StorageInUse(StorageError):
    """The database file is in use by another process."""

    code = "storage-in-use"


class StorageNotMigrated(StorageError):
    """The tables are missing or out of date."""

    code = "storage-not-migrated"


class AccountRenamed(StorageError):
    """A configured account is stored under another channel (account name in `detail`)."""

    code = "account-renamed"


class AccountOfAnotherDesk(StorageError):
    """The configured accounts belong to different desks."""

    code = "account-of-another-desk"


class StorageNewer(StorageError):
    """The schema revision is unknown to this version of the program (revision in `detail`)."""

    code = "storage-newer"


class NotUpgraded(StorageError):
    """The upgrade was not started because the backup failed (reason in `detail`)."""

    code = "not-upgraded"


class UpgradeFailed(StorageError):
    """A migration failed and was rolled back (reason in `detail`)."""

    code = "upgrade-failed"

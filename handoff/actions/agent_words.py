"""What agents wrote: keeping the older versions of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from handoff.models import Message, MessageVersion
from handoff.storage import UnitOfWork


def amend(
    uow: UnitOfWork,
    message: Message,
    *,
    text: str,
    entities: Sequence[Mapping[str, Any]],
    kind: str,
    attachment: Mapping[str, Any],
) -> None:
    """Give a message new content; what it held before stays as a version."""
    uow.requesters.add_version(
        MessageVersion(
            message_id=message.id,
            text=message.text,
            until=uow.now,
            kind=message.kind,
            attachment=dict(message.attachment),
        )
    )
    message.text = text
    message.entities = [dict(one) for one in entities]
    message.kind = kind
    message.attachment = dict(attachment)
    message.edited_at = uow.now

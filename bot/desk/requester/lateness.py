"""Detection of a backlog of delayed messages, and apologies for long delays."""

from collections import OrderedDict
from datetime import timedelta

from bot.desk.context import Desk
from bot.desk.requester.turn_context import TurnContext
from handoff.moments import elapsed

BEHIND = timedelta(seconds=5)  # messages in the inbox for longer are backlog
BEHIND_AT_MESSENGER = timedelta(minutes=1)  # larger, because these ages are estimates
LATE = timedelta(minutes=10)  # delay from which an apology is sent
ONCE_IN = 3600.0  # minimum number of seconds between two apologies to a requester
REMEMBERED = 50_000  # maximum number of requesters remembered


def is_backlog(*, kept: timedelta, said: timedelta) -> bool:
    """Return True if a message has waited so long that newer messages are handled first.

    `kept` is the time since the message was stored, `said` the time since it was sent.
    """
    return kept > BEHIND or said > BEHIND_AT_MESSENGER


class Lateness:
    """Remembers which requesters had delayed messages and who received an apology.

    At most REMEMBERED requesters are kept in memory.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._late: OrderedDict[int, None] = OrderedDict()
        self._behind: OrderedDict[int, None] = OrderedDict()
        self._excused: OrderedDict[int, float] = OrderedDict()

    def is_behind(self, requester_id: int) -> bool:
        return requester_id in self._behind

    def done(self, requester_id: int) -> None:
        """Record that the requester's turn is over. Later messages do not count as delayed."""
        self._behind.pop(requester_id, None)

    def note(self, requester_id: int, *, waited: timedelta, behind: bool) -> None:
        if behind:
            self._behind[requester_id] = None
            while len(self._behind) > REMEMBERED:
                self._behind.popitem(last=False)
        if waited <= LATE:
            return
        self._late[requester_id] = None
        while len(self._late) > REMEMBERED:
            self._late.popitem(last=False)

    def excuse(self, turn: TurnContext) -> None:
        """Send an apology before the answer if the messages or the turn were delayed too long."""
        requester_id = turn.requester.id
        waited = requester_id in self._late or any(
            elapsed(turn.uow.now, message.at) > LATE for message in turn.waiting
        )
        apologizes = waited and not self._was_excused(requester_id)
        if apologizes:
            turn.tell(turn.say("sorry-late"))
        turn.uow.after_commit.append(lambda: self._note(requester_id, excused=apologizes))

    def _note(self, requester_id: int, *, excused: bool) -> None:
        """Record what was committed. A unit that was rolled back is repeated."""
        self._late.pop(requester_id, None)
        if not excused:
            return
        self._excused[requester_id] = self._desk.monotonic()
        while len(self._excused) > REMEMBERED:
            self._excused.popitem(last=False)

    def _was_excused(self, requester_id: int) -> bool:
        last = self._excused.get(requester_id)
        return last is not None and self._desk.monotonic() - last < ONCE_IN

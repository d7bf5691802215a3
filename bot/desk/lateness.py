"""One line of apology for those whose words waited long."""

from collections import OrderedDict
from datetime import datetime, timedelta

from bot.desk.desk import Desk
from bot.desk.scene import Scene

LATE = timedelta(minutes=10)
ONCE_IN = 3600.0  # seconds: all that one backlog brings is excused once
REMEMBERED = 50_000


class Lateness:
    """Knows who waited and who has read the apology; what is forgotten is only a courtesy."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._late: OrderedDict[int, None] = OrderedDict()
        self._excused: OrderedDict[int, float] = OrderedDict()

    def note(self, requester_id: int, *, since: datetime) -> None:
        if self._desk.now() - since <= LATE:
            return
        self._late[requester_id] = None
        while len(self._late) > REMEMBERED:
            self._late.popitem(last=False)

    async def excuse(self, scene: Scene) -> None:
        """Say it before the answer, if the words or the turn waited long."""
        requester_id = scene.requester.id
        waited = requester_id in self._late or any(
            scene.uow.now - message.at > LATE for message in scene.waiting
        )
        self._late.pop(requester_id, None)
        if not waited or self._was_excused(requester_id):
            return
        self._excused[requester_id] = self._desk.monotonic()
        while len(self._excused) > REMEMBERED:
            self._excused.popitem(last=False)
        await scene.tell(scene.say("sorry-late"))

    def _was_excused(self, requester_id: int) -> bool:
        last = self._excused.get(requester_id)
        return last is not None and self._desk.monotonic() - last < ONCE_IN

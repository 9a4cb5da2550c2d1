"""The one place of a process where open pages wait: it knows the newest version of each consultation, and no queue."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from consult.live.hints import Hints

Look = Callable[[Collection[UUID]], Mapping[UUID, int]]
"""Reads the present versions of some consultations."""

PACE = 1.0
"""Seconds between two looks at least: a burst of positions ends in few refreshes."""

log = logging.getLogger(__name__)


class Hub:
    """Waits for newer versions on behalf of all open pages of a process, in one thread that lives while there are any.

    The thread starts with the first listener, so after any fork.
    """

    def __init__(self, look: Look, new_hints: Callable[[], Hints], *, most: int) -> None:
        self._look, self._new_hints, self._most = look, new_hints, most
        self._condition = threading.Condition()
        self._listeners: Counter[UUID] = Counter()
        self._versions: dict[UUID, int] = {}
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def join(self, consultation_id: UUID, version: int) -> "Listener | None":
        """Begin to listen to a consultation whose version was just read; None when the house is full."""
        with self._condition:
            if self._stopping.is_set() or self._listeners.total() >= self._most:
                return None
            if self._thread is None:
                watch = (self._new_hints(),)  # its own: the thread before it may still be hanging up
                thread = threading.Thread(target=self._watch, args=watch, name="live", daemon=True)
                thread.start()  # it looks for listeners when the condition is free, or there was no room for a thread
                self._thread = thread
            self._listeners[consultation_id] += 1
            self._versions[consultation_id] = max(version, self._versions.get(consultation_id, 0))
        return Listener(self, consultation_id)

    @property
    def listeners(self) -> int:
        """How many listen now."""
        return self._listeners.total()

    def close(self) -> None:
        """Send everybody home, and wait until the thread has ended; nobody joins any more."""
        self._stopping.set()
        with self._condition:
            thread = self._thread
            self._condition.notify_all()
        if thread is not None:
            thread.join(5)

    def leave(self, consultation_id: UUID) -> None:
        """End what `join` began."""
        with self._condition:
            self._listeners[consultation_id] -= 1
            if self._listeners[consultation_id] <= 0:
                del self._listeners[consultation_id], self._versions[consultation_id]

    def newer(self, consultation_id: UUID, *, than: int | None, seconds: float) -> int | None:
        """Wait for another version than this one; None when the time is over or the house closes."""

        def is_over() -> bool:
            return self._stopping.is_set() or self._versions[consultation_id] != than

        with self._condition:
            self._condition.wait_for(is_over, seconds)
            found = self._versions[consultation_id]
        return None if self._stopping.is_set() or found == than else found

    @property
    def is_closed(self) -> bool:
        """True once `close` was called."""
        return self._stopping.is_set()

    def _watch(self, hints: Hints) -> None:
        try:
            while wanted := self._wanted():
                looked = time.monotonic()
                try:
                    self._look_after(wanted)
                    hints.wait(self._stopping)
                except Exception:  # whatever it was, pages that are open go on waiting
                    log.exception("open pages are not looked after for a moment")
                self._stopping.wait(max(0.0, looked + PACE - time.monotonic()))
        finally:
            with self._condition:
                if self._thread is threading.current_thread():
                    self._thread = None
            hints.close()

    def _look_after(self, wanted: Collection[UUID]) -> None:
        try:
            self._tell(self._look(wanted))
        except SQLAlchemyError as error:
            log.warning("the versions of open pages cannot be read, they wait: %s", error)

    def _wanted(self) -> list[UUID]:
        """What is listened to; when that is nothing, the thread ends and the next listener starts another."""
        with self._condition:
            if not self._listeners or self._stopping.is_set():
                self._thread = None
            return list(self._listeners) if self._thread else []

    def _tell(self, versions: Mapping[UUID, int]) -> None:
        with self._condition:
            for key in versions.keys() & self._versions.keys():  # what a page read itself may be newer than this look
                self._versions[key] = max(versions[key], self._versions[key])
            self._condition.notify_all()


class Listener:
    """One open page."""

    def __init__(self, hub: Hub, consultation_id: UUID) -> None:
        self._hub, self._consultation_id, self._is_here = hub, consultation_id, True

    @property
    def is_sent_home(self) -> bool:
        """True when the process ends."""
        return self._hub.is_closed

    def newer(self, *, than: int | None, seconds: float) -> int | None:
        """Wait for another version than this one; None when there is none within this time."""
        return self._hub.newer(self._consultation_id, than=than, seconds=seconds)

    def leave(self) -> None:
        """Make room for the next; leaving twice is as leaving once."""
        if self._is_here:
            self._is_here = False
            self._hub.leave(self._consultation_id)

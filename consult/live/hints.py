"""How a process with open pages learns that it is time to look: by Redis where there is one, else by the clock.

A hint says only which consultation moved. One that is lost costs seconds: the clock runs in both cases.
"""

import logging
import time
from contextlib import suppress
from threading import Event
from typing import Any, Protocol

import redis

CHANNEL = "consult:live"
"""Under the prefix that the account of the application may use."""
LOOK_ALONE = 1.0
"""Seconds between two looks without Redis: one read of an index, whatever the number of open pages."""
LOOK_ANYWAY = 10.0
"""Seconds after which a look is due without any hint: what the web itself changed is hinted by nobody."""
LISTEN = 1.0
"""Seconds for which the line to Redis is listened to at a time, so that the process may end meanwhile."""

log = logging.getLogger(__name__)


class Hints(Protocol):
    """Something that can be waited for."""

    def wait(self, stopping: Event) -> None:
        """Come back when it may be time to look."""

    def close(self) -> None:
        """Let go of whatever was held for waiting."""


class Clock:
    """Hints by the clock alone."""

    def wait(self, stopping: Event) -> None:
        """Come back after a second."""
        stopping.wait(LOOK_ALONE)

    def close(self) -> None:
        """Nothing is held."""


class Subscription:
    """Hints by Redis; while it is away, by the clock."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._line: Any = None

    def wait(self, stopping: Event) -> None:
        """Come back at the first message, or after ten seconds."""
        until = time.monotonic() + LOOK_ANYWAY
        try:
            while not stopping.is_set() and time.monotonic() < until:
                if self._connected().get_message(timeout=LISTEN) is not None:
                    return
        except Exception as error:  # a broken line raises more than the errors of Redis; the next look takes a new one
            log.warning("Redis cannot be reached, open pages are looked after by the clock: %s", error)
            self.close()
            stopping.wait(LOOK_ALONE)

    def close(self) -> None:
        """Hang up."""
        line, self._line = self._line, None
        if line is not None:
            with suppress(Exception):
                line.close()
                line.connection_pool.disconnect()

    def _connected(self) -> Any:
        if self._line is None:
            client = redis.Redis.from_url(
                self._url, socket_timeout=5, socket_connect_timeout=3, health_check_interval=10
            )
            line = client.pubsub()  # type: ignore[no-untyped-call]  # the library leaves it untyped
            line.subscribe(CHANNEL)
            self._line = line
        return self._line


def hints_from(redis_url: str | None) -> Hints:
    """The hints of an installation."""
    return Subscription(redis_url) if redis_url else Clock()

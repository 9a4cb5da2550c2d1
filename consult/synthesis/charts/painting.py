"""Painting drawings as PNG, by a process of its own that lives for one batch."""

import base64
import json
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from threading import BoundedSemaphore, Lock

from consult.children import ChildFailed, run_module

SECONDS, EACH = 10.0, 1.0
"""For one batch, and for each picture in it, which takes a tenth of that where nothing else runs; no lock is held."""
PAGE_SCALE, MAIL_SCALE = 2.0, 1.25
"""Dots for each unit of a drawing: sharp on paper; in a mail, which a slow line brings, sharp enough."""
AT_ONCE = 2
"""Painters of one process at a time, each of which takes sixty megabytes."""
REMEMBERED = 24
"""Pictures that a process remembers: the same one is asked for again and again, and each takes some 100 kB."""
BRIEFLY = 0.5
"""Seconds for which a request waits for a picture that another request has begun: whoever waits holds a thread."""
_PAINTER = "consult.synthesis.charts.painter"


def paint(drawings: Sequence[str], *, scale: float = PAGE_SCALE) -> list[bytes]:
    """Drawings as PNG files, in their order.

    Args:
        drawings: each as SVG.
    Raises: ChildFailed.
    """
    if not drawings:
        return []
    message = json.dumps([{"svg": drawing, "scale": scale} for drawing in drawings]).encode()
    painted = json.loads(run_module(_PAINTER, message, seconds=seconds_for(len(drawings))))
    return [base64.b64decode(picture) for picture in painted]


def seconds_for(pictures: int) -> float:
    """How long a batch of so many pictures may take, on a machine with other things to do."""
    return SECONDS + EACH * pictures


class Painters:
    """The painters of one process: each picture is painted once for all who ask for it, and nobody queues.

    Args:
        painter: turns SVG into PNG, or another text into a file.
        remembered: how many are remembered.
        briefly: seconds for which a request waits for what another has begun.
    """

    def __init__(
        self,
        painter: Callable[[list[str]], Sequence[bytes]] = paint,
        *,
        remembered: int = REMEMBERED,
        briefly: float = BRIEFLY,
    ) -> None:
        self._painter, self._places, self._lock = painter, BoundedSemaphore(AT_ONCE), Lock()
        self._remembered, self._briefly = remembered, briefly
        self._pictures: dict[str, Future[bytes]] = {}

    def paint(self, drawing: str) -> bytes:
        """One drawing as a PNG file for a page; the last ones are remembered.

        Raises: ChildFailed, at once where too many are being painted.
        """
        with self._lock:
            picture = self._pictures.pop(drawing, None)
            is_new = picture is None
            if picture is None:
                if not self._places.acquire(blocking=False):
                    raise ChildFailed("too many pictures are being painted")
                picture = Future()
            self._pictures[drawing] = picture  # the last asked for is the last forgotten
            while len(self._pictures) > self._remembered:
                del self._pictures[next(iter(self._pictures))]
        if is_new:
            self._begin(drawing, picture)
        try:
            return picture.result(self._briefly)
        except TimeoutError:
            raise ChildFailed("another request is still painting this picture") from None

    def _begin(self, drawing: str, picture: Future[bytes]) -> None:
        try:
            picture.set_result(self._painter([drawing])[0])
        except BaseException as error:
            with self._lock:
                self._pictures.pop(drawing, None)  # so that it can be tried again
            picture.set_exception(error)
        finally:
            self._places.release()


paint_once = Painters().paint

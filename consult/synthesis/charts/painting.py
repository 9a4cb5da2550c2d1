"""Painting drawings as PNG, by a process of its own that lives for one batch."""

import base64
import json
from collections.abc import Sequence
from functools import lru_cache
from threading import BoundedSemaphore

from consult.children import ChildFailed, run_module

SECONDS = 10
"""For one batch, which takes a second or two: as long as others wait at most for the lock that is held meanwhile."""
PAGE_SCALE, MAIL_SCALE = 2.0, 1.25
"""Dots for each unit of a drawing: sharp on paper; in a mail, which a slow line brings, sharp enough."""
AT_ONCE = 2
"""Painters of one process at a time, each of which takes sixty megabytes."""
REMEMBERED = 24
"""Pictures that a process remembers: the same one is asked for again and again, and each takes some 100 kB."""
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
    return [base64.b64decode(picture) for picture in json.loads(run_module(_PAINTER, message, seconds=SECONDS))]


_places = BoundedSemaphore(AT_ONCE)


@lru_cache(maxsize=REMEMBERED)
def paint_once(drawing: str) -> bytes:
    """One drawing as a PNG file for a page; the last ones are remembered.

    Raises: ChildFailed, also where too many are being painted.
    """
    if not _places.acquire(timeout=SECONDS):
        raise ChildFailed("too many pictures are being painted")
    try:
        return paint([drawing])[0]
    finally:
        _places.release()

"""Events of the log as their handlers get them, to be handed over by a test: twice, or in another order."""

from consult.database import utc_now
from consult.events.catalogue import CATALOGUE
from consult.events.models import LogEntry
from consult.events.registry import Delivered


def delivery_of(entry: LogEntry) -> Delivered:
    """What a handler gets of an entry of the log now."""
    return Delivered(
        event_id=entry.event_id,
        consultation_id=entry.consultation_id,
        seq=entry.seq,
        event=CATALOGUE[entry.name].from_data(entry.data),
        now=utc_now(),
    )

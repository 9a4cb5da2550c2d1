"""What somebody could do to the database who has its password and knows our code."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from consult.domain import chain
from consult.events.log import leaf_of
from consult.events.models import LogEntry, LogHead
from consult.extensions import db
from tests.factories import World


def without_triggers(change: Callable[[Any], None]) -> None:
    """Change the log as somebody with the database's own password could."""
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER event_log_keeps_UPDATE")
            connection.exec_driver_sql("DROP TRIGGER event_log_keeps_DELETE")
        else:
            connection.exec_driver_sql("ALTER TABLE event_log DISABLE TRIGGER ALL")
            connection.exec_driver_sql("ALTER TABLE work DISABLE TRIGGER ALL")
        change(connection)


def rewrite_log(connection: Any, world: World) -> None:
    """Change the author of the last entry but one, and compute every hash after it anew, the head's too."""
    here = LogEntry.consultation_id == world.consultation_id
    columns = ("seq", "name", "version", "at", "actor", "data", "salt", "previous_hash")
    wanted = [getattr(LogEntry, column) for column in columns]
    rows = connection.execute(sa.select(*wanted).where(here).order_by(LogEntry.seq)).all()[-2:]
    previous, authors = rows[0].previous_hash, ("somebody", rows[1].actor)
    for row, actor in zip(rows, authors, strict=True):
        leaf = leaf_of(world.consultation_id, row.seq, row.name, row.version, row.at, actor, row.data, row.salt)
        leaf_hash = leaf.hash()
        entry_hash = chain.entry_hash(previous, leaf_hash)
        changed = {"leaf_hash": leaf_hash, "entry_hash": entry_hash, "previous_hash": previous, "actor": actor}
        connection.execute(sa.update(LogEntry).where(here, LogEntry.seq == row.seq).values(changed))
        previous = entry_hash
    head = sa.update(LogHead).where(LogHead.consultation_id == world.consultation_id)
    connection.execute(head.values(entry_hash=previous))

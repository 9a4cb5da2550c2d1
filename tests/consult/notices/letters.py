"""What the tests of notices look at: the letters that stand in the database."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from consult.database import reading, transaction
from consult.events.models import LogEntry
from consult.events.registry import Delivered, Handler
from consult.mail.models import Letter
from tests.delivering import delivery_of
from tests.factories import World


def letters(template: str) -> Sequence[Letter]:
    """All letters of that kind."""
    with reading() as session:
        return session.scalars(sa.select(Letter).where(Letter.template == template).order_by(Letter.once_key)).all()


def told(world: World, template: str) -> dict[str, int]:
    """Who got how many letters of that kind, by the name that the world gives them."""
    names: dict[UUID | None, str] = {person_id: name for name, person_id in world.people.items()}
    return Counter(names[letter.person_id] for letter in letters(template))


def happened(name: str) -> list[Delivered]:
    """Every event of that name as a handler gets it, in the order of the log."""
    with reading() as session:
        entries = session.scalars(sa.select(LogEntry).where(LogEntry.name == name).order_by(LogEntry.seq)).all()
    return [delivery_of(entry) for entry in entries]


def handle(handler: Handler, events: Sequence[Delivered], **values: Any) -> None:
    """Let a handler have these events, one transaction each."""
    for delivered in events:
        with transaction() as session:
            handler(session, delivered)

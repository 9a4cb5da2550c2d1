"""Acting in accreditation as a person of the world, in a transaction of its own."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from consult.database import utc_now
from consult.domain.permissions import Actor
from tests.factories import World


def fresh(session: Session, world: World, name: str, *, at: datetime | None = None) -> Actor:
    """The actor with a factor given just now, or at that time."""
    return replace(world.actor(session, name), verified_at=at or utc_now())

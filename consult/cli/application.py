"""What every command needs: the settings, a database that is set up, and the application around it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask_babel import force_locale

from consult import create_app
from consult.config import Settings
from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_by_slug
from consult.database import utc_now
from consult.domain.errors import NotFound
from consult.domain.permissions import Actor, Office
from consult.domain.vocabulary import Role
from consult.extensions import db
from consult.migrating import upgrade


@contextmanager
def application() -> Iterator[Settings]:
    """The application's context; the shell speaks English."""
    settings = Settings.from_environment(os.environ)
    set_up_database(settings)
    with create_app(settings).app_context(), force_locale("en"):
        try:
            yield settings
        finally:
            db.engine.dispose()


def set_up_database(settings: Settings) -> None:
    """Bring the embedded database to the present schema, and fill an empty one elsewhere.

    A PostgreSQL database that holds data is migrated by `consult migrate` alone, when its operator says so.
    """
    is_embedded = sa.make_url(settings.database_url).get_backend_name() == "sqlite"
    if is_embedded or _is_empty(settings.database_url):
        upgrade(settings)


def _is_empty(url: str) -> bool:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return not sa.inspect(connection).get_table_names()


def consultation_called(session: sa.orm.Session, slug: str) -> Consultation:
    """The consultation of that name. Raises: NotFound."""
    found = consultation_by_slug(session, slug)
    if found is None:
        raise NotFound(f"there is no consultation {slug}")
    return found


def secretariat_of(consultation: Consultation) -> Actor:
    """Whoever has a shell on the server acts as the secretariat, and counts as having proved it just now."""
    office = Office(role=Role.SECRETARIAT, consultation_id=consultation.id)
    return Actor(name="Consult", pseudonym="system", offices=(office,), verified_at=utc_now())

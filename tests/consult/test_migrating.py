"""The role of web and workers: in PostgreSQL it may read the log and add to it, and do its work otherwise."""

from dataclasses import replace
from uuid import uuid4

import pytest
import sqlalchemy as sa

from consult import create_app
from consult.database import transaction, utc_now
from consult.domain.errors import InvalidInput
from consult.events.checkpoints import make_checkpoint
from consult.extensions import db
from consult.migrating import KEPT_TABLES, grant_to_web
from consult.signing import site_key
from tests.factories import make_world, submit

REFUSED = (
    "UPDATE event_log SET actor = ''",
    "DELETE FROM event_log",
    "TRUNCATE event_log",
    "UPDATE checkpoints SET root = ''",
    "DELETE FROM checkpoints",
    "TRUNCATE checkpoints",
    "UPDATE counted_lists SET content_hash = ''",
    "DELETE FROM counted_lists",
    "TRUNCATE counted_lists",
    "UPDATE personal_contents SET salt = ''",
    "UPDATE alembic_version SET version_num = ''",
)


@pytest.fixture
def database_url(postgresql_url):
    return postgresql_url


@pytest.fixture
def web(settings, postgresql_url):
    """The settings of the web, with a role of its own that this test makes and drops."""
    role = f"web_{uuid4().hex[:12]}"
    owner = sa.create_engine(postgresql_url, poolclass=sa.NullPool)
    with owner.begin() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN PASSWORD 'web'")
    for _ in range(2):
        grant_to_web(settings, role)
    url = sa.make_url(postgresql_url).set(username=role, password="web")
    yield replace(settings, database_url=url.render_as_string(hide_password=False))
    with owner.begin() as connection:
        connection.exec_driver_sql(f"DROP OWNED BY {role}")
        connection.exec_driver_sql(f"DROP ROLE {role}")


def test_it_works_and_cannot_change_what_is_kept(web):
    with create_app(web).app_context():
        world = make_world()
        submit(world, "government 1", "T1")
        with transaction() as session:
            place = {"occasion": "hand:1", "size": 3, "origin": "x"}
            assert make_checkpoint(session, world.consultation_id, **place, key=site_key(web), at=utc_now())
        for statement in REFUSED:
            with pytest.raises(sa.exc.ProgrammingError, match="permission denied"), transaction() as session:
                session.execute(sa.text(statement))
        db.engine.dispose()


@pytest.mark.parametrize("table", KEPT_TABLES)
def test_the_owner_cannot_empty_them_either(app, table):
    with pytest.raises(sa.exc.DBAPIError, match=r"is never changed|cannot truncate"), transaction() as session:
        session.execute(sa.text(f"TRUNCATE {table} CASCADE"))


def test_a_database_without_roles_says_so(settings):
    with pytest.raises(InvalidInput, match="SQLite knows no roles"):
        grant_to_web(replace(settings, database_url="sqlite://"), "anybody")

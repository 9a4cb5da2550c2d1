"""Bringing a database to the present schema, and back."""

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from consult.config import Settings
from consult.domain.errors import InvalidInput
from consult.resources import resource_folder


def upgrade(settings: Settings, revision: str = "head") -> None:
    """Bring the database of the settings up to a revision; `head` is the newest."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    command.upgrade(_configuration(settings.database_url), revision)


def downgrade(settings: Settings, revision: str) -> None:
    """Take the database of the settings back to a revision; `base` is the empty one."""
    command.downgrade(_configuration(settings.database_url), revision)


KEPT_TABLES = ("event_log", "checkpoints", "counted_lists")
"""Tables to which the web only ever adds rows."""


def grant_to_web(settings: Settings, role: str) -> None:
    """Give the role of web and workers what they need in PostgreSQL: of the log, to read it and to add to it.

    Running it twice changes nothing; it runs as the owner of the tables, after each migration.

    Raises: InvalidInput on SQLite, which knows no roles.
    """
    engine = sa.create_engine(settings.database_url, poolclass=sa.NullPool)
    if engine.dialect.name != "postgresql":
        raise InvalidInput("SQLite knows no roles: there, whoever opens the file owns it.")
    name = engine.dialect.identifier_preparer.quote_identifier(role)
    with engine.begin() as connection:
        for statement in (
            f"GRANT USAGE ON SCHEMA public TO {name}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
            f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(KEPT_TABLES)} FROM {name}",
            f"REVOKE UPDATE, TRUNCATE ON personal_contents FROM {name}",
            f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {name}",
        ):
            connection.exec_driver_sql(statement)


def _configuration(database_url: str) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(resource_folder("migrations")))
    configuration.set_main_option("sqlalchemy.url", database_url.replace("%", "%%"))
    return configuration

"""Bringing a database to the present schema, and back."""

from alembic import command
from alembic.config import Config

from consult.config import Settings
from consult.resources import resource_folder


def upgrade(settings: Settings, revision: str = "head") -> None:
    """Bring the database of the settings up to a revision; `head` is the newest."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    command.upgrade(_configuration(settings.database_url), revision)


def downgrade(settings: Settings, revision: str) -> None:
    """Take the database of the settings back to a revision; `base` is the empty one."""
    command.downgrade(_configuration(settings.database_url), revision)


def _configuration(database_url: str) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(resource_folder("migrations")))
    configuration.set_main_option("sqlalchemy.url", database_url.replace("%", "%%"))
    return configuration

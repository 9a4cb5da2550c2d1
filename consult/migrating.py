"""Bringing a database to the present schema, and back."""

from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config

from consult.config import Settings


def upgrade(settings: Settings, revision: str = "head") -> None:
    """Bring the database of the settings up to a revision; `head` is the newest."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    command.upgrade(_configuration(settings.database_url), revision)


def downgrade(settings: Settings, revision: str) -> None:
    """Take the database of the settings back to a revision; `base` is the empty one."""
    command.downgrade(_configuration(settings.database_url), revision)


def migrations_folder() -> Path:
    """Where the numbered migrations are: inside the installed package, else beside it."""
    packaged = Path(str(files("consult"))) / "_migrations"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parent.parent / "migrations"


def _configuration(database_url: str) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(migrations_folder()))
    configuration.set_main_option("sqlalchemy.url", database_url.replace("%", "%%"))
    return configuration

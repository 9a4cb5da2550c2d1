"""Migrations: up and down with rows in the tables, and the models say the same as the schema."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from consult import create_app
from consult.config import Settings
from consult.extensions import Base, db
from consult.migrating import downgrade, upgrade
from consult.resources import resource_folder
from tests.draining import drain
from tests.factories import make_world, submit


def settings_for(url: str, folder: Path) -> Settings:
    return Settings(database_url=url, data_dir=folder, secret_key="only for this test")


def tables_of(url: str) -> set[str]:
    engine = sa.create_engine(url)
    try:
        return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}
    finally:
        engine.dispose()


def test_a_database_with_rows_goes_down_and_up_again(empty_database_url: str, tmp_path: Path) -> None:
    settings = settings_for(empty_database_url, tmp_path)
    upgrade(settings)
    app = create_app(settings)
    with app.app_context():
        world = make_world()
        submit(world, "government 1", "T1")
        drain()
        db.engine.dispose()

    downgrade(settings, "base")
    assert tables_of(empty_database_url) == set()

    upgrade(settings)
    assert tables_of(empty_database_url) == set(Base.metadata.tables)


def test_the_models_say_what_the_migrations_made(database_url: str, tmp_path: Path) -> None:
    create_app(settings_for(database_url, tmp_path))  # which imports every area's models
    engine = sa.create_engine(database_url)
    with engine.connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    engine.dispose()

    assert difference == []


@pytest.mark.parametrize("path", sorted((resource_folder("migrations") / "versions").glob("*.py")), ids=str)
def test_a_migration_is_named_after_its_revision_and_imports_no_model(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert f'revision = "{path.stem}"' in text
    assert "from consult" not in text
    assert "import consult" not in text

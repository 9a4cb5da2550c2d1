import pytest
import sqlalchemy as sa

from consult.cli.application import application
from consult.config import Settings
from consult.database import reading
from consult.migrating import downgrade
from tests.shell import run, set_environment


@pytest.fixture
def empty(monkeypatch, empty_database_url, tmp_path):
    set_environment(monkeypatch, empty_database_url, tmp_path)
    return empty_database_url


def test_an_empty_database_is_set_up_at_first_use(empty):
    with application(), reading() as session:
        assert "consultations" in sa.inspect(session.connection()).get_table_names()


def test_a_postgresql_database_that_is_in_use_is_migrated_by_its_operator_alone(monkeypatch, postgresql_url, tmp_path):
    set_environment(monkeypatch, postgresql_url, tmp_path)
    settings = Settings(database_url=postgresql_url, data_dir=tmp_path, secret_key="a key for tests only")
    downgrade(settings, "0005_create_positions")

    with application() as _, reading() as session:
        assert "digests" not in sa.inspect(session.connection()).get_table_names()
    assert run("migrate").exit_code == 0
    with application() as _, reading() as session:
        assert "digests" in sa.inspect(session.connection()).get_table_names()


def test_a_database_that_is_away_is_said_in_a_sentence(monkeypatch, tmp_path):
    set_environment(monkeypatch, "postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=2", tmp_path)

    result = run("verify-log", "fair-recruitment")

    assert (result.exit_code, "the database cannot be reached" in result.stderr) == (1, True)

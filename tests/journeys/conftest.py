"""What the journeys share: the product's processes on a database of the test's own."""

import pytest

from consult.extensions import db
from tests.journeys.processes import Embedded, Workers


@pytest.fixture
def environment(settings):
    """What a process of the product reads at its start."""
    given = {
        "CONSULT_DATABASE_URL": settings.database_url,
        "CONSULT_DATA_DIR": str(settings.data_dir),
        "CONSULT_SECRET_KEY": settings.secret_key,
        "CONSULT_SIGNING_KEY": settings.signing_key,
        "CONSULT_REDIS_URL": settings.redis_url or "",
        "CONSULT_SMTP_URL": settings.smtp_url or "",
    }
    return {name: value for name, value in given.items() if value}


@pytest.fixture
def embedded(app, environment, tmp_path):
    """`consult serve` on the test's database, not yet started."""
    db.engine.dispose()
    process = Embedded(tmp_path, environment)
    yield process
    process.close()


@pytest.fixture
def start_workers(environment, tmp_path):
    """Starts Celery processes by their arguments; all of them end with the test."""
    started = []

    def start(*arguments):
        process = Workers(tmp_path, environment, *arguments)
        started.append(process)
        process.start()
        return process

    yield start
    for process in started:
        process.close()

"""What the journeys share: the product's processes on a database of the test's own."""

import pytest
from playwright.sync_api import expect

from consult.extensions import db
from tests.journeys.processes import Embedded, Workers, environment_of
from tests.journeys.windows import Windows, served

expect.set_options(timeout=30_000)  # milliseconds; a loaded machine may take long to show the next page


@pytest.fixture
def environment(settings):
    """What a process of the product reads at its start."""
    return environment_of(settings)


@pytest.fixture
def windows(app, browser, settings):
    """Windows on the application."""
    with served(app) as address:
        opened = Windows(browser, address, settings)
        yield opened
        opened.close()


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

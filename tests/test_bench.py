"""What the benchmarks start gets what it requires: nobody runs them between two releases."""

from consult.config import Settings
from tests.bench.databases import database
from tests.journeys.processes import environment_of


def test_the_processes_of_a_benchmark_can_read_their_settings() -> None:
    with database("SQLite") as settings:
        assert Settings.from_environment(environment_of(settings)).signing_key == settings.signing_key

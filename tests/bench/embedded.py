"""`consult serve`: how soon it answers after its start, how soon it has ended, and how much memory it holds."""

import subprocess
import sys
from collections.abc import Iterator

from consult.config import Settings
from consult.database import utc_now
from consult.demo.loading import load
from tests.bench.databases import application, database
from tests.bench.measuring import Compared, Figure, Sample, seconds_of
from tests.bench.processes import embedded, resident_megabytes
from tests.journeys.processes import Embedded, environment_of
from tests.journeys.record import is_all_done
from tests.servers import wait_until

RUNS = 3
ENDS_WITHIN = 3.0
"""Seconds in which it ends when it is asked to."""
LIBRARIES = "alembic, celery, flask, flask_babel, flask_smorest, flask_wtf, numpy, openpyxl, sqlalchemy, waitress"
IMPORT_THEM = f"import {LIBRARIES}; print(open('/proc/self/status').read().split('VmRSS:')[1].split()[0])"


def measure() -> Iterator[Figure | str]:
    """SQLite, worker and scheduler included; the reference is a bare interpreter with the libraries that are used."""
    with database("SQLite") as settings:
        starts, alone = [_start(settings) for _ in range(RUNS)], [_libraries() for _ in range(RUNS)]
        yield Figure(
            name="start to first answered request",
            measured=Sample(tuple(seconds for seconds, _, _ in starts), "s"),
            reference=Sample(tuple(seconds for seconds, _ in alone), "s"),
            reference_name="importing the libraries alone",
        )
        yield Figure(
            name="SIGTERM to its end",
            measured=Sample(tuple(seconds for _, _, seconds in starts), "s"),
            reference=Sample((ENDS_WITHIN,), "s"),
            reference_name="what is promised",
            at_most=1,
        )
        held = Sample(tuple(megabytes for _, megabytes in alone), "MB")
        sizes = {
            "after the start": [size for _, size, _ in starts],
            "with the demo loaded and counted": [_loaded(settings)],
        }
    for name, values in sizes.items():
        yield Figure(
            name=f"memory {name}",
            measured=Sample(tuple(values), "MB"),
            reference=held,
            reference_name="the libraries alone",
            compared=Compared.OF_REFERENCE,
        )


def _start(settings: Settings) -> tuple[float, float, float]:
    """Seconds to the first answer, megabytes then, seconds to its end."""
    process = Embedded(settings.data_dir, environment_of(settings))
    try:
        seconds = seconds_of(process.start_and_wait)
        size = resident_megabytes(process.pid)
        return seconds, size, seconds_of(process.stop)
    finally:
        process.close()


def _libraries() -> tuple[float, float]:
    printed: list[str] = []
    command = [sys.executable, "-c", IMPORT_THEM]
    seconds = seconds_of(
        lambda: printed.append(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    )
    return seconds, int(printed[0]) / 1024


def _loaded(settings: Settings) -> float:
    with embedded(settings) as process, application(settings):
        load(at=utc_now())
        wait_until(is_all_done, "the demo is counted", seconds=120)
        return resident_megabytes(process.pid)

"""The product's processes for a benchmark: embedded, or apart as the containers run them."""

import http.client
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from consult.config import Settings
from tests.journeys.processes import Embedded, Process, Workers, environment_of
from tests.servers import free_port, wait_until

WEB = ("gunicorn", "consult.wsgi:app", "--worker-class=gthread", "--workers=2", "--threads=16")
WORKERS = (
    ("worker", "--queues=relay", "--concurrency=1", "--hostname=relay@%h"),
    ("worker", "--queues=events,clock", "--concurrency=2", "--hostname=events@%h"),
    ("worker", "--queues=looks", "--concurrency=1", "--hostname=looks@%h"),
    ("beat", "--pidfile="),
)


@contextmanager
def embedded(settings: Settings) -> Iterator[Embedded]:
    """`consult serve`, answering."""
    process = Embedded(settings.data_dir, environment_of(settings))
    try:
        process.start_and_wait()
        yield process
    finally:
        process.close()


@contextmanager
def apart(settings: Settings) -> Iterator[int]:
    """Web, relay, worker and scheduler as processes of their own; gives the web's port once it answers."""
    port, environment = free_port(), environment_of(settings)
    web = Process((*WEB, f"--bind=127.0.0.1:{port}"), environment, settings.data_dir / "web.log")
    workers = [Workers(settings.data_dir, environment, *arguments) for arguments in WORKERS]
    with ExitStack() as ending:
        for process in (web, *workers):
            process.start()
            ending.callback(process.close)
        wait_until(answers_at(port), "the web answers")
        yield port


def answers_at(port: int) -> Callable[[], bool]:
    """A question whether somebody answers HTTP at this port."""

    def answers() -> bool:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            line.request("GET", "/health")
            return line.getresponse().status > 0
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()

    return answers


def resident_megabytes(pid: int) -> float:
    """The memory of a process that is in use now, without its children's."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(pid)

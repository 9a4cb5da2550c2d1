"""Real processes of the product, each in a group of its own; a journey ends only those that it started."""

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path

from consult.config import Settings
from tests.compose import surroundings
from tests.servers import free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
SERVE = (sys.executable, "-c", "from workers.embedded import serve; serve()")


def environment_of(settings: Settings) -> dict[str, str]:
    """The settings as a process reads them."""
    given = {
        "CONSULT_DATABASE_URL": settings.database_url,
        "CONSULT_DATA_DIR": str(settings.data_dir),
        "CONSULT_SECRET_KEY": settings.secret_key,
        "CONSULT_SIGNING_KEY": settings.signing_key,
        "CONSULT_REDIS_URL": settings.redis_url or "",
        "CONSULT_SMTP_URL": settings.smtp_url or "",
    }
    return {name: value for name, value in given.items() if value}


class Process:
    """One process of the product that can be started again after its end."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], output: Path) -> None:
        self.command, self.output = list(command), output
        # small stacks and no threads of numpy: a journey runs many processes at once
        self.environment = {**surroundings(environment), "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
        self.kills = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Its number, while it runs."""
        assert self._process is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """True until it ends, however it does."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it, once more where it ended before."""
        assert not self.is_running
        with self.output.open("ab") as log:
            self._process = subprocess.Popen(
                self.command, env=self.environment, stdout=log, stderr=log, cwd=ROOT, start_new_session=True
            )

    def kill(self) -> None:
        """End it as a power cut would, and see that this is what ended it."""
        assert self._process is not None
        self._process.kill()
        assert self._process.wait(30) == -signal.SIGKILL, f"it had ended before:\n{self.log()}"
        self.kills += 1

    def stop(self, seconds: float = 30) -> int:
        """Ask it to end; gives its exit code."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(seconds)

    def wait(self, seconds: float) -> int:
        """Its exit code, once it ended by itself."""
        assert self._process is not None
        return self._process.wait(seconds)

    def close(self) -> None:
        """End it and all that it started, whatever it is doing."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def log(self) -> str:
        """What it wrote, for a failing test to show."""
        return self.output.read_text(errors="replace")[-8000:]


class Embedded(Process):
    """`consult serve` on a folder of data."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.port = free_port()
        super().__init__((*SERVE, "--port", str(self.port)), environment, folder / "serve.log")

    def start_and_wait(self) -> None:
        """Start it and wait until it answers."""
        self.start()
        wait_until(lambda: self.answers() or not self.is_running, "consult serve answers")
        assert self.is_running, self.log()

    def answers(self) -> bool:
        """True when it is there; with work of a minute ago still waiting it says of itself that it is late."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request("GET", "/health")
            return line.getresponse().status in (HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE)
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()


class Workers(Process):
    """A Celery worker or scheduler on Redis."""

    def __init__(self, folder: Path, environment: Mapping[str, str], *arguments: str) -> None:
        command = ("celery", "--app=workers.app", *arguments, "--loglevel=INFO")
        super().__init__(command, environment, folder / f"{arguments[0]}-{free_port()}.log")

    def children(self) -> list[int]:
        """The numbers of its pool's processes."""
        listed = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [int(number) for number in listed]

"""Private servers for the tests: real PostgreSQL and Redis on free ports of the loopback address.

A test that starts, stops and kills a server makes one of its own here; what all tests share is in `sharing`.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import psycopg

from tests.system_packages import postgresql_folder

STARTS_WITHIN = 60.0  # seconds; a cold machine needs a few
MOST_HELD = 100  # ports; a test takes few, and each is an open file of the process
IN_MEMORY = "PYTEST_DEBUG_TEMPROOT"  # the variable that names a folder in memory, where the system offers one

_held: deque[socket.socket] = deque()


def free_port() -> int:
    """A port of the loopback address that nobody listens on, and that the system gives to nobody else for a while.

    It stays bound here without a listener, which lets in who names it, a server that starts again included.
    """
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    _held.append(held)
    if len(_held) > MOST_HELD:
        _held.popleft().close()
    return int(held.getsockname()[1])


def wait_until(is_so: Callable[[], bool], what: str, seconds: float = STARTS_WITHIN) -> None:
    """Return as soon as the condition holds.

    Raises: TimeoutError when it does not in time.
    """
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {seconds:g} s")
        time.sleep(0.02)


def listens(port: int) -> bool:
    """True when something accepts connections on this port of the loopback address."""
    with closing(socket.socket()) as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def plain(url: str) -> str:
    """The URL as psycopg takes it, without SQLAlchemy's name of the driver."""
    return url.replace("+psycopg", "", 1)


class Server(ABC):
    """A server process that this test run owns, with data that outlives its stops and kills."""

    def __init__(self) -> None:
        kind = type(self).__name__.lower()
        self.folder = Path(tempfile.mkdtemp(prefix=f"consult-{kind}-", dir=os.environ.get(IN_MEMORY)))
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start on a free port, or on the port of the last time, and wait until it answers."""
        self.port = self.port or free_port()
        with (self.folder / "log").open("ab") as log:
            self.process = self._launch(self._command(), log.fileno())
        wait_until(self._answers, f"{type(self).__name__} starts")

    def stop(self) -> None:
        """End it in an orderly way."""
        self._end(kill=False)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(kill=True)

    def close(self) -> None:
        """End it and remove its data."""
        self._end(kill=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self) -> str:
        """What it wrote, for a failing test to show."""
        return (self.folder / "log").read_text(errors="replace")

    @property
    @abstractmethod
    def url(self) -> str:
        """Where the application finds it."""

    @abstractmethod
    def _command(self) -> Sequence[str | Path]:
        """What starts it."""

    def _ready(self) -> bool:
        return listens(self.port)

    def _answers(self) -> bool:
        if self.process is None or self.process.poll() is not None:
            raise RuntimeError(f"{type(self).__name__} ended while starting:\n{self.log()}")
        return self._ready()

    def _launch(self, command: Sequence[str | Path], output: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, stdout=output, stderr=output, cwd="/", start_new_session=True)

    def _end(self, *, kill: bool) -> None:
        if self.process is None:
            return
        if kill:
            self.process.kill()
        else:
            self.process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
        self.process.wait(timeout=STARTS_WITHIN)
        self.process = None


class PostgreSQL(Server):
    """A cluster of its own. What it committed survives its kill; a power cut it would not survive, to save time.

    PostgreSQL refuses to run as root, so then the account `postgres` runs it, or where there is none, `nobody`.
    """

    def start(self) -> None:
        """Make the cluster at the first start."""
        if not (self.folder / "data").exists():
            self._make_cluster()
        super().start()

    @property
    def url(self) -> str:
        """The maintenance database; the name of another one goes after the last slash."""
        return f"postgresql+psycopg://consult@127.0.0.1:{self.port}/postgres"

    def _make_cluster(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.folder, _unprivileged())
        account = ("-U", "consult", "-A", "trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        with (self.folder / "log").open("ab") as log:
            made = self._launch([_program("initdb"), "-D", self.folder / "data", *account], log.fileno())
        if made.wait(timeout=STARTS_WITHIN) != 0:
            raise RuntimeError(f"no PostgreSQL cluster could be made:\n{self.log()}")

    def _command(self) -> Sequence[str | Path]:
        settings = {
            "port": str(self.port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "200",
            "fsync": "off",
            "full_page_writes": "off",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [_program("postgres"), "-D", self.folder / "data", *options]

    def _ready(self) -> bool:
        try:
            psycopg.connect(plain(self.url), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _launch(self, command: Sequence[str | Path], output: int) -> subprocess.Popen[bytes]:
        account = _unprivileged() if os.geteuid() == 0 else None
        return subprocess.Popen(
            command,
            stdout=output,
            stderr=output,
            cwd="/",
            start_new_session=True,
            user=account,
            group=pwd.getpwnam(account).pw_gid if account else None,
            extra_groups=[] if account else None,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        )


class Redis(Server):
    """Keeps nothing on disk, and like production throws nothing away when memory is full."""

    @property
    def url(self) -> str:
        """Database 0."""
        return f"redis://127.0.0.1:{self.port}/0"

    def _command(self) -> Sequence[str | Path]:
        memory_only = ("--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction")
        return ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--dir", self.folder, *memory_only]


def _program(name: str) -> Path:
    folder = postgresql_folder()
    if folder is None:
        raise RuntimeError("PostgreSQL is missing; `make test` sets it up")
    return folder / name


def _unprivileged() -> str:
    names = {account.pw_name for account in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"

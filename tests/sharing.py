"""Servers that all processes of a test run share: the first to ask starts one.

A keeper process (this module, run) ends the server when the test run is over, however the run ended.
"""

import fcntl
import os
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.servers import PostgreSQL, Redis, Server, wait_until

ROOT = Path(__file__).resolve().parent.parent
SERVERS: Mapping[str, type[Server]] = {"postgresql": PostgreSQL, "redis": Redis}
_keepers: list[subprocess.Popen[bytes]] = []


def shared(kind: str, folder: Path, until: int) -> str:
    """The URL of the server of this kind that is shared by all who name the same folder.

    It ends with the process `until`.
    """
    address = folder / f"{kind}.url"
    with locked(folder / f"{kind}.lock"):
        if not address.exists():
            output = folder / f"{kind}.log"
            command = [sys.executable, "-m", "tests.sharing", kind, str(until), str(address)]
            with output.open("wb") as log:
                keeper = subprocess.Popen(command, stdout=log, stderr=log, cwd=ROOT, start_new_session=True)
            _keepers.append(keeper)
            wait_until(lambda: address.exists() or keeper.poll() is not None, f"{kind} starts")
            if not address.exists():
                raise RuntimeError(f"{kind} did not start:\n{output.read_text(errors='replace')}")
    return address.read_text()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Alone among the processes of this machine that name the same file."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def keep(kind: str, until: int, address: Path) -> None:
    """Run a server until another process ends, and write its URL down for those who wait for it."""
    life = os.pidfd_open(until)
    server = SERVERS[kind]()
    try:
        server.start()
        unfinished = address.with_suffix(".part")
        unfinished.write_text(server.url)
        unfinished.rename(address)
        select.select([life], [], [])
    finally:
        server.close()


if __name__ == "__main__":
    keep(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))

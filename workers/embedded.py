"""`consult serve`: web, worker and scheduler in one process on the embedded default."""

import fcntl
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType
from typing import Any, NoReturn

import click
import waitress
from flask import Flask

from consult import create_app
from consult.config import Settings
from consult.live.pages import hub_of
from consult.migrating import upgrade
from workers.background import Background

log = logging.getLogger(__name__)

THREADS = 64
"""Of the web server: pages that stay open hold one each."""
STOPS_WITHIN = 2.0
"""Seconds from SIGTERM to the end of the process, whatever still runs: the rows are the queue. Three are promised."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, help="0 takes a free one.")
def serve(host: str, port: int) -> None:
    """Serve web, worker and scheduler in this one process."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    settings = Settings.from_environment(os.environ)
    if "CONSULT_BASE_URL" not in os.environ and port:
        settings = replace(settings, base_url=f"http://{host}:{port}")
    with _alone_on(settings):
        _end(run(settings, host=host, port=port))


def run(settings: Settings, *, host: str, port: int) -> int:
    """Serve until told to stop; gives the exit code: 0 when it was, 1 when a part of the process died."""
    stopping = _Stopping()
    signal.signal(signal.SIGTERM, stopping.on_signal)
    upgrade(settings)
    app = create_app(settings)
    server = _listen(app, host, port)
    background = Background(app, settings, on_death=stopping.on_death)
    try:
        background.start()
        click.echo(f"Consult is at {_address(server)} (stop it with Ctrl-C)")
        server.run()  # returns on SystemExit and KeyboardInterrupt
    finally:
        stopping.set_deadline()
        hub_of(app).close()
        background.stop()
        server.close()
    return stopping.exit_code


def _end(exit_code: int) -> NoReturn:
    # everything has stopped and what must be kept is in the database; taking the interpreter down by the book
    # costs more than a second, which a supervisor that waits does not have
    logging.shutdown()
    sys.stdout.flush()
    os._exit(exit_code)


def _listen(app: Flask, host: str, port: int) -> Any:
    try:
        return waitress.create_server(app, host=host, port=port, threads=THREADS, clear_untrusted_proxy_headers=True)
    except OSError as error:
        raise click.ClickException(f"Nothing can be served at {host}:{port}: {error.strerror}.") from error


def _address(server: Any) -> str:
    # a name like localhost may stand for two addresses, and then there are two servers in one
    if hasattr(server, "effective_listen"):
        host, port = server.effective_listen[0]
    else:
        host, port = server.effective_host, server.effective_port
    return f"http://{host}:{port}"


class _Stopping:
    """Why and how fast the process ends."""

    def __init__(self) -> None:
        self.exit_code = 0

    def on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.set_deadline()
        raise SystemExit(0)  # waitress knows this one, and has no handler of its own for SIGTERM

    def on_death(self, part: str) -> None:
        log.critical("the %s ended by itself; so the process does", part)
        self.exit_code = 1
        os.kill(os.getpid(), signal.SIGTERM)

    def set_deadline(self) -> None:
        timer = threading.Timer(STOPS_WITHIN, lambda: os._exit(self.exit_code))
        timer.daemon = True
        timer.start()


@contextmanager
def _alone_on(settings: Settings) -> Iterator[None]:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with (settings.data_dir / "serve.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise click.ClickException(
                f"Another `consult serve` already works on {settings.data_dir}. "
                "Stop it first, or name another folder in CONSULT_DATA_DIR."
            ) from None
        yield

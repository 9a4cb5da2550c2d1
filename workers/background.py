"""What runs beside the web in `consult serve`: worker, scheduler, relay, mail catcher, and who watches them."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from celery.beat import EmbeddedService
from flask import Flask
from sqlalchemy.exc import DBAPIError

from consult.config import Settings
from consult.database import transaction, utc_now
from consult.events import work
from consult.mail import delivery
from workers.app import Workers, make_workers
from workers.catcher import Catcher
from workers.mailing import WAYS
from workers.queues import LOOKS, QUEUES
from workers.relay import hint_due_work
from workers.schedule import TickScheduler

log = logging.getLogger(__name__)

RELAY_EVERY = 0.075
"""Seconds between two looks for due work; each is one read of an index."""
WATCH_EVERY = 1.0
"""Seconds between two looks whether all parts live."""
CONCURRENCY = 2
"""One handler may wait for a mail server while another works; SQLite has one writer anyway."""
LOOKS_AT_ONCE = 1
"""Looks have a worker of their own: minutes long, two would keep every handler waiting."""


class Background:
    """The parts in their threads; `on_death` hears the name of one that ended without being told to."""

    def __init__(self, app: Flask, settings: Settings, *, on_death: Callable[[str], None]) -> None:
        self._app, self._settings, self._on_death = app, settings, on_death
        self._stopping = threading.Event()
        self._parts: list[threading.Thread] = []
        self._stops: list[Callable[[], None]] = []

    def start(self) -> None:
        """Clear away what the last process left half done, then start every part."""
        with self._app.app_context(), transaction() as session:
            # the broker died together with those who worked: no hint and no lease is worth anything
            work.release_orphans(session)
            for way in WAYS:
                delivery.sweep_after_restart(session, way.kind, at=utc_now())
        settings = self._with_mail_server()
        # an application for each worker: the choice of queues belongs to it; the last made is whom tasks know
        self._start_worker("looks", make_workers(self._app, settings), (LOOKS,), LOOKS_AT_ONCE, prefetch=1)
        workers = make_workers(self._app, settings)
        self._start_worker("worker", workers, [queue for queue in QUEUES if queue != LOOKS], CONCURRENCY)
        self._start_scheduler(workers)
        self._start_thread("relay", lambda: self._relay(workers))
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def stop(self) -> None:
        """Stop what was started, the source of work first."""
        self._stopping.set()
        while self._stops:
            self._stops.pop()()

    def _with_mail_server(self) -> Settings:
        if not self._settings.uses_catcher:
            return self._settings
        catcher = Catcher(self._settings.caught_mail_dir)
        catcher.start()
        self._parts.append(catcher)
        self._stops.append(catcher.stop)
        return replace(self._settings, smtp_url=catcher.url())

    def _start_worker(
        self, name: str, workers: Workers, queues: Sequence[str], concurrency: int, *, prefetch: int | None = None
    ) -> None:
        # not celery.Worker: that one installs signal handlers
        worker = workers.WorkController(
            hostname=f"{name}@",
            pool="threads",
            concurrency=concurrency,
            queues=",".join(queues),
            prefetch_multiplier=prefetch,  # with 1, ticks that grew stale behind a long look are dropped
            without_mingle=True,
            without_gossip=True,
            without_heartbeat=True,
        )
        self._start_thread(name, worker.start)
        self._stops.append(worker.stop)

    def _start_scheduler(self, workers: Workers) -> None:
        scheduler = EmbeddedService(workers, thread=True, max_interval=1, scheduler_cls=TickScheduler)
        scheduler.name = "scheduler"
        scheduler.start()
        self._parts.append(scheduler)
        # not scheduler.stop, which waits for its present second to end: a clock may stop anywhere
        self._stops.append(scheduler.service.stop)

    def _start_thread(self, name: str, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, name=name, daemon=True)
        thread.start()
        self._parts.append(thread)

    def _relay(self, workers: Workers) -> None:
        while not self._stopping.wait(RELAY_EVERY):
            try:
                with self._app.app_context():
                    hint_due_work(workers)
            except DBAPIError as error:
                log.warning("the database cannot be read, the relay tries again: %s", error)

    def _watch(self) -> None:
        while not self._stopping.wait(WATCH_EVERY):
            dead = next((part for part in self._parts if not part.is_alive()), None)
            if dead and not self._stopping.is_set():
                self._on_death(dead.name)
                return

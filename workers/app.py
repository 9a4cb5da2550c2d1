"""The Celery application, its settings with the reason of each number, and the base class of tasks."""

import logging
from typing import Any

from celery import Celery, Task
from celery.signals import worker_process_init
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from consult import create_app
from consult.config import Settings
from consult.database import after_fork, is_busy_or_away
from consult.extensions import db
from workers.queues import TASK_ROUTES
from workers.schedule import schedule_of

log = logging.getLogger(__name__)

TASK_MODULES = (
    "workers.tasks.analysis",
    "workers.tasks.checkpoints",
    "workers.tasks.digests",
    "workers.tasks.events",
    "workers.tasks.mails",
    "workers.tasks.maintenance",
    "workers.tasks.texts",
)

_ALWAYS: dict[str, Any] = {
    "include": TASK_MODULES,
    "accept_content": ["json"],  # nothing executable in messages
    "task_serializer": "json",
    "timezone": "UTC",
    "task_ignore_result": True,  # results are rows
    "result_backend": None,
    "result_expires": None,  # else the scheduler adds a task that clears them away
    "task_acks_late": True,  # a killed child would otherwise drop its task …
    "task_reject_on_worker_lost": True,  # … and our cap on attempts stops the endless restart this brings
    "task_time_limit": 30,  # a lost lease is found soon; below the visibility time-out
    "task_soft_time_limit": 20,  # ten seconds to write down what went wrong
    "task_publish_retry": False,  # only the relay publishes, and it comes round again
    "task_routes": TASK_ROUTES,
    "task_create_missing_queues": True,
    "worker_hijack_root_logger": False,
    "worker_send_task_events": False,
    "broker_connection_retry_on_startup": True,
    "beat_scheduler": "workers.schedule:TickScheduler",
}

_WITH_REDIS: dict[str, Any] = {
    "worker_prefetch_multiplier": 1,  # less to redeliver
    "worker_soft_shutdown_timeout": 20,  # deploys do not cut tasks
    "worker_max_tasks_per_child": 1000,  # leaks
    "worker_max_memory_per_child": 300_000,  # KB; leaks
    "broker_connection_timeout": 3,
    "broker_transport_options": {
        "global_keyprefix": "consult:",  # a Redis may be shared
        "visibility_timeout": 300,  # longer than any task; recovery does not depend on it
        "unacked_mutex_expire": 30,  # default 300: a worker killed while holding it stops all redelivery
        "unacked_restore_interval": 5,  # the default sweep is about every 100 s
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,  # a hung Redis otherwise blocks a publisher for ever
        "socket_connect_timeout": 3,
        "health_check_interval": 10,
        "connect_retries_timeout": 3,  # else a publisher tries for ever while Redis is away
    },
}

_IN_PROCESS: dict[str, Any] = {
    "worker_prefetch_multiplier": 16,  # with 1 the memory transport does 15 tasks/s: each acknowledgement waits 2 s
    "broker_transport_options": {"polling_interval": 0.05},
}


class ContextTask(Task):
    """A task that runs inside the application's context."""

    app: "Workers"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task's function; a database that is busy or away is no error of the task, which comes round again."""
        with self.app.flask_app.app_context():
            try:
                return self.run(*args, **kwargs)
            except SQLAlchemyError as error:
                if not is_busy_or_away(error):
                    raise
                log.warning("%s waits for the next tick or hint, nothing is lost: %s", self.name, in_a_line(error))
                return None


def in_a_line(error: SQLAlchemyError) -> str:
    """What went wrong, without the statement that met it."""
    return str(error).splitlines()[0]


class Workers(Celery):
    """Celery, knowing the Flask application it works for and the settings it works by."""

    flask_app: Flask
    settings: Settings

    def forget_parents_connections(self, **_: Any) -> None:
        """Start a forked child without the database connections of its parent.

        Children that share a socket to PostgreSQL read each other's rows.
        """
        with self.flask_app.app_context():
            after_fork(db.engine)


def make_workers(flask_app: Flask, settings: Settings) -> Workers:
    """The Celery application for a Flask application.

    `settings` are those of the Flask application, or with another mail server: the built-in catcher's.
    """
    workers = Workers("consult", task_cls=ContextTask)
    workers.flask_app, workers.settings = flask_app, settings
    workers.conf.update(
        _ALWAYS,
        broker_url=settings.redis_url or "memory://localhost/",
        beat_schedule=schedule_of(is_embedded=settings.is_embedded, has_writer=settings.writer_url is not None),
        **(_IN_PROCESS if settings.is_embedded else _WITH_REDIS),
    )
    worker_process_init.connect(workers.forget_parents_connections, weak=False)
    workers.set_default()
    return workers


def __getattr__(name: str) -> Any:
    """Make `app` when Celery's command asks for it: `consult serve` imports this module and makes its own."""
    if name != "app":
        raise AttributeError(name)
    flask_app = create_app()
    globals()[name] = workers = make_workers(flask_app, flask_app.config["CONSULT"])
    return workers
